"""Walks over a line of chat and finds slips of spelling, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from chatlint.grammar.lexicon import FAIR, Lexicon
from chatlint.grammar.slips import Confused
from chatlint.grammar.spelling import Judgement, Verdict

_CHUNK = re.compile(r"\S+")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# A chunk between spaces that holds one of these is an address, code, path or mark-up, not prose.
_NOT_PROSE = re.compile(
    r"[@_/\\=<>{}\[\]#$%^*~|+\d\ud800-\udfff\x00]|\.[a-z]|:[a-z]|&[a-z]+;|(?<!\S)--?[A-Za-z]{2,}$|(?<!\w)`|`(?!\w)"
)
_SENTENCE = re.compile(r"[.!?…]+[\"')\]]*\s+")
_ADDRESSED = re.compile(
    r"(?:^|[.!?,] *)(?:hi|hello|hey|dear|thanks|thank you(?: so much| very much)?|welcome|sorry|okay|ok|bye|cheers|"
    r"good (?:morning|afternoon|evening|day)|regards|sincerely|ms|mr|mrs|dr|this is|i am|i'm)[,. ]*$"
    r"|\b(?:name is|named|called|name:|user|username|by) ['\"]?$"
)
_ODD_CASE = re.compile(r"\b(?:[A-Z]{2}[a-z]{3,}|[a-z]{4,}[A-Z])\b")  # long enough to be no abbreviation
_PLAINER = {**dict.fromkeys(map(ord, "’‘´`"), "'"), **dict.fromkeys(map(ord, "\t\u00a0\u202f"), " ")}
# Small words of other languages that are no English ones.
_ABROAD = """
de la el les und der das mit ich nicht que por para com não une est vous pour je los una il di een het van och jest bir
é boa meu seu olá obrigado gracias hola guten danke bitte merci bonjour ist auf für wir sie
"""
_FOREIGN = frozenset(_ABROAD.split())
_RULES = {"spelling": "wrong-word", "grammar": "wrong-form"}
_THRICE = re.compile(r"([a-z])\1\1")
_OPENING = "\"'“‘(-–—•* \t"


class Slip(NamedTuple):
    """A slip at `start:end` of the line (code points), its verdict, and cures in the line's own case."""

    start: int
    end: int
    verdict: Verdict


def fold(line: str) -> str:
    """Lower case, straight apostrophes and plain spaces, at exactly the same length."""
    low = line.lower()
    if len(low) != len(line):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in line)
    return low if low.isascii() and "`" not in low and "\t" not in low else low.translate(_PLAINER)


def proofread(
    line: str,
    masked: Sequence[tuple[int, int]],
    judge: Callable[[str, bool], Judgement],
    lexicon: Lexicon,
) -> list[Slip]:
    """Slips of one line, in order, not overlapping. `masked` spans (of the line) are never touched."""
    folded = fold(line)
    suspects = _suspects(folded, lexicon)
    odd = _ODD_CASE.search(line)
    if not suspects and not odd:
        return []
    reading = _Reading(line, folded, masked, judge, lexicon)
    if odd:
        reading.see_case()
    for match in suspects:
        reading.see(match[0], *match.span())
    return reading.slips()


def looks_foreign(line: str, judge: Callable[[str, bool], Judgement]) -> bool:
    """Whether so many words are unknown that the line is no English, or a list of names."""
    folded = fold(line)
    words = [
        match[0]
        for chunk in _CHUNK.finditer(folded)
        if not _NOT_PROSE.search(line, *chunk.span())
        for match in _WORD.finditer(folded, *chunk.span())
        if line[match.start() : match.end()].islower()
    ]
    strange = 0.0
    for word in words:
        known, verdict = judge(word, True)
        if word in _FOREIGN or not (known or verdict):
            strange += 1
        elif not known:  # a typo, or another language's word that looks like one
            strange += 0.5
    return strange >= 2 and strange * 4 >= len(words)


def _suspects(folded: str, lexicon: Lexicon) -> list[re.Match[str]]:
    """Words that are not plain, less those easily confused ones that what follows makes right."""
    plain, confused = lexicon.plain, lexicon.slips.confused
    suspects = []
    for match in (_ASCII_WORD if folded.isascii() else _WORD).finditer(folded):
        word = match[0]
        if word in plain:
            continue
        entries = confused.get(word)
        if entries:
            end = match.end()
            for entry in entries:
                if entry.right is None or entry.right.match(folded, end):
                    break
            else:
                continue
        suspects.append(match)
    return suspects


