"""Applying fixes, and proving that they keep the draft's facts and make no new fault."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable

import regex

from chatlint.finding import Edit, Finding, Fix, Report

PASSES = 5
MOST = 64
"""A draft with more safe fixes is left as it is: each may have to be tried, and such a draft is no agent's."""
_FACTS = regex.compile(r"(?<![\w.+\-])[\w.+\-]++@[\w\-.]+\w|https?://\S+|\d[\d.,:/\-]*\d|\d|[€$£]")


def apply(draft: str, edits: Iterable[Edit]) -> str:
    """The draft after the edits. Raises ValueError when two of them overlap or one lies outside."""
    parts: list[str] = []
    place = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < place or edit.end < edit.start or edit.end > len(draft):
            raise ValueError(f"edit {edit.start}-{edit.end} overlaps another or lies outside the draft")
        parts += [draft[place : edit.start], edit.text]
        place = edit.end
    return "".join((*parts, draft[place:]))


def safe_fixes(findings: Iterable[Finding]) -> list[Fix]:
    """The first safe fix of each finding, those that overlap an earlier one left out."""
    chosen: list[Fix] = []
    taken: list[tuple[int, int]] = []
    for finding in findings:
        fix = next((f for f in finding.fixes if f.safe), None)
        if fix is None or any(_clash(edit, taken) for edit in fix.edits):
            continue
        chosen.append(fix)
        for edit in fix.edits:
            insort(taken, (edit.start, edit.end))
    return chosen


def _clash(edit: Edit, taken: list[tuple[int, int]]) -> bool:
    """Whether the edit touches one of the sorted spans, of which only the nearest can reach it."""
    here = bisect_left(taken, (edit.start, edit.end))
    return any(
        (edit.start < end and start < edit.end) or (edit.start, edit.end) == (start, end)
        for start, end in taken[max(0, here - 2) : here + 2]
    )


def keeps_facts(before: str, after: str) -> bool:
    """Whether every number, address and link of `before` stands in `after`, in order, and none was added."""
    return _FACTS.findall(before) == _FACTS.findall(after)


def fixed(draft: str, report: Report, lint: Callable[[str], Report]) -> str:
    """The draft with its safe fixes applied until nothing safe is left to apply.

    Each pass is linted again: fixes that change facts or make a rule speak that was silent are left out.
    """
    known = {(f.rule, f.text) for f in report.findings}
    rules = {f.rule for f in report.findings}
    refused: set[tuple[str, str]] = set()
    for _ in range(PASSES):
        fixes = safe_fixes(x for x in report.findings if (x.rule, x.text) not in refused)
        if not fixes or len(fixes) > MOST:
            break
        after, answer = _try(draft, fixes, lint)
        if not _sound(draft, after, answer, rules, known):
            fixes = _sound_ones(draft, fixes, lint, rules, known)
            chosen = {id(f) for f in fixes}
            for finding in report.findings:
                if any(f.safe and id(f) not in chosen for f in finding.fixes[:1]):
                    refused.add((finding.rule, finding.text))
            if not fixes:
                break
            after, answer = _try(draft, fixes, lint)
        draft, report = after, answer
    return draft


def _try(draft: str, fixes: Iterable[Fix], lint: Callable[[str], Report]) -> tuple[str, Report]:
    after = apply(draft, (edit for fix in fixes for edit in fix.edits))
    return after, lint(after)


def _sound(before: str, after: str, answer: Report, rules: set[str], known: set[tuple[str, str]]) -> bool:
    if not keeps_facts(before, after):
        return False
    return all(f.rule in rules or (f.rule, f.text) in known for f in answer.findings)


def _sound_ones(
    draft: str, fixes: list[Fix], lint: Callable[[str], Report], rules: set[str], known: set[tuple[str, str]]
) -> list[Fix]:
    """Of fixes that cannot all be applied, those that can: by halves, each on top of those already chosen."""
    chosen: list[Fix] = []
    groups = _halves(fixes)
    while groups:
        group = groups.pop()
        after, answer = _try(draft, [*chosen, *group], lint)
        if _sound(draft, after, answer, rules, known):
            chosen += group
        elif len(group) > 1:
            groups += _halves(group)
    return chosen


def _halves(fixes: list[Fix]) -> list[list[Fix]]:
    """The second half and the first, if there are any: as a stack, the first comes out first."""
    middle = (len(fixes) + 1) // 2
    return [half for half in (fixes[middle:], fixes[:middle]) if half and half != fixes]
