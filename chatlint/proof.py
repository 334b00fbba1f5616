"""A rule's examples as its tests: what they promise, and where the rule breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from chatlint.example import Example
from chatlint.finding import Edit, Report
from chatlint.fix import apply
from chatlint.message import Conversation, Message
from chatlint.rule import Rule


class Judge(Protocol):
    """Whatever judges a draft; a `Linter` does."""

    def lint(self, draft: str | Message, conversation: Conversation | None = None) -> Report:
        """The report on one draft."""
        ...


def faults(rule: Rule, alone: Judge, together: Judge) -> Iterator[str]:
    """What the rule's examples promise and it does not keep, a line each; nothing where all is well.

    `alone` judges by this rule only, `together` by all that are on. Bad drafts are found exactly where they
    are marked; first fixes give `fixed`, on which the rule is then silent; good drafts are silent.
    """
    for number, example in enumerate(rule.bad, 1):
        yield from (f"bad {number}: {fault}" for fault in _bad(example, alone, together))
    for number, example in enumerate(rule.good, 1):
        spoke = _spoke(_judge(alone, example)) or _spoke(_judge(together, example))
        if spoke:
            yield f"good {number}: {spoke}; a good draft must pass"


def _judge(judge: Judge, example: Example, draft: str | None = None) -> Report:
    return judge.lint(example.message(draft), example.conversation())


def _bad(example: Example, alone: Judge, together: Judge) -> Iterator[str]:
    draft = example.draft
    report = _judge(alone, example)
    found = [(f.start, f.end) for f in report.findings]
    if found != example.marks:
        yield f"marked are {_pieces(draft, example.marks)}, found are {_pieces(draft, found)}"
        return
    if example.fixed is None:
        return
    if not all(finding.fixes for finding in report.findings):
        yield "it has a fixed draft, but not every finding has a fix"
        return
    edits: list[Edit] = [edit for finding in report.findings for edit in finding.fixes[0].edits]
    mended = apply(draft, edits)
    if mended != example.fixed:
        yield f"the fixes give {mended!r}, not the fixed draft"
    elif spoke := _spoke(_judge(alone, example, mended)) or _spoke(_judge(together, example, mended)):
        yield f"fixed: {spoke}; a fixed draft must pass"


def _spoke(report: Report) -> str:
    return ", ".join(f"{f.rule} speaks at “{f.text[:40]}”" for f in report.findings)


def _pieces(draft: str, spans: list[tuple[int, int]]) -> str:
    return ", ".join(f"“{draft[start:end][:40]}” ({start}-{end})" for start, end in spans) or "none"
