"""LiveChat (text.com): chats with threads of events. Who an author is stands in the chat's list of users."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Message, Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message, people
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import About, Parsed, Reading, Row, person

_USERS: dict[str, Role] = {"customer": "customer", "agent": "agent", "bot": "bot"}


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    users = people(item, "users")
    customer = next((u.label("name") for u in users.values() if u.label("type") == "customer"), None)
    chat = item.label("id") or f"{reading.source.stem}, {item.place}"
    about = About(customer_name=person(customer), channel="chat", extra=item.rest("id", "users", "thread", "threads"))
    threads = list(item.each("threads", "thread")) if item.has("threads") else [item.sub("thread")]
    for thread in threads:
        key = "/".join(part for part in (chat, thread.label("id")) if part)
        for event in thread.each("events", "event"):
            yield reading.attempt(
                event.place,
                lambda e=event, k=key: Row(k, _message(e, users, reading), e.place, about),  # type: ignore[misc]
            )


def _message(item: Item, users: dict[str, Item], reading: Reading) -> Message:
    item.need()
    kind = item.word("type", "what it is")
    author = users.get(item.label("author_id") or "")
    seen = item.word("visibility") or item.word("recipients")  # the second up to version 3.3
    if kind not in ("system_message", "event") and not seen:
        raise Wrong("visibility: missing; it does not say whether the customer sees the message")
    return message(
        item,
        reading,
        role="system" if kind == "system_message" else _role(item, author),
        raw=item.text("text"),
        time="created_at",
        author=author.label("name") if author is not None else item.label("author_id"),
        origin="automatic" if kind == "system_message" else None,
        internal=seen == "agents",
        without=("text", "visibility", "recipients"),
    )


def _role(item: Item, author: Item | None) -> Role:
    kind = author.word("type") if author is not None else ""
    if kind not in _USERS:
        raise Wrong("author_id: its author is not among the chat's users; it does not say who wrote the message")
    return _USERS[kind]


def _events(item: Item) -> int:
    threads = [Item(t, "") for t in item.get("threads") or ()] if isinstance(item.get("threads"), list) else []
    return item.count("thread.events") + sum(thread.count("events") for thread in threads)


FORMAT = JsonFormat(
    name="livechat",
    title="LiveChat (text.com): archived chats",
    looks=lambda item, around: item.has("users") and (item.has("thread") or item.has("threads")),
    read=_read,
    lists=("chats",),
    messages=_events,
)
