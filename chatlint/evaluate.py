"""How right the warnings are: precision, recall and F1 on messages that people labelled.

A file holds one JSON object a line: `id`, `text`, `customer` (the message before it, may be missing), `labels`
(each with `label` and `spans`, the pieces of the text it is about), `unsure` (labels the readers did not agree on,
which count neither way) and `overall` (how ready the draft is, from 1 to 5; may be missing).
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from chatlint.finding import Finding, Report
from chatlint.message import Conversation, Message
from chatlint.precision import Figures
from chatlint.validation import explain
from chatlint.yamlfile import FileError

WHOLE = frozenset({"too_long", "no_empathy"})
"""Categories that are about a whole message: wherever a finding stands, it is in the right place."""
FEW = 5
"""A category with fewer labelled messages does not count in the mean F1."""


class LabelError(FileError):
    """A file of labelled messages that cannot be used: file, line, what is wrong."""


class Label(BaseModel):
    """One label and the pieces of the text it is about."""

    model_config = ConfigDict(frozen=True)

    label: str
    spans: tuple[str, ...] = ()


class Labelled(BaseModel):
    """One labelled message; see the module's description."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: str | int = ""
    text: str
    customer: str | None = None
    labels: tuple[Label, ...] = ()
    unsure: frozenset[str] = frozenset()
    overall: float | None = None

    @property
    def conversation(self) -> Conversation | None:
        """What was said before."""
        return Conversation(messages=(Message(role="customer", text=self.customer),)) if self.customer else None


class Judge(Protocol):
    """Whatever judges a draft; a `Linter` does."""

    def lint(self, draft: str, conversation: Conversation | None = None) -> Report:
        """The report on one draft."""
        ...


@dataclass(frozen=True)
class Accuracy:
    """How a category did. `n` messages carry its label; in `placed` of the found ones a finding touches a span."""

    found: int = 0
    false: int = 0
    missed: int = 0
    placed: int = 0

    @property
    def n(self) -> int:
        """Messages with this label."""
        return self.found + self.missed

    @property
    def precision(self) -> float | None:
        """Share of the warned messages that carry the label; None where none was warned."""
        return self.found / (self.found + self.false) if self.found + self.false else None

    @property
    def recall(self) -> float | None:
        """Share of the labelled messages that were warned; None where none is labelled."""
        return self.found / self.n if self.n else None

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / (2 * self.found + self.false + self.missed)


@dataclass(frozen=True)
class Mistake:
    """A label that was missed, or a warning that no reader gave."""

    kind: Literal["missed", "false"]
    category: str
    message: Labelled
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Evaluation:
    """What came out. `noisy` of the `clean` messages (no label, none unsure) got a warning."""

    messages: int
    categories: Mapping[str, Accuracy]
    rules: Mapping[str, Figures]
    mistakes: tuple[Mistake, ...]
    clean: int
    noisy: int
    noise: Mapping[str, int]
    spearman: float | None

    @property
    def noise_per_100(self) -> float:
        """Clean messages with a warning, of a hundred."""
        return 100 * self.noisy / self.clean if self.clean else 0.0

    @property
    def mean_f1(self) -> float:
        """Mean F1 of the categories with FEW or more labelled messages."""
        counted = [c.f1 for c in self.categories.values() if c.n >= FEW]
        return sum(counted) / len(counted) if counted else 0.0


def read_labelled(path: Path) -> Iterator[Labelled]:
    """The messages of a file. Raises LabelError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as wrong:
        raise LabelError(f"{path}: {wrong.strerror or wrong}; name a file that can be read") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Labelled.model_validate_json(line)
        except ValidationError as wrong:
            raise LabelError(f"{path}:{number}: {explain(wrong, Labelled)}".replace("\n", " ")) from None


def evaluate(judge: Judge, messages: Sequence[Labelled]) -> Evaluation:
    """Judge every message and compare with its labels."""
    found, false, missed, placed, noise = (Counter[str]() for _ in range(5))
    rules: dict[str, Figures] = {}
    mistakes: list[Mistake] = []
    scores: list[float] = []
    overall: list[float] = []
    clean = noisy = 0
    for message in messages:
        report = judge.lint(message.text, message.conversation)
        labels = {label.label: label.spans for label in message.labels}
        warned: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in report.findings:
            warned[finding.category].append(finding)
        if not labels and not message.unsure:
            clean += 1
            noisy += bool(warned)
            noise.update(warned.keys())
        for category in sorted(labels.keys() | warned.keys()):
            if category in message.unsure:
                continue
            findings = tuple(warned.get(category, ()))
            for rule in {finding.rule for finding in findings}:
                _, hits, right = rules.get(rule, Figures(category, 0, 0))
                rules[rule] = Figures(category, hits + 1, right + (category in labels))
            if category in labels and findings:
                found[category] += 1
                placed[category] += category in WHOLE or _touches(message.text, findings, labels[category])
            elif findings:
                false[category] += 1
                mistakes.append(Mistake("false", category, message, findings))
            else:
                missed[category] += 1
                mistakes.append(Mistake("missed", category, message, findings))
        if message.overall is not None:
            scores.append(report.score)
            overall.append(message.overall)
    names = sorted(found.keys() | false.keys() | missed.keys())
    return Evaluation(
        messages=len(messages),
        categories={c: Accuracy(found[c], false[c], missed[c], placed[c]) for c in names},
        rules=rules,
        mistakes=tuple(mistakes),
        clean=clean,
        noisy=noisy,
        noise=dict(noise),
        spearman=spearman(scores, overall),
    )


def spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Correlation of ranks, ties sharing theirs; None where one side never differs."""
    if len(set(left)) < 2 or len(set(right)) < 2:
        return None
    return statistics.correlation(_ranks(left), _ranks(right))


def _ranks(values: Sequence[float]) -> list[float]:
    places: defaultdict[float, list[int]] = defaultdict(list)
    for place, value in enumerate(sorted(values)):
        places[value].append(place)
    mean = {value: statistics.fmean(ranks) for value, ranks in places.items()}
    return [mean[value] for value in values]


def _touches(text: str, findings: Iterable[Finding], spans: Iterable[str]) -> bool:
    marked = [(start, start + len(span)) for span in spans for start in _places(text, span)]
    return any(f.start < end and start < f.end for f in findings for start, end in marked)


def _places(text: str, piece: str) -> Iterator[int]:
    start = text.find(piece)
    while start >= 0:
        yield start
        start = text.find(piece, start + 1)
