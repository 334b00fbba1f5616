"""chatlint's own conversations, and lists of `role` and `content` as language models take them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from chatlint.message import Conversation, Message
from chatlint.transcripts.columns import role_of
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import About, Parsed, Reading, Row, channel_of, plain
from chatlint.validation import explain

_FIELDS = frozenset(Message.model_fields) - {"role", "text", "sent_at", "extra"}


def _looks(item: Item, around: Item) -> bool:
    first = next((m for m in item.get("messages") or () if isinstance(m, dict)), {})
    return isinstance(item.get("messages"), list) and "role" in first and ("text" in first or "content" in first)


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    key = item.label("id") or item.label("conversation_id") or f"{reading.source.stem}, {item.place}"
    known = frozenset(Conversation.model_fields) | {"conversation_id"}
    extra = item.get("extra")
    about = About(
        customer_name=item.label("customer_name"),
        channel=channel_of(item.label("channel")),
        language=item.label("language"),
        extra={**item.rest(*known), **(plain(extra) if isinstance(extra, dict) else {})},
    )
    for message in item.each("messages", "message"):
        yield reading.attempt(message.place, lambda m=message: Row(key, _message(m, reading), m.place, about))  # type: ignore[misc]


def _message(item: Item, reading: Reading) -> Message:
    item.need()
    role = role_of(item.get("role"), "role", {})
    if role is None:
        raise Wrong("role: expected agent, customer, bot or system")
    found = item.first("text", "content") if not isinstance(item.get("content"), list) else None
    extra = item.get("extra")
    values: dict[str, Any] = {name: item.get(name) for name in _FIELDS if item.get(name) is not None}
    for name in ("id", "author"):
        values[name] = item.label(name)
    try:
        return Message(
            text=found[1] if found else _parts(item),
            role=role,
            sent_at=item.time("sent_at", reading.zone),
            extra={
                **item.rest(*Message.model_fields, "content"),
                **(plain(extra) if isinstance(extra, dict) else {}),
            },
            **values,
        )
    except ValidationError as wrong:
        raise Wrong(explain(wrong, Message)) from None


def _parts(item: Item) -> str:
    """The texts of a content that is a list of parts; the others (pictures, calls) have none."""
    return "\n".join(part.text("text") or "" for part in item.each("content", "part") if part.has("text"))


FORMAT = JsonFormat(
    name="chatlint",
    title="chatlint's own conversations; lists of role and content",
    looks=_looks,
    read=_read,
    lists=("conversations",),
    messages=lambda item: item.count("messages"),
)
