"""Intercom: conversations with their parts. The first message stands outside of the list, in `source`."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Message, Origin, Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import chosen, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row, channel_of, person

_AUTHORS: dict[str, Role] = {
    "admin": "agent",
    "user": "customer",
    "lead": "customer",
    "contact": "customer",
    "bot": "bot",
    "team": "system",
}
_UNASKED = ("campaigns_initiated", "operator_initiated", "automated")


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    key = item.label("id") or f"{reading.source.stem}, {item.place}"
    source = item.sub("source")
    asked = source.label("author.type") in ("user", "lead", "contact")
    mail = source.label("type") == "email"
    about = About(
        customer_name=person(source.label("author.name")) if asked else None,
        channel="email" if mail else channel_of(source.label("type")) or "chat",
        language=item.label("custom_attributes.Language") or None,
        extra=item.rest("type", "id", "source", "conversation_parts"),
    )
    if item.get("source") is not None:
        first = Item({"created_at": item.get("created_at"), **_own(source)}, f"{item.place}, source")
        yield reading.attempt(first.place, lambda: Row(key, _part(first, reading, mail, True), first.place, about))
    for part in item.each("conversation_parts.conversation_parts", "part"):
        yield reading.attempt(part.place, lambda p=part: Row(key, _part(p, reading, mail), p.place, about))  # type: ignore[misc]


def _part(item: Item, reading: Reading, mail: bool, first: bool = False) -> Message:
    item.need()
    kind = "comment" if first else item.word("part_type", "what it is")
    raw = item.text("body")
    author = item.sub("author")
    role = chosen(author.word("type", "who wrote"), "author.type", _AUTHORS)
    machine = author.get("from_ai_agent") is True or author.get("is_ai_answer") is True
    origin: Origin | None = "ai" if machine else "automatic" if role == "bot" else None
    if item.label("delivered_as") in _UNASKED:
        origin = origin or ("automatic" if role == "agent" else None)
    if kind != "comment" and not raw:
        role = "system"  # an assignment, a close, a changed field
    return message(
        item,
        reading,
        role="bot" if machine else role,
        raw=raw,
        kind="html",
        mail=mail,
        time="created_at",
        author=author.label("name") or author.label("email") or author.label("id"),
        origin=origin,
        internal=kind.startswith("note"),
        deleted=item.flag("redacted", False),
        without=("type", "body", "updated_at", "notified_at"),
    )


def _own(source: Item) -> dict[str, object]:
    return dict(source.value) if isinstance(source.value, dict) else {}


def _count(item: Item) -> int:
    return item.count("conversation_parts.conversation_parts") + (item.get("source") is not None)


FORMAT = JsonFormat(
    name="intercom",
    title="Intercom: conversations",
    looks=lambda item, around: item.has("source", "conversation_parts"),
    read=_read,
    lists=("conversations", "data"),
    messages=_count,
)
