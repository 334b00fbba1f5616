"""What a conversation shows as a whole: its times, promises, and what went well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chatlint.checks.finder import Finder, Found, compiled
from chatlint.dialogue import Dialogue, Turn, seconds_between
from chatlint.finding import ConversationReport, Credit, Promise, Report, Times, Unanswered

CREDIT = "credit_"
GRACE = 60.0
_UNIT_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True)
class Vocabulary:
    """The language's patterns for promises (groups `count` and `unit` name a time) and for things done well."""

    promise: Finder | None
    numbers: Mapping[str, float]
    credits: Mapping[str, Finder]

    @classmethod
    def of(cls, terms: Mapping[str, str]) -> Vocabulary:
        """The vocabulary among a language's terms; empty where it has none."""
        return cls(
            promise=compiled(terms["promise"]) if "promise" in terms else None,
            numbers=_numbers(terms.get("number_words", "")),
            credits={k.removeprefix(CREDIT): compiled(v) for k, v in terms.items() if k.startswith(CREDIT)},
        )


def overview(dialogue: Dialogue, reports: Sequence[Report | None], words: Vocabulary) -> ConversationReport:
    """The conversation's report from those on its messages."""
    judged = [report for report in reports if report is not None]
    scores = [report.score for report in judged] or [100.0]
    return ConversationReport(
        reports=tuple(reports),
        findings=tuple(finding for report in judged for finding in report.findings),
        score=round((sum(scores) / len(scores) + min(scores)) / 2, 1),
        skipped=_once(s for report in judged for s in report.skipped),
        not_applicable=_everywhere(judged),
        times=_times(dialogue),
        promises=tuple(_promises(dialogue, words)),
        credits=tuple(_credits(dialogue, words)),
    )


def _once(answers: Iterator[Unanswered]) -> tuple[Unanswered, ...]:
    return tuple(dict.fromkeys(answers))


def _everywhere(judged: Sequence[Report]) -> tuple[Unanswered, ...]:
    """Rules that had nothing to judge in any message."""
    if not judged:
        return ()
    rules = set.intersection(*({u.rule for u in report.not_applicable} for report in judged))
    return tuple(u for u in judged[0].not_applicable if u.rule in rules)


def _times(dialogue: Dialogue) -> Times:
    turns = dialogue.turns
    sent = [turn.sent_at for turn in turns if turn.sent_at is not None]
    waits = list(_waits(turns))
    return Times(
        first_response=waits[0] if waits else None,
        longest_silence=max(waits, default=None),
        duration=seconds_between(sent[0], sent[-1]) if sent else None,
        agent_messages=sum(turn.role == "agent" for turn in turns),
        customer_messages=sum(turn.role == "customer" for turn in turns),
    )


def _waits(turns: Sequence[Turn]) -> Iterator[float]:
    """Seconds between the first customer message that waits for an answer, and the answer."""
    waiting: Turn | None = None
    for turn in turns:
        if turn.role == "customer" and waiting is None:
            waiting = turn
        elif turn.role == "agent" and waiting is not None:
            wait = seconds_between(waiting.sent_at, turn.sent_at)
            if wait is not None:
                yield wait
            waiting = None


def _promises(dialogue: Dialogue, words: Vocabulary) -> Iterator[Promise]:
    if words.promise is None:
        return
    for rank, turn in enumerate(dialogue.turns):
        if turn.role != "agent":
            continue
        for start, end in turn.text.sentences:
            match = words.promise.search(turn.text.folded[start:end])
            if match is None or turn.text.raw[start:end].endswith("?"):
                continue
            within = _within(match, words.numbers)
            yield Promise(
                turn=turn.index, text=turn.text.raw[start:end], within=within, kept=_kept(dialogue, rank, within)
            )


def _within(match: Found, numbers: Mapping[str, float]) -> float | None:
    found = match.groupdict()
    count, unit = found.get("count"), found.get("unit")
    if not count or not unit:
        return None
    value = numbers.get(count)
    if value is None:
        value = float(count) if count.isdigit() else None
    return None if value is None else value * _UNIT_SECONDS.get(unit[0], 60.0)


def _kept(dialogue: Dialogue, rank: int, within: float | None) -> bool | None:
    """Whether the agent wrote again in the named time; None where the chat ended before or has no times."""
    said = dialogue.turns[rank]
    if within is None:
        return None
    following = next((t for t in dialogue.turns[rank + 1 :] if t.role == "agent"), None)
    if following is None:
        return None
    waited = seconds_between(said.sent_at, following.sent_at)
    return None if waited is None else waited <= within + GRACE


def _credits(dialogue: Dialogue, words: Vocabulary) -> Iterator[Credit]:
    for turn in dialogue.turns:
        if turn.role != "agent":
            continue
        for kind, pattern in words.credits.items():
            if match := pattern.search(turn.text.folded):
                yield Credit(kind=kind, turn=turn.index, text=turn.text.raw[match.start() : match.end()])


def _numbers(pattern: str) -> dict[str, float]:
    """`(?:one=1|two=2)` as a mapping."""
    pairs = (item.split("=") for item in pattern.removeprefix("(?:").removesuffix(")").split("|") if "=" in item)
    return {word: float(value) for word, value in pairs}
