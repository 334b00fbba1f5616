"""When two texts are the same to a reader: the same prepared text, the same question.

A *wording* is a text without what changes from customer to customer: names after a greeting or between commas,
numbers and codes, addresses; letters' case and marks of punctuation do not count either. A *question* is the set of
its words that carry meaning, without their plural s, so that “Where's my order?” and “Hi, where is my order 4711??”
are one. Both are deliberately simple: one can tell from two texts whether they are counted together.
"""

from __future__ import annotations

import re

LONGEST = 2_000
"""Code points of a text that tell it from others."""
_DIGIT = re.compile(r"\d")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_CODE = re.compile(r"#?\b(?=\w*\d)\w[\w-]*\b")
_GREETED = re.compile(
    r"\b((?i:hi|hiya|hey|hello|dear|thanks|thank you|good (?:morning|afternoon|evening|day)|welcome|sorry|bye|goodbye))"
    r"((?:,? (?:Mr|Mrs|Ms|Mx|Dr)\.?)?(?:,? [A-Z][\w'’-]+){1,2})(?=\s*(?:[,.!:;?–-]|\n|$))",
)
_CALLED = re.compile(r", [A-Z][\w'’-]+(?=[,.!?](?:\s|$))")
_MARKS = re.compile(r"[^\w<>']+")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_ASKS = re.compile(
    r"(?:(?:hi|hello|hey|so|and|but|ok|okay|please|also|then|well|um|yes|no|thanks|sorry)\b[,!. ]*)*"
    r"(?:who|what|where|when|why|how|which|can|could|would|will|do|does|did|is|are|was|am|may|should|have|has)\b"
    r"(?:'?s|'?re)? (?:i|you|u|we|it|my|the|your|there|this|that|much|many|long|do|does|is|are|can|anyone|any)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z<][\w>]*")
_SMALL = """
    a about again all also am an and any anyone anything are at be been but by can could did do does for from get
    give going got had has have hello help hey hi i if in into is it just know let like make maybe me my need no not now
    of ok okay on one or our out please really right see so some still sure tell thank thanks that the their them
    there these they thing this those to too u up us want was we well were will with would yes you your
"""
_TRIVIAL = frozenset(_SMALL.split())


def wording(text: str) -> str:
    """The text's wording; equal for texts that differ in names, numbers, case and punctuation only."""
    text = text[:LONGEST]
    if "@" in text or "://" in text or "www." in text.lower():
        text = _LINK.sub(" <link> ", text)
    text = _GREETED.sub(r"\1 <name>", text)
    text = _CALLED.sub(" <name>", text)
    if _DIGIT.search(text):
        text = _CODE.sub("<number>", text)
    return _MARKS.sub(" ", text.casefold().replace("’", "'")).strip()


def questions(text: str, most: int = 2) -> list[str]:
    """The sentences of a customer's message that ask something, as written; at most so many."""
    found = []
    for match in _SENTENCE.finditer(text[:LONGEST]):
        sentence = match.group().strip()
        if sentence.endswith("?") or _ASKS.match(sentence):
            found.append(sentence)
            if len(found) == most:
                break
    return found


def question(sentence: str) -> tuple[str, ...]:
    """What a question asks: its words that carry meaning, sorted; empty where it has none or is a word or two."""
    plain = wording(sentence).replace("'s", " is").replace("'", "")
    words = {_singular(word) for word in _WORD.findall(plain) if word not in _TRIVIAL and not word.startswith("<")}
    asks = plain.count(" ") > 1 and (len(words) > 1 or max(map(len, words), default=0) > 3)
    return tuple(sorted(words)) if asks else ()


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of two questions' words that they have in common."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
