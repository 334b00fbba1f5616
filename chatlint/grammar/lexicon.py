"""The words chatlint knows, read once per process from the files beside this one."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from chatlint.grammar.edits import Near
from chatlint.grammar.slips import Slips, load_slips

COMMON = 5000
"""Rank up to which a word is one that everybody writes."""
FAIR = 12000
"""Rank up to which a word is one that most people write."""
_SUPPORT = 1500
_LONG = 7  # letters from which on one of our further words is a likely cure too


class Lexicon(NamedTuple):
    """Word lists, all in lower case with straight apostrophes.

    `ranks` holds common words by frequency (1 = most often), `known` further words that are right,
    `plain` every word that needs no look at all, `near` the index for words two slips away.
    """

    ranks: dict[str, int]
    known: frozenset[str]
    plain: frozenset[str]
    slips: Slips
    near: Near


def _words(name: str) -> list[str]:
    text = files("chatlint.grammar").joinpath(name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read the lists and `slips.yaml` (about 0.1 s, once per process)."""
    slips = load_slips()
    ranks = {word: rank for rank, word in enumerate(_words("common.txt"), 1) if word not in slips.sure}
    for word in _words("support.txt"):
        ranks[word] = min(_SUPPORT, ranks.get(word, _SUPPORT))
    known = frozenset(_words("words.txt"))
    for word in known:
        if len(word) >= _LONG:
            ranks.setdefault(word, FAIR)
    plain = frozenset((ranks.keys() | known) - slips.confused.keys())
    return Lexicon(ranks, known, plain, slips, Near(ranks, FAIR))
