"""Rules: what is wrong, why, what to say, and the drafts that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

import regex
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from chatlint.checks import CHECKS
from chatlint.checks.base import Check
from chatlint.checks.conditions import Patterned
from chatlint.example import Example
from chatlint.finding import Severity
from chatlint.mask import KINDS
from chatlint.near import nearest
from chatlint.validation import explain
from chatlint.yamlfile import FileError, read_yaml

TERMS = "_terms.yaml"
_ID = regex.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELD = regex.compile(r"\{(\w*)\}")
_TERM = regex.compile(r"\{([a-z_]+)\}")
CATEGORIES = (
    "spelling", "grammar", "casing", "punctuation", "caps", "slang", "negative", "blame", "sarcasm", "rude",
    "overpromise", "robotic", "jargon", "gendered", "no_empathy", "sensitive", "too_long", "opening", "closing",
    "waiting", "questions", "repetition", "topic", "name", "brand", "placeholder", "channel",
)  # fmt: skip
"""The shipped categories; a user's own pack may add others."""
PLACEHOLDERS = frozenset({"text", "fix", "note"})


class RuleError(FileError):
    """A rule that cannot be used: the text names the file, the field, what is wrong and what is allowed."""


def _template(message: str) -> str:
    bare = _FIELD.sub("", message)
    if "{" in bare or "}" in bare:
        raise ValueError("a lone { or } in the message; write only {text}, {fix} or {note}")
    unknown = set(_FIELD.findall(message)) - PLACEHOLDERS
    if unknown:
        raise ValueError(f"no {{{min(unknown)}}} in a message; there are {{text}}, {{fix}} and {{note}}")
    return message


class Rule(BaseModel):
    """One rule, as its file says it. `id` is the file's name, `language` the folder's.

    `safe` says that its first fix cannot change the meaning. `mirrored` excuses a word the
    customer has just used, unless upset. `prepared` says whether it also judges texts that are to be filled
    in later. `trial` are options under which the examples stand, for a rule that says nothing before
    a user gives it words. `reads` names masked kinds it may look into.
    `weight` scales the points it costs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    language: str
    category: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    summary: Annotated[str, Field(min_length=8)]
    why: Annotated[str, Field(min_length=8)]
    source: str | None = None
    message: Annotated[str, AfterValidator(_template)]
    severity: Severity = "warning"
    status: Literal["stable", "preview"] = "stable"
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    safe: bool = False
    mirrored: bool = False
    reads: frozenset[str] = frozenset()
    prepared: bool = True
    trial: dict[str, Any] = Field(default_factory=dict)
    check_name: str = Field(alias="check")
    options: dict[str, Any] = Field(default_factory=dict, alias="with")
    look: Check
    bad: Annotated[tuple[Example, ...], Field(min_length=2)]
    good: Annotated[tuple[Example, ...], Field(min_length=2)]

    @field_validator("bad", "good", mode="before")
    @classmethod
    def _short_form(cls, examples: object) -> object:
        if isinstance(examples, (list, tuple)):
            return [{"text": e} if isinstance(e, str) else e for e in examples]
        return examples

    @field_validator("bad")
    @classmethod
    def _marked(cls, bad: tuple[Example, ...]) -> tuple[Example, ...]:
        for example in bad:
            if not example.marks:
                raise ValueError(f"no [[mark]] in {example.text[:40]!r}; mark what is wrong, or set whole: true")
        return bad

    @field_validator("reads")
    @classmethod
    def _kinds(cls, reads: frozenset[str]) -> frozenset[str]:
        if unknown := reads - KINDS:
            raise ValueError(f"no masked kind {min(unknown)!r}; there are {', '.join(sorted(KINDS))}")
        return reads

    @property
    def tried(self) -> Rule:
        """The rule with its `trial` options, as its examples are to be judged."""
        if not self.trial:
            return self
        look = type(self.look).model_validate({**self.options, **self.trial})
        return self.model_copy(update={"look": look})


def make_rule(
    name: str,
    language: str,
    raw: Mapping[str, Any],
    terms: Mapping[str, str],
    checks: Mapping[str, type[Check]] = CHECKS,
    compile_patterns: bool = True,
) -> Rule:
    """The rule that `raw` describes. Raises RuleError, its text beginning with `name`."""
    if not _ID.fullmatch(name):
        raise RuleError(f"{name}: name the file in lower-case words with hyphens, as in long-sentence.yaml")
    check_name = raw.get("check")
    if not isinstance(check_name, str) or check_name not in checks:
        hint = nearest(str(check_name), checks)
        raise RuleError(f"{name}: check: no check {check_name!r}{hint}; there are {', '.join(sorted(checks))}")
    options = raw.get("with") or {}
    if not isinstance(options, Mapping):
        raise RuleError(f"{name}: with: expected a mapping of options")
    try:
        look = checks[check_name].model_validate(_expand(options, terms, name))
        if compile_patterns and isinstance(look, Patterned):
            look.compile()
    except ValidationError as wrong:
        raise RuleError(f"{name}: with.{explain(wrong, checks[check_name])}") from None
    except ValueError as wrong:
        raise RuleError(f"{name}: with: {wrong}") from None
    try:
        return Rule.model_validate({**raw, "id": name, "language": language, "look": look})
    except ValidationError as wrong:
        raise RuleError(f"{name}: {explain(wrong, Rule)}") from None


def _expand(options: Any, terms: Mapping[str, str], name: str) -> Any:
    """Options with each `{term}` replaced by the language's pattern of that name."""
    if isinstance(options, str):

        def term(found: regex.Match[str]) -> str:
            if found.group(1) not in terms:
                raise RuleError(f"{name}: no term {found.group()}{nearest(found.group(1), terms)} in {TERMS}")
            return terms[found.group(1)]

        return _TERM.sub(term, options)
    if isinstance(options, Mapping):
        return {key: _expand(value, terms, name) for key, value in options.items()}
    if isinstance(options, list):
        return [_expand(value, terms, name) for value in options]
    return options


def read_terms(folder: Path | Traversable) -> dict[str, str]:
    """The folder's named patterns: a list is an alternation, a string a pattern; each may use those above it."""
    path = folder / TERMS
    if not path.is_file():
        return {}
    terms: dict[str, str] = {}
    for key, value in read_yaml(path).items():
        value = _expand(value, terms, f"{TERMS}: {key}")
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            value = "|".join(value)
        if not isinstance(value, str):
            raise RuleError(f"{path}: {key}: expected a pattern or a list of patterns")
        terms[key] = f"(?:{value})"
    return terms


def rule_files(folder: Path | Traversable) -> Iterator[Path | Traversable]:
    """The rule files of a pack's folder, by name."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml") and not entry.name.startswith("_"):
            yield entry
