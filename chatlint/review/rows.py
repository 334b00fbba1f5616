"""Scored rows as the report reads them: one message, one conversation, each from a mapping of column to value.

Values come typed (Parquet), or as text and JSON (CSV, JSONL); either way they end here. Times are seconds since 1970.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

NOBODY = "(no name)"


class RowsError(ValueError):
    """Rows that cannot be read: the text names the file and the column or line, what is wrong and how to mend it."""


@dataclass(slots=True, frozen=True)
class FindingRow:
    """One finding; `start` and `end` are code points of the message's text, `better` is that text mended."""

    rule: str
    category: str
    severity: str
    penalty: float
    start: int
    end: int
    text: str
    message: str
    better: str | None


@dataclass(slots=True, frozen=True)
class MessageRow:
    """One message. `score`, `verdict` and `findings` are of a judged one."""

    conversation: str
    id: str | None
    turn: int
    role: str
    author: str
    team: str | None
    sent_at: float | None
    channel: str
    origin: str | None
    judged: bool
    text: str
    score: float
    verdict: str
    findings: tuple[FindingRow, ...]
    skipped: tuple[tuple[str, str], ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(slots=True, frozen=True)
class PromiseRow:
    """Something promised. `kept` is None where it cannot be told."""

    turn: int
    text: str
    within: float | None
    kept: bool | None


@dataclass(slots=True, frozen=True)
class ConversationRow:
    """One conversation; times in seconds."""

    id: str
    channel: str
    started_at: float | None
    ended_at: float | None
    score: float
    agent_messages: int
    first_response: float | None
    longest_silence: float | None
    agents: tuple[str, ...]
    promises: tuple[PromiseRow, ...]
    credits: tuple[tuple[str, int, str], ...]


MESSAGE_COLUMNS = (
    "conversation_id", "message_id", "turn", "source", "role", "author", "team", "sent_at", "channel", "origin",
    "judged", "text", "score", "verdict", "findings", "skipped",
)  # fmt: skip
CONVERSATION_COLUMNS = (
    "conversation_id", "source", "channel", "started_at", "ended_at", "score", "agent_messages", "first_response",
    "longest_silence", "agents", "promises", "credits",
)  # fmt: skip


def message_row(raw: Mapping[str, Any]) -> MessageRow:
    """The message of a row. Raises ValueError for a value that is not what its column holds."""
    judged = _truth(raw.get("judged"))
    return MessageRow(
        conversation=_text(raw.get("conversation_id")),
        id=_text(raw.get("message_id")) or None,
        turn=int(raw.get("turn") or 0),
        role=_text(raw.get("role")),
        author=_text(raw.get("author")).strip() or NOBODY,
        team=_text(raw.get("team")).strip() or None,
        sent_at=_moment(raw.get("sent_at")),
        channel=_text(raw.get("channel")) or "chat",
        origin=_text(raw.get("origin")) or None,
        judged=judged,
        text=_text(raw.get("text")),
        score=_number(raw.get("score"), 100.0) if judged else 100.0,
        verdict=_text(raw.get("verdict")),
        findings=tuple(_finding(found) for found in _listed(raw.get("findings"))),
        skipped=tuple((_text(s.get("rule")), _text(s.get("reason"))) for s in _listed(raw.get("skipped"))),
    )


def conversation_row(raw: Mapping[str, Any]) -> ConversationRow:
    """The conversation of a row. Raises ValueError for a value that is not what its column holds."""
    return ConversationRow(
        id=_text(raw.get("conversation_id")),
        channel=_text(raw.get("channel")) or "chat",
        started_at=_moment(raw.get("started_at")),
        ended_at=_moment(raw.get("ended_at")),
        score=_number(raw.get("score"), 100.0),
        agent_messages=int(raw.get("agent_messages") or 0),
        first_response=_seconds(raw.get("first_response")),
        longest_silence=_seconds(raw.get("longest_silence")),
        agents=tuple(_text(name).strip() or NOBODY for name in _listed(raw.get("agents"))),
        promises=tuple(_promise(found) for found in _listed(raw.get("promises"))),
        credits=tuple((_text(c["kind"]), int(c["turn"]), _text(c["text"])) for c in _listed(raw.get("credits"))),
    )


def _finding(raw: Mapping[str, Any]) -> FindingRow:
    return FindingRow(
        rule=_text(raw.get("rule")),
        category=_text(raw.get("category")),
        severity=_text(raw.get("severity")),
        penalty=_number(raw.get("penalty"), 0.0),
        start=int(raw.get("start") or 0),
        end=int(raw.get("end") or 0),
        text=_text(raw.get("text")),
        message=_text(raw.get("message")),
        better=_text(raw["better"]) if raw.get("better") is not None else None,
    )


def _promise(raw: Mapping[str, Any]) -> PromiseRow:
    kept = raw.get("kept")
    return PromiseRow(
        turn=int(raw.get("turn") or 0),
        text=_text(raw.get("text")),
        within=_seconds(raw.get("within")),
        kept=None if kept is None or kept == "" else _truth(kept),
    )


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _truth(value: Any) -> bool:
    return value.strip().lower() in ("true", "1") if isinstance(value, str) else bool(value)


def _number(value: Any, otherwise: float) -> float:
    return otherwise if value is None or value == "" else float(value)


def _seconds(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)


def _listed(value: Any) -> list[Any]:
    """A list, whether it came as one or as JSON text."""
    if not value:
        return []
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, list):
        raise ValueError("expected a list")
    return found


def _moment(value: Any) -> float | None:
    if value is None or value == "":
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        raise ValueError("expected a time as 2024-05-01T10:00:00Z")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
