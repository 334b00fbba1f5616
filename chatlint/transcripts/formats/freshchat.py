"""Freshchat: messages of conversations."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import chosen, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row

_ACTORS: dict[str, Role] = {"user": "customer", "agent": "agent", "system": "system", "bot": "bot"}
_CHAT = About(channel="chat")


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    role = chosen(item.word("actor_type", "who wrote"), "actor_type", _ACTORS)
    kind = item.word("message_type", "whether it is private")
    texts = [part.text("text.content") for part in item.each("message_parts", "part")]
    made = message(
        item,
        reading,
        role="system" if kind == "system" else role,
        raw="\n".join(text for text in texts if text),
        time="created_time",
        author=item.label("actor_id"),
        origin="automatic" if role == "bot" else None,
        internal=kind == "private" or item.flag("botsPrivateNote", False),
        without=("conversation_id", "actor_id"),
    )
    yield Row(item.label("conversation_id") or reading.source.stem, made, item.place, _CHAT)


FORMAT = JsonFormat(
    name="freshchat",
    title="Freshchat: messages of conversations",
    looks=lambda item, around: item.has("message_parts", "actor_type"),
    read=_read,
    lists=("messages",),
)
