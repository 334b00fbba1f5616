"""What the grammar engines would change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from chatlint.checks.base import Check, Hit, replace

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text


class Corrections(Check):
    """The engines' corrections of one category, as their data files map them."""

    second_hand: ClassVar[bool] = True

    category: str

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """One hit a correction. Raises EngineError when an engine could not answer."""
        hits = []
        for found in text.corrections:
            if found.category == self.category:
                hits.append(
                    Hit(
                        found.start,
                        found.end,
                        replace(found.start, found.end, *found.replacements),
                        found.message,
                        found.precision,
                    )
                )
        return hits
