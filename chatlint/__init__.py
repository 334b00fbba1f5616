"""The linter for what support agents write to customers.

The public names are imported on first use, so that `import chatlint` itself costs next to nothing.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatlint.config import Config, ConfigError
    from chatlint.finding import ConversationReport, Edit, Finding, Fix, Report, Unanswered
    from chatlint.linter import Linter
    from chatlint.message import Conversation, Message
    from chatlint.rule import RuleError

__version__ = "0.1.0"

_HOMES = {
    "Config": "config",
    "ConfigError": "config",
    "Conversation": "message",
    "ConversationReport": "finding",
    "Edit": "finding",
    "Finding": "finding",
    "Fix": "finding",
    "Linter": "linter",
    "Message": "message",
    "Report": "finding",
    "RuleError": "rule",
    "Unanswered": "finding",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'chatlint' has no attribute {name!r}")
    value: object = getattr(import_module(f"chatlint.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


@lru_cache(maxsize=1)
def _linter() -> Linter:
    from chatlint.linter import Linter

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
    "ConversationReport",
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
