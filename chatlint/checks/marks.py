"""Exclamation marks, counted over the whole draft."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from chatlint.checks.base import Check, Hit
from chatlint.finding import Edit

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

_MARKS = re.compile(r"!+(?!\w)")


class Exclamations(Check):
    """More than `most` exclamation marks in one draft. Those beyond become full stops, doubled ones single."""

    most: int = Field(default=2, ge=0)

    def shapes(self) -> frozenset[str]:
        """An exclamation mark."""
        return frozenset({"!"})

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """One hit, on the first mark that is one too many."""
        if text.raw.count("!") <= self.most:
            return ()
        runs = [m.span() for m in _MARKS.finditer(text.raw) if not text.masked(*m.span())]
        if sum(end - start for start, end in runs) <= self.most:
            return ()
        edits = [Edit(start=start, end=end, text="!") for start, end in runs[: self.most] if end - start > 1]
        edits += [Edit(start=start, end=end, text=".") for start, end in runs[self.most :]]
        start, end = runs[self.most] if len(runs) > self.most else next(run for run in runs if run[1] - run[0] > 1)
        return (Hit(start, end, (tuple(edits),)),)
