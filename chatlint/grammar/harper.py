"""The embedded grammar engine: Harper's rules, chosen for chat, and our own spelling.

Every line of a text is judged by itself: in chat a line break ends a thought. Hence a line's answer
never depends on its neighbours, may be remembered, and many lines can be read in one call.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from chatlint.grammar.base import Correction, EngineError
from chatlint.grammar.cache import AnswerCache
from chatlint.grammar.gate import gate
from chatlint.grammar.harper_lint import ENGINE, build, correction, dialect_of, lint_lines
from chatlint.grammar.harper_rules import EngineRule, load_alarm, load_rules
from chatlint.grammar.lexicon import load_lexicon
from chatlint.grammar.proofread import Slip, looks_foreign, proofread
from chatlint.grammar.spelling import Judgement, Speller

if TYPE_CHECKING:
    import harper

_PART = 4000  # code points that are read in one call
_MESSAGES = {
    "typo": "“{}” looks misspelt.",
    "split-word": "“{}” looks like one word with a space in it.",
    "capital-slip": "The capital letters in “{}” look like a slip.",
    "wrong-word": "“{}” is probably not the word meant here.",
    "wrong-form": "“{}” is not the form that belongs here.",
    "apostrophe": "“{}” lacks its apostrophe.",
    "uncountable": "“{}” has no such plural in English.",
}

Span = tuple[int, int]


class _Line(NamedTuple):
    """A line with its masked spans: all that its answer depends on."""

    text: str
    masked: tuple[Span, ...]


class HarperEngine:
    """Harper behind the `Engine` protocol; one linter per thread, built on first use (about a second).

    `remember` lines are kept with their answers (0: none). A text is read up to `limit` code
    points; `cut` tells where reading stops. `thorough` hands Harper every line, also those in which
    no rule can hit: the answers are the same, which is what it is there to show.
    """

    name = ENGINE

    def __init__(self, remember: int = 20_000, limit: int = 20_000, thorough: bool = False) -> None:
        self.limit = limit
        self._thorough = thorough
        self._remember = remember
        self._reset()

    def _reset(self) -> None:
        self._local = threading.local()
        self._answers: AnswerCache[tuple[Correction, ...]] = AnswerCache(self._remember)
        self._words: AnswerCache[Judgement] = AnswerCache(50_000)

    @property
    def rules(self) -> dict[str, EngineRule]:
        """The engine's rules by the name that a `Correction` carries, with category and precision."""
        return load_rules()

    def reads(self, language: str) -> bool:
        """English, of whatever country."""
        return language.lower().replace("_", "-").partition("-")[0] == "en"

    def cut(self, text: str) -> int | None:
        """The offset (code points) from which `text` is not read, or None when all of it is."""
        return self.limit if len(text) > self.limit else None

    def close(self) -> None:
        """Forget linters and remembered answers."""
        self._reset()

    def correct(
        self,
        texts: Sequence[str],
        language: str,
        masked: Sequence[Sequence[Span]] | None = None,
        deadline: float | None = None,
    ) -> list[tuple[Correction, ...]]:
        """See `Engine.correct`. Raises EngineError for another language than English."""
        dialect = dialect_of(language)
        plans: list[list[tuple[int, _Line]]] = []
        answers: dict[_Line, tuple[Correction, ...]] = {}
        missing: dict[_Line, None] = {}
        for index, text in enumerate(texts):
            plan = list(_lines(text[: self.limit], masked[index] if masked else ()))
            plans.append(plan)
            for _, line in plan:
                if line not in answers and line not in missing:
                    known = self._answers.get((dialect, line))
                    if known is None:
                        missing[line] = None
                    else:
                        answers[line] = known
        for part in _parts(missing):
            if deadline is not None and time.monotonic() > deadline:
                raise EngineError("Harper did not answer in time; allow more time or send fewer texts at once.")
            for line, found in zip(part, self._read(part, dialect), strict=True):
                answers[line] = found
                self._answers.put((dialect, line), found, len(line.text) + 50)
        return [_moved(plan, answers) for plan in plans]

    def _read(self, part: Sequence[_Line], dialect: str) -> list[tuple[Correction, ...]]:
        """Corrections of each line, offsets of the line."""
        gated = [gate(line.text, line.masked) for line in part]
        alarm = load_alarm()
        awake = [index for index, line in enumerate(gated) if self._thorough or alarm.rings(line)]
        theirs: dict[int, list[Correction]] = {}
        try:
            if awake:
                found = lint_lines(self._linter(dialect), [gated[index] for index in awake])
                theirs = dict(zip(awake, found, strict=True))
            lexicon = load_lexicon()
            own = [
                [_own(line.text, slip) for slip in proofread(clean, line.masked, self._judge, lexicon)]
                for line, clean in zip(part, gated, strict=True)
            ]
        except (EngineError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # a Rust panic is no Exception; its text may quote the message
            self._local = threading.local()
            kind = type(error).__name__
            raise EngineError(f"Harper failed inside ({kind}); please report it, with harper-py's version.") from None
        for index, those in theirs.items():
            if those and looks_foreign(gated[index], self._judge):
                theirs[index] = []
        return [_settled(own[index], theirs.get(index, ()), line) for index, line in enumerate(part)]

    def _judge(self, word: str, hasty: bool) -> Judgement:
        key = (word, hasty)
        known = self._words.get(key)
        if known is None:
            known = Speller(self._is_word, load_lexicon()).judge(word, hasty)
            self._words.put(key, known)
        return known

    def _is_word(self, word: str) -> bool:
        """Whether Harper's dictionary has the word, in whatever dialect."""
        held: dict[Any, harper.Linter] = self._local.__dict__
        linter = next((linter for (pid, _), linter in held.items() if pid == os.getpid()), None)
        return (linter or self._linter("AMERICAN")).is_likely_english(word)

    def _linter(self, dialect: str) -> harper.Linter:
        """This thread's linter; a forked child builds its own."""
        held: dict[Any, harper.Linter] = self._local.__dict__
        key = (os.getpid(), dialect)
        if key not in held:
            held[key] = build(dialect)
        return held[key]


def _lines(text: str, masked: Sequence[Span]) -> Iterable[tuple[int, _Line]]:
    """The lines of `text` that hold anything, each with its offset and its part of the masked spans."""
    start = 0
    for text_of_line in text.split("\n"):
        end = start + len(text_of_line)
        if text_of_line and not text_of_line.isspace():
            inside = tuple((max(a, start) - start, min(b, end) - start) for a, b in masked if a < end and b > start)
            yield start, _Line(text_of_line, inside)
        start = end + 1


def _parts(lines: Iterable[_Line]) -> Iterable[list[_Line]]:
    """`lines` in groups that are read in one call each: a call has a cost of its own."""
    part: list[_Line] = []
    size = 0
    for line in lines:
        if part and size + len(line.text) > _PART:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line.text) + 2
    if part:
        yield part


def _own(line: str, slip: Slip) -> Correction:
    message = _MESSAGES[slip.verdict.rule].format(line[slip.start : slip.end])
    return correction(slip.start, slip.end, slip.verdict.fixes, load_rules()[slip.verdict.rule], message)


def _settled(own: Sequence[Correction], theirs: Sequence[Correction], line: _Line) -> tuple[Correction, ...]:
    """All of `own`, and what of `theirs` stands clear of it, of each other and of masked text."""
    taken: list[Span] = [(c.start, c.end) for c in own] + list(line.masked)
    kept = list(own)
    for found in sorted(theirs, key=lambda c: (c.start, -c.end, c.rule)):
        if all(found.end <= a or found.start >= b for a, b in taken):
            taken.append((found.start, found.end))
            kept.append(found)
    return tuple(sorted(kept))


def _moved(plan: Sequence[tuple[int, _Line]], answers: dict[_Line, tuple[Correction, ...]]) -> tuple[Correction, ...]:
    """The answers of a text's lines, with offsets of the text."""
    return tuple(
        c._replace(start=c.start + offset, end=c.end + offset) if offset else c
        for offset, line in plan
        for c in answers[line]
    )
