"""Grammar engines, all behind one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatlint.grammar.base import Engine

if TYPE_CHECKING:
    from chatlint.config import GrammarSettings


def make_engines(settings: GrammarSettings) -> Sequence[Engine]:
    """The engines the settings ask for, none of them started yet."""
    if settings.engine == "off":
        return ()
    from importlib.util import find_spec

    if find_spec("chatlint.grammar.harper") is None:
        return ()
    from chatlint.grammar.harper import HarperEngine

    return (HarperEngine(),)
