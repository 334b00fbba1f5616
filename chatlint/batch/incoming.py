"""Rows of messages in, conversations out: whatever holds the rows, as long as it speaks Arrow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, get_args

import pyarrow as pa
from pydantic import ValidationError
from pydantic_core import to_json

from chatlint.batch.columns import TIME
from chatlint.message import Conversation, Message, Origin
from chatlint.near import nearest
from chatlint.transcripts.columns import role_of, truth_of
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import channel_of, plain
from chatlint.transcripts.times import moment
from chatlint.validation import explain

INCOMING = pa.schema(
    [
        ("conversation_id", pa.string()),
        ("message_id", pa.string()),
        ("source", pa.string()),
        ("role", pa.string()),
        ("author", pa.string()),
        ("sent_at", TIME),
        ("channel", pa.string()),
        ("origin", pa.string()),
        ("internal", pa.bool_()),
        ("deleted", pa.bool_()),
        ("draft", pa.bool_()),
        ("text", pa.string()),
        ("extra", pa.string()),
        ("body", pa.string()),
        ("body_map", pa.list_(pa.int32())),
        ("customer_name", pa.string()),
        ("conversation_channel", pa.string()),
        ("language", pa.string()),
        ("conversation_extra", pa.string()),
    ]
)
"""The columns of messages to be judged. Only `text` must be there.

Rows with one `conversation_id` (and `source`) stand together, in the order in which the messages were shown; a row
without is judged alone. `body` is the message as exported where `text` was made from it, `body_map` the pieces that
were copied (see `chatlint.message.in_source`), three numbers each. Any other column goes into `extra`.
"""
_KNOWN = frozenset(INCOMING.names)


class BatchError(ValueError):
    """Data that cannot be scored: the text names the column or file, what is wrong and how to mend it."""


@dataclass(slots=True)
class Chat:
    """A conversation and where it comes from; `unread` are rows of it that are no message: their id, and why."""

    conversation: Conversation
    source: str | None = None
    unread: list[tuple[str | None, str]] = field(default_factory=list)


def record_batches(data: Any) -> Iterable[pa.RecordBatch]:
    """The record batches of anything with the Arrow stream interface (pyarrow, polars, pandas, DuckDB, …).

    Raises BatchError for what has none.
    """
    if isinstance(data, pa.RecordBatch):
        return [data]
    if hasattr(data, "__arrow_c_stream__"):
        stream: Iterable[pa.RecordBatch] = pa.RecordBatchReader.from_stream(data)
        return stream
    if isinstance(data, Iterable) and not isinstance(data, (str, bytes, Mapping)):
        return data
    raise BatchError(
        f"a {type(data).__name__} has no Arrow stream: hand in a table of pyarrow, polars, pandas (2.2 on) or DuckDB"
    )


def chats(batches: Iterable[pa.RecordBatch], columns: Mapping[str, str] | None = None) -> Iterator[Chat]:
    """The conversations of the rows, each as soon as it ends.

    `columns` gives our names of columns theirs (`{"text": "body"}`). Raises BatchError where there is no column of
    texts, or where a conversation comes a second time: its rows did not stand together.
    """
    seen: set[int] = set()
    key: tuple[str | None, str] | None = None
    rows: list[dict[str, Any]] = []
    for batch in batches:
        for row in _rows(batch, columns or {}):
            name = _label(row.get("conversation_id"))
            here = (_label(row.get("source")), name) if name is not None else None
            if rows and (here is None or here != key):
                yield _chat(rows)
                rows = []
            if here is not None and here != key:
                if hash(here) in seen:
                    raise BatchError(
                        "conversation_id: the rows of one do not stand together; sort by it (and by time) first"
                    )
                seen.add(hash(here))
            key = here
            rows.append(row)
    if rows:
        yield _chat(rows)


def _rows(batch: pa.RecordBatch, columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The rows by our names; columns that are not ours under `_rest`."""
    names = _named(batch.schema.names, columns)
    ours = {name: _values(batch.column(theirs), name) for name, theirs in names.items()}
    others = [name for name in batch.schema.names if name not in names.values()]
    rest = batch.select(others).to_pylist() if others else None
    for index in range(batch.num_rows):
        row = {name: values[index] for name, values in ours.items()}
        if rest is not None:
            row["_rest"] = rest[index]
        yield row


