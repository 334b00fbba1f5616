"""Each rule's precision, as `chatlint eval --update` measured it on labelled messages.

`rules/measured.json` holds, for each rule, in how many labelled messages it spoke (`hits`; messages where the
readers did not agree on its category are left out) and in how many of them it was `right`. A finding's confidence
is not that share itself: two hits, both right, do not make a rule certain. It is drawn towards its category's
mean, the more so the fewer hits there are, as by a beta prior worth PRIOR messages:

    category mean = (right in the category + PRIOR x BASE) / (hits in the category + PRIOR)
    confidence    = (right of the rule + PRIOR x category mean) / (hits of the rule + PRIOR)

A rule that was never measured, a user's own for instance, has its category's mean, and BASE where there is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from chatlint.rule import Rule

FILE = "measured.json"
PRIOR = 10.0
BASE = 0.9
TRUSTED = 0.8
"""A rule that measures less on ENOUGH or more hits should be a preview."""
ENOUGH = 5
SUREST = 0.99
"""No rule is certain, however often it was right."""


class Figures(NamedTuple):
    """In how many labelled messages a rule spoke, and in how many of them it was right."""

    category: str
    hits: int
    right: int

    @property
    def doubtful(self) -> bool:
        """Whether the rule should be a preview."""
        return self.hits >= ENOUGH and self.right < TRUSTED * self.hits


@lru_cache(maxsize=1)
def shipped_figures() -> Mapping[str, Figures]:
    """The figures that ship with the rules, by rule; empty where none do."""
    path = files("chatlint.rules") / FILE
    if not path.is_file():
        return {}
    rules = json.loads(path.read_text(encoding="utf-8"))["rules"]
    return {name: Figures(r["category"], r["hits"], r["right"]) for name, r in rules.items()}


def figures(rule: Rule) -> Figures | None:
    """The rule's figures, or None where it was never measured in its present category."""
    found = shipped_figures().get(rule.id)
    return found if found is not None and found.category == rule.category else None


def measured(rule: Rule) -> float | None:
    """The confidence of the rule's findings from 0 to 1, or None where nothing of its category was measured."""
    return confidence(rule.id, rule.category, shipped_figures())


def confidence(rule: str, category: str, measured: Mapping[str, Figures]) -> float | None:
    """The confidence by these figures; see the module's formula."""
    kin = [f for f in measured.values() if f.category == category]
    if not kin:
        return None
    mean = (sum(f.right for f in kin) + PRIOR * BASE) / (sum(f.hits for f in kin) + PRIOR)
    own = measured.get(rule)
    if own is None or own.category != category:
        return round(min(mean, SUREST), 3)
    return round(min((own.right + PRIOR * mean) / (own.hits + PRIOR), SUREST), 3)


def dump(measured: Mapping[str, Figures], messages: int) -> str:
    """The data file's text for figures measured on so many messages."""
    lines = (f"  {json.dumps(name)}: {json.dumps(found._asdict())}" for name, found in sorted(measured.items()))
    return f'{{\n "messages": {messages},\n "rules": {{\n' + ",\n".join(lines) + "\n }\n}\n"
