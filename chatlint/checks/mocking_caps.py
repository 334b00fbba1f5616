"""Letters that change between small and capital, as in a mocking echo."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from chatlint.checks.base import Check, Hit

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_RUN = re.compile(r"[A-Za-z']+(?: [A-Za-z']+)*")
_WORD = re.compile(r"[A-Za-z']+")


class MockingCaps(Check):
    """A run of words in which capitals swing at least `swings` times: a capital after a small letter within a word."""

    swings: int = 4

    def shapes(self) -> frozenset[str]:
        """Letters that change twice."""
        return frozenset({"aAaA", "AaAa"})

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each run of such words, from its first to its last swinging word."""
        if text.shape.count("aA") < self.swings:
            return ()
        hits = []
        for run in _RUN.finditer(text.raw):
            words = list(_WORD.finditer(run.group()))
            swinging = [w for w in words if _swings(w.group())]
            if len(swinging) > 1 and sum(_swings(w.group()) for w in swinging) >= self.swings:
                hits.append(Hit(run.start() + swinging[0].start(), run.start() + swinging[-1].end()))
            elif len(swinging) == 1 and _swings(swinging[0].group()) >= self.swings:
                hits.append(Hit(run.start() + swinging[0].start(), run.start() + swinging[0].end()))
        return hits


def _swings(word: str) -> int:
    """How often a capital follows a small letter in the word."""
    return sum(a.islower() and b.isupper() for a, b in pairwise(word))
