"""Zendesk messaging: webhooks of messages, the conversation log, and Sunshine Conversations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatlint.message import Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import chosen, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row

_ACTORS: dict[str, Role] = {
    "end_user": "customer",
    "agent": "agent",
    "trigger": "bot",
    "system": "system",
    "bot": "bot",
}
_AUTHORS: dict[str, Role] = {"user": "customer", "agent": "agent", "bot": "bot", "system": "system"}
_SUNSHINE: dict[str, Role] = {"user": "customer", "business": "agent"}
_CHAT = About(channel="chat")
_KIND = "zen:event-type:messaging_ticket."


def _webhook(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    actor = item.sub("event.actor")
    role = chosen(actor.word("type", "who wrote"), "event.actor.type", _ACTORS)
    if actor.label("id") == "zd:answerBot":
        role = "bot"
    said = Item({**_dict(item.get("event.message")), "time": item.get("time")}, item.place)
    raw = said.text("body") if item.has("event") and item.get("event.message") is not None else None
    made = message(
        said,
        reading,
        role=role,
        raw=raw,
        time="time",
        author=actor.label("name") or actor.label("id"),
        origin="automatic" if role == "bot" else None,
        without=("body",),
    )
    key = item.label("detail.id") or (item.label("subject") or "").rpartition(":")[2] or reading.source.stem
    yield Row(key, made, item.place, _CHAT)


def _log(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    kind = item.word("content.type")
    body = item.first("content.body", "content.text", "content.html_body")
    role = chosen(item.word("author.type", "who wrote"), "author.type", _AUTHORS)
    about = about_of(around)
    made = message(
        item,
        reading,
        role=role,
        raw=body[1] if body else None,
        kind="html" if kind == "html" else "text",
        mail=item.label("type") == "Comment",
        time="created_at",
        author=item.label("author.name") or item.label("author.display_name") or _id(item.sub("author")),
        origin="automatic" if role == "bot" else None,
        internal="note" in item.word("type") or not item.flag("public", True) or not item.flag("content.public", True),
    )
    key = item.label("conversation_id") or around.label("ticket_id") or around.label("id") or reading.source.stem
    yield Row(key, made, item.place, about)


def _sunshine(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    said = item.sub("payload.message")
    author = said.sub("author")
    role = chosen(author.word("type", "who wrote"), "payload.message.author.type", _SUNSHINE)
    subtypes = author.get("subtypes")
    machine = isinstance(subtypes, list) and "AI" in subtypes
    made = message(
        said,
        reading,
        role="bot" if machine else role,
        raw=said.text("content.text"),
        time="received",
        author=author.label("displayName") or author.label("userId"),
        origin="ai" if machine else None,
    )
    yield Row(item.label("payload.conversation.id") or reading.source.stem, made, item.place, _CHAT)


def about_of(around: Item) -> About:
    """What stands beside a list of messages."""
    return About(extra=around.details("id", "count", "meta", "links", "next_page", "previous_page", "end_of_stream"))


def _id(author: Item) -> str | None:
    return author.label("id") or next((author.label(n) for n in author.rest() if n.endswith("user_id")), None)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


MESSAGING = JsonFormat(
    name="zendesk-messaging",
    title="Zendesk messaging: webhooks of messages",
    looks=lambda item, around: (item.label("type") or "").startswith(_KIND) and item.has("event"),
    read=_webhook,
)
LOG = JsonFormat(
    name="zendesk-log",
    title="Zendesk messaging: the conversation log",
    looks=lambda item, around: item.has("author", "content", "type") and item.has("reference"),
    read=_log,
    lists=("events",),
)
SUNSHINE = JsonFormat(
    name="sunshine",
    title="Sunshine Conversations: webhooks of messages",
    looks=lambda item, around: item.get("payload.message.author.type") in _SUNSHINE,
    read=_sunshine,
    lists=("events",),
)
