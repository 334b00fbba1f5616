"""The written standard: a team's rule set, as its settings make it, on one searchable page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatlint.config import Config
from chatlint.example import Example
from chatlint.precision import Figures, figures
from chatlint.profiles import shipped
from chatlint.review.page import page
from chatlint.rule import CATEGORIES, Rule
from chatlint.selection import known_rules, select_rules

TITLE = "How we write to customers: our standard"
TITLES: Mapping[str, str] = {
    "spelling": "Spelling", "grammar": "Grammar", "casing": "Small and capital letters", "punctuation": "Punctuation",
    "caps": "Shouting", "slang": "Slang", "negative": "Negative framing", "blame": "Blame", "sarcasm": "Sarcasm",
    "rude": "Rudeness", "overpromise": "Promises too big", "robotic": "Form-letter language", "jargon": "Jargon",
    "gendered": "Guessing who the customer is", "no_empathy": "Missing empathy", "sensitive": "Private data",
    "too_long": "Length", "opening": "Opening a chat", "closing": "Closing a chat", "waiting": "Waiting",
    "questions": "Questions", "repetition": "Saying it again", "topic": "Staying on topic", "name": "Names",
    "brand": "The brand", "placeholder": "Fields left unfilled", "channel": "Public channels",
}  # fmt: skip
UNITS: Mapping[str, str] = {
    "first": "seconds to the first answer",
    "gap": "seconds of silence",
    "grace": "seconds more than announced",
    "check_ins": "check-ins before closing",
    "apart": "seconds between check-ins",
    "words": "words",
    "most": "at most",
    "limit": "at most",
    "messages": "agent messages",
}
GOOD = 4
BAD = 4


@dataclass(slots=True, frozen=True)
class Shown:
    """An example: what was said before, the draft with its marked parts, and the draft mended."""

    before: tuple[str, ...]
    parts: tuple[tuple[str, bool], ...]
    fixed: str | None


@dataclass(slots=True, frozen=True)
class Entry:
    """A rule as the page tells it."""

    rule: Rule
    on: bool
    limits: tuple[tuple[str, str, str], ...]
    bad: tuple[Shown, ...]
    good: tuple[Shown, ...]
    needs: tuple[str, ...]
    measured: Figures | None


@dataclass(slots=True, frozen=True)
class Chapter:
    """The rules of a category."""

    id: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(slots=True, frozen=True)
class Brand:
    """The brand's own words, as the settings give them."""

    spelled: tuple[str, ...]
    instead: tuple[tuple[str, str], ...]
    phones: tuple[str, ...]
    signature: str | None
    words: tuple[str, ...]
    names: tuple[str, ...]
    allowed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether the settings say anything of the brand."""
        return bool(
            self.spelled or self.instead or self.phones or self.signature or self.words or self.names or self.allowed
        )


def standard(config: Config, title: str | None = None) -> str:
    """The page's HTML. Raises ConfigError or RuleError where the settings or a rule cannot be used."""
    selected = {rule.id: rule for rule in select_rules(config)}
    rules = [selected.get(rule.id, rule) for rule in known_rules(config)]
    entries = [_entry(rule, rule.id in selected) for rule in rules]
    profiles = {
        name: _differences(config, name) for name in sorted({*shipped(), *config.profiles}) if name != config.channel
    }
    return page(
        "standard.html",
        title=title or TITLE,
        config=config,
        chapters=_chapters(entries),
        off=[entry for entry in entries if not entry.on],
        number=len(selected),
        brand=_brand(config, rules),
        profiles={name: found for name, found in profiles.items() if found},
        fingerprint=_fingerprint(config, selected.values()),
    )


def _chapters(entries: Sequence[Entry]) -> list[Chapter]:
    categories = dict.fromkeys((*CATEGORIES, *(entry.rule.category for entry in entries)))
    chapters = []
    for category in categories:
        found = tuple(entry for entry in entries if entry.on and entry.rule.category == category)
        if found:
            title = TITLES.get(category, category.replace("_", " ").capitalize())
            chapters.append(Chapter(category, title, found))
    return chapters


def _entry(rule: Rule, on: bool) -> Entry:
    return Entry(
        rule=rule,
        on=on,
        limits=_limits(rule),
        bad=tuple(_shown(example) for example in _telling(rule.bad, BAD)),
        good=tuple(_shown(example) for example in rule.good[:GOOD]),
        needs=tuple(sorted(rule.look.requirements())),
        measured=figures(rule),
    )


def _telling(examples: Sequence[Example], most: int) -> list[Example]:
    """The examples that show a better wording first."""
    return sorted(examples, key=lambda example: example.fixed is None)[:most]


def _shown(example: Example) -> Shown:
    draft, at, parts = example.draft, 0, []
    for start, end in [] if example.whole else example.marks:
        parts += [(draft[at:start], False), (draft[start:end], True)]
        at = end
    parts.append((draft[at:], False))
    before = example.before or ((f"customer: {example.customer}",) if example.customer is not None else ())
    return Shown(tuple(before), tuple(part for part in parts if part[0]), example.fixed)


def _limits(rule: Rule) -> tuple[tuple[str, str, str], ...]:
    """The rule's numbers: option, value, and what it counts."""
    values = rule.look.model_dump(include=set(rule.options))
    numbers = {k: v for k, v in values.items() if isinstance(v, int | float) and not isinstance(v, bool)}
    return tuple((name, f"{value:g}", UNITS.get(name, "")) for name, value in numbers.items())


def _brand(config: Config, rules: Sequence[Rule]) -> Brand:
    def given(check: str, option: str, otherwise: Any) -> Any:
        """What the settings say: the first that is not empty, for two rules may ask for the same."""
        return next((r.options[option] for r in rules if r.check_name == check and r.options.get(option)), otherwise)

    signature = str(given("signed", "signature", "free"))
    return Brand(
        spelled=tuple(map(str, given("brand-names", "names", ()))),
        instead=tuple((str(word), str(said or "")) for word, said in given("brand-words", "words", {}).items()),
        phones=tuple(map(str, given("phone-numbers", "numbers", ()))),
        signature=None if signature == "free" else signature,
        words=config.brand_words,
        names=config.names,
        allowed=config.allowed_words,
    )


def _differences(config: Config, name: str) -> list[tuple[str, str]]:
    """What a profile changes: rules that are on or off only there, and other limits."""
    usual = {rule.id: rule for rule in select_rules(config)}
    there = {rule.id: rule for rule in select_rules(config.profile(name))}
    changed = [(rule, "off") for rule in usual if rule not in there]
    changed += [(rule, "on") for rule in there if rule not in usual]
    for rule in usual.keys() & there.keys():
        before, after = {k: v for k, v, _ in _limits(usual[rule])}, _limits(there[rule])
        changed += [(rule, f"{value} {unit or key}") for key, value, unit in after if before.get(key) != value]
        if usual[rule].severity != there[rule].severity:
            changed.append((rule, there[rule].severity))
    return sorted(changed)


def _fingerprint(config: Config, rules: Iterable[Rule]) -> str:
    """Short, and another one as soon as a setting or a rule is: tells two versions of the standard apart."""
    told = [config.model_dump(mode="json", exclude={"packs"}), *(rule.model_dump(exclude={"look"}) for rule in rules)]
    text = json.dumps(told, sort_keys=True, default=sorted)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