def _named(there: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    for name, theirs in columns.items():
        if name not in _KNOWN:
            raise BatchError(f"columns: there is no column {name!r} here{nearest(name, _KNOWN)}")
        if theirs not in there:
            raise BatchError(f"columns: the data has no column {theirs!r}{nearest(theirs, there)}")
    taken = set(columns.values())
    names = {name: name for name in there if name in _KNOWN and name not in taken} | dict(columns)
    if "text" not in names:
        raise BatchError("the data has no column 'text'; say which holds the messages: columns={'text': '…'}")
    return names


def _values(column: pa.Array, name: str) -> list[Any]:
    kind = column.type
    if name == "sent_at" and pa.types.is_timestamp(kind) and kind != TIME:
        column = column.cast(pa.timestamp("us", tz=kind.tz or "UTC"), safe=False).cast(TIME)
    values: list[Any] = column.to_pylist()
    return values


def _chat(rows: list[dict[str, Any]]) -> Chat:
    messages: list[Message] = []
    unread: list[tuple[str | None, str]] = []
    for row in rows:
        try:
            messages.append(_message(row))
        except Wrong as wrong:
            unread.append((_label(row.get("message_id")), str(wrong)))
        except ValidationError as wrong:
            unread.append((_label(row.get("message_id")), explain(wrong, Message)))
    first = rows[0]
    extra = next((_object(row.get("conversation_extra")) for row in rows if row.get("conversation_extra")), {})
    return Chat(
        Conversation(
            id=_label(first.get("conversation_id")),
            messages=tuple(messages),
            customer_name=_first(rows, "customer_name"),
            channel=channel_of(_first(rows, "conversation_channel")),
            language=_first(rows, "language"),
            extra=extra,
        ),
        _label(first.get("source")),
        unread,
    )


def _message(row: Mapping[str, Any]) -> Message:
    text = row["text"]
    if text is not None and not isinstance(text, str):
        raise Wrong("text: holds no text")
    given = row.get("role")
    role = role_of(given, "role", {}) if given is not None else "agent"
    if role is None:
        raise Wrong("role: holds a word that is no known role; use agent, customer, bot or system")
    origin = row.get("origin")
    if origin is not None and origin not in get_args(Origin):
        raise Wrong(f"origin: must be one of {', '.join(get_args(Origin))}")
    sent_at = row.get("sent_at")
    if sent_at is not None and not (isinstance(sent_at, datetime) and sent_at.tzinfo is not None):
        sent_at = moment(sent_at, UTC)
    pieces = row.get("body_map") or ()
    extra = _object(row.get("extra"))
    if rest := row.get("_rest"):
        extra = {**{k: plain(v) for k, v in rest.items() if v is not None}, **extra}
    return Message(
        text=text or "",
        role=role,
        sent_at=sent_at,
        author=_label(row.get("author")),
        channel=channel_of(_label(row.get("channel"))),
        id=_label(row.get("message_id")),
        internal=_truth(row, "internal"),
        deleted=_truth(row, "deleted"),
        draft=_truth(row, "draft"),
        origin=origin,
        extra=extra,
        source=row.get("body"),
        source_map=tuple(zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)),
    )


def _first(rows: list[dict[str, Any]], name: str) -> str | None:
    return next((found for row in rows if (found := _label(row.get(name))) is not None), None)


def _label(value: Any) -> str | None:
    return None if value is None or value == "" else value if isinstance(value, str) else str(value)


def _truth(row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    truth = truth_of(value)
    if truth is None:
        raise Wrong(f"{name}: holds neither yes nor no")
    return truth


def _object(value: Any) -> dict[str, Any]:
    """The object of a JSON text; anything else is kept whole."""
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {"extra": value}
    return value if isinstance(value, dict) else {"extra": plain(value)}


def arrangement(there: Sequence[str], order: str | None) -> tuple[list[str], str]:
    """The columns that name a conversation, and the one by which its messages are ordered (`order`, or `sent_at`).

    Raises BatchError where there is no `conversation_id`, or nothing to order by.
    """
    if "conversation_id" not in there:
        raise BatchError("the data has no column 'conversation_id': rename the one that names the conversation")
    by = order or ("sent_at" if "sent_at" in there else None)
    if by is None or by not in there:
        raise BatchError(f"order: there is no column {by!r}; name the one that tells which message came first")
    return [name for name in ("source", "conversation_id") if name in there], by


def as_rows(given: Iterable[tuple[Conversation, str]]) -> pa.RecordBatch:
    """Conversations, each with its source, as rows of messages: what `chats` reads."""
    values: dict[str, list[Any]] = {name: [] for name in INCOMING.names}
    for conversation, source in given:
        about = {
            "conversation_id": conversation.id,
            "source": source,
            "customer_name": conversation.customer_name,
            "conversation_channel": conversation.channel,
            "language": conversation.language,
            "conversation_extra": json_text(conversation.extra),
        }
        count = len(conversation.messages)
        for name, value in about.items():
            values[name].extend([value] * count)
        for m in conversation.messages:
            values["message_id"].append(m.id)
            values["role"].append(m.role)
            values["author"].append(m.author)
            values["sent_at"].append(m.sent_at)
            values["channel"].append(m.channel)
            values["origin"].append(m.origin)
            values["internal"].append(m.internal)
            values["deleted"].append(m.deleted)
            values["draft"].append(m.draft)
            values["text"].append(m.text)
            values["extra"].append(json_text(m.extra))
            values["body"].append(m.source)
            values["body_map"].append([n for piece in m.source_map for n in piece] or None)
    return pa.RecordBatch.from_arrays(
        [pa.array(values[f.name], f.type) for f in INCOMING],
        schema=INCOMING,
    )


def json_text(extra: Mapping[str, Any]) -> str | None:
    """Fields that are passed through, as JSON; None where there are none."""
    return to_json(plain(extra)).decode() if extra else None
