"""The one policy of all adapters: what becomes of a draft that chatlint finds fault with."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from chatlint.finding import Finding, Report
from chatlint.linter import Linter
from chatlint.message import Channel, Conversation, Message, Role
from chatlint.render.plain import visible

Action = Literal["pass", "fix", "feedback", "stop"]
OnBad = Literal["feedback", "fix", "stop"]
Failing = Literal["open", "closed"]
log = logging.getLogger(__name__)
_OVER = {"review": ("review", "block"), "block": ("block",)}


@dataclass(frozen=True)
class Decision:
    """What becomes of one draft: `text` may be sent where the action is `pass` or `fix`, nothing otherwise.

    `feedback` tells a writer what to change; it quotes the draft, so it belongs in no log. `report` is None where the
    linter could not answer; `unanswered` then says why, as it does where a rule had to be skipped.
    """

    action: Action
    text: str
    report: Report | None = None
    feedback: str = ""
    unanswered: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that spoke, without doubles, in order. Safe to log."""
        return tuple(dict.fromkeys(finding.rule for finding in self.report.findings)) if self.report else ()


class DraftStopped(Exception):
    """A draft that must not be sent. Its text names rules, never words of the draft; `decision` has the findings."""

    def __init__(self, decision: Decision) -> None:
        why = ", ".join(decision.rules) or decision.unanswered
        super().__init__(f"the draft is held back: {why}")
        self.decision = decision


@dataclass(frozen=True)
class Gate:
    """Decides on drafts. One may be shared by threads and adapters.

    A draft is bad at the verdict `block_at` or a worse one, or, where that is a number, below that score. A bad draft
    goes back with `feedback`, at most `retries` times and is then stopped; or is replaced where its safe `fix` mends
    it (and else goes back); or is stopped at once (`stop`). `failing` says what becomes of a draft that could not be
    judged in full: passed by what is known (`open`) or stopped (`closed`).
    """

    linter: Linter
    block_at: Literal["review", "block"] | float = "block"
    on_bad: OnBad = "feedback"
    failing: Failing = "open"
    retries: int = 2
    channel: Channel | None = None

    def __post_init__(self) -> None:
        known: Mapping[str, tuple[object, tuple[str, ...]]] = {
            "on_bad": (self.on_bad, ("feedback", "fix", "stop")),
            "failing": (self.failing, ("open", "closed")),
        }
        for name, (value, allowed) in known.items():
            if value not in allowed:
                raise ValueError(f"{name} is {value!r}; give one of {', '.join(allowed)}")
        if isinstance(self.block_at, str):
            if self.block_at not in _OVER:
                raise ValueError(f"block_at is {self.block_at!r}; give review, block, or a score from 0 to 100")
        elif not 0 <= self.block_at <= 100:
            raise ValueError(f"block_at is {self.block_at!r}; a score runs from 0 to 100")
        if self.retries < 0:
            raise ValueError(f"retries is {self.retries}; give 0 or more")

    def judge(self, draft: str, conversation: Conversation | None = None, attempt: int = 0) -> Decision:
        """The decision on a draft, read with what was said before it; `attempt` counts the drafts that went back."""
        try:
            message = Message(text=draft, channel=self.channel)
            report = self.linter.lint(message, conversation)
            if self._good(report):
                return self._known_good(draft, report)
            if self.on_bad == "fix" and (decision := self._fixed(report, conversation)) is not None:
                return decision
        except Exception as wrong:  # whatever failed, a customer waits: the policy decides, not a traceback
            log.error("a draft could not be judged: %s", type(wrong).__name__)
            return self.unjudged(draft, f"the linter failed ({type(wrong).__name__})")
        if self.on_bad != "stop" and attempt < self.retries:
            return Decision("feedback", draft, report, feedback(report))
        return Decision("stop", draft, report, feedback(report))

    async def ajudge(self, draft: str, conversation: Conversation | None = None, attempt: int = 0) -> Decision:
        """As `judge`, in a thread, so that an event loop never waits."""
        import asyncio

        return await asyncio.to_thread(self.judge, draft, conversation, attempt)

    def on(self, channel: Channel | None) -> Gate:
        """The same policy for drafts of a channel."""
        return self if channel is None else replace(self, channel=channel)

    def unjudged(self, draft: str, why: str, report: Report | None = None) -> Decision:
        """The decision on a draft that could not be judged in full."""
        return Decision("pass" if self.failing == "open" else "stop", draft, report, unanswered=why)

    def _good(self, report: Report) -> bool:
        if isinstance(self.block_at, str):
            return report.verdict not in _OVER[self.block_at]
        return report.score >= self.block_at

    def _known_good(self, draft: str, report: Report) -> Decision:
        if report.skipped:
            return self.unjudged(draft, report.skipped[0].reason, report)
        return Decision("pass", draft, report)

    def _fixed(self, report: Report, conversation: Conversation | None) -> Decision | None:
        """The draft with its safe fixes, where that is good enough to be sent."""
        text = report.fixed_text()
        after = self.linter.lint(Message(text=text, channel=self.channel), conversation)
        if not self._good(after) or (after.skipped and self.failing == "closed"):
            return None
        return Decision("fix", text, report, feedback(report))


def spoken(turns: Iterable[tuple[Role, str]]) -> Conversation | None:
    """The conversation of what was said, in order, empty turns left out; None where nothing was."""
    messages = tuple(Message(text=text, role=role) for role, text in turns if text.strip())
    return Conversation(messages=messages) if messages else None


def feedback(report: Report) -> str:
    """What is to be changed, for a writer that may be a language model: one finding a line, quotes as data."""
    lines = [f"{number}. {advice(finding)}" for number, finding in enumerate(report.findings, 1)]
    head = "This reply was not sent. Write it again without the faults below; keep its facts and its meaning."
    return "\n".join((head, *lines, "Answer with the new reply only."))


def advice(finding: Finding) -> str:
    """One finding in one line: its rule, what is wrong, what may be written instead."""
    words = visible(finding.text if len(finding.text) <= 120 else f"{finding.text[:119]}…")
    line = f"[{finding.rule}] “{words}”: {visible(finding.message)}"
    titles = "; ".join(visible(fix.title) for fix in finding.fixes[:2])
    return f"{line} ({titles})" if titles and titles not in line else line
