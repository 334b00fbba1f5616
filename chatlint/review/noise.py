"""Each rule: how often it speaks, what it costs, and how often it is right."""

from __future__ import annotations

from dataclasses import dataclass

from chatlint.precision import Figures, shipped_figures
from chatlint.review.read import Chat


@dataclass(slots=True)
class Spoken:
    """A rule's findings."""

    rule: str
    category: str
    findings: int = 0
    messages: int = 0
    points: float = 0.0
    measured: Figures | None = None

    @property
    def precision(self) -> float | None:
        """In what share of labelled messages it was right; None where it was never measured."""
        return self.measured.right / self.measured.hits if self.measured and self.measured.hits else None


class Noise:
    """Findings per rule over all judged messages."""

    def __init__(self) -> None:
        self.messages = 0
        self._rules: dict[str, Spoken] = {}

    def chat(self, chat: Chat) -> None:
        """Take a conversation's findings in."""
        for message in chat.by_agents:
            self.messages += 1
            for name in {f.rule for f in message.findings}:
                self._of(name).messages += 1
            for finding in message.findings:
                rule = self._of(finding.rule)
                rule.category = finding.category
                rule.findings += 1
                rule.points += finding.penalty

    def rules(self) -> list[Spoken]:
        """The rules that spoke, the costliest first."""
        known = shipped_figures()
        for rule in self._rules.values():
            found = known.get(rule.rule)
            rule.measured = found if found is not None and found.category == rule.category else None
        return sorted(self._rules.values(), key=lambda r: (-r.points, r.rule))

    def categories(self) -> list[tuple[str, float, int]]:
        """Each category's points and findings, the costliest first."""
        sums: dict[str, tuple[float, int]] = {}
        for rule in self._rules.values():
            points, findings = sums.get(rule.category, (0.0, 0))
            sums[rule.category] = points + rule.points, findings + rule.findings
        return sorted(((name, *found) for name, found in sums.items()), key=lambda item: -item[1])

    def _of(self, name: str) -> Spoken:
        return self._rules.setdefault(name, Spoken(name, ""))