class _Reading:
    """One line while it is read: what was seen so far."""

    def __init__(
        self,
        line: str,
        folded: str,
        masked: Sequence[tuple[int, int]],
        judge: Callable[[str, bool], Judgement],
        lexicon: Lexicon,
    ) -> None:
        self._line = line
        self._folded = folded
        self._masked = masked
        self._judge = judge
        self._lexicon = lexicon
        self._bounds = [0, *(match.end() for match in _SENTENCE.finditer(folded))]
        self._found: list[Slip] = []

    def slips(self) -> list[Slip]:
        """All slips, unless the line looks like another language or a list of names."""
        found = self._found
        return [] if found and looks_foreign(self._line, self._judge) else _settled(found)

    def see_case(self) -> None:
        """`PErfect`, `pleasE`: the shift key held too long."""
        for match in _ODD_CASE.finditer(self._line):
            word = match[0].lower()
            if self._lexicon.ranks.get(word, FAIR + 1) <= FAIR and self._free(*match.span()):
                _, initial = self._place(match.start())
                verdict = Verdict("capital-slip", "spelling", (word.capitalize() if initial else word,))
                self._found.append(Slip(*match.span(), verdict))

    def see(self, word: str, start: int, end: int) -> None:
        """Look at a word (folded) that is not plain."""
        confused = self._lexicon.slips.confused.get(word)
        if confused:
            self._see_confused(confused, start, end)
            return
        if not self._free(start, end):
            return
        sure = word in self._lexicon.slips.sure
        if word.endswith("'s") and not sure:
            word, end = word[:-2], end - 2
            sure = word in self._lexicon.slips.sure
        typed = self._line[start:end]
        hasty = typed.islower()
        if not hasty and not typed[1:].islower():
            return
        known, verdict = self._judge(word, hasty)
        if known:
            return
        if hasty:
            split = _split(self._folded, start, end, self._lexicon)
            if split:
                self._add(split[0], split[1], Verdict("split-word", "spelling", (split[2],)))
                return
        if verdict is None:
            return
        sentence, initial = self._place(start)
        if sure:
            if hasty or initial or verdict.category == "grammar" or verdict.fixes[0].startswith("I "):
                self._add(start, end, verdict)
        elif (hasty or self._hurried(start, end, initial) or self._everyday(verdict, word)) and not _addressed(
            self._folded, sentence, start, end
        ):
            self._add(start, end, verdict)

    def _see_confused(self, entries: Sequence[Confused], start: int, end: int) -> None:
        typed = self._line[start:end]
        if typed.isupper() and len(typed) > 1:
            return
        sentence = -1
        for entry in entries:
            if entry.fits(self._folded, start, end):
                if sentence < 0:
                    sentence, _ = self._place(start)
                left = _previous(self._folded, start) if entry.join else start
                if not entry.excused(self._folded, sentence, start) and self._free(left, end):
                    verdict = Verdict(_RULES[entry.category], entry.category, (entry.fix,))
                    self._add(left, end, verdict)
                    return

    def _place(self, start: int) -> tuple[int, bool]:
        """Where the sentence around `start` begins, and whether a word there is its first."""
        sentence = max(bound for bound in self._bounds if bound <= start)
        return sentence, not self._line[sentence:start].strip(_OPENING)

    def _free(self, start: int, end: int) -> bool:
        """Whether `start:end` is prose and not masked."""
        if any(a < end and start < b for a, b in self._masked):
            return False
        left = self._folded.rfind(" ", 0, start) + 1
        right = self._folded.find(" ", end)
        return not _NOT_PROSE.search(self._line, left, right if right >= 0 else len(self._line))

    def _hurried(self, start: int, end: int, initial: bool) -> bool:
        """Whether a capitalised word starts a sentence and is not used like a name."""
        if not initial:
            return False
        after = self._line[end : end + 2]
        calm = after[:1] == " " and not after[1:].isupper()
        return calm or bool(_THRICE.search(self._folded, start, end))

    def _everyday(self, verdict: Verdict, word: str) -> bool:
        """Whether a long word with a capital is most likely an everyday one: `the Destkop app`."""
        ranks = self._lexicon.ranks
        return len(word) >= 7 and bool(verdict.fixes) and ranks.get(verdict.fixes[0], FAIR) <= 1500

    def _add(self, start: int, end: int, verdict: Verdict) -> None:
        """Note a slip, its cures in the case, and with the apostrophes, of the line."""
        capital, curly = self._line[start : start + 1].isupper(), "’" in self._line

        def dress(fix: str) -> str:
            if capital:
                fix = fix[:1].upper() + fix[1:]
            return fix.replace("'", "’") if curly else fix

        self._found.append(Slip(start, end, verdict._replace(fixes=tuple(dress(fix) for fix in verdict.fixes))))


def _previous(folded: str, start: int) -> int:
    """Where the word before `start` begins."""
    at = len(folded[:start].rstrip())
    while at and not folded[at - 1].isspace() and (folded[at - 1].isalnum() or folded[at - 1] == "'"):
        at -= 1
    return at


def _split(folded: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """`accoun t`: an unknown word and a stray letter that together make a common word."""
    after = folded[end : end + 3]
    if len(after) >= 2 and after[0] == " " and after[1] in "bcdefghjklmnpqrstvwxyz" and not after[2:3].isalnum():
        joined = folded[start:end] + after[1]
        if after[2:3] != "'" and lexicon.ranks.get(joined, FAIR + 1) <= FAIR:
            return start, end + 2, joined
    return None


def _addressed(folded: str, sentence: int, start: int, end: int) -> bool:
    """Whether the word stands where a name stands: after a greeting, or before a colon that opens the line."""
    if folded[end : end + 1] == ":" and not folded[:start].strip():
        return True
    return bool(_ADDRESSED.search(folded, max(0, sentence - 24), start))


def _settled(slips: list[Slip]) -> list[Slip]:
    """In order of place, the wider of two overlapping ones kept."""
    kept: list[Slip] = []
    for slip in sorted(slips, key=lambda s: (s.start, -s.end)):
        if not kept or slip.start >= kept[-1].end:
            kept.append(slip)
    return kept
