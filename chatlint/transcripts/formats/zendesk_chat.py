"""Zendesk Chat: chats with their history. Old exports tell who wrote only by the name that was shown."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Message, Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import About, Parsed, Reading, Row, person

_SENDERS: dict[str, Role] = {
    "visitor": "customer",
    "agent": "agent",
    "trigger": "bot",
    "bot": "bot",
    "system": "system",
}


def _looks(item: Item, around: Item) -> bool:
    return (isinstance(item.get("history"), list) and item.has("visitor")) or item.get("type") == "offline_msg"


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    key = item.label("id") or f"{reading.source.stem}, {item.place}"
    about = About(
        customer_name=person(item.label("visitor.name")),
        channel="chat",
        extra=item.rest("id", "history", "message", "webpath", "session"),
    )
    if item.get("type") == "offline_msg":
        yield reading.attempt(item.place, lambda: Row(key, _offline(item, reading), item.place, about))
    for event in item.each("history", "message"):
        yield reading.attempt(event.place, lambda e=event: Row(key, _message(e, item, reading), e.place, about))  # type: ignore[misc]


def _offline(chat: Item, reading: Reading) -> Message:
    author = chat.label("visitor.name")
    made = message(chat, reading, role="customer", raw=chat.text("message"), time="timestamp", author=author)
    return made.model_copy(update={"extra": {}})


def _message(item: Item, chat: Item, reading: Reading) -> Message:
    item.need()
    said = item.word("type", "what it is") == "chat.msg"
    role = _role(item, chat, reading) if said else "system"
    triggered = role == "bot" or item.get("triggered") is True
    return message(
        item,
        reading,
        role=role,
        raw=item.text("msg") if said else None,
        time="timestamp",
        id="msg_id",
        author=item.label("name"),
        origin="automatic" if triggered else None,
        without=("name", "msg", "channel", "options"),
    )


def _role(item: Item, chat: Item, reading: Reading) -> Role:
    name, nick = item.label("name"), (item.label("nick") or "").lower()
    sender = item.word("sender_type") or nick.split(":")[0]
    if reading.is_agent(name, nick.partition(":")[2] or None, item.label("agent_id")):
        return "agent"
    if sender in _SENDERS:
        return _SENDERS[sender]
    agents = chat.get("agent_names")
    if item.label("agent_id") or (isinstance(agents, list) and name in agents):
        return "agent"
    if name is not None and name == chat.label("visitor.name"):
        return "customer"
    raise Wrong("neither sender_type nor nick nor name says who wrote the message")


FORMAT = JsonFormat(
    name="zendesk-chat",
    title="Zendesk Chat: chats with their history",
    looks=_looks,
    read=_read,
    lists=("chats",),
    messages=lambda item: item.count("history"),
)
