"""A draft with what was said about it, as every rendering takes it."""

from __future__ import annotations

from dataclasses import dataclass

from chatlint.finding import Report
from chatlint.settle import Excused


@dataclass(frozen=True)
class Judged:
    """A draft and its report.

    `source` is the file it came from, `line` its line there, or `entry` its place in words (`row 3`), and `id` what
    the file calls it. `fixed` is the draft with its safe fixes, where asked for, and `excused` the hits that became
    no finding.
    """

    draft: str
    report: Report
    source: str | None = None
    line: int | None = None
    entry: str | None = None
    id: str | int | None = None
    fixed: str | None = None
    excused: tuple[Excused, ...] | None = None

    @property
    def place(self) -> str:
        """Where the draft stands, as editors and terminals understand it."""
        if self.source is None:
            return "draft"
        return f"{self.source}:{self.line}" if self.line is not None else f"{self.source}: {self.entry}"
