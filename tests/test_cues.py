"""Groups of weighted words: whole words, endings, negation, patterns."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chatlint.cues import Cue, Cues


def found(text: str, **cue: object) -> list[str]:
    cues = Cues({"it": Cue.model_validate(cue)})
    return [text[start:end] for start, end in cues.find(text).get("it", [])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a broken lamp", ["broken"]),
        ("unbroken ice", []),
        ("the damages were great", ["damages"]),
        ("see example.com/broken", []),
        ("half-broken", []),
        ("it's broken.", ["broken"]),
        ("😡 broken", ["😡", "broken"]),
        ("", []),
    ],
)
def test_whole_words_and_endings(text: str, words: list[str]) -> None:
    assert found(text, words=["broken", r"damage\w*", "😡"]) == words


@pytest.mark.parametrize(
    ("text", "counts"),
    [("i am angry", True), ("i'm not angry", False), ("never been angry", False), ("why not? i'm so very angry", True)],
)
def test_negated_words_do_not_count(text: str, counts: bool) -> None:
    assert bool(found(text, words=["angry"], negatable=True)) is counts


def test_words_come_from_terms() -> None:
    assert Cue.model_validate({"words": "(?:a b|c)|d"}).words == ("a b", "c", "d")


def test_weights_count_once_and_a_second_word_a_little() -> None:
    cues = Cues({"a": Cue(weight=1, again=0.5, words=("late", "gone")), "b": Cue(weight=-2, words=("thanks",))})
    for text, weight in (("late", 1), ("late late", 1), ("late and gone", 1.5), ("late, thanks", -1), ("no", 0)):
        assert cues.weigh(cues.find(text), text) == weight


def test_patterns_wait_for_their_word() -> None:
    cues = Cues({"time": Cue(weight=0, words=("days",)), "long": Cue(patterns=(r"\d+",), after="time")})
    assert "long" in cues.find("for 3 days")
    assert "long" not in cues.find("for 3 euros")


@pytest.mark.parametrize("word", ["Broken", "a(b"])
def test_words_are_plain(word: str) -> None:
    with pytest.raises(ValidationError, match="plain lower-case"):
        Cue(words=(word,))


def test_a_wrong_pattern_is_named() -> None:
    with pytest.raises(ValueError, match="pattern '\\('"):
        Cues({"a": Cue(patterns=("(",))})
