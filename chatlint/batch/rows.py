"""Reports as rows of Arrow batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from chatlint.batch.columns import CONVERSATIONS, CREDIT, FINDING, MESSAGES, PROMISE, UNANSWERED
from chatlint.batch.incoming import Chat
from chatlint.batch.privacy import Privacy
from chatlint.finding import ConversationReport, Finding, Report, Unanswered
from chatlint.fix import apply
from chatlint.message import Message, in_source

LONG = 5_000
"""Messages of more code points are not written out again for each finding: `better` is null."""
_TEAMS = ("team", "team_name", "group", "group_name", "department", "queue")
_NESTED = {"findings": FINDING, "skipped": UNANSWERED, "not_applicable": UNANSWERED}
_NESTED_OF_CHATS = {**_NESTED, "promises": PROMISE, "credits": CREDIT}
del _NESTED_OF_CHATS["findings"]


class Rows:
    """Gathers reports; `messages` and `conversations` are the batches of what was gathered."""

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy
        self._messages: dict[str, list[Any]] = {name: [] for name in MESSAGES.names}
        self._conversations: dict[str, list[Any]] = {name: [] for name in CONVERSATIONS.names}

    def __len__(self) -> int:
        return len(self._messages["turn"])

    def add(self, chat: Chat, report: ConversationReport) -> None:
        """A conversation with its report."""
        for turn, (message, judged) in enumerate(zip(chat.conversation.messages, report.reports, strict=True)):
            self._add(chat, turn, message, judged)
        for name, reason in chat.unread:
            self._put(
                self._messages,
                conversation_id=chat.conversation.id,
                message_id=name,
                source=chat.source,
                judged=False,
                findings=(),
                skipped=(("*", reason),),
            )
        self._add_conversation(chat, report)

    def messages(self) -> pa.RecordBatch:
        """A row a message."""
        return _batch(self._messages, MESSAGES, _NESTED)

    def conversations(self) -> pa.RecordBatch:
        """A row a conversation."""
        return _batch(self._conversations, CONVERSATIONS, _NESTED_OF_CHATS)

    def _add(self, chat: Chat, turn: int, message: Message, report: Report | None) -> None:
        hide = self._privacy
        self._put(
            self._messages,
            conversation_id=chat.conversation.id,
            message_id=message.id,
            turn=turn,
            source=chat.source,
            role=message.role,
            author=hide.agent(message.author) if message.role == "agent" else message.author,
            team=_team(message.extra) or _team(chat.conversation.extra),
            sent_at=message.sent_at,
            channel=message.channel or chat.conversation.channel,
            origin=message.origin,
            judged=report is not None,
            text=hide.words(message.text),
            score=None if report is None else report.score,
            verdict=None if report is None else report.verdict,
            findings=() if report is None else [self._finding(message, found) for found in report.findings],
            skipped=() if report is None else _unanswered(report.skipped),
            extra=hide.extra(message.extra),
        )

    def _finding(self, message: Message, found: Finding) -> tuple[Any, ...]:
        hide = self._privacy
        better = None
        if found.fixes and not hide.no_text and len(message.text) <= LONG:
            better = apply(message.text, found.fixes[0].edits)
        place = in_source(message, found.start, found.end) or (None, None)
        return (
            found.rule,
            found.category,
            found.severity,
            found.confidence,
            found.penalty,
            found.start,
            found.end,
            hide.words(found.text),
            hide.words(found.message),
            better,
            *place,
        )

    def _add_conversation(self, chat: Chat, report: ConversationReport) -> None:
        conversation, hide = chat.conversation, self._privacy
        sent = [m.sent_at for m in conversation.messages if m.sent_at is not None and not m.hidden]
        channels = [m.channel for m in conversation.messages if m.channel is not None]
        names = (m.author for m in conversation.messages if m.role == "agent" and not m.hidden)
        self._put(
            self._conversations,
            conversation_id=conversation.id,
            source=chat.source,
            customer_name=conversation.customer_name,
            channel=conversation.channel or next(iter(channels), None),
            language=conversation.language,
            started_at=min(sent, default=None),
            ended_at=max(sent, default=None),
            score=report.score if any(report.reports) else None,
            messages=len(conversation.messages) + len(chat.unread),
            agent_messages=report.times.agent_messages,
            customer_messages=report.times.customer_messages,
            first_response=report.times.first_response,
            longest_silence=report.times.longest_silence,
            duration=report.times.duration,
            agents=list(dict.fromkeys(hide.agent(name) for name in names if name)),
            findings=len(report.findings),
            promises=[(p.turn, hide.words(p.text), p.within, p.kept) for p in report.promises],
            credits=[(c.kind, c.turn, hide.words(c.text)) for c in report.credits],
            skipped=_unanswered(report.skipped),
            not_applicable=_unanswered(report.not_applicable),
            extra=hide.extra(conversation.extra),
        )

    @staticmethod
    def _put(table: dict[str, list[Any]], **row: Any) -> None:
        for name, values in table.items():
            values.append(row.get(name))


def _unanswered(rules: Iterable[Unanswered]) -> list[tuple[str, str]]:
    return [(u.rule, u.reason) for u in rules]


def _team(extra: Mapping[str, Any]) -> str | None:
    for name in _TEAMS:
        value = extra.get(name)
        if isinstance(value, Mapping):
            value = value.get("name")
        if isinstance(value, str) and value:
            return value
    return None


def _batch(table: Mapping[str, list[Any]], schema: pa.Schema, nested: Mapping[str, pa.StructType]) -> pa.RecordBatch:
    arrays = [
        _lists(table[field.name], nested[field.name])
        if field.name in nested
        else pa.array(table[field.name], field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _lists(rows: Sequence[Sequence[tuple[Any, ...]]], kind: pa.StructType) -> pa.ListArray:
    """Lists of structs from rows of tuples: column by column, which is several times as fast as from dicts."""
    offsets = [0]
    flat: list[tuple[Any, ...]] = []
    for row in rows:
        flat.extend(row)
        offsets.append(len(flat))
    columns = list(zip(*flat, strict=True)) if flat else [()] * kind.num_fields
    fields = [kind.field(index) for index in range(kind.num_fields)]
    inner = pa.StructArray.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)],
        fields=fields,
    )
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), inner, type=pa.list_(kind))
