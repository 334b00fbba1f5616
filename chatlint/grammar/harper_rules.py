"""Which rules of Harper count, where, and under which of our categories (`harper.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from chatlint.grammar.proofread import fold

_AROUND = 60
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


class Alarm:
    """Words, each with patterns of what must follow it: a cheap look before a costly reader is woken."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)
        patterns: dict[str, list[str]] = {}
        for words, after in pairs:
            for word in words.split():
                patterns.setdefault(word, []).append(after.replace("{word}", re.escape(word)).replace(" ", r"\s+"))
        self._patterns = {word: re.compile("|".join(those), re.IGNORECASE) for word, those in patterns.items()}

    def rings(self, line: str) -> bool:
        """Whether one of the words stands in `line`, followed by what it asks for."""
        patterns = self._patterns
        for match in _WORD.finditer(fold(line)):
            pattern = patterns.get(match[0])
            if pattern and pattern.match(line, match.end()):
                return True
        return False


class EngineRule(NamedTuple):
    """A rule of the embedded engine.

    `precision` and `support` are measured on agents' messages (support 0: it never hit there, and the
    precision is what rules of its kind reach); `own` says that it is ours rather than Harper's, `cure`
    that its suggestions are worth passing on, `wake` is the pattern without which it never hits.
    """

    name: str
    category: str
    precision: float
    support: int
    own: bool
    wake: Alarm
    cure: bool
    only: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def counts(self, line: str, start: int, end: int) -> bool:
        """Whether a hit at `line[start:end]` is one that the rule is trusted with."""
        if not self.own and not self.wake.rings(line):
            return False
        before, after = line[max(0, start - _AROUND) : start], line[end : end + _AROUND]
        shown = f"{before}⟦{line[start:end]}⟧{after}"
        return not (self.only and not self.only.search(shown)) and not (self.unless and self.unless.search(shown))


@lru_cache(maxsize=1)
def load_rules() -> dict[str, EngineRule]:
    """The rules of `harper.yaml` by name, read once per process."""
    import yaml

    text = files("chatlint.grammar").joinpath("harper.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    rules = {}
    for part in ("harper", "own"):
        for name, entry in raw[part].items():
            wake, only, unless = entry.get("wake", ()), entry.get("only"), entry.get("unless")
            rules[name] = EngineRule(
                name=name,
                category=entry["category"],
                precision=entry["precision"],
                support=entry["support"],
                own=part == "own",
                wake=Alarm(list(zip(wake[::2], wake[1::2], strict=True))),
                cure=entry.get("cure", True),
                only=re.compile(only) if only else None,
                unless=re.compile(unless) if unless else None,
            )
    return rules


@lru_cache(maxsize=1)
def load_alarm() -> Alarm:
    """What a line must hold for any rule of Harper's to hit; most lines hold none of it."""
    return Alarm([pair for rule in load_rules().values() for pair in rule.wake.pairs])
