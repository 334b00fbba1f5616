"""Which rules are on, with settings laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chatlint.checks import CHECKS, Check
from chatlint.config import Config, ConfigError, RuleSettings
from chatlint.near import nearest
from chatlint.pack import Source, read_pack, shipped
from chatlint.rule import CATEGORIES, Rule


def _sources(config: Config) -> dict[str, Source]:
    """The shipped rules and those of the settings' packs, by id; a pack's rule takes the place of its namesake."""
    language = config.language.split("-")[0]
    sources = {source.name: source for source in shipped(language)}
    for folder in config.packs:
        sources |= {source.name: source for source in read_pack(Path(folder), language)}
    return dict(sorted(sources.items()))


def known_rules(config: Config, checks: Mapping[str, type[Check]] = CHECKS) -> tuple[Rule, ...]:
    """All rules, on or off, by id, with the settings laid over them. Raises RuleError for a bad rule."""
    return tuple(
        source.rule(_overlay(config, name, str(source.raw.get("category"))), checks)
        for name, source in _sources(config).items()
    )


def select_rules(config: Config, checks: Mapping[str, type[Check]] = CHECKS) -> tuple[Rule, ...]:
    """The rules that are on, by id. Raises ConfigError for a name no rule has, RuleError for a bad rule."""
    sources = _sources(config)
    categories = {str(source.raw.get("category")) for source in sources.values()} | set(CATEGORIES)
    known = {*sources, *(source.name for source in shipped())}  # one settings file serves drafts in all languages
    for field, names in (("select", config.select), ("ignore", config.ignore), ("rules", config.rules)):
        _refuse_unknown(field, names, known, categories)
    rules = []
    for name, source in sources.items():
        category = str(source.raw.get("category"))
        if config.prepared and str(source.raw.get("prepared")) in ("false", "False"):
            continue
        if name in config.ignore or (category in config.ignore and name not in config.select):
            continue
        if config.select and not {name, category} & set(config.select):
            continue
        setting = config.rules.get(name, config.rules.get(category, True))
        if setting is False:
            continue
        rule = source.rule(_overlay(config, name, category), checks)
        if rule.status == "preview" and name not in config.select and config.rules.get(name) is not True:
            continue
        rules.append(rule)
    return tuple(rules)


def _overlay(config: Config, name: str, category: str) -> dict[str, Any]:
    laid: dict[str, Any] = {}
    for setting in (config.rules.get(category), config.rules.get(name)):
        if isinstance(setting, RuleSettings):
            laid |= setting.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    return laid


def _refuse_unknown(field: str, names: Iterable[str], sources: set[str], categories: set[str]) -> None:
    for name in names:
        if name not in sources and name not in categories:
            hint = nearest(name, [*sources, *categories])
            raise ConfigError(f"{field}: no rule or category {name!r}{hint}; `chatlint rules` lists them")
