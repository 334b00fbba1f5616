"""Gorgias: messages of tickets."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import Parsed, Reading, Row, channel_of

_BODIES = ("stripped_text", "body_text", "stripped_html", "body_html")


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    ours = item.flag("from_agent")
    channel = item.word("channel")
    hidden = channel == "internal-note" or not item.flag("public")
    ruled = item.word("via") == "rule" or item.get("rule_id") is not None
    unsent = item.get("failed_datetime") is not None or (ours and not hidden and item.get("sent_datetime") is None)
    body = item.first(*_BODIES)
    made = message(
        item,
        reading,
        role="agent" if ours else "customer",
        raw=body[1] if body else None,
        kind="html" if body and body[0].endswith("html") else "text",
        mail=channel == "email",
        time="created_datetime",
        author=item.label("sender.name") or item.label("sender.id"),
        origin="automatic" if ruled else "macro" if item.count("macros") else None,
        channel=channel_of(channel),
        internal=hidden,
        draft=unsent,
        without=(*_BODIES, "from_agent", "public", "ticket_id"),
    )
    yield Row(item.label("ticket_id") or around.label("id") or reading.source.stem, made, item.place)


FORMAT = JsonFormat(
    name="gorgias",
    title="Gorgias: messages of tickets",
    looks=lambda item, around: item.has("from_agent", "channel"),
    read=_read,
    lists=("data", "messages"),
)
