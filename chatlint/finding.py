"""What chatlint answers: findings with fixes, gathered in a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr

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
    never costs points. `category_scores` holds the categories that lost points.
    """

    score: float
    verdict: Verdict
    findings: tuple[Finding, ...]
    skipped: tuple[Unanswered, ...]
    not_applicable: tuple[Unanswered, ...]
    category_scores: dict[str, float]
    language: str

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
