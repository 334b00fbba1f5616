"""What a pattern cannot match without: literals that are far cheaper to look for than the pattern itself."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick

# The standard library's parser reads a pattern into a tree; what it cannot read is told nothing about.
_parser: Any = re._parser  # type: ignore[attr-defined]
_PLAIN = re.MULTILINE | re.UNICODE
_MOST = 400
_GROUP = re.compile(r"\(\?<(?![=!])")
_FUZZY = re.compile(r"\{[a-z]")  # `regex` means something by it, `re` a brace


@lru_cache(maxsize=4096)
def needed(pattern: str) -> frozenset[str] | None:
    """Literals of which every match holds at least one; None where none can be told."""
    if _FUZZY.search(pattern):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parser.parse(_GROUP.sub("(?P<", pattern), re.MULTILINE)
    except (re.error, RecursionError, OverflowError):
        return None
    if tree.state.flags & ~_PLAIN:
        return None  # case or space may mean something else
    return _of_sequence(list(tree))


class Gate:
    """Which of many patterns can match a text at all, told by one pass over it."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._all = range(len(patterns))
        self._open: set[int] = set()
        owners: dict[str, list[int]] = {}
        for index, pattern in enumerate(patterns):
            literals = needed(pattern)
            if literals is None:
                self._open.add(index)
            for literal in literals or ():
                owners.setdefault(literal, []).append(index)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners)) if owners else None

    def passing(self, subject: str) -> Iterable[int]:
        """Indexes of the patterns worth trying, ascending."""
        if self._automaton is None:
            return sorted(self._open)
        try:
            found = self._automaton.find_matches_as_indexes(subject, overlapping=True)
        except UnicodeEncodeError:  # half of a character (a lone surrogate)
            return self._all
        passed = set(self._open)
        for index, _, _ in found:
            passed.update(self._owners[index])
        return sorted(passed)


def _of_sequence(items: list[Any]) -> frozenset[str] | None:
    """The best of what the items of a sequence need, neighbouring letters joined."""
    choices: list[frozenset[str]] = []
    letters: list[str] = []
    for name, value in items:
        if str(name) == "LITERAL":
            letters.append(chr(value))
            continue
        if letters:
            choices.append(frozenset({"".join(letters)}))
            letters = []
        found = _of_item(str(name), value)
        if found:
            choices.append(found)
    if letters:
        choices.append(frozenset({"".join(letters)}))
    return max(choices, key=_worth, default=None)


def _of_item(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        _, on, off, inner = value
        return None if on or off else _of_sequence(list(inner))
    if name == "ATOMIC_GROUP":
        return _of_sequence(list(value))
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, _, inner = value
        return _of_sequence(list(inner)) if least else None
    if name == "BRANCH":
        return _of_branches([_of_sequence(list(branch)) for branch in value[1]])
    return None


def _of_branches(branches: list[frozenset[str] | None]) -> frozenset[str] | None:
    together: set[str] = set()
    for branch in branches:
        if branch is None:
            return None
        together |= branch
    return frozenset(together) if len(together) <= _MOST else None


def _worth(literals: frozenset[str]) -> tuple[int, int]:
    """Long literals are rare ones; of equals the fewer."""
    return min(map(len, literals)), -len(literals)
