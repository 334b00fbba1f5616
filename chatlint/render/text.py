"""Reports for people: a line a finding, the place underlined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chatlint.finding import Finding, Report
from chatlint.render.judged import Judged
from chatlint.render.plain import visible, width
from chatlint.rule import Rule
from chatlint.score import POINTS

COLUMNS = 100
"""Columns of a draft's line that are shown around a finding."""

_CODES = {"error": "31;1", "warning": "33", "info": "36", "block": "31;1", "review": "33", "send": "32", "faint": "2"}


@dataclass(frozen=True)
class Style:
    """Whether to colour; `__call__` puts the colour of a kind around a text."""

    colour: bool = False

    def __call__(self, kind: str, text: str) -> str:
        """`text` in the colour of a severity, a verdict or `faint`."""
        return f"\x1b[{_CODES[kind]}m{text}\x1b[0m" if self.colour else text


def as_text(judged: Judged, style: Style, rules: Mapping[str, Rule] | None = None) -> Iterator[str]:
    """The lines on one draft. With `rules`, every finding and every silence is explained."""
    if judged.source is not None:
        name = f" (id {visible(str(judged.id))})" if judged.id is not None else ""
        yield f"{visible(judged.place)}:{name} {summary(judged.report, style)}"
    for finding in judged.report.findings:
        yield from _finding(judged.draft, finding, style)
        if rules is not None:
            yield from _reasons(finding, rules.get(finding.rule), judged.report, style)
    for missing in judged.report.skipped:
        yield style("faint", f"  not judged by {missing.rule}: {visible(missing.reason)}")
    if rules is not None:
        yield from _silences(judged, style)
    if judged.source is None:
        yield summary(judged.report, style)


def summary(report: Report, style: Style) -> str:
    """`score 88 · review · 1 finding`."""
    count = len(report.findings)
    noun = "finding" if count == 1 else "findings"
    return f"score {report.score:g} · {style(report.verdict, report.verdict)} · {count or 'no'} {noun}"


def _finding(draft: str, finding: Finding, style: Style) -> Iterator[str]:
    line = draft.count("\n", 0, finding.start)
    first = draft.rfind("\n", 0, finding.start) + 1
    place = f"{line + 1}:{finding.start - first + 1}"
    severity = style(finding.severity, f"{finding.severity:7}")
    rule = style("faint", f"[{finding.rule}]")
    yield f"  {place:<6} {severity} {visible(finding.message)} {rule}"
    last = draft.find("\n", finding.start)
    shown, mark = _window(draft[first : len(draft) if last < 0 else last], finding.start - first, finding.end - first)
    yield f"         {shown}"
    if finding.text != draft:
        yield f"         {style(finding.severity, mark)}"


def _window(line: str, start: int, end: int) -> tuple[str, str]:
    """The part of the line around `[start, end)`, and a line of marks under it."""
    end = min(end, len(line))
    first = max(0, min(start - 40, len(line) - COLUMNS)) if len(line) > COLUMNS else 0
    last = min(len(line), first + COLUMNS)
    end = min(end, last)
    before = ("…" if first else "") + visible(line[first:start])
    marked = visible(line[start:end])
    after = visible(line[end:last]) + ("…" if last < len(line) else "")
    return before + marked + after, " " * width(before) + "^" * max(1, width(marked))


def _reasons(finding: Finding, rule: Rule | None, report: Report, style: Style) -> Iterator[str]:
    full = POINTS[finding.severity] * finding.confidence * (rule.weight if rule else 1.0)
    parts = [f"{POINTS[finding.severity]:g} for {finding.severity}", f"{finding.confidence:g} confidence"]
    if rule and rule.weight != 1:
        parts.append(f"weight {rule.weight:g}")
    if finding.penalty < full * 0.999:
        parts.append(f"{finding.penalty / full:g} as {finding.category} has costlier findings")
    why = [f"rule {finding.rule} ({finding.category}), check {rule.check_name}: {rule.why}"] if rule else []
    matched = f"matched “{visible(finding.text)}” at {finding.start}-{finding.end}"
    points = f"{finding.penalty:.1f} points = {' x '.join(parts)}"
    titles = [f"{'safe fix' if fix.safe else 'suggestion'}: {visible(fix.title)}" for fix in finding.fixes]
    for line in (*why, matched, points, *titles):
        yield style("faint", f"           {line}")


def _silences(judged: Judged, style: Style) -> Iterator[str]:
    for excused in judged.excused or ():
        shown = visible(excused.text[:60])
        yield style("faint", f"  excused: {excused.rule} at {excused.start}-{excused.end} “{shown}”: {excused.reason}")
    for reason in dict.fromkeys(u.reason for u in judged.report.not_applicable):
        names = ", ".join(u.rule for u in judged.report.not_applicable if u.reason == reason)
        yield style("faint", f"  not applicable, {reason}: {names}")
