"""From hits to findings: what is masked, excused or said twice goes, the rest is put in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chatlint.checks.base import Hit
from chatlint.context import Context
from chatlint.finding import Edit, Finding, Fix, build
from chatlint.rule import Rule
from chatlint.score import POINTS, WEIGHTS, penalties
from chatlint.text import Text


class Marked(NamedTuple):
    """A hit with the rule that made it."""

    rule: Rule
    hit: Hit


class Excused(NamedTuple):
    """A hit that became no finding, and why. Offsets in code points of the draft."""

    rule: str
    start: int
    end: int
    text: str
    reason: str


def settle(
    text: Text,
    context: Context,
    marked: Iterable[Marked],
    allowed: frozenset[str],
    precision: dict[str, float],
    trace: list[Excused] | None = None,
) -> tuple[Finding, ...]:
    """The findings, by place. `allowed` words are folded; `precision` is each rule's measured one.

    What becomes no finding is noted in `trace`, where one is given.
    """
    reasons = [(m, _excuse(text, context, m, allowed)) for m in marked]
    kept = [m for m, reason in reasons if reason is None]
    won = list(_winners(kept))
    if trace is not None:
        reasons += [(m, _loss(m, won)) for m in kept if m not in won]
        trace += sorted(
            Excused(m.rule.id, m.hit.start, m.hit.end, text.raw[m.hit.start : m.hit.end], reason)
            for m, reason in reasons
            if reason is not None
        )
    kept = sorted(won, key=lambda m: (m.hit.start, m.hit.end, m.rule.id))
    confidences = [round(precision.get(m.rule.id, 0.9) * m.hit.confidence, 3) for m in kept]
    costs = [
        (m.rule.category, POINTS[m.rule.severity] * WEIGHTS.get(m.rule.category, 1.0) * m.rule.weight * sure)
        for m, sure in zip(kept, confidences, strict=True)
    ]
    return tuple(
        _word(text, context, m, sure, points)
        for m, sure, points in zip(kept, confidences, penalties(costs), strict=True)
    )


def _excuse(text: Text, context: Context, marked: Marked, allowed: frozenset[str]) -> str | None:
    """Why the hit is none, or None where it stands."""
    rule, hit = marked
    if text.masked(hit.start, hit.end, rule.reads):
        kinds = {m.kind for m in text.masks if m.start < hit.end and hit.start < m.end and m.kind not in rule.reads}
        return f"not the agent's prose ({', '.join(sorted(kinds))})"
    words = text.folded[hit.start : hit.end]
    if allowed and words in allowed:
        return "allowed by the settings"
    if rule.mirrored and context.mirrors(words):
        return "the customer just used it too"
    return None


def _winners(marked: Sequence[Marked]) -> Iterable[Marked]:
    """Of overlapping hits one stays: of one category the surest, then the longest, then by rule.

    What an engine said also yields to a rule of ours that is mostly about the same words, whatever its
    category: `pls` is slang and no typo, but a typo in a longer finding stays one.
    """
    order = sorted(
        marked,
        key=lambda m: (
            m.rule.look.second_hand,
            -m.hit.confidence,
            m.hit.start - m.hit.end,
            m.rule.id,
            m.hit.start,
        ),
    )
    won: list[Marked] = []
    near: dict[int, list[Marked]] = {}  # by stretches of the draft, so that thousands of hits stay cheap
    for m in order:
        stretches = range(m.hit.start >> 6, (m.hit.end >> 6) + 1)
        if not any(_beats(w, m) for stretch in stretches for w in near.get(stretch, ())):
            won.append(m)
            for stretch in stretches:
                near.setdefault(stretch, []).append(m)
    return won


def _beats(winner: Marked, other: Marked) -> bool:
    if other.hit.start >= winner.hit.end or winner.hit.start >= other.hit.end:
        return False
    if winner.rule.category == other.rule.category:
        return True
    if not other.rule.look.second_hand:
        return False
    shared = min(winner.hit.end, other.hit.end) - max(winner.hit.start, other.hit.start)
    return 2 * shared >= winner.hit.end - winner.hit.start


def _loss(marked: Marked, won: Sequence[Marked]) -> str:
    by = next((w.rule.id for w in won if _beats(w, marked)), "another")
    return f"said already by {by}"


def _word(text: Text, context: Context, marked: Marked, confidence: float, points: float) -> Finding:
    rule, hit = marked
    shown = text.raw[hit.start : hit.end]
    first = hit.fixes[0] if hit.fixes else ()
    wording = first[0].text if len(first) == 1 else ""
    fixes = tuple(
        build(Fix, {"title": _title(text, edits), "edits": edits, "safe": rule.safe and number == 0})
        for number, edits in enumerate(hit.fixes)
        if not any(text.masked(e.start, e.end, rule.reads) for e in edits)
    )
    message = rule.message.replace("{text}", _short(shown)).replace("{fix}", wording).replace("{note}", hit.note)
    return build(
        Finding,
        {
            "rule": rule.id,
            "category": rule.category,
            "severity": rule.severity,
            "confidence": confidence,
            "penalty": points,
            "start": hit.start,
            "end": hit.end,
            "text": shown,
            "message": message,
            "fixes": fixes,
            "turn": context.index,
            "url": None,
        },
    )


def _title(text: Text, edits: Sequence[Edit]) -> str:
    parts = []
    for edit in edits:
        old = text.raw[edit.start : edit.end]
        parts.append(f"Write “{edit.text}”" if edit.text.strip() else f"Leave out “{_short(old).strip()}”")
    return "; ".join(parts)


def _short(shown: str) -> str:
    return shown if len(shown) <= 60 else shown[:57].rstrip() + "…"
