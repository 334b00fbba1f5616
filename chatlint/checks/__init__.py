"""The ways of looking, by the names rules call them."""

from __future__ import annotations

from collections.abc import Mapping

from chatlint.checks.attention import Barrage, Drift, Unanswered
from chatlint.checks.base import Check, Hit
from chatlint.checks.brand import BrandNames, BrandWords, PhoneNumbers, Signed
from chatlint.checks.capitals import Capitals, OddCapitals
from chatlint.checks.corrections import Corrections
from chatlint.checks.cued import Cued
from chatlint.checks.curt import Curt
from chatlint.checks.empathy import Empathy
from chatlint.checks.greeted import LowerGreeted
from chatlint.checks.length import Length
from chatlint.checks.marks import Exclamations
from chatlint.checks.mocking_caps import MockingCaps
from chatlint.checks.names import CustomerName
from chatlint.checks.pattern import Pattern
from chatlint.checks.phrases import Phrases
from chatlint.checks.question import Question
from chatlint.checks.repetition import AskedAgain, Repeated
from chatlint.checks.scare_quotes import ScareQuotes
from chatlint.checks.secrets import FullNumbers
from chatlint.checks.stages import Closing, Opening
from chatlint.checks.starts import LowerName, LowerStart, LowerWord
from chatlint.checks.terms import Terms
from chatlint.checks.tokens import Tokens
from chatlint.checks.waiting import HastyClose, Silence

CHECKS: Mapping[str, type[Check]] = {
    "asked-again": AskedAgain,
    "barrage": Barrage,
    "capitals": Capitals,
    "brand-names": BrandNames,
    "brand-words": BrandWords,
    "closing": Closing,
    "corrections": Corrections,
    "cued": Cued,
    "curt": Curt,
    "customer-name": CustomerName,
    "drift": Drift,
    "empathy": Empathy,
    "exclamations": Exclamations,
    "full-numbers": FullNumbers,
    "hasty-close": HastyClose,
    "length": Length,
    "lower-greeted": LowerGreeted,
    "lower-name": LowerName,
    "lower-start": LowerStart,
    "lower-word": LowerWord,
    "odd-capitals": OddCapitals,
    "mocking-caps": MockingCaps,
    "opening": Opening,
    "pattern": Pattern,
    "phone-numbers": PhoneNumbers,
    "phrases": Phrases,
    "question": Question,
    "repeated": Repeated,
    "signed": Signed,
    "scare-quotes": ScareQuotes,
    "silence": Silence,
    "terms": Terms,
    "tokens": Tokens,
    "unanswered": Unanswered,
}

__all__ = ["CHECKS", "Check", "Hit"]
