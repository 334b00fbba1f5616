"""vCon, the IETF's container for conversations: parties and a dialog."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Message, Role
from chatlint.transcripts.columns import role_of
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import About, Parsed, Reading, Row, person


def _read(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    key = item.label("uuid") or f"{reading.source.stem}, {item.place}"
    listed = item.get("parties")
    parties = [Item(party, "") for party in listed] if isinstance(listed, list) else []
    customer = next((p.label("name") for p in parties if _role(p, reading) == "customer"), None)
    about = About(customer_name=person(customer), extra=item.details("uuid", "vcon", "parties", "dialog", "analysis"))
    for part in item.each("dialog", "message"):
        yield reading.attempt(part.place, lambda p=part: Row(key, _message(p, parties, reading), p.place, about))  # type: ignore[misc]


def _message(item: Item, parties: list[Item], reading: Reading) -> Message:
    item.need()
    kind = item.word("type", "what it is")
    number = item.get("originator")
    if number is None:
        listed = item.get("parties")
        number = listed[0] if isinstance(listed, list) and listed else listed
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(parties):
        raise Wrong("originator: names none of the parties; it does not say who wrote the message")
    party = parties[number]
    role = _role(party, reading)
    if role is None:
        raise Wrong("the role of its party is not known: name the agents")
    spoken = kind != "text"
    encoded = item.word("encoding") == "base64url"
    if encoded and not spoken:
        raise Wrong("encoding: a text in base64 is not read: export it with the encoding none")
    return message(
        item,
        reading,
        role=role,
        raw=None if spoken else item.text("body"),
        kind="html" if "html" in (item.word("mediatype") or item.word("mimetype")) else "text",
        time="start",
        author=party.label("name") or party.label("mailto") or party.label("tel"),
        without=("body",),
    )


def _role(party: Item, reading: Reading) -> Role | None:
    names = (party.label("name"), party.label("mailto"), party.label("tel"))
    if reading.is_agent(*names):
        return "agent"
    said = role_of(party.label("role") or "", "role", {})
    return said or ("customer" if reading.agents else None)


FORMAT = JsonFormat(
    name="vcon",
    title="vCon: the IETF's container for conversations",
    looks=lambda item, around: item.has("vcon", "parties"),
    read=_read,
    messages=lambda item: item.count("dialog"),
)
