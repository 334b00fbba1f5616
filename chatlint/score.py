"""From findings to points, score and verdict.

A finding costs `POINTS[severity] x WEIGHTS[category] x confidence x the rule's weight`. The weights
follow what readers took off for each kind of fault when they marked some 1,100 messages from 1 to 5
(least squares without negative weights, rounded).

Findings of one category are worth less each: sorted by cost, the second counts half, the third a
quarter. The score is 100 less all that, at least 0. The sum does not depend on the order of the
findings, and one finding more never raises the score: it takes its place among its category's, and
what it pushes down loses at most what it brings. What is not applicable costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chatlint.finding import Finding, Severity, Verdict

POINTS: Mapping[Severity, float] = {"info": 3.0, "warning": 12.0, "error": 40.0}
WEIGHTS: Mapping[str, float] = {
    "sarcasm": 1.5,
    "jargon": 1.4,
    "no_empathy": 1.4,
    "rude": 1.3,
    "overpromise": 1.25,
    "blame": 1.2,
    "negative": 1.15,
    "robotic": 0.95,
    "casing": 0.9,
    "gendered": 0.8,
    "punctuation": 0.6,
    "slang": 0.6,
    "spelling": 0.6,
    "too_long": 0.6,
}
"""What a category's findings count; 1 where none stands here."""
FADING = 0.5
BLOCK_BELOW = 30.0


def penalties(costs: Sequence[tuple[str, float]]) -> list[float]:
    """Points for each `(category, full cost)`, in the given order, faded within each category."""
    points = [0.0] * len(costs)
    by_category: dict[str, list[int]] = {}
    for index, (category, _) in enumerate(costs):
        by_category.setdefault(category, []).append(index)
    for indexes in by_category.values():
        indexes.sort(key=lambda i: -costs[i][1])
        factor = 1.0
        for index in indexes:
            points[index] = round(costs[index][1] * factor, 6)
            factor *= FADING
    return points


def score(findings: Sequence[Finding]) -> tuple[float, dict[str, float]]:
    """The score from 0 to 100, and the score of each category that lost points."""
    lost: dict[str, float] = {}
    for finding in findings:
        lost[finding.category] = lost.get(finding.category, 0.0) + finding.penalty
    total = round(max(0.0, 100.0 - sum(lost.values())), 1)
    return total, {category: round(max(0.0, 100.0 - points), 1) for category, points in sorted(lost.items())}


def verdict(total: float, findings: Sequence[Finding]) -> Verdict:
    """`block` for an error or a very low score, `review` for a warning, else `send`."""
    if total < BLOCK_BELOW or any(f.severity == "error" for f in findings):
        return "block"
    return "review" if any(f.severity == "warning" for f in findings) else "send"
