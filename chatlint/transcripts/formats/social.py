"""Downloads of Meta's messengers and of Google Chat. Who is an agent must be named."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Message
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import About, Parsed, Reading, Row, channel_of

NAMELESS = "the export does not say who is an agent: name the agents"
_META = About(channel="social")


def _meta(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    key = item.label("thread_path") or reading.source.stem
    for one in item.each("messages", "message"):
        yield reading.attempt(one.place, lambda o=one: Row(key, _said(o, reading), o.place, _META))  # type: ignore[misc]


def _said(item: Item, reading: Reading) -> Message:
    item.need()
    if not reading.agents:
        raise Wrong(NAMELESS)
    name = item.label("sender_name")
    if name is None:
        raise Wrong("sender_name: missing; it does not say who wrote the message")
    author, text = _mended(name), item.text("content")
    return message(
        item,
        reading,
        role="agent" if reading.is_agent(author, name) else "customer",
        raw=_mended(text) if text else None,
        time="timestamp_ms",
        author=author,
        deleted=item.flag("is_unsent", False),
        without=("content", "sender_name"),
    )


def _mended(text: str) -> str:
    """The text as it was written: the download holds each byte of UTF-8 as a letter of its own."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _google(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    if not reading.agents:
        raise Wrong(NAMELESS)
    name, mail = item.label("creator.name"), item.label("creator.email")
    if name is None and mail is None:
        raise Wrong("creator: missing; it does not say who wrote the message")
    machine = item.word("creator.user_type") == "bot"
    deleted = item.has("deletion_metadata") or item.word("message_state") == "deleted"
    made = message(
        item,
        reading,
        role="bot" if machine else "agent" if reading.is_agent(name, mail) else "customer",
        raw=item.text("text"),
        time="created_date",
        id="message_id",
        author=name or mail,
        deleted=deleted,
        without=("text", "topic_id"),
    )
    key = item.label("topic_id") or reading.source.stem
    yield Row(key, made, item.place, About(channel=channel_of("chat")))


META = JsonFormat(
    name="meta",
    title="Meta (Messenger, Instagram): downloaded messages",
    looks=lambda item, around: "sender_name" in (next(iter(item.get("messages") or ()), None) or ()),
    read=_meta,
    messages=lambda item: item.count("messages"),
)
GOOGLE = JsonFormat(
    name="google-chat",
    title="Google Chat: messages of a Takeout",
    looks=lambda item, around: item.has("creator", "created_date"),
    read=_google,
    lists=("messages",),
)
