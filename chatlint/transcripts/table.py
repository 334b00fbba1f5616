"""From a row of a table to a message, by its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from chatlint.message import Message, Origin
from chatlint.transcripts.body import Body, body_of
from chatlint.transcripts.columns import Columns, role_of, says_public, truth_of
from chatlint.transcripts.decode import undecoded
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import NOTHING, About, Reading, Row, channel_of, person, plain
from chatlint.transcripts.times import moment

_MISSING = object()
_ORIGINS: Mapping[str, Origin] = {
    **{name: name for name in get_args(Origin)},
    **dict.fromkeys(("rule", "trigger", "automation", "auto", "campaign", "workflow"), "automatic"),
    **dict.fromkeys(("canned", "template", "saved_reply", "prepared"), "macro"),
    **dict.fromkeys(("llm", "bot"), "ai"),
    "human": "typed",
}


class Table:
    """The columns of one table, ready to read its rows."""

    def __init__(self, columns: Columns, reading: Reading) -> None:
        self.columns = columns
        self.reading = reading
        self._used = frozenset(name.partition(".")[0] for name in columns.named().values())

    def row(self, record: Mapping[str, Any], place: str) -> Row:
        """The record as a message. Raises Wrong where a value is not what its column is for."""
        columns = self.columns
        text = self._cell(record, columns.text)
        if text is _MISSING:
            raise Wrong(f"has no {columns.text!r}, the column of texts")
        if text is not None and not isinstance(text, str):
            raise Wrong(f"{columns.text!r} holds {_kind(text)}, not text")
        if text and undecoded(text):
            raise Wrong(f"{columns.text!r} holds what is no Unicode text: save the export as UTF-8")
        body: Body = body_of(text or "", columns.body)
        conversation = self._label(record, columns.conversation)
        if columns.conversation is not None and conversation is None:
            raise Wrong(f"{columns.conversation!r} is empty: it does not say which conversation the message belongs to")
        if columns.conversation is None and columns.role is not None:
            conversation = self.reading.source.stem
        channel = channel_of(self._label(record, columns.channel))
        message = Message(
            text=body.text,
            source=body.source,
            source_map=body.map,
            role=self._role(record),
            sent_at=moment(self._maybe(record, columns.time), self.reading.zone, columns.time_format),
            author=self._label(record, columns.author),
            channel=channel,
            id=self._label(record, columns.id),
            internal=self._internal(record),
            deleted=self._truth(record, columns.deleted),
            draft=self._truth(record, columns.draft),
            origin=_ORIGINS.get((self._label(record, columns.origin) or "").strip().lower()),
            extra={str(k): plain(v) for k, v in record.items() if k not in self._used and v is not None},
        )
        return Row(conversation, message, place, self._about(record, message))

    def _about(self, record: Mapping[str, Any], message: Message) -> About:
        language = self._label(record, self.columns.language)
        name = person(self._label(record, self.columns.customer_name))
        if name is None and language is None and message.channel is None:
            return NOTHING
        return About(customer_name=name, channel=message.channel, language=language)

    def _role(self, record: Mapping[str, Any]) -> Any:
        columns, reading = self.columns, self.reading
        if columns.role is None:
            if reading.agents and columns.author is not None:
                return "agent" if reading.is_agent(self._label(record, columns.author)) else "customer"
            return "agent"
        value = self._maybe(record, columns.role)
        role = role_of(value, columns.role, columns.roles)
        if role is None:
            raise Wrong(
                f"{columns.role!r} is empty: it does not say who wrote the message"
                if value in (None, "")
                else f"{columns.role!r} holds a word that is no known role: give its meaning in `roles`"
            )
        return role

    def _internal(self, record: Mapping[str, Any]) -> bool:
        column = self.columns.internal
        if column is None:
            return False
        if says_public(column):
            value = self._maybe(record, column)
            return False if value in (None, "") else not self._truth(record, column)
        return self._truth(record, column)

    def _truth(self, record: Mapping[str, Any], column: str | None) -> bool:
        truth = truth_of(self._maybe(record, column))
        if truth is None:
            raise Wrong(f"{column!r} holds neither yes nor no")
        return truth

    def _label(self, record: Mapping[str, Any], column: str | None) -> str | None:
        """A name or number as text; None where there is none."""
        value = self._maybe(record, column)
        if value is None or value == "":
            return None
        if isinstance(value, float) and value.is_integer():
            return str(int(value))  # tables with gaps keep whole numbers as fractions
        if isinstance(value, (str, int, float)):
            return str(plain(value))
        raise Wrong(f"{column!r} holds {_kind(value)}, not a name or a number")

    def _maybe(self, record: Mapping[str, Any], column: str | None) -> Any:
        value = self._cell(record, column) if column is not None else None
        return None if value is _MISSING else value

    def _cell(self, record: Mapping[str, Any], column: str) -> Any:
        if column in record:
            return record[column]
        value: Any = record
        for part in column.split("."):
            if not isinstance(value, Mapping) or part not in value:
                return _MISSING
            value = value[part]
        return value


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", str: "text"}
    return "nothing" if value is None else kinds.get(type(value), f"a {type(value).__name__}")
