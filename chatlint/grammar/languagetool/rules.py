"""Which of LanguageTool's rules are faults in chat, as what, and how often they are right: a data file's say."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

_FILE = "languagetool.yaml"
DICTIONARY = "MORFOLOGIK_RULE_EN_"
"""How the rules begin that name the words LanguageTool's English dictionaries do not know."""
CATEGORIES = ("spelling", "grammar", "casing", "punctuation")


class Judged(NamedTuple):
    """A rule of LanguageTool as chatlint sees it; `support` is the number of labelled messages it was measured on."""

    category: str
    precision: float
    support: int


class Table(NamedTuple):
    """The data file, read."""

    english: Mapping[str, Judged]
    others: Mapping[str, Judged]  # by LanguageTool's category, for every language but English

    def judge(self, rule: str, group: str, language: str) -> Judged | None:
        """What `rule` of LanguageTool's category `group` means; None when it is off."""
        if language.partition("-")[0] == "en":
            return self.english.get(rule)
        return self.others.get(group)

    def options(self, language: str) -> list[tuple[str, str]]:
        """What to ask the server for: of English only what counts here, which also saves it a tenth of its time."""
        if language.partition("-")[0] != "en":
            return []
        dictionary = f"{DICTIONARY}{language.partition('-')[2].upper() or 'US'}"
        return [("enabledOnly", "true"), ("enabledRules", ",".join((*self.english, dictionary)))]


def load(extra: Mapping[str, str] | None = None) -> Table:
    """The table that ships with chatlint; `extra` adds rules by name with a category, or takes them out ("off").

    Raises ValueError for a category chatlint does not have.
    """
    import yaml

    data = yaml.safe_load(files("chatlint.grammar").joinpath(_FILE).read_text("utf-8"))
    english = {name: Judged(*values) for name, values in data["measured"].items()}
    for category, names in data["unmeasured"].items():
        for name in names.split():
            english.setdefault(name, Judged(category, data["unmeasured_precision"][category], 0))
    for name, category in (extra or {}).items():
        if category not in (*CATEGORIES, "off"):
            raise ValueError(f"languagetool rule {name}: no category {category!r}; use one of {CATEGORIES} or off")
        english.pop(name, None)
        if category != "off":
            english[name] = Judged(category, data["unmeasured_precision"][category], 0)
    others = {name: Judged(*values) for name, values in data["other_languages"].items()}
    return Table(english, others)
