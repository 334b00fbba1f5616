"""Help Scout: threads of a conversation, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import chosen, joined, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row, channel_of, person

_MAKERS: dict[str, Role] = {"customer": "customer", "user": "agent", "system_user": "bot"}


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    kind = item.word("type", "what it is")
    maker = item.sub("createdBy")
    role = chosen(maker.word("type", "who wrote"), "createdBy.type", _MAKERS)
    machine = role == "bot"
    customer = _name(item.sub("customer"))
    made = message(
        item,
        reading,
        role="system" if kind == "lineitem" else role,
        raw=item.text("body"),
        kind="html",
        mail=True,
        time="createdAt",
        author=_name(maker),
        origin="ai" if machine else "macro" if item.get("savedReplyId") is not None else None,
        internal=kind == "note" or item.word("state") == "hidden",
        draft=item.word("state") == "draft",
        without=("body",),
    )
    about = About(
        customer_name=person(customer),
        channel=channel_of(item.label("source.type")) or channel_of(around.label("type")),
        extra=around.details("id", "page"),
    )
    key = around.label("id") or item.label("conversationId") or reading.source.stem
    yield Row(key, made, item.place, about)


def _name(one: Item) -> str | None:
    return joined(one.label("first"), one.label("last")) or one.label("email")


def _looks(item: Item, around: Item) -> bool:
    return item.has("createdBy", "type", "state")


FORMAT = JsonFormat(
    name="helpscout",
    title="Help Scout: threads of conversations",
    looks=_looks,
    read=_read,
    lists=("_embedded.threads", "threads"),
)
