"""HubSpot: messages of conversation threads. The first letter of an actor's id says what it is."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Origin, Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import Parsed, Reading, Row

_ACTORS: dict[str, tuple[Role, Origin | None]] = {
    "A": ("agent", None),
    "V": ("customer", None),
    "B": ("bot", "automatic"),
    "S": ("system", "automatic"),
    "I": ("agent", "automatic"),
    "L": ("bot", "ai"),
}
_SAID = ("message", "comment", "welcome_message")


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    kind = item.word("type", "what it is")
    sender = next((Item(s, "") for s in _list(item, "senders") if isinstance(s, dict)), Item({}, ""))
    role, origin = _who(item, sender) if kind in _SAID else ("system", None)
    if kind == "welcome_message":
        origin = "automatic"
    if kind == "message" and item.word("truncationStatus") not in ("", "not_truncated"):
        raise Wrong("truncationStatus: its text was cut off: export the original content of the message")
    body = item.first("richText", "text")
    made = message(
        item,
        reading,
        role=role,
        raw=body[1] if body else None,
        kind="html" if body and body[0] == "richText" else "text",
        mail=True,
        time="createdAt",
        author=sender.label("name") or sender.label("actorId") or item.label("createdBy"),
        origin=origin,
        internal=kind == "comment",
        draft=item.word("status.statusType") == "failed",
        without=("richText", "text", "conversationsThreadId"),
    )
    yield Row(item.label("conversationsThreadId") or reading.source.stem, made, item.place)


def _who(item: Item, sender: Item) -> tuple[Role, Origin | None]:
    actor = sender.label("actorId") or item.label("createdBy") or ""
    letter, dash, _ = actor.partition("-")
    if dash and letter in _ACTORS:
        return _ACTORS[letter]
    direction = item.word("direction")
    if direction in ("incoming", "outgoing"):
        return ("customer" if direction == "incoming" else "agent"), None
    raise Wrong("neither an actor's id nor direction says who wrote the message")


def _list(item: Item, name: str) -> list[object]:
    value = item.get(name)
    return value if isinstance(value, list) else []


FORMAT = JsonFormat(
    name="hubspot",
    title="HubSpot: messages of conversation threads",
    looks=lambda item, around: item.has("conversationsThreadId", "type"),
    read=_read,
    lists=("results",),
)
