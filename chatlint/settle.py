"""From hits to findings: what is masked, excused or said twice goes, the rest is put in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chatlint.checks.base import Hit
from chatlint.context import Context
from chatlint.finding import Edit, Finding, Fix
from chatlint.rule import Rule
from chatlint.score import POINTS, penalties
from chatlint.text import Text

FEW_WORDS = 30
"""Code points: a longer finding is about a sentence and leaves the slips in it alone."""


class Marked(NamedTuple):
    """A hit with the rule that made it."""

    rule: Rule
    hit: Hit


def settle(
    text: Text,
    context: Context,
    marked: Iterable[Marked],
    allowed: frozenset[str],
    precision: dict[str, float],
) -> tuple[Finding, ...]:
    """The findings, by place. `allowed` words are folded; `precision` is each rule's measured one."""
    kept = [m for m in marked if not _excused(text, context, m, allowed)]
    kept = sorted(_winners(kept), key=lambda m: (m.hit.start, m.hit.end, m.rule.id))
    confidences = [round(precision.get(m.rule.id, 0.9) * m.hit.confidence, 3) for m in kept]
    costs = [
        (m.rule.category, POINTS[m.rule.severity] * m.rule.weight * sure)
        for m, sure in zip(kept, confidences, strict=True)
    ]
    return tuple(
        _word(text, m, sure, points) for m, sure, points in zip(kept, confidences, penalties(costs), strict=True)
    )


def _excused(text: Text, context: Context, marked: Marked, allowed: frozenset[str]) -> bool:
    rule, hit = marked
    if text.masked(hit.start, hit.end, rule.reads):
        return True
    words = text.folded[hit.start : hit.end]
    if allowed and words in allowed:
        return True
    return rule.mirrored and context.mirrors(words)


def _winners(marked: Sequence[Marked]) -> Iterable[Marked]:
    """Of overlapping hits one stays: of one category the surest, then the longest, then by rule.

    What an engine said also yields to a rule of ours on the same few words, whatever its category:
    `pls` is slang and no typo.
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
    for m in order:
        if not any(_beats(w, m) for w in won):
            won.append(m)
    return won


def _beats(winner: Marked, other: Marked) -> bool:
    if other.hit.start >= winner.hit.end or winner.hit.start >= other.hit.end:
        return False
    if winner.rule.category == other.rule.category:
        return True
    return other.rule.look.second_hand and winner.hit.end - winner.hit.start <= FEW_WORDS


def _word(text: Text, marked: Marked, confidence: float, points: float) -> Finding:
    rule, hit = marked
    shown = text.raw[hit.start : hit.end]
    first = hit.fixes[0] if hit.fixes else ()
    wording = first[0].text if len(first) == 1 else ""
    fixes = tuple(
        Fix(title=_title(text, edits), edits=edits, safe=rule.safe and number == 0)
        for number, edits in enumerate(hit.fixes)
        if not any(text.masked(e.start, e.end, rule.reads) for e in edits)
    )
    return Finding(
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        confidence=confidence,
        penalty=points,
        start=hit.start,
        end=hit.end,
        text=shown,
        message=rule.message.replace("{text}", _short(shown)).replace("{fix}", wording).replace("{note}", hit.note),
        fixes=fixes,
    )


def _title(text: Text, edits: Sequence[Edit]) -> str:
    parts = []
    for edit in edits:
        old = text.raw[edit.start : edit.end]
        parts.append(f"Write “{edit.text}”" if edit.text.strip() else f"Leave out “{_short(old).strip()}”")
    return "; ".join(parts)


def _short(shown: str) -> str:
    return shown if len(shown) <= 60 else shown[:57].rstrip() + "…"
