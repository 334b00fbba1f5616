"""LanguageTool: the client, the life of its server, and its installation.

Importing this starts nothing and loads none of the packages of the extra `languagetool`.
"""

from __future__ import annotations

from chatlint.grammar.languagetool.client import LanguageToolEngine
from chatlint.grammar.languagetool.install import Installation, NotInstalled, find

__all__ = ["Installation", "LanguageToolEngine", "NotInstalled", "available", "find"]


def available() -> str | None:
    """None when a server runs (see `chatlint languagetool start`) or can be started; else what is missing."""
    from chatlint.grammar.languagetool import state

    if state.running() is not None:
        return None
    try:
        find()
    except NotInstalled as missing:
        return str(missing)
    return None
