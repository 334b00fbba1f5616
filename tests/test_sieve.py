"""The sieve never says no to a text in which a pattern matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatlint import Linter
from chatlint.checks.finder import compiled
from chatlint.checks.loosen import loosened
from chatlint.checks.pattern import Pattern
from chatlint.checks.sieve import Sieve
from chatlint.text import fold

PIECES = [
    "ab", "a", "b ", " ", "é", "“", "1", "a?", "(?:ab|ba)+", "[^a]", r"[\wé-]", r"\d", r"\s+", r"\w*", r"\W",
    r"\b", r"\B", "^", "$", r"\A", r"\Z", ".", "(?=a)", "(?!b)", r"(?<=a)", r"(?<!\w)", r"(?!\w)",
    "(?P<x>a|b)", "a{2,3}", "(?>ab?)",
]  # fmt: skip
LETTERS = st.text(alphabet="ab é“1\n.?", max_size=12)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), LETTERS)
def test_passes_whatever_the_pattern_finds(pattern: str, text: str) -> None:
    try:
        found = re.search(pattern, text, re.MULTILINE)
    except re.error:
        return
    if found:
        assert list(Sieve([pattern]).passing(text)) == [0]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"calm down", "please wait"),
        (r"\bu\b", "you"),
        (r"(?<!\w)so what(?!\w)", "so whatever"),
        (r"you (?:failed|forgot) to", "you have to"),
        (r"^ok$", "ok then"),
        (r"(?<=not )able", "unable"),
    ],
)
def test_spares_the_search(pattern: str, text: str) -> None:
    assert list(Sieve([pattern]).passing(text)) == []


@pytest.mark.parametrize("pattern", [r"(?:calm){e<=1}", r"(?i)calm", r"(?x) c a l m"])
def test_a_pattern_that_re2_cannot_follow_always_passes(pattern: str) -> None:
    assert loosened(pattern, ascii_only=True) is None
    assert list(Sieve([pattern, "x"]).passing("zzz")) == [0]


def test_half_characters_pass() -> None:
    assert list(Sieve(["a", "b"]).passing("a\ud800")) == [0, 1]


def test_nearly_all_shipped_patterns_can_be_sieved(linter: Linter) -> None:
    patterns = [p.pattern for rule in linter.rules if isinstance(rule.look, Pattern) for p in rule.look.patterns]
    unknown = [p for p in patterns if loosened(p, ascii_only=True) is None]
    assert len(unknown) < len(patterns) / 20


def test_no_example_of_a_rule_is_lost(linter: Linter) -> None:
    """Every shipped pattern that matches in an example passes its rule's sieve there."""
    for rule in linter.rules:
        if not isinstance(rule.look, Pattern) or rule.look.cased:
            continue
        patterns = [p.pattern for p in rule.look.patterns]
        sieve = Sieve(patterns)
        for text in (fold(e.text) for e in (*rule.bad, *rule.good)):
            found = {index for index, pattern in enumerate(patterns) if compiled(pattern).search(text)}
            assert found <= set(sieve.passing(text)), rule.id
