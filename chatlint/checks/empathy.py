"""A problem that the customer voiced and the draft passes over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, field_validator

from chatlint.checks.base import Hit
from chatlint.checks.conditions import Patterned
from chatlint.cues import Cue, Cues, Span
from chatlint.text import count_words

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

SAID = 70
"""Code points of the customer's words that a finding quotes at most."""


class Empathy(Patterned):
    """Weighs how much of a problem the customer voiced against how little the draft takes it up.

    `comfort` are the words with which a draft acknowledges: where one stands, all is well. `voiced` are
    cues in the customer's last message, `drafted` cues in the draft; what speaks against a finding weighs less
    than nothing. The draft is found when what was voiced reaches `problem`, and both together `limit`.

    Of what was voiced at most `most` counts, and only the last `tail` words of a long message: a long story
    names many things. `heat` is added for shouting or piled-up marks. Where no cue is strong and nothing is shouted,
    `doubt` is added to `problem` and `limit`. A draft of up to `few` words that takes nothing up
    adds `curt`. Sentences with a `skip` pattern are courtesies without weight. One `parts` of a
    longer message is never judged: another may hold the kind word. Where the words of `voiced` weigh less than
    `hint`, nothing else is looked at.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"customer"})

    comfort: Cue
    voiced: Mapping[str, Cue]
    drafted: Mapping[str, Cue]
    parts: Cue = Cue()
    skip: tuple[str, ...] = ()
    hint: float = 0.0
    problem: float = Field(gt=0)
    limit: float = Field(gt=0)
    doubt: float = 0.0
    most: float = 3.0
    tail: int = 60
    heat: float = 0.5
    few: int = 0
    curt: float = 0.0

    @field_validator("voiced", "drafted")
    @classmethod
    def _some(cls, cues: Mapping[str, Cue]) -> Mapping[str, Cue]:
        if not cues:
            raise ValueError("name at least one group of cues")
        return cues

    def compile(self) -> None:
        """Make the matchers now. Raises ValueError naming a pattern that is wrong."""
        _ = self._voiced, self._drafted, self._comfort

    @cached_property
    def _comfort(self) -> Cues:
        return Cues({"comfort": self.comfort, "parts": self.parts})

    @cached_property
    def _voiced(self) -> Cues:
        return Cues(self.voiced)

    @cached_property
    def _drafted(self) -> Cues:
        return Cues(self.drafted)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """The whole draft, with the customer's words as its note."""
        said, dialogue = context.customer, context.dialogue
        if said is None or dialogue is None:
            return ()
        found = dialogue.remember((self.token, context.asked), lambda: self._heard(said))
        if found is None or self._comfort.look_up(text.folded):
            return ()
        voiced = self._voiced.weigh(found, said.folded)
        if context.mood.loud:
            voiced += self.heat
        doubt = 0.0 if context.mood.loud or any(self.voiced[name].strong for name in found) else self.doubt
        if voiced < self.problem + doubt:
            return ()
        if self._comfort.find(text.folded):
            return ()
        drafted = self._weigh(text)
        if drafted >= 0 and count_words(text.raw) <= self.few:
            drafted += self.curt
        if min(voiced, self.most) + drafted < self.limit + doubt:
            return ()
        return (Hit(0, len(text), note=self._quote(said, found)),)

    def _heard(self, said: Text) -> dict[str, list[Span]] | None:
        """The cues of a problem in the customer's message, None where it hints at none."""
        words = self._voiced.look_up(said.folded)
        if not words or self._voiced.weigh(words, said.folded) < self.hint or " " not in said.raw.strip():
            return None
        return self._recent(said, self._voiced.match(said.folded, words))

    def _weigh(self, text: Text) -> float:
        """What the draft's cues weigh, without its courtesies."""
        folded = text.folded
        if self.skip and self.any(self.skip, folded):
            said = (folded[a:b] for a, b in text.sentences)
            folded = "\n".join(sentence for sentence in said if not self.any(self.skip, sentence))
        return self._drafted.weigh(self._drafted.find(folded), folded)

    def _recent(self, said: Text, found: dict[str, list[Span]]) -> dict[str, list[Span]]:
        """The cues in the customer's last words."""
        if said.raw.count(" ") + said.raw.count("\n") < self.tail or len(said.words) <= self.tail:
            return found
        start = said.words[-self.tail][0]
        recent = {name: [span for span in spans if span[0] >= start] for name, spans in found.items()}
        return {name: spans for name, spans in recent.items() if spans}

    def _quote(self, said: Text, found: Mapping[str, list[Span]]) -> str:
        """The customer's sentence that weighs most, or its words around the first cue."""
        best, most = (0, len(said)), 0.0
        for sentence in said.sentences:
            here = {n: [s for s in spans if sentence[0] <= s[0] < sentence[1]] for n, spans in found.items()}
            weight = self._voiced.weigh({n: s for n, s in here.items() if s}, said.folded)
            if weight > most:
                best, most = sentence, weight
        return shortened(said.raw[best[0] : best[1]])


def shortened(words: str, room: int = SAID) -> str:
    """The words on one line, cut at a word's end where they are longer than `room` code points."""
    line = " ".join(words.split())
    if len(line) <= room:
        return line
    return line[: room - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
