"""Grammar engines, all behind one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatlint.grammar.base import Engine

if TYPE_CHECKING:
    from chatlint.config import GrammarSettings


def make_engines(settings: GrammarSettings) -> Sequence[Engine]:
    """The engines the settings ask for, none of them started yet."""
    engines: list[Engine] = []
    if settings.engine in ("auto", "harper", "both"):
        from chatlint.grammar.harper import HarperEngine

        engines.append(HarperEngine())
    if settings.engine in ("languagetool", "both") or (settings.engine == "auto" and _has_languagetool(settings)):
        from chatlint.grammar.languagetool import LanguageToolEngine

        engines.append(
            LanguageToolEngine(settings.url, allow_remote=settings.allow_remote, memory=f"{settings.memory}m")
        )
    return engines


def _has_languagetool(settings: GrammarSettings) -> bool:
    """Whether a LanguageTool is named, runs or is installed: beside Harper it finds more (see docs/grammar.md)."""
    if settings.url is not None:
        return True
    from chatlint.grammar.languagetool import state
    from chatlint.grammar.languagetool.install import brought

    return state.running() is not None or brought()
