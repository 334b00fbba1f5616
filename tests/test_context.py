"""The customer's mood, and the words that show it."""

from __future__ import annotations

import pytest

from chatlint.context import Context
from chatlint.mood import Kind, Moods
from chatlint.pack import shipped_terms
from tests.conftest import after

MOODS = Moods(shipped_terms("en"))


def mood_of(customer: str | None) -> tuple[Kind, tuple[str, ...]]:
    mood = Context(after(customer), moods=MOODS).mood
    return mood.kind, mood.words


@pytest.mark.parametrize(
    ("customer", "kind", "words"),
    [
        (None, "calm", ()),
        ("Where is my parcel?", "calm", ()),
        ("I am furious, this is Ridiculous", "angry", ("furious", "Ridiculous")),
        ("I'm really worried about my blood test", "upset", ("worried",)),
        ("my photos are gone 😭", "upset", ("😭",)),
        ("I'm not angry, just curious", "thankful", ("not angry",)),
        ("I am not worried at all", "calm", ()),
        ("Thanks, that was quick!", "thankful", ("Thanks",)),
        ("It works now! I was so annoyed yesterday", "thankful", ("It works",)),
        ("Thanks for nothing, you are useless", "angry", ("useless",)),
        ("WHERE IS MY MONEY", "angry", ("WHERE IS MY MONEY",)),
        ("ALPHANUMERIC", "calm", ()),
        ("My IBAN is DE89", "calm", ()),
    ],
)
def test_mood_and_its_words(customer: str | None, kind: Kind, words: tuple[str, ...]) -> None:
    assert mood_of(customer) == (kind, words)


@pytest.mark.parametrize(
    ("customer", "loud"),
    [
        ("My order never came!!", True),
        ("It is STILL broken", True),
        ("What?!", True),
        ("Send me the PDF please!", False),
        ("I'm in the USA, NYC", False),
        ("ok", False),
    ],
)
def test_loud_messages(customer: str, loud: bool) -> None:
    assert Context(after(customer), moods=MOODS).mood.loud is loud


def test_without_words_for_moods_everyone_is_calm() -> None:
    assert Moods({}).read(Context(after("I am furious")).customer).kind == "calm"  # type: ignore[arg-type]
    assert Context(after("I am furious")).mood.kind == "calm"


def test_upset_customers_are_not_mirrored() -> None:
    assert Context(after("lol where is it"), moods=MOODS).mirrors("lol")
    assert not Context(after("lol this is ridiculous"), moods=MOODS).mirrors("lol")
