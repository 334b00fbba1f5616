"""Each rule's precision, as `chatlint eval --update` measured it on labelled messages."""

from __future__ import annotations

from chatlint.rule import Rule


def measured(rule: Rule) -> float | None:
    """The rule's measured precision from 0 to 1, or None where it was never measured."""
    return None
