"""What a pattern needs is told rightly: whatever it matches holds one of the literals."""

from __future__ import annotations

import pytest
import regex

from chatlint.checks.literals import Gate, needed
from chatlint.checks.pattern import Pattern
from chatlint.pack import shipped

RULES = [source.rule() for source in shipped("en")]


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("gonna", {"gonna"}),
        (r"\bgo(?:nna|ing)\b", {"nna", "ing"}),
        ("(?:you|we) was", {" was"}),
        ("don'?t worry", {"t worry"}),
        ("(?:abc)+x?", {"abc"}),
        ("(?<hit>abc)(?P<rest>d)", {"abc"}),
        ("(?<=please )wait(?! a)", {"wait"}),
        ("a|bc", {"a", "bc"}),
        ("a|", None),
        ("(?:abc)?", None),
        ("(?:abc)*[xyz]", None),
        (r"\w+", None),
        ("(?i)abc", None),
        ("(?i:abc)", None),
        ("(?:abc){e<=1}", None),
        (r"\p{L}abc", None),
        ("(abc", None),
    ],
)
def test_needed(pattern: str, literals: set[str] | None) -> None:
    assert needed(pattern) == (None if literals is None else frozenset(literals))


def test_a_gate_passes_what_may_match() -> None:
    gate = Gate(["gonna", r"\w+[xyz]", "(?:you|we) was", "wanna"])
    assert list(gate.passing("i'm gonna say you was")) == [0, 1, 2]
    assert list(gate.passing("nothing here")) == [1]
    assert list(gate.passing("\ud800")) == [0, 1, 2, 3]
    assert list(Gate([r"\w"]).passing("a")) == [0]


def test_every_match_in_the_rules_examples_passes_the_gate() -> None:
    """All patterns against a fifth of all examples: texts that were made to be matched."""
    folded = sorted({e.draft.lower() for rule in RULES for e in (*rule.bad, *rule.good)})[::5]
    shapes = [s for r in RULES if isinstance(r.look, Pattern) and not r.look.cased for s in r.look.patterns]
    tried = 0
    for shape in shapes:
        literals = needed(shape.pattern)
        if literals is None:
            continue
        pattern = regex.compile(shape.pattern, regex.MULTILINE | regex.VERSION0)
        for text in folded:
            if not any(literal in text for literal in literals):
                tried += 1
                assert not pattern.search(text), (shape.pattern, text)
    assert tried > 1000
