"""Spelling for chat: few alarms, each with a plausible cure.

A word is suspect when neither our lists nor the engine's dictionary knows it; it is reported
only when a common word stands one clear slip away. Names, brands, codes, shouted and
foreign words have no such neighbour, or look unlike a word typed in haste: they stay silent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chatlint.grammar.edits import one_edit, score
from chatlint.grammar.lexicon import COMMON, FAIR, Lexicon

# Words that get glued to a neighbour, and how frequent that must be: brand names and code stay whole.
_GLUE = dict.fromkeys(("is", "has", "can", "was"), 500)
_GLUE |= dict.fromkeys(("am", "are", "the", "you", "have", "were", "will"), 1500)
_GLUE |= dict.fromkeys(("your", "this", "that", "with", "and", "please", "would", "could", "should"), 3000)
_PREFIXES = ("un", "re", "de", "pre", "non", "mis", "over", "under", "out", "multi", "sub", "auto", "anti", "micro")
_SUFFIXES = ("able", "ability", "less", "ness", "wise", "like", "ish", "proof", "free", "friendly", "based")
_LIKELY = {4: 6.5, 5: 8.0, 6: 9.4}  # up to which score a slip is likely, by letters of what was typed
_LIKELY_FAR = 9.3
_LONGEST = 24  # letters; what is longer is no word


class Verdict(NamedTuple):
    """What is wrong with a word: the rule, its category, and cures, best first (none if unclear)."""

    rule: str
    category: str
    fixes: tuple[str, ...]


class Judgement(NamedTuple):
    """Whether a word is known, and what to say about it (a word may be unknown and yet no typo)."""

    known: bool
    verdict: Verdict | None = None


class Speller:
    """Judges single words. `is_word` asks the engine's dictionary; its answers must never change."""

    def __init__(self, is_word: Callable[[str], bool], lexicon: Lexicon) -> None:
        self._is_word = is_word
        self._lexicon = lexicon

    def judge(self, word: str, hasty: bool) -> Judgement:
        """Judge `word` (lower case, straight apostrophes).

        `hasty` says that the word stands in lower case, as typed in a hurry; a capitalised word may
        be a name and is judged more strictly.
        """
        sure = self._lexicon.slips.sure.get(word)
        if sure:
            spelling = sure.category == "spelling"
            rule = "typo" if spelling else "apostrophe" if "'" in sure.fix else "uncountable"
            return Judgement(False, Verdict(rule, sure.category, (sure.fix,)))
        if len(word) > _LONGEST or not word.isascii():
            return Judgement(False)
        if len(word) < 4 or "'" in word or self._known(word):
            return Judgement(True)
        fixes = self._cures(word, hasty)
        return Judgement(False, None if fixes is None else Verdict("typo", "spelling", fixes))

    def _known(self, word: str) -> bool:
        ranks, known = self._lexicon.ranks, self._lexicon.known
        return word in ranks or word in known or word.removesuffix("s") in known or self._is_word(word)

    def _cures(self, word: str, hasty: bool) -> tuple[str, ...] | None:
        """Cures for an unknown word, best first; () if several are as likely, None if it may be right."""
        ranks = self._lexicon.ranks
        found: dict[str, float] = {}
        for other, cost in one_edit(word, ranks):
            found[other] = min(cost, found.get(other, cost))
        order = sorted(found, key=lambda other: score(found[other], ranks[other]))
        slight = bool(order) and (
            (found[order[0]] <= 1.0 and ranks[order[0]] <= COMMON)
            or (found[order[0]] <= 1.3 and ranks[order[0]] <= 3000)
            or (found[order[0]] <= 1.4 and ranks[order[0]] <= 1000)
        )
        if not slight or (word.endswith("s") and order[0] == word[:-1]):
            if self._derived(word) or (word.endswith("in") and word + "g" in ranks):  # `feelin` is slang
                return None
            glued = self._glued(word) if hasty else None
            if glued:
                return (glued,)
            if self._compound(word):
                return None
        if order and _close(len(word), found[order[0]], ranks[order[0]], hasty):
            likely = self._leaders(order, found, 1.0)
            if len(likely) == 1:
                return tuple(order[:3])
            deepest = max(ranks[likely[0]], ranks[likely[1]])
            vague = hasty and (
                (found[order[0]] <= 1.2 and ranks[likely[1]] <= COMMON)
                or (found[order[0]] <= (1.5 if len(word) > 5 else 1.4) and deepest <= (400 if len(word) == 4 else 3000))
            )
            return () if vague else None
        if not hasty or len(word) < 6:
            return None
        far: dict[str, float] = {}
        for other, cost in self._lexicon.near.two_edits(word):
            far[other] = cost
        order = sorted(far, key=lambda other: score(far[other], ranks[other]))
        if len(self._leaders(order, far, 1.2)) != 1:
            return None
        cost, rank = far[order[0]], ranks[order[0]]
        near = len(word) >= 8 or (cost <= 2.0 and rank <= COMMON) or score(cost, rank) <= _LIKELY_FAR
        return (order[0],) if near else None

    def _leaders(self, order: list[str], costs: dict[str, float], margin: float) -> list[str]:
        """Those of `order` (best first) that are nearly as likely as the first."""
        ranks = self._lexicon.ranks
        return [o for o in order if score(costs[o], ranks[o]) - score(costs[order[0]], ranks[order[0]]) < margin]

    def _derived(self, word: str) -> bool:
        """Whether the word is made of another in an everyday way (`unfollowable`, `breakages`)."""
        ranks = self._lexicon.ranks
        for prefix in _PREFIXES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= 4 and (rest in ranks or self._is_word(rest)):
                return True
        one = word[:-1]
        if word.endswith("s") and len(one) >= 4 and one[-1] not in "sx" and (one in ranks or self._is_word(one)):
            return True
        if word.endswith("er") and any(len(base) >= 6 and ranks.get(base, 0) > 500 for base in (word[:-2], one)):
            return True
        return any(
            word.endswith(suffix) and len(word) - len(suffix) >= 3 and word.removesuffix(suffix) in ranks
            for suffix in _SUFFIXES
        )

    def _glued(self, word: str) -> str | None:
        """`youhave` → `you have`: two everyday words, one of them a small one."""
        ranks = self._lexicon.ranks
        if word[0] == "a" and len(word) >= 7 and ranks.get(word[1:], FAIR) <= 3000 and word[1] not in "aeiou":
            return f"a {word[1:]}"
        for cut in range(2, len(word) - 1):
            parts = (word[:cut], word[cut:])
            for small, other in (parts, parts[::-1]):
                deepest = _GLUE.get(small, 0)
                if len(other) >= 4 and ranks.get(other, FAIR) <= deepest:
                    return " ".join(parts)
        return None

    def _compound(self, word: str) -> bool:
        """Whether the word is two words of three letters or more written as one (`paywall`)."""
        ranks = self._lexicon.ranks
        return any(
            max(ranks.get(word[:cut], FAIR), ranks.get(word[cut:], FAIR)) <= COMMON for cut in range(3, len(word) - 2)
        )


def _close(size: int, cost: float, rank: int, hasty: bool) -> bool:
    """Whether a common word at this cost is near enough to call the typed one a slip."""
    if not hasty:
        return size >= 5 and cost <= 1.1 and rank <= (COMMON if size >= 7 else 1000)
    if size == 4:
        return (cost <= 1.1 and rank <= 1500) or (cost <= 0.8 and rank <= 3000) or score(cost, rank) <= _LIKELY[4]
    if size == 5:
        return (cost <= 1.3 and rank <= COMMON) or (cost <= 1.5 and rank <= 1000) or score(cost, rank) <= _LIKELY[5]
    if size == 6:
        return (cost <= 1.5 and rank <= FAIR) or score(cost, rank) <= _LIKELY[6]
    return cost <= 1.5 or (cost <= 2.4 and rank <= FAIR)
