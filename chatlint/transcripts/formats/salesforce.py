"""Salesforce: conversation entries, and the transcripts of the chat that was retired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from chatlint.message import Message, Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import chosen, message
from chatlint.transcripts.item import Item
from chatlint.transcripts.markup import text_of
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import About, Parsed, Reading, Row, person

_ACTORS: dict[str, Role] = {
    "agent": "agent",
    "bot": "bot",
    "enduser": "customer",
    "supervisor": "agent",
    "system": "system",
}
_LINE = re.compile(r"^\( ?(?:(\d+)h ?)?(?:(\d+)m ?)?(\d+)s ?\) ([^:\n]{1,80}): ", re.MULTILINE)


def _entry(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    actor = item.word("ActorType", "who wrote")
    role = chosen(actor, "ActorType", _ACTORS)
    said = item.word("EntryType") in ("", "text", "chatmessage", "message")
    made = message(
        item,
        reading,
        role=role if said else "system",
        raw=item.text("Message"),
        kind="html",
        time="EntryTime",
        id="Id",
        author=item.label("ActorName"),
        origin="automatic" if role == "bot" else None,
        internal=actor == "supervisor",
        without=("Message", "ActorName", "ConversationId", "attributes"),
    )
    yield Row(item.label("ConversationId") or reading.source.stem, made, item.place, About(channel="chat"))


def _transcript(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    """One text for the whole chat: `( 1m 2s ) Ada: Hello`. Names alone tell who wrote."""
    text = text_of(item.text("Body") or "").text
    key = item.label("Id") or item.label("Name") or f"{reading.source.stem}, {item.place}"
    began = item.time("StartTime", reading.zone) or item.time("CreatedDate", reading.zone)
    visitor = item.label("VisitorName") or item.label("Contact.Name") or item.label("LiveChatVisitor.Name")
    ours = item.label("Owner.Name") or item.label("Owner.Alias")
    about = About(customer_name=person(visitor), channel="chat", extra=item.rest("Body", "Id", "attributes"))
    heads = list(_LINE.finditer(text))
    if not heads:
        raise Wrong("Body: holds no line of a chat, such as ( 12s ) Name: text")
    for number, head in enumerate(heads, 1):
        place = f"{item.place}, message {number}"
        end = heads[number].start() if number < len(heads) else len(text)

        def line(head: re.Match[str] = head, end: int = end, place: str = place) -> Row:
            hours, minutes, seconds, name = (head[1], head[2], head[3], head[4].strip())
            if reading.is_agent(name) or name == ours:
                role: Role = "agent"
            elif name == visitor or (not reading.agents and name.lower() == "visitor") or reading.agents:
                role = "customer"
            else:
                raise Wrong("the export does not say who is an agent: name the agents")
            after = timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds))
            made = Message(
                text=text[head.end() : end].strip(), role=role, author=name, sent_at=began + after if began else None
            )
            return Row(key, made, place, about)

        yield reading.attempt(place, line)


ENTRIES = JsonFormat(
    name="salesforce",
    title="Salesforce: conversation entries",
    looks=lambda item, around: item.has("ActorType", "Message"),
    read=_entry,
    lists=("records",),
)
TRANSCRIPTS = JsonFormat(
    name="salesforce-transcripts",
    title="Salesforce: transcripts of the retired Live Agent chat",
    looks=lambda item, around: (
        item.has("Body") and (item.label("attributes.type") == "LiveChatTranscript" or item.has("LiveChatVisitorId"))
    ),
    read=_transcript,
    lists=("records",),
)
