"""The file of known slips: strings that are no words, and real words in the wrong place."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

_START = r"(?:^|[.!?;:,\n]) *"


class Sure(NamedTuple):
    """What a string that is no word stands for, and the category of the slip."""

    fix: str
    category: str


class Confused(NamedTuple):
    """A real word that is wrong between `left` and `right`."""

    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    join: bool
    fix: str
    category: str

    def fits(self, line: str, start: int, end: int) -> bool:
        """Whether what stands beside the word at `line[start:end]` (a folded line) makes it the slip."""
        if self.right and not self.right.match(line, end):
            return False
        return not self.left or bool(self.left.search(line, max(0, start - 60), start))

    def excused(self, line: str, sentence: int, start: int) -> bool:
        """Whether its sentence, from `sentence` on, says before the word that it is right after all."""
        return bool(self.unless and self.unless.search(line, sentence, start))


class Slips(NamedTuple):
    """`sure` by the string as typed (lower case, straight apostrophe), `confused` by word."""

    sure: dict[str, Sure]
    confused: dict[str, tuple[Confused, ...]]


def _entry(raw: dict[str, Any], fix: str) -> Confused:
    def pattern(key: str, shape: str) -> re.Pattern[str] | None:
        text = raw.get(key)
        return re.compile(shape.format(text.replace("START", _START))) if text else None

    return Confused(
        left=pattern("left", r"(?:{}) *$"),
        right=pattern("right", r" *(?:{})"),
        unless=pattern("unless", r"{}"),
        join=bool(raw.get("join")),
        fix=fix,
        category=raw.get("category", "spelling"),
    )


@lru_cache(maxsize=1)
def load_slips() -> Slips:
    """Read `slips.yaml`, once per process."""
    import yaml

    text = files("chatlint.grammar").joinpath("slips.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    sure = {word: Sure(fix, category) for category, pairs in raw["sure"].items() for word, fix in pairs.items()}
    confused: dict[str, list[Confused]] = {}
    for entry in raw["confused"]:
        for word, fix in entry.get("words", {entry.get("word"): entry.get("fix")}).items():
            confused.setdefault(word, []).append(_entry(entry, fix))
    return Slips(sure, {word: tuple(entries) for word, entries in confused.items()})
