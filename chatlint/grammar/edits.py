"""How far a word is from another, as fingers go: what a typist most likely meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    letter: frozenset(
        other
        for r in (row - 1, row, row + 1)
        if 0 <= r < len(_ROWS)
        for other in _ROWS[r][max(0, column - 1) : column + 2]
        if other != letter
    )
    for row, letters in enumerate(_ROWS)
    for column, letter in enumerate(letters)
}
_VOWELS = frozenset("aeiou")
_ALIKE = frozenset(frozenset(pair) for pair in ("cs", "ck", "sz", "gj", "fv", "iy", "ey", "qk", "td", "bp", "mn", "gq"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Costs are in the unit "one swap of neighbouring letters"; fitted on lists of common misspellings.
_WORST = 3.0  # two slips together, no more
_FIRST = 1.1  # people seldom miss a word's first letter
_FIRST_EXTRA, _FIRST_LOST = 0.9, 0.6  # a finger that touches two keys, or one too lightly


def _swap(left: str, right: str) -> float:
    """Cost of typing `right` where `left` was meant."""
    if left in _VOWELS and right in _VOWELS:
        return 1.2
    if right in _NEAR.get(left, ()):
        return 1.4
    return 1.4 if frozenset((left, right)) in _ALIKE else 2.3


def one_edit(word: str, ranks: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    """Words of `ranks` that are one slip away from `word`, each with the cost of the slip.

    A word may come more than once, with different costs.
    """
    size = len(word)
    for i in range(size - 1):  # neighbours swapped
        if word[i] != word[i + 1]:
            other = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
            if other in ranks:
                yield other, 1.0 if i else 1.3
    for i in range(size):  # a letter too many
        other = word[:i] + word[i + 1 :]
        if other in ranks:
            letter, around = word[i], word[max(0, i - 1) : i] + word[i + 1 : i + 2]
            if letter in around:
                yield other, 0.8
                continue
            cost = 1.7 if letter in _VOWELS else 1.9
            if any(letter in _NEAR.get(near, ()) for near in around):
                cost = 1.3
            yield other, cost + (0 if i else _FIRST_EXTRA)
    for i in range(size + 1):  # a letter too few
        head, tail = word[:i], word[i:]
        around = word[max(0, i - 1) : i + 1]
        for letter in _LETTERS:
            other = head + letter + tail
            if other in ranks:
                if letter in around:
                    cost = 0.8
                elif i == size:
                    cost = 1.5 if letter not in "s" else 2.3
                else:
                    cost = 1.1 if letter in _VOWELS else 1.3
                yield other, cost + (0 if i else _FIRST_LOST)
    for i in range(size):  # a wrong letter
        head, tail = word[:i], word[i + 1 :]
        for letter in _LETTERS:
            other = head + letter + tail
            if letter != word[i] and other in ranks:
                yield other, _swap(letter, word[i]) + (0 if i else _FIRST)


class Near:
    """An index of words for `two_edits`: by first letter, each with the set of its letters as bits."""

    def __init__(self, ranks: Mapping[str, int], deepest: int) -> None:
        self._rows: dict[str, list[tuple[str, int]]] = {}
        for word, rank in ranks.items():
            if rank <= deepest:
                self._rows.setdefault(word[0], []).append((word, _mask(word)))

    def two_edits(self, word: str) -> Iterator[tuple[str, float]]:
        """Words about two slips away from `word`, with the cost of both slips.

        The first letter must agree: two slips leave too many words to choose from otherwise.
        """
        size, letters = len(word), _mask(word)
        for other, mask in self._rows.get(word[0], ()):
            if abs(len(other) - size) <= 2 and (letters ^ mask).bit_count() <= 3:
                cost = _distance(word, other, _WORST)
                if cost <= _WORST:
                    yield other, cost


def _mask(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def _distance(typed: str, meant: str, worst: float) -> float:
    """Cheapest way from `meant` to `typed`; anything above `worst` may come back as infinity."""
    before: list[float] = []
    previous = [1.2 * i for i in range(len(meant) + 1)]
    for i, have in enumerate(typed, 1):
        row = [1.7 * i]
        for j, want in enumerate(meant, 1):
            if have == want:
                cost = previous[j - 1]
            else:
                twin = 0.8 if j > 1 and want == meant[j - 2] else 1.2
                extra = 0.8 if i > 1 and have == typed[i - 2] else 1.7
                cost = min(previous[j - 1] + _swap(want, have), row[j - 1] + twin, previous[j] + extra)
                if i > 1 and j > 1 and have == meant[j - 2] and typed[i - 2] == want:
                    cost = min(cost, before[j - 2] + 1.0)
            row.append(cost)
        if min(row) > worst:
            return float("inf")
        before, previous = previous, row
    return previous[-1]


def score(cost: float, rank: int) -> float:
    """Lower is likelier: a slip's cost against how often the word is written (rank 1 = most often)."""
    return 2.2 * cost + 0.6 * log(rank + 20)
