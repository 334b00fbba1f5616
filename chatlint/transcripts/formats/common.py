"""What the helpdesks' formats share: a message from an item, the people of a list."""

from __future__ import annotations

from typing import Any, NoReturn

from chatlint.message import Channel, Message, Origin, Role
from chatlint.transcripts.body import Kind, body_of
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import Reading


def message(
    item: Item,
    reading: Reading,
    *,
    role: Role,
    raw: str | None,
    time: str,
    kind: Kind = "text",
    mail: bool = False,
    names: dict[str, str] | None = None,
    id: str = "id",
    author: str | None = None,
    origin: Origin | None = None,
    channel: Channel | None = None,
    internal: bool = False,
    deleted: bool = False,
    draft: bool = False,
    without: tuple[str, ...] = (),
) -> Message:
    """The message of an item: `raw` is its body, `time` and `id` name its fields. `extra` gets the others' values,
    but for those in `without`. An agent that the user named as a bot is one. Raises Wrong, as an item does."""
    body = body_of(raw or "", kind, mail, names)
    if role == "agent" and reading.is_bot(author, item.label("author_id")):
        role = "bot"
    return Message(
        text=body.text,
        source=body.source,
        source_map=body.map,
        role=role,
        sent_at=item.time(time, reading.zone),
        author=author,
        id=item.label(id),
        origin=origin,
        channel=channel,
        internal=internal,
        deleted=deleted,
        draft=draft,
        extra=item.details(time, id, *without),
    )


def people(item: Item, name: str, key: str = "id") -> dict[str, Item]:
    """The objects of a list by their ids; what is none is left out."""
    listed = item.get(name)
    found = (Item(one, "") for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
    return {label: one for one in found if (label := one.label(key)) is not None}


def chosen(word: str, field: str, roles: dict[str, Role]) -> Role:
    """The role that a format's word means. Raises Wrong where it is none of them."""
    return roles[word] if word in roles else unknown(field, roles)


def unknown(field: str, words: dict[str, Any]) -> NoReturn:
    """Raises Wrong: the field holds none of the words that tell who wrote."""
    raise Wrong(f"{field}: expected one of {', '.join(words)}; it does not say who wrote the message")


def joined(*parts: str | None) -> str | None:
    """A name from its parts, None where there are none."""
    return " ".join(part for part in parts if part) or None
