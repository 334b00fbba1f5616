"""Packs: folders of rules, the ones that ship and a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from chatlint.checks import CHECKS
from chatlint.checks.base import Check
from chatlint.rule import TERMS, Rule, RuleError, make_rule, read_terms, rule_files
from chatlint.yamlfile import FileError, read_yaml

ANY = "any"
"""The folder of rules for languages without rules of their own."""


@dataclass(frozen=True)
class Source:
    """A rule's file as it was read, before settings are laid over it."""

    name: str
    language: str
    place: str
    raw: Mapping[str, Any]
    terms: Mapping[str, str]
    shipped: bool

    def rule(self, overlay: Mapping[str, Any] | None = None, checks: Mapping[str, type[Check]] = CHECKS) -> Rule:
        """The rule, with settings laid over its file. Raises RuleError."""
        raw = dict(self.raw)
        if overlay:
            raw |= {k: v for k, v in overlay.items() if k != "with"}
            if "with" in overlay:
                raw["with"] = {**(raw.get("with") or {}), **overlay["with"]}
        try:
            # The tests compile every shipped pattern; a stranger's is compiled before it is trusted.
            return make_rule(self.name, self.language, raw, self.terms, checks, compile_patterns=not self.shipped)
        except RuleError as wrong:
            raise RuleError(f"{self.place}: {str(wrong).removeprefix(self.name + ': ')}") from None


def read_pack(folder: Path | Traversable, language: str = "en", shipped: bool = False) -> list[Source]:
    """The rules of a folder, by name. Raises RuleError for a file that is no rule or an empty folder."""
    if not folder.is_dir():
        raise RuleError(f"{folder}: no such folder; a pack is a folder of rule files (*.yaml)")
    try:
        terms = dict(shipped_terms(language)) | read_terms(folder) if not shipped else read_terms(folder)
        sources = [
            Source(file.name.removesuffix(".yaml"), language, str(file), read_yaml(file), terms, shipped)
            for file in rule_files(folder)
        ]
    except RuleError:
        raise
    except FileError as wrong:
        raise RuleError(str(wrong)) from None
    if not sources:
        raise RuleError(f"{folder}: no rule files (*.yaml) in it")
    return sources


@lru_cache(maxsize=8)
def shipped_terms(language: str) -> Mapping[str, str]:
    """The named patterns of a shipped language; empty where none ships."""
    folder = files("chatlint.rules") / language
    return read_terms(folder) if (folder / TERMS).is_file() else {}


@lru_cache(maxsize=8)
def shipped(language: str = "en") -> tuple[Source, ...]:
    """The shipped rules of a language; where none ship, those that let a grammar engine speak for any language."""
    folder = files("chatlint.rules") / (language if language.isalpha() else ANY)
    return tuple(read_pack(folder if folder.is_dir() else files("chatlint.rules") / ANY, language, shipped=True))
