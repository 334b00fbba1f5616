"""Crisp: messages of sessions. Their content is text or, for what is no text, an object."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import chosen, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row

_FROM: dict[str, Role] = {"user": "customer", "operator": "agent"}
_CHAT = About(channel="chat")


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    kind = item.word("type", "what it is")
    role = chosen(item.word("from", "who wrote"), "from", _FROM)
    machine = item.flag("automated", False)
    raw = item.text("content.text") if isinstance(item.get("content"), dict) else item.text("content")
    made = message(
        item,
        reading,
        role="system" if kind == "event" else role,
        raw=raw,
        kind="markdown",
        time="timestamp",
        id="fingerprint",
        author=item.label("user.nickname") or item.label("user.user_id"),
        origin="automatic" if machine else None,
        internal=kind == "note" or item.flag("stealth", False),
        without=("content", "session_id"),
    )
    yield Row(item.label("session_id") or reading.source.stem, made, item.place, _CHAT)


FORMAT = JsonFormat(
    name="crisp",
    title="Crisp: messages of sessions",
    looks=lambda item, around: (
        item.has("from", "type", "content") and (item.has("fingerprint") or item.has("session_id"))
    ),
    read=_read,
    lists=("data",),
)
