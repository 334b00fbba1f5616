"""Which column of a table holds what: guessed from its header, or told by the user."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chatlint.message import Role


class Columns(BaseModel):
    """The names of a table's columns. Only `text` must be there; other columns go to each message's `extra`.

    Fields of nested objects are named with dots (`author.name`). Without a `role` column every message is an agent's,
    but for those of others where agents are named. Rows with one `conversation` value are one conversation; without
    that column a table with roles is one conversation, and one without is a list of lone messages.
    `roles` gives the meaning of the role column's own words (`{"L2": "agent"}`), `time_format` is a `strptime` format
    for times that are neither ISO 8601 nor Unix time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    role: str | None = None
    conversation: str | None = None
    time: str | None = None
    author: str | None = None
    id: str | None = None
    internal: str | None = None
    deleted: str | None = None
    draft: str | None = None
    origin: str | None = None
    channel: str | None = None
    language: str | None = None
    customer_name: str | None = None
    body: Literal["text", "html", "markdown"] = "text"
    roles: dict[str, Role] = Field(default_factory=dict)
    time_format: str | None = None

    def named(self) -> dict[str, str]:
        """Each field that has a column, and the column's name."""
        return {name: value for name in _WORDS if (value := getattr(self, name)) is not None}

    @classmethod
    def guess(cls, names: Iterable[str], rows: Sequence[Mapping[str, Any]] = ()) -> Columns | None:
        """The columns by their usual names, None where none of them is a text's. `rows` are a few to look at."""
        free = {_plain(name): name for name in reversed(list(names))}
        found: dict[str, str] = {}
        for field, words in _WORDS.items():
            column = next((word for word in words.split() if word in free), None)
            if field == "role" and column is None:
                column = next((w for w in _MAYBE_ROLE.split() if w in free and _roles_only(free[w], rows)), None)
            if column is not None:
                found[field] = free.pop(column)
        if "text" not in found:
            return None
        html = re.search(r"html|rich", _plain(found["text"])) is not None
        return cls.model_validate({**found, "body": "html" if html else "text"})


_WORDS: Mapping[str, str] = {
    "text": "text body_text plain_body plain_text message_text message_body message body content msg utterance"
    " reply comment comment_body response body_html html_body html rich_text",
    "role": "role author_role sender_role speaker_role actor_role author_type sender_type actor_type user_type"
    " from_agent is_agent is_inbound incoming inbound direction speaker",
    "conversation": "conversation_id conversation conversationid conv_id convo_id ticket_id ticket ticket_number"
    " chat_id case_id case_number thread_id session_id dialogue_id dialog_id conversation_number",
    "time": "sent_at created_at timestamp sent_time created_time created_datetime entry_time message_time datetime"
    " time date_time ts created date sent created_date",
    "author": "author author_name agent agent_name sender_name actor_name sender from from_name name user_name"
    " username author_id sender_id agent_id actor_id user_id",
    "id": "message_id id msg_id uuid comment_id event_id entry_id",
    "internal": "internal is_internal private is_private internal_note public is_public visibility",
    "deleted": "deleted is_deleted",
    "draft": "draft is_draft",
    "origin": "origin",
    "channel": "channel channel_name channel_type",
    "language": "language lang locale",
    "customer_name": "customer_name customer contact_name requester_name visitor_name client_name",
}
_MAYBE_ROLE = "sender from author type user message_type source"

_ROLE_WORDS: Mapping[Role, str] = {
    "agent": "agent admin operator staff support assistant employee rep representative outgoing outbound business"
    " advisor supporter teammate human_agent",
    "customer": "customer user visitor client contact end_user enduser requester guest incoming inbound consumer lead"
    " buyer member",
    "bot": "bot chatbot agent_bot virtual_agent ai",
    "system": "system automation trigger supervisor event activity",
}
_ROLES = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
_TRUE = frozenset({"true", "1", "yes", "y", "t", "internal", "private", "agents", "note", "hidden", "deleted", "draft"})
_FALSE = frozenset({"false", "0", "no", "n", "f", "", "public", "all", "external", "sent", "published", "none"})
_FROM_CUSTOMER = frozenset({"is_inbound", "incoming", "inbound"})


def role_of(value: object, column: str, roles: Mapping[str, Role]) -> Role | None:
    """The role that a value of the role column means, None where it is no known word for one.

    A column that asks a question (`incoming`, `from_agent`) answers it with a truth value.
    """
    if isinstance(value, str) and value in roles:
        return roles[value]
    truth = truth_of(value) if not isinstance(value, str) or value.strip().lower() in _TRUE | _FALSE else None
    if truth is not None and isinstance(value, (bool, int, str)) and value != "":
        return "customer" if truth == (_plain(column.rpartition(".")[2]) in _FROM_CUSTOMER) else "agent"
    return _ROLES.get(_plain(value)) if isinstance(value, str) else None


def truth_of(value: object) -> bool | None:
    """Whether a cell says yes; None where it says neither yes nor no."""
    if value is None or isinstance(value, bool):
        return bool(value)
    word = str(value).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def says_public(column: str) -> bool:
    """Whether a column tells of being public rather than of being private."""
    return _plain(column.rpartition(".")[2]) in ("public", "is_public")


def _plain(name: str) -> str:
    """The name in lower-case words with underscores: `ConversationId` and `conversation-id` are one."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip().lstrip("\ufeff"))
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def _roles_only(column: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [value for row in rows if (value := row.get(column)) not in (None, "")]
    return bool(values) and all(isinstance(v, str) and _plain(v) in _ROLES for v in values)
