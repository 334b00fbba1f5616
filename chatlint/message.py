"""What users hand in: a message, and the conversation around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PrivateAttr

Role = Literal["agent", "customer", "bot", "system"]
Channel = Literal["chat", "email", "sms", "social"]
Origin = Literal["typed", "macro", "automatic", "ai"]


class Message(BaseModel):
    """One message of a conversation, or the draft of one.

    `text` is judged exactly as given; every offset chatlint reports counts its
    Unicode code points. An `internal` message is a private note; like a `deleted` one or an unsent `draft` in an
    export it is never judged and counts for nothing.

    `origin` says how it came to be, where known: `typed`, put in from a `macro` (which a person chose and sent),
    sent by a rule (`automatic`) or written by a model (`ai`); the last two are not judged. `extra` is carried through
    untouched. `source` is the body as exported (HTML, Markdown), None where `text` is it; `source_map` says which
    pieces of it `text` copies (see `in_source`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    role: Role = "agent"
    sent_at: AwareDatetime | None = None
    author: str | None = None
    channel: Channel | None = None
    id: str | None = None
    internal: bool = False
    deleted: bool = False
    draft: bool = False
    origin: Origin | None = None
    extra: dict[str, Any] = Field(default_factory=dict)
    source: str | None = None
    source_map: tuple[tuple[int, int, int], ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether the customer does not see it: a private note, a draft, a deleted message."""
        return self.internal or self.draft or self.deleted

    @property
    def speaker(self) -> Role:
        """Who answers for its words: what a rule or a model sends in an agent's name is a bot's."""
        return "bot" if self.role == "agent" and self.origin in ("automatic", "ai") else self.role


class Conversation(BaseModel):
    """The messages of one conversation in the order they were shown.

    `extra` is carried through untouched: ticket fields, tags, anything a report should keep.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    messages: tuple[Message, ...] = ()
    id: str | None = None
    customer_name: str | None = None
    channel: Channel | None = None
    language: str | None = None
    extra: dict[str, Any] = Field(default_factory=dict)

    # What was read of it, kept for the next draft; and the conversation this one continues by a message.
    _dialogue: Any = PrivateAttr(default=None)
    _before: Conversation | None = PrivateAttr(default=None)

    def add(self, message: Message) -> Conversation:
        """This conversation and one more message. What is already known of it is not read again."""
        longer = self.model_copy(update={"messages": (*self.messages, message)})
        longer._dialogue = None
        longer._before = self
        return longer


def in_source(message: Message, start: int, end: int) -> tuple[int, int] | None:
    """Where the span `start:end` of `message.text` stands in `message.source`, in code points.

    `source_map` holds `(text start, source start, length)` for each piece that was copied, in order; what stands
    between two pieces of the text (a character for an entity, a line break for a tag) stands for what is between
    them in the source. Returns the span itself where the text is the source, None where the place is not known.
    Raises ValueError for a span outside the text.
    """
    if not 0 <= start <= end <= len(message.text):
        raise ValueError(f"span {start}:{end} is outside of a text of {len(message.text)} characters")
    if message.source is None:
        return start, end
    pieces = message.source_map
    if not pieces:
        return None
    before = bisect_right(pieces, start, key=itemgetter(0)) - 1  # the last piece that begins at or before `start`
    text, source, length = pieces[max(before, 0)]
    begins = source + min(start - text, length) if before >= 0 else 0
    if start == end:
        return begins, begins
    after = bisect_left(pieces, end, key=itemgetter(0))  # the first piece that begins at or after `end`
    text, source, length = pieces[after - 1] if after else (0, 0, 0)
    if end <= text + length:
        return begins, source + end - text
    return begins, pieces[after][1] if after < len(pieces) else source + length
