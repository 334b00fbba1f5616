"""Front: messages of a conversation, and its comments, which are internal."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Message, Origin
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import joined, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row, channel_of

_ORIGINS: dict[str, Origin] = {
    **dict.fromkeys(("api", "application", "csat", "smart_csat", "integration", "rule"), "automatic"),
    **dict.fromkeys(("macro", "bulk_reply"), "macro"),
    "ai": "ai",
}


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    if item.has("posted_at"):
        made = message(
            item,
            reading,
            role="agent",
            raw=item.text("body"),
            kind="html",
            time="posted_at",
            author=_name(item.sub("author")),
            internal=True,
            without=("body",),
        )
    else:
        made = _message(item, reading)
    links = item.label("_links.related.conversation") or around.label("_links.self") or ""
    key = next((part for part in links.split("/") if part.startswith("cnv_")), None) or reading.source.stem
    yield Row(key, made, item.place, About(channel=channel_of(item.label("type"))))


def _message(item: Item, reading: Reading) -> Message:
    inbound = item.flag("is_inbound")
    author = item.sub("author")
    body = item.first("body", "text")
    unsent = item.get("draft_mode") is not None or item.get("is_draft") is True or item.get("error_type") is not None
    return message(
        item,
        reading,
        role="customer" if inbound or author.word("type") == "visitor" else "agent",
        raw=body[1] if body else None,
        kind="html" if body and body[0] == "body" else "text",
        mail=item.word("type") in ("email", ""),
        time="created_at",
        author=_name(author) or (_sender(item) if inbound else None),
        origin=None if inbound else _ORIGINS.get(author.word("type")),
        draft=unsent,
        without=("body", "text", "blurb", "is_inbound"),
    )


def _name(author: Item) -> str | None:
    full = joined(author.label("first_name"), author.label("last_name"))
    return full or author.label("username") or author.label("email") or author.label("id")


def _sender(item: Item) -> str | None:
    """The name of the one that a message is from; where none is, it is the only one of them all."""
    listed = [Item(r, "") for r in item.get("recipients") or ()] if isinstance(item.get("recipients"), list) else []
    chosen = next((r for r in listed if r.label("role") == "from"), listed[0] if len(listed) == 1 else None)
    return (chosen.label("name") or chosen.label("handle")) if chosen is not None else None


FORMAT = JsonFormat(
    name="front",
    title="Front: messages and comments of a conversation",
    looks=lambda item, around: item.has("is_inbound") or item.has("posted_at", "body", "author"),
    read=_read,
    lists=("_results",),
)
