"""Freshdesk: conversations of tickets. The customer's first text is the ticket's `description`."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Message
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import NOTHING, About, Parsed, Reading, Row, person

_BODIES = ("body", "body_text")  # the second flattens lines to spaces
_FIRST = ("description", "description_text")


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    if item.has("incoming"):
        key = item.label("ticket_id") or reading.source.stem
        yield Row(key, _message(item, reading), item.place, NOTHING)
        return
    key = item.label("id") or item.label("ticket_id") or reading.source.stem
    about = About(
        customer_name=person(item.label("requester.name")),
        channel="email",
        extra=item.rest("id", "conversations", *_FIRST),
    )
    if any(item.get(name) is not None for name in _FIRST):
        yield reading.attempt(item.place, lambda: Row(key, _first(item, reading), f"{item.place}, description", about))
    for one in item.each("conversations", "message"):
        yield reading.attempt(one.place, lambda o=one: Row(key, _message(o, reading), o.place, about))  # type: ignore[misc]


def _first(item: Item, reading: Reading) -> Message:
    body = item.first(*_FIRST)
    made = message(
        item,
        reading,
        role="customer",
        raw=body[1] if body else None,
        kind="html" if body and body[0] == "description" else "text",
        mail=True,
        time="created_at",
        id="",
        author=item.label("requester.name") or item.label("requester_id"),
    )
    return made.model_copy(update={"extra": {}})


def _message(item: Item, reading: Reading) -> Message:
    item.need()
    body = item.first(*_BODIES)
    return message(
        item,
        reading,
        role="customer" if item.flag("incoming") else "agent",
        raw=body[1] if body else None,
        kind="html" if body and body[0] == "body" else "text",
        mail=True,
        time="created_at",
        author=item.label("user_id"),
        internal=item.flag("private"),
        without=(*_BODIES, "incoming", "private", "ticket_id"),
    )


def _looks(item: Item, around: Item) -> bool:
    if item.has("incoming", "private"):
        return True
    inner = next((c for c in item.get("conversations") or () if isinstance(c, dict)), None)
    return item.has("description_text") or (inner is not None and "incoming" in inner)


FORMAT = JsonFormat(
    name="freshdesk",
    title="Freshdesk: conversations of tickets",
    looks=_looks,
    read=_read,
    lists=("tickets",),
    messages=lambda item: item.count("conversations") + any(item.get(name) is not None for name in _FIRST),
)
