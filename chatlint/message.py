"""What users hand in: a message, and the conversation around it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PrivateAttr

Role = Literal["agent", "customer", "bot", "system"]
Channel = Literal["chat", "email", "sms", "social"]


class Message(BaseModel):
    """One message of a conversation, or the draft of one.

    `text` is judged exactly as given; every offset chatlint reports counts its
    Unicode code points. An `internal` message is a private note; like a `deleted` one it is
    never judged and counts for nothing.
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
