"""What a check is: a way of looking, without wording, severity or settings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from chatlint.finding import Edit, build

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text


class Hit(NamedTuple):
    """A place, and what could stand there.

    `start` and `end` count code points of the draft. Each of `fixes` is one alternative, best
    first. `note` is what an outside tool said, for `{note}` in a rule's message; `confidence`
    scales the rule's own where the check knows better.
    """

    start: int
    end: int
    fixes: tuple[tuple[Edit, ...], ...] = ()
    note: str = ""
    confidence: float = 1.0


def replace(start: int, end: int, *texts: str) -> tuple[tuple[Edit, ...], ...]:
    """One single-edit fix for each of `texts`."""
    return tuple((build(Edit, {"start": start, "end": end, "text": text}),) for text in texts)


class Check(BaseModel):
    """A way of looking. Its fields are the options a rule may give it.

    `needs` names what must be known for an answer (`customer`: the message before, `conversation`,
    `whole conversation`, `times`); without it the rule is not applicable.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    needs: ClassVar[frozenset[str]] = frozenset()
    second_hand: ClassVar[bool] = False
    """Whether the hits are an outside engine's, which yield to our own rules."""

    @cached_property
    def token(self) -> object:
        """What this check remembers things under: cheap to hash, and never another check's."""
        return object()

    def requirements(self) -> frozenset[str]:
        """What these options need to be known; a subset of what the class may need."""
        return self.needs

    def triggers(self) -> frozenset[str] | None:
        """Lower-case literals without which this check cannot hit. None: always look."""
        return None

    def shapes(self) -> frozenset[str]:
        """Shapes (see `Text.shape`) of which a draft must hold one, for a check that no literal can wake. None: any."""
        return frozenset()

    def least(self) -> int:
        """The fewest code points a draft must have, for a check that neither literal nor shape can wake."""
        return 0

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The hits in `text`, in any order. Must not look at anything but `text` and `context`."""
        raise NotImplementedError


def fit_case(text: Text, start: int, end: int, wording: str) -> str:
    """`wording` with a capital if `[start, end)` has one; a word all in capitals has one where it begins a sentence."""
    shown = text.raw[start:end]
    if wording and shown[:1].isupper() and (not shown.isupper() or text.begins(start)):
        return wording[0].upper() + wording[1:]
    return wording
