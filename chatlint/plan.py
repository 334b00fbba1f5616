"""One automaton over the literals of all rules: a draft wakes only the rules whose literals it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from chatlint.text import Text

if TYPE_CHECKING:
    from chatlint.rule import Rule

SHORT = 4
"""Literals of up to this many letters count only as whole words: bare, they would wake on every message."""

_BEFORE = (" ", "\n", "(", '"', "/", "-", "“")
_AFTER = (" ", ".", ",", "!", "?", "\n", ")", '"', ":", ";", "'", "/", "-", "…", "”")


class Plan:
    """Which rules a draft can concern. Cost grows with what is in the draft, not with the number of rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._requirements = [rule.look.requirements() for rule in rules]
        self._ready: dict[frozenset[str], tuple[frozenset[int], frozenset[int]]] = {}
        self._lengths: list[tuple[int, int]] = []
        always: list[int] = []
        owners: dict[str, list[int]] = {}
        drawn: dict[str, list[int]] = {}
        for index, rule in enumerate(rules):
            triggers, shapes = rule.look.triggers(), rule.look.shapes()
            for literal in triggers or ():
                owners.setdefault(literal, []).append(index)
            for shape in shapes:
                drawn.setdefault(shape, []).append(index)
            if triggers is None and not shapes:
                if rule.look.least():
                    self._lengths.append((rule.look.least(), index))
                else:
                    always.append(index)
        self._always = frozenset(always)
        self._drawn = list(drawn.values())
        self._shapes = AhoCorasick(list(drawn)) if drawn else None
        patterns: list[str] = []
        self._found: list[tuple[str, int, int, tuple[int, ...]]] = []
        for literal, wakes in sorted(owners.items()):
            for pattern, lead in _variants(literal):
                patterns.append(pattern)
                self._found.append((literal, lead, len(literal), tuple(wakes)))
        self._automaton = AhoCorasick(patterns) if patterns else None

    def wake(self, text: Text, known: frozenset[str]) -> Iterable[int]:
        """Indexes of the rules to ask, ascending; notes in `text.occurrences` where each literal stands.

        Left out are rules that need more than is `known`.
        """
        always, ready = self._ready.get(known) or self._among(known)
        woken = set(always)
        for least, index in self._lengths:
            if len(text.raw) >= least:
                woken.add(index)
        if self._shapes is not None:
            if text.raw.isascii():
                for shape, _, _ in self._shapes.find_matches_as_indexes(text.shape, overlapping=True):
                    woken.update(self._drawn[shape])
            else:
                woken.update(*self._drawn)
        if self._automaton is not None:
            occurrences = text.occurrences
            found = self._found
            for pattern, start, _ in self._automaton.find_matches_as_indexes(f" {text.folded} ", overlapping=True):
                literal, lead, length, wakes = found[pattern]
                start += lead - 1
                if literal in occurrences:
                    occurrences[literal].append((start, start + length))
                else:
                    occurrences[literal] = [(start, start + length)]
                    woken.update(wakes)
        return sorted(woken & ready)

    def _among(self, known: frozenset[str]) -> tuple[frozenset[int], frozenset[int]]:
        """Of what is known to be answerable: the rules that are always asked, and all."""
        ready = frozenset(index for index, needed in enumerate(self._requirements) if needed <= known)
        self._ready[known] = made = (self._always & ready, ready)
        return made


def _variants(literal: str) -> Iterable[tuple[str, int]]:
    """The literal as the automaton looks for it, and how far in the literal itself begins."""
    if len(literal) > SHORT or not literal.isalnum():
        return [(literal, 0)]
    return [(before + literal + after, 1) for before in _BEFORE for after in _AFTER]
