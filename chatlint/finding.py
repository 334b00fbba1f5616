"""What chatlint answers: findings with fixes, gathered in a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr
from pydantic_core import PydanticSerializationError

Severity = Literal["info", "warning", "error"]
Verdict = Literal["send", "review", "block"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")

M = TypeVar("M", bound=BaseModel)


def build(model: type[M], values: dict[str, Any], private: dict[str, Any] | None = None) -> M:
    """A model from values the linter made itself, without validating them again.

    pydantic's own `model_construct` is slower than validating; a report of a clean
    message costs more than judging it. `values` must hold every field.
    """
    made = model.__new__(model)
    put = object.__setattr__
    put(made, "__dict__", values)
    put(made, "__pydantic_fields_set__", set(values))
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", private)
    return made


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_dump_json(self, **options: Any) -> str:
        """JSON text. Half characters (lone surrogates) of a draft, which UTF-8 cannot carry, come as escapes."""
        try:
            return super().model_dump_json(**options)
        except PydanticSerializationError:
            indent, _ = options.pop("indent", None), options.pop("ensure_ascii", None)
            return json.dumps(self.model_dump(**options), indent=indent, allow_nan=False, default=str)


class Edit(_Answer):
    """Replace `[start, end)`, in code points of the draft, by `text`."""

    start: int
    end: int
    text: str


class Fix(_Answer):
    """One way to mend a finding: edits that never overlap.

    A `safe` fix cannot change what the draft means and may be applied unseen.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Finding(_Answer):
    """One fault: where (code points, `draft[start:end] == text`), what, and what to write instead."""

    rule: str
    category: str
    severity: Severity
    confidence: float
    penalty: float
    start: int
    end: int
    text: str
    message: str
    fixes: tuple[Fix, ...] = ()
    turn: int | None = None
    url: str | None = None


class Unanswered(_Answer):
    """A rule that gave no answer, and why."""

    rule: str
    reason: str


class Report(_Answer):
    """What is to be said about one draft.

    `score` runs from 0 to 100 (nothing to improve). `skipped` names rules that should have
    answered and could not; `not_applicable` those that have nothing to judge here, which
    never costs points. `category_scores` holds the categories that lost points,
    `engines` the grammar engines that answered.
    """

    score: float
    verdict: Verdict
    findings: tuple[Finding, ...]
    skipped: tuple[Unanswered, ...]
    not_applicable: tuple[Unanswered, ...]
    category_scores: dict[str, float]
    language: str
    engines: tuple[str, ...] = ()

    _draft: str | None = PrivateAttr(default=None)
    _fixer: Callable[[str, Report], str] | None = PrivateAttr(default=None)

    def fixed_text(self) -> str:
        """The draft with its safe fixes applied.

        Doing it twice changes nothing, and no applied fix makes another rule speak: a fix
        that would is left out. Raises ValueError on a report that was read back from
        JSON, which does not carry the draft.
        """
        if self._draft is None or self._fixer is None:
            raise ValueError("this report does not carry its draft; lint the draft again to fix it")
        return self._fixer(self._draft, self)


class Times(_Answer):
    """How fast the conversation went, in seconds; None where the messages carry no times.

    `first_response` runs from the customer's first message to the first agent's; `longest_silence` is the longest
    wait while it was the agent's turn.
    """

    first_response: float | None
    longest_silence: float | None
    duration: float | None
    agent_messages: int
    customer_messages: int


class Promise(_Answer):
    """Something the agent said they would do, and by when (seconds from the message), where named.

    `kept` is None where it cannot be told: no times, or the conversation ends before.
    """

    turn: int
    text: str
    within: float | None
    kept: bool | None


class Credit(_Answer):
    """Something done well: its kind, and the words that show it."""

    kind: str
    turn: int
    text: str


class ConversationReport(_Answer):
    """What is to be said about a whole conversation.

    `reports` holds one report for each message, None for those not judged (the customer's, bots', notes).
    The `score` is the mean of the judged messages' average and of the worst of them. `findings`
    are all of the reports' findings, each with its `turn`.
    """

    reports: tuple[Report | None, ...]
    findings: tuple[Finding, ...]
    score: float
    skipped: tuple[Unanswered, ...]
    not_applicable: tuple[Unanswered, ...]
    times: Times
    promises: tuple[Promise, ...]
    credits: tuple[Credit, ...]
