"""Zendesk Support: tickets with their comments, and the incremental export of ticket events.

A comment says who wrote it by an id: roles come from the `users` beside it, from `users.json` in the same place, from
the ticket's requester and from the agents that the user names; whoever writes a private comment is an agent.
"""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.message import Role
from chatlint.transcripts.formats.base import JsonFormat
from chatlint.transcripts.formats.common import message, people
from chatlint.transcripts.item import Item
from chatlint.transcripts.row import About, Parsed, Reading, Row, channel_of, person

_ROLES: dict[str, Role] = {"end-user": "customer", "agent": "agent", "admin": "agent"}
_BODIES = ("html_body", "plain_body", "body")


class _Writers:
    """Who wrote what, by ids."""

    def __init__(self, around: Item, reading: Reading) -> None:
        self._reading = reading
        self._users = people(around, "users")
        asked = around.label("requester_id") or around.label("requester.id") or around.label("ticket.requester_id")
        self._requester = asked
        self._named = around.label("requester.name")
        self.customer = person(self.name(asked)) if asked else None

    def name(self, id: str | None) -> str | None:
        user = self._users.get(id or "")
        if user is None:
            return self._named if id == self._requester and self._named else id
        return user.label("name") or id

    def role(self, id: str | None, public: bool) -> Role | None:
        """The role, None where nothing tells it."""
        user = self._users.get(id or "")
        if self._reading.is_agent(id, self.name(id), user.label("email") if user else None):
            return "agent"
        if user is not None and (role := _ROLES.get(user.word("role"))):
            return role
        if not public:
            return "agent"
        return "customer" if id is not None and (id == self._requester or self._reading.agents) else None


def _comment(item: Item, key: str, writers: _Writers, about: About, reading: Reading, macro: bool = False) -> Row:
    item.need()
    public = item.flag("public", True)
    body = item.first(*_BODIES)
    author = item.label("author_id")
    role = writers.role(author, public)
    channel = item.label("via.channel")
    ruled = channel == "rule"
    voice = item.label("type") == "VoiceComment"
    made = message(
        item,
        reading,
        role="system" if voice else role or "customer",
        raw=body[1] if body else None,
        kind="html" if body and body[0] == "html_body" else "text",
        mail=True,
        time="created_at",
        author=writers.name(author),
        origin="automatic" if ruled else "macro" if macro else None,
        channel=channel_of(channel),
        internal=not public,
        without=(*_BODIES, "public"),
    )
    return Row(key, made, item.place, about, unsure=role is None and not voice and not ruled)


def _ticket(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    writers = _Writers(item, reading)
    single = item.has("description") or item.has("subject")
    key = item.label("ticket_id") or item.label("ticket.id") or (item.label("id") if single else None)
    about = About(
        customer_name=writers.customer,
        channel=channel_of(item.label("via.channel")),
        extra=item.rest(
            "comments", "users", "id", "description", "count", "next_page", "previous_page", "meta", "links"
        ),
    )
    key = key or reading.source.stem
    if not isinstance(item.get("comments"), list) and item.get("description") is not None:

        def first() -> Row:
            raw = item.text("description")
            made = message(item, reading, role="customer", raw=raw, mail=True, time="created_at", id="", without=())
            return Row(key, made.model_copy(update={"extra": {}}), item.place, about)

        yield reading.attempt(item.place, first)
        return
    for comment in item.each("comments", "comment"):
        yield reading.attempt(comment.place, lambda c=comment: _comment(c, key, writers, about, reading))  # type: ignore[misc]


def _event(item: Item, around: Item, reading: Reading) -> Iterator[Parsed]:
    writers = around.remember(lambda a: _Writers(a, reading))
    key = item.label("ticket_id") or reading.source.stem
    inner = "child_events" if item.has("child_events") else "events"
    events = list(item.each(inner, "event"))
    macro = any(e.has("macro_id") or e.label("type") == "AgentMacroReference" for e in events)
    about = About(
        extra=item.details("id", "timestamp", "updater_id", "via", "via_reference_id", "created_at", "author_id")
    )
    for event in events:
        if "Comment" in (event.label("event_type") or event.label("type") or ""):
            comment = event
            if not event.has("created_at") and isinstance(event.value, dict):
                when = item.get("created_at") or item.get("timestamp")
                comment = Item({"created_at": when, "author_id": item.get("author_id"), **event.value}, event.place)
            yield reading.attempt(
                event.place,
                lambda c=comment: _comment(c, key, writers, about, reading, macro),  # type: ignore[misc]
            )


def _comments_in(item: Item) -> int:
    events = [e for name in ("child_events", "events") for e in (item.get(name) or ()) if isinstance(e, dict)]
    return sum("Comment" in str(e.get("event_type") or e.get("type")) for e in events)


def _is_ticket(item: Item, around: Item) -> bool:
    first = next((c for c in item.get("comments") or () if isinstance(c, dict)), None)
    if first is not None:
        return "author_id" in first and not {"html_body", "plain_body", "body"}.isdisjoint(first)
    return item.has("description", "requester_id", "via")


TICKETS = JsonFormat(
    name="zendesk-tickets",
    title="Zendesk Support: tickets and their comments",
    looks=_is_ticket,
    read=_ticket,
    lists=("tickets",),
    messages=lambda item: item.count("comments"),
)
EVENTS = JsonFormat(
    name="zendesk-events",
    title="Zendesk Support: incremental ticket events, ticket audits",
    looks=lambda item, around: item.has("ticket_id") and (item.has("child_events") or item.has("events", "author_id")),
    read=_event,
    lists=("ticket_events", "audits"),
    messages=_comments_in,
)
