"""What users hand in: a message, and the conversation around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Role = Literal["agent", "customer", "bot", "system"]
Channel = Literal["chat", "email", "sms", "social"]


class Message(BaseModel):
    """One message of a conversation, or the draft of one.

    `text` is judged exactly as given; every offset chatlint reports counts its
    Unicode code points. An `internal` message is a private note and never judged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    role: Role = "agent"
    sent_at: AwareDatetime | None = None
    author: str | None = None
    channel: Channel | None = None
    id: str | None = None
    internal: bool = False


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

    def public(self) -> Iterator[Message]:
        """The messages that the customer can see."""
        return (message for message in self.messages if not message.internal)
