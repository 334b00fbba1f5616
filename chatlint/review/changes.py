"""Two runs compared: which findings are new, which are gone, per rule, and what that did to the score.

Findings are compared in the messages that both runs judged; a finding is the same where its rule and its words are.
Where the runs share no message (last week's chats and this week's), only the rates are compared. Of each finding
one number of 64 bits is kept, in arrays that Arrow compares.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatlint.review.read import Chat, chats

if TYPE_CHECKING:
    import pyarrow as pa

_BITS = (1 << 64) - 1


@dataclass(slots=True)
class Run:
    """What is kept of one run: a number for each judged message and each finding."""

    messages: array[int] = field(default_factory=lambda: array("Q"))
    scores: array[float] = field(default_factory=lambda: array("d"))
    findings: array[int] = field(default_factory=lambda: array("Q"))
    places: array[int] = field(default_factory=lambda: array("Q"))
    rules: array[int] = field(default_factory=lambda: array("Q"))
    names: dict[str, int] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)

    def chat(self, chat: Chat) -> None:
        """Take a conversation in."""
        for message in chat.by_agents:
            place = hash((chat.id, message.id or message.turn)) & _BITS
            self.messages.append(place)
            self.scores.append(message.score)
            seen: Counter[tuple[str, str]] = Counter()
            for found in message.findings:
                seen[found.rule, found.text] += 1
                self.findings.append(hash((place, found.rule, found.text, seen[found.rule, found.text])) & _BITS)
                self.places.append(place)
                self.rules.append(self.names.setdefault(found.rule, len(self.names)))
                self.points[found.rule] = self.points.get(found.rule, 0.0) + found.penalty


@dataclass(slots=True, frozen=True)
class Change:
    """One rule in both runs: findings per 100 messages of each, and what is new and gone in the shared messages."""

    rule: str
    rate_before: float
    rate: float
    points_before: float
    points: float
    new: int
    fixed: int
    same: int


@dataclass(slots=True, frozen=True)
class Changes:
    """All rules, those that changed most first. Scores are means: of all messages, and of the shared ones."""

    messages_before: int
    messages: int
    shared: int
    score_before: float | None
    score: float | None
    shared_before: float | None
    shared_score: float | None
    rules: tuple[Change, ...]

    @property
    def changed(self) -> list[Change]:
        """The rules with a new finding, or one less, or another rate."""
        return [c for c in self.rules if c.new or c.fixed or f"{c.rate:.2f}" != f"{c.rate_before:.2f}"]

    @property
    def new(self) -> int:
        """Findings that were not there before, in shared messages."""
        return sum(rule.new for rule in self.rules)

    @property
    def fixed(self) -> int:
        """Findings that are no more, in shared messages."""
        return sum(rule.fixed for rule in self.rules)


def read_run(path: Path) -> Run:
    """An earlier run's message rows. Raises RowsError."""
    run = Run()
    for chat in chats(path):
        run.chat(chat)
    return run


def changes(before: Run, now: Run) -> Changes:
    """The comparison of an earlier run with this one."""
    import pyarrow.compute as pc

    then_messages, now_messages = _numbers(before.messages), _numbers(now.messages)
    shared_then = pc.is_in(then_messages, value_set=now_messages)
    shared_now = pc.is_in(now_messages, value_set=then_messages)
    fixed = _by_rule(before, now)
    new = _by_rule(now, before)
    rules = sorted({*before.names, *now.names})
    made = [
        Change(
            rule=rule,
            rate_before=_rate(_count(before, rule), before),
            rate=_rate(_count(now, rule), now),
            points_before=_rate(before.points.get(rule, 0.0), before),
            points=_rate(now.points.get(rule, 0.0), now),
            new=new[rule][0],
            fixed=fixed[rule][0],
            same=new[rule][1],
        )
        for rule in rules
    ]
    made.sort(key=lambda c: (-abs(c.points - c.points_before), c.rule))
    return Changes(
        messages_before=len(before.messages),
        messages=len(now.messages),
        shared=pc.sum(shared_now).as_py() or 0,
        score_before=_mean(before.scores),
        score=_mean(now.scores),
        shared_before=_mean(before.scores, shared_then),
        shared_score=_mean(now.scores, shared_now),
        rules=tuple(made),
    )


def _by_rule(one: Run, other: Run) -> dict[str, tuple[int, int]]:
    """Per rule: findings of `one`, in messages that both judged, that `other` has not; and those that it has."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.table(
        {
            "rule": _numbers(one.rules),
            "known": pc.is_in(_numbers(one.findings), value_set=_numbers(other.findings)),
            "shared": pc.is_in(_numbers(one.places), value_set=_numbers(other.messages)),
        }
    )
    counted = table.filter(pc.field("shared")).group_by(["rule", "known"]).aggregate([([], "count_all")]).to_pylist()
    names = list(one.names)
    found = {(names[row["rule"]], row["known"]): row["count_all"] for row in counted}
    rules = {*one.names, *other.names}
    return {rule: (found.get((rule, False), 0), found.get((rule, True), 0)) for rule in rules}


def _numbers(values: array[int]) -> pa.Array:
    import pyarrow as pa

    return pa.Array.from_buffers(pa.uint64(), len(values), [None, pa.py_buffer(values)])


def _count(run: Run, rule: str) -> int:
    number = run.names.get(rule)
    return 0 if number is None else run.rules.count(number)


def _rate(value: float, run: Run) -> float:
    return 100 * value / len(run.messages) if run.messages else 0.0


def _mean(scores: array[float], chosen: Any = None) -> float | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pa.Array.from_buffers(pa.float64(), len(scores), [None, pa.py_buffer(scores)])
    found: float | None = pc.mean(values if chosen is None else values.filter(chosen)).as_py()
    return found
