"""Chatwoot: messages of conversations, as the API lists them or as webhooks send them. Bodies are Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Origin, Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import chosen, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row, channel_of, person

_TYPES: dict[str, Role] = {
    **{"0": "customer", "1": "agent", "2": "system", "3": "bot"},
    **{"incoming": "customer", "outgoing": "agent", "activity": "system", "template": "bot"},
}
_MACHINES = ("agent_bot", "agentbot", "captain::assistant")


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    role = chosen(item.word("message_type", "who wrote"), "message_type", _TYPES)
    sender = item.word("sender.type") or item.word("sender_type")
    origin: Origin | None = "automatic" if role == "bot" else None
    if role == "agent" and sender in _MACHINES:
        role, origin = "bot", "ai" if sender.startswith("captain") else "automatic"
    hints = (item.get("content_attributes.automation_rule_id"), item.get("additional_attributes.campaign_id"))
    if role == "agent" and any(hint is not None for hint in hints):
        origin = "automatic"
    made = message(
        item,
        reading,
        role=role,
        raw=item.text("content"),
        kind="markdown",
        time="created_at",
        author=item.label("sender.name") or item.label("sender.id"),
        origin=origin,
        internal=item.flag("private"),
        deleted=item.flag("content_attributes.deleted", False),
        draft=item.word("status") == "failed",
        without=("content", "private", "event"),
    )
    about = About(
        customer_name=person(around.label("meta.contact.name")),
        channel=channel_of((item.label("conversation.channel") or "").rpartition("::")[2]),
        extra=around.sub("meta").details("contact"),
    )
    key = item.label("conversation_id") or item.label("conversation.id") or around.label("id")
    yield Row(key or reading.source.stem, made, item.place, about)


FORMAT = JsonFormat(
    name="chatwoot",
    title="Chatwoot: messages of conversations, webhooks",
    looks=lambda item, around: item.has("content", "message_type", "private"),
    read=_read,
    lists=("payload", "messages"),
)
