"""The ways of looking, by the names rules call them."""

from __future__ import annotations

from collections.abc import Mapping

from chatlint.checks.base import Check, Hit
from chatlint.checks.corrections import Corrections
from chatlint.checks.length import Length
from chatlint.checks.pattern import Pattern
from chatlint.checks.phrases import Phrases

CHECKS: Mapping[str, type[Check]] = {
    "corrections": Corrections,
    "length": Length,
    "pattern": Pattern,
    "phrases": Phrases,
}

__all__ = ["CHECKS", "Check", "Hit"]
