"""Scored rows for tests of the report: as `chatlint score` writes them, made by hand so that every figure is known."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from chatlint.batch.columns import CONVERSATIONS, MESSAGES

MONDAY = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)
Row = dict[str, Any]


def found(rule: str, text: str, points: float = 12.0, better: str | None = None, category: str = "slang") -> Row:
    """A finding, with what is better in place of its text; `Rows.chat` fills in its place, and the message mended."""
    return {
        "rule": rule,
        "category": category,
        "severity": "error" if points >= 40 else "warning",
        "confidence": 0.9,
        "penalty": points,
        "text": text,
        "message": f"“{text}” sounds unlike ourselves.",
        "better": better,
    }


@dataclass
class Rows:
    """Message rows and conversation rows."""

    messages: list[Row] = field(default_factory=list)
    conversations: list[Row] = field(default_factory=list)

    def chat(
        self,
        name: str,
        *lines: tuple[Any, ...],
        agent: str = "Ann Mercer",
        team: str | None = None,
        start: datetime | None = MONDAY,
        channel: str = "chat",
        **more: Any,
    ) -> None:
        """Add a conversation. A line is (role, seconds from the start, text, finding, ...); `agent:Bo` names one."""
        first, longest, asked, scores = None, None, None, []
        agents: list[str] = []
        for turn, (who, seconds, text, *findings) in enumerate(lines):
            role, _, named = who.partition(":")
            judged = role == "agent"
            author = (named or agent) if judged else named or None
            sent = start + timedelta(seconds=seconds) if start is not None and seconds is not None else None
            for finding in findings:
                finding["start"] = text.rindex(finding["text"])
                finding["end"] = finding["start"] + len(finding["text"])
                if finding["better"] is not None:
                    finding["better"] = text[: finding["start"]] + finding["better"] + text[finding["end"] :]
            score = max(0.0, 100 - sum(f["penalty"] for f in findings)) if judged else None
            worst = max((f["severity"] for f in findings), key=["info", "warning", "error"].index, default="info")
            self.messages.append(
                {
                    "conversation_id": name,
                    "message_id": f"{name}-{turn}",
                    "turn": turn,
                    "source": "export.csv",
                    "role": role,
                    "author": author,
                    "team": team if judged else None,
                    "sent_at": sent,
                    "channel": channel,
                    "origin": more.get("origins", {}).get(turn),
                    "judged": judged,
                    "text": text,
                    "score": score,
                    "verdict": {"error": "block", "warning": "review", "info": "send"}[worst] if judged else None,
                    "findings": list(findings),
                    "skipped": [],
                    "extra": "{}",
                }
            )
            if judged:
                scores.append(score)
                agents += [author] if author not in agents else []
            if role == "customer" and asked is None:
                asked = seconds
            elif judged and asked is not None and seconds is not None:
                first = seconds - asked if first is None else first
                longest = max(longest or 0, seconds - asked)
                asked = None
        times = [line[1] for line in lines if line[1] is not None]
        self.conversations.append(
            {
                "conversation_id": name,
                "source": "export.csv",
                "customer_name": None,
                "channel": channel,
                "language": "en",
                "started_at": start + timedelta(seconds=times[0]) if start and times else None,
                "ended_at": start + timedelta(seconds=times[-1]) if start and times else None,
                "score": (sum(scores) / len(scores) + min(scores)) / 2 if scores else 100.0,
                "messages": len(lines),
                "agent_messages": len(scores),
                "customer_messages": sum(line[0] == "customer" for line in lines),
                "first_response": first if start else None,
                "longest_silence": longest if start else None,
                "duration": None,
                "agents": agents,
                "findings": sum(len(line[3:]) for line in lines),
                "promises": more.get("promises", []),
                "credits": more.get("credits", []),
                "skipped": [],
                "not_applicable": [],
                "extra": "{}",
            }
        )

    def written(self, folder: Path, kind: str = "parquet", prefix: str = "") -> tuple[Path, Path]:
        """The rows as two files."""
        paths = folder / f"{prefix}messages.{kind}", folder / f"{prefix}conversations.{kind}"
        for path, rows, schema in zip(
            paths, (self.messages, self.conversations), (MESSAGES, CONVERSATIONS), strict=True
        ):
            if kind == "parquet":
                pq.write_table(pa.Table.from_pylist(rows, schema), path, row_group_size=64)
            elif kind == "jsonl":
                path.write_text("".join(json.dumps(_plain(row)) + "\n" for row in rows), encoding="utf-8")
            else:
                _csv(path, rows)
        return paths


def _plain(row: Mapping[str, Any]) -> Row:
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in row.items()}


def _csv(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        for row in rows:
            cells = _plain(row)
            writer.writerow({k: json.dumps(v) if isinstance(v, list) else v for k, v in cells.items()})


ASKS = (
    "Where is my parcel?",
    "How do I change my address?",
    "Can I send the lamp back?",
    "Why was I charged twice?",
)
ANSWERS = (
    "It left our warehouse this morning and comes on Friday.",
    "Open Settings, then Addresses, and choose the pencil.",
    "Of course, you have thirty days for that. I have sent you the label.",
    "I see both payments. The second one goes back to you today.",
)


def month(agents: int = 6, chats: int = 120, per_day: int = 4) -> Rows:
    """A month of chats by some agents of two teams; Bo is slow and writes slang, more of it in the last week."""
    names = ("Ann Mercer", "Bo Lind", "Cem Aydin", "Dora Weiss", "Eli Stone", "Fay Moran")
    names += tuple(f"Agent {n} Test" for n in range(max(0, agents - len(names))))
    rows = Rows()
    for number in range(chats):
        agent = names[number % agents]
        topic = (number * 7) % len(ASKS)
        slow = agent == "Bo Lind"
        day, late = number // per_day, number // per_day > 22
        greeting = "Hello, thank you for waiting. How can I help you today?"
        slang = [found("text-speak", "u", 14.0, "you")] if slow and (late or number % 3 == 0) else []
        small = [found("lower-case-start", "it comes", 6.0, "It comes", "casing")] if number % 5 == 0 else []
        thanks = "Let me look that up for u." if slang else "Let me look that up for you."
        middle = "it comes with a new box. " + ANSWERS[topic] if small else ANSWERS[topic]
        wait = 95 if slow else 20 + number % 13
        rows.chat(
            f"T-{1000 + number}",
            ("customer", 0, f"Hi, {ASKS[topic].lower()}"),
            ("agent", wait, greeting),
            ("customer", wait + 20, ASKS[topic]),
            ("agent", wait + 45, thanks, *slang),
            ("agent", wait + (300 if slow else 80), middle, *small),
            ("customer", wait + 310, "Thank you."),
            ("agent", wait + 320, f"You're welcome, that was case {number}. Have a good day!"),
            agent=agent,
            team="Orders" if number % 2 else "Billing",
            start=MONDAY + timedelta(days=day, minutes=3 * (number % per_day)),
            promises=[{"turn": 3, "text": "Let me look that up", "within": 120.0, "kept": not slow}],
            credits=[{"kind": "thanked", "turn": 1, "text": "thank you"}],
        )
    return rows
