"""What the report says about a rule: its summary, why it matters, and an example of a better wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatlint.checks.waiting import Silence
from chatlint.config import Config, Limits
from chatlint.example import Example
from chatlint.rule import Rule
from chatlint.selection import known_rules

WAITING = "late-answer"


@dataclass(slots=True, frozen=True)
class About:
    """A rule in words. `bad` and `fixed` are one of its own examples, where a lone draft shows it."""

    rule: str
    summary: str
    why: str = ""
    bad: str | None = None
    fixed: str | None = None


class Rulebook:
    """The rules of the settings, by id. A rule that is no more is known by its id only."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules

    @classmethod
    def of(cls, config: Config) -> Rulebook:
        """The rules these settings know. Raises RuleError."""
        return cls({rule.id: rule for rule in known_rules(config)})

    def limits(self, given: Limits) -> Limits:
        """The limits, with those for waiting from the rule that judges it, where the settings do not name others."""
        look = self._rules[WAITING].look if WAITING in self._rules else None
        first, gap = (look.first, look.gap) if isinstance(look, Silence) else (None, None)
        return given.model_copy(update={"first_answer": given.first_answer or first, "silence": given.silence or gap})

    def about(self, name: str) -> About:
        """The rule in words."""
        rule = self._rules.get(name)
        if rule is None:
            return About(name, name.replace("-", " ").capitalize())
        example = next((e for e in rule.bad if e.fixed and _alone(e)), None)
        return About(
            name, rule.summary, rule.why, example.draft if example else None, example.fixed if example else None
        )


def _alone(example: Example) -> bool:
    return not example.before and example.customer is None
