"""The linter for what support agents write to customers."""

from __future__ import annotations

from functools import lru_cache

from chatlint.config import Config, ConfigError
from chatlint.finding import Edit, Finding, Fix, Report, Unanswered
from chatlint.linter import Linter
from chatlint.message import Conversation, Message
from chatlint.rule import RuleError

__version__ = "0.1.0"


@lru_cache(maxsize=1)
def _linter() -> Linter:
    return Linter()


def lint(draft: str | Message, conversation: Conversation | None = None) -> Report:
    """The report on one draft by the shipped rules and default settings.

    The rules are read on the first call. Use a `Linter` for settings of your own.
    """
    return _linter().lint(draft, conversation)


__all__ = [
    "Config",
    "ConfigError",
    "Conversation",
    "Edit",
    "Finding",
    "Fix",
    "Linter",
    "Message",
    "Report",
    "RuleError",
    "Unanswered",
    "lint",
]
