"""Slack: a whole export (folder or zip), or one day of a channel. A thread is a conversation, the rest of a day one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chatlint.message import Message, Role
from chatlint.transcripts.documents import units
from chatlint.transcripts.formats.common import message, people
from chatlint.transcripts.head import Head
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.row import BROKEN, About, Parsed, Reading, Row, unreadable
from chatlint.transcripts.source import Source

_CHAT = About(channel="chat")
_LISTS = frozenset(
    {
        "users",
        "org_users",
        "channels",
        "groups",
        "dms",
        "mpims",
        "canvases",
        "lists",
        "file_conversations",
        "integration_logs",
    }
)
"""Files of an export that hold no messages."""
_SAID = frozenset(("", "me_message", "thread_broadcast", "file_share", "file_comment", "reply_broadcast"))
_GUESTS = ("is_restricted", "is_ultra_restricted", "is_stranger")


class Slack:
    """Slack's export. Agents are those whom the user names, else all that are neither guests nor bots."""

    name = "slack"
    title = "Slack: a workspace's export, or a day of a channel"
    grouped = False

    def recognises(self, head: Head) -> bool:
        """Whether the first item is a message with Slack's kind of time."""
        first = head.document[0] if isinstance(head.document, list) and head.document else None
        return isinstance(first, dict) and first.get("type") == "message" and isinstance(first.get("ts"), str)

    def rows(self, reading: Reading) -> Iterator[Parsed]:
        """The messages of every channel and day."""
        if not reading.source.whole:
            beside = [s for s in _beside(reading.source) if s.stem == "users"]
            yield from _day(reading, _users(beside, reading), reading.source.stem)
            return
        members = list(reading.source.members())
        users = _users([m for m in members if m.stem == "users"], reading)
        for member in members:
            if member.stem not in _LISTS and member.name.endswith(".json"):
                channel = (member.member or str(member.path.relative_to(reading.source.path))).rpartition("/")[0]
                try:
                    yield from _day(replace(reading, source=member), users, channel)
                except Wrong as wrong:
                    yield Refused(source=member.name, place="file", reason=str(wrong))
                except BROKEN as broken:
                    yield Refused(source=member.name, place="file", reason=unreadable(broken))


def _day(reading: Reading, users: dict[str, Item], channel: str) -> Iterator[Parsed]:
    names = {id: _name(user) for id, user in users.items()}
    for unit in units(reading, ()):
        if isinstance(unit, Refused):
            yield unit
        else:
            item = unit[0]
            where = f"{reading.source.name}, {item.place}" if reading.source.member else item.place
            yield reading.attempt(
                where,
                lambda i=item, w=where: Row(_key(i, channel, reading), _message(i, users, names, reading), w, _CHAT),  # type: ignore[misc]
            )


def _key(item: Item, channel: str, reading: Reading) -> str:
    thread = item.label("thread_ts")
    return f"{channel}/{thread or reading.source.stem}"


def _message(item: Item, users: dict[str, Item], names: dict[str, str], reading: Reading) -> Message:
    item.need()
    kind = item.word("subtype")
    author = item.label("user")
    user = users.get(author or "", item.sub("user_profile"))
    name = names.get(author or "") or _name(user) or item.label("username") or author
    return message(
        item,
        reading,
        role=_role(item, kind, author, user, reading),
        raw=item.text("text"),
        kind="slack",
        time="ts",
        id="ts",
        names=names,
        author=name,
        origin="automatic" if kind == "bot_message" else None,
        deleted=kind == "tombstone" or item.flag("hidden", False),
        without=("text", "user", "type", "team"),
    )


def _role(item: Item, kind: str, author: str | None, user: Item, reading: Reading) -> Role:
    if kind == "bot_message" or item.label("bot_id") or user.get("is_bot") is True:
        return "bot"
    if kind not in _SAID:
        return "system"  # somebody joined, a topic was set
    if reading.agents:
        names = (author, user.label("name"), user.label("real_name"), user.label("profile.email"))
        return "agent" if reading.is_agent(*names) else "customer"
    if author is None or not user.value:
        raise Wrong("user: is not in users.json; name the agents, or put that file beside this one")
    return "customer" if any(user.get(guest) is True for guest in _GUESTS) else "agent"


def _name(user: Item) -> str:
    shown = user.label("profile.display_name") or user.label("display_name")
    return shown or user.label("real_name") or user.label("profile.real_name") or user.label("name") or ""


def _users(files: list[Source], reading: Reading) -> dict[str, Item]:
    for file in files:
        try:
            found = [
                unit[0].value for unit in units(replace(reading, source=file), ()) if not isinstance(unit, Refused)
            ]
        except (Wrong, *BROKEN):
            continue
        return people(Item({"users": found}, ""), "users")
    return {}


def _beside(source: Source) -> Iterator[Source]:
    """Files that may hold the users of a day: in its folder, or the one above, of the same archive."""
    if source.member is not None:
        folder = source.member.rpartition("/")[0]
        above = folder.rpartition("/")[0]
        wanted = {f"{where}/users.json".lstrip("/") for where in (folder, above)}
        yield from (s for s in source.members() if s.member in wanted)
        return
    for where in (source.path.parent, source.path.parent.parent):
        if (where / "users.json").is_file():
            yield Source(path=where / "users.json")
