"""Searching with a pattern: at full speed where it cannot run away, under a time limit elsewhere."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

import regex

SECONDS = 0.25  # for one pattern on one message: a thousand times what a sound pattern needs
SHORT = 2_000  # code points up to which a tame pattern may run without a clock
REPEATS = 3  # unbounded repeats of a tame pattern, none inside another

_GROUP = re.compile(r"\(\?<(?![=!])")
_OWN = re.compile(r"\{[a-z]|\\[pPKLXRGmM]|\(\?[|&R0-9]|\[\[")  # what only `regex` understands, or understands otherwise
_parser: Any = re._parser  # type: ignore[attr-defined]
UNBOUNDED: Any = re._constants.MAXREPEAT  # type: ignore[attr-defined]
"""What stands in a tree for a repeat without an end."""


Found: TypeAlias = "re.Match[str] | regex.Match[str]"
"""What both libraries give; its groups and places are asked for in the same way."""


class Finder:
    """A pattern ready to search. Every search raises TimeoutError where it takes too long.

    The standard library's `re` is two to three times as fast as `regex` but knows no time limit, so
    it is used only where time is bounded anyway: a tame pattern on a short text.
    """

    def __init__(self, pattern: str) -> None:
        """Raises ValueError naming what is wrong with the pattern."""
        self.pattern = pattern
        self._quick = _quick(pattern)
        self._limited: regex.Pattern[str] | None = None
        if self._quick is None:
            self._compile()
        self.groups = frozenset(self._quick.groupindex if self._quick else self._compile().groupindex)

    def _compile(self) -> regex.Pattern[str]:
        if self._limited is None:
            try:
                self._limited = regex.compile(self.pattern, regex.MULTILINE | regex.VERSION0)
            except regex.error as wrong:
                raise ValueError(f"pattern {self.pattern!r}: {wrong}") from wrong
        return self._limited

    def search(self, text: str, start: int = 0) -> Found | None:
        """The first match from `start` on."""
        if self._quick is not None and len(text) <= SHORT:
            return self._quick.search(text, start)
        return self._compile().search(text, start, timeout=SECONDS, concurrent=True)

    def match(self, text: str, start: int = 0) -> Found | None:
        """The match that begins at `start`."""
        if self._quick is not None and len(text) <= SHORT:
            return self._quick.match(text, start)
        return self._compile().match(text, start, timeout=SECONDS, concurrent=True)

    def fullmatch(self, text: str) -> Found | None:
        """The match of the whole text."""
        if self._quick is not None and len(text) <= SHORT:
            return self._quick.fullmatch(text)
        return self._compile().fullmatch(text, timeout=SECONDS, concurrent=True)

    def finditer(self, text: str) -> Iterator[Found]:
        """All matches, none overlapping; none at all where the search takes too long."""
        if self._quick is not None and len(text) <= SHORT:
            return self._quick.finditer(text)
        return iter(list(self._compile().finditer(text, timeout=SECONDS, concurrent=True)))


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> Finder:
    """The pattern, ready to search folded text. Raises ValueError naming what is wrong with it."""
    return Finder(pattern)


def parsed(pattern: str) -> tuple[str, Any] | None:
    """The pattern in the words of `re`, and its tree; None where `re` does not read it, or reads it otherwise."""
    if _OWN.search(pattern):
        return None
    plain = _GROUP.sub("(?P<", pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return plain, _parser.parse(plain, re.MULTILINE)
    except (re.error, Warning, RecursionError, OverflowError):
        return None


def _quick(pattern: str) -> re.Pattern[str] | None:
    """The pattern for `re`, where that reads it alike and it is tame."""
    found = parsed(pattern)
    if found is None or not _tame(found[1]):
        return None
    try:
        return re.compile(found[0], re.MULTILINE)
    except (re.error, RecursionError, OverflowError):
        return None


def _tame(tree: Any) -> bool:
    """Whether no unbounded repeat stands inside another, and few stand beside each other."""
    return _repeats(list(tree)) <= REPEATS


def _repeats(items: list[Any]) -> int:
    """Unbounded repeats that can follow each other; far too many where one holds another."""
    count = 0
    for name, value in items:
        kind = str(name)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = value
            within = _repeats(list(inner))
            if most == UNBOUNDED:
                # One letter's repeat costs a place each; words in a repeat may be cut in many ways.
                count += 1 + (REPEATS if within else 0)
            else:
                count += within * max(1, most)
        elif kind == "BRANCH":
            count += max(_repeats(list(branch)) for branch in value[1])
        elif kind == "SUBPATTERN":
            count += _repeats(list(value[3]))
        elif kind in ("ASSERT", "ASSERT_NOT"):
            count += _repeats(list(value[1]))
        elif kind == "ATOMIC_GROUP":
            count += _repeats(list(value))
        elif kind == "GROUPREF_EXISTS":
            count += max(_repeats(list(part)) for part in value[1:] if part is not None)
    return count
