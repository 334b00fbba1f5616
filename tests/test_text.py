"""Sentences, words and masks at their edges: emoji, line ends, other scripts, lists, abbreviations, addresses."""

from __future__ import annotations

from itertools import pairwise

import pytest

from chatlint.mask import find_masks
from chatlint.text import Text, count_words, fold, split_sentences


@pytest.mark.parametrize(
    ("raw", "sentences"),
    [
        ("", []),
        (" \n\t ", []),
        ("Yes", ["Yes"]),
        ("It's here. Come in!", ["It's here.", "Come in!"]),
        ("Really?! Wow... ok.", ["Really?!", "Wow... ok."]),
        ("One sec… done.", ["One sec… done."]),
        ("One sec… Done.", ["One sec…", "Done."]),
        ("Great!Which one?The red one", ["Great!", "Which one?", "The red one"]),
        ("a\r\nb.\r\n\r\nc", ["a", "b.", "c"]),
        ("Dr. Lind is in. Call ext. 12 at 5 p.m. on Friday.", ["Dr. Lind is in.", "Call ext. 12 at 5 p.m. on Friday."]),
        ("We close at 6 p.m. Come at five.", ["We close at 6 p.m.", "Come at five."]),
        ("Screws, nuts, etc. are here. We close at 6.", ["Screws, nuts, etc. are here.", "We close at 6."]),
        ("It is 3.5 cm, e.g. the red one. Ok?", ["It is 3.5 cm, e.g. the red one.", "Ok?"]),
        ("No. We don't. Seat no. 5 is free.", ["No.", "We don't.", "Seat no. 5 is free."]),
        ("Send the no. of the order. No. of course.", ["Send the no. of the order.", "No. of course."]),
        ("1. Open the lid\n2. Close it. Done", ["1. Open the lid", "2. Close it.", "Done"]),
        ("a. Plug it in. b. Tap it.", ["a. Plug it in.", "b. Tap it."]),
        ("See https://shop.example/a.b?c=d. Then sign in.", ["See https://shop.example/a.b?c=d.", "Then sign in."]),
        ("It asks “Are you sure?” and waits. Tap yes.", ["It asks “Are you sure?” and waits.", "Tap yes."]),
        ("Thanks! 😊 We're here. 👩‍👩‍👧 Bye", ["Thanks!", "😊 We're here.", "👩‍👩‍👧 Bye"]),
        ("مرحبا! كيف الحال؟ Bye", ["مرحبا!", "كيف الحال؟ Bye"]),
        ("\u200bHi.\u200b Bye.", ["\u200bHi.\u200b Bye."]),
        ("....", ["...."]),
    ],
)
def test_sentences(raw: str, sentences: list[str]) -> None:
    spans = split_sentences(raw)
    assert [raw[start:end] for start, end in spans] == sentences
    assert all(a < b <= c < d for (a, b), (c, d) in pairwise(spans))


def test_the_sentence_of_a_place() -> None:
    text = Text("  Hi. It's here.")
    assert text.sentence_at(0) == (0, 16)
    assert text.sentence_at(3) == (2, 5)
    assert text.sentence_at(8) == (6, 16)
    assert text.begins(2)
    assert text.begins(6)
    assert not text.begins(11)
    assert Text("“Hi there”").begins(1)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", 0),
        ("a b\tc\nd", 4),
        ("well - yes & no", 3),
        ("see https://shop.example/a/b?c=d now", 3),
        ("👍 ok ...", 1),
        ("(a) “b”", 2),
    ],
)
def test_words(raw: str, words: int) -> None:
    assert count_words(raw) == words


@pytest.mark.parametrize("raw", ["It’s HERE\u00a0now", "İstanbul ßẞ ﬁ", "👩‍👩‍👧 ÉCOLE", "\ud83d half", "ｆｕｌｌ"])
def test_folding_keeps_every_offset(raw: str) -> None:
    assert len(fold(raw)) == len(raw)


@pytest.mark.parametrize(
    ("raw", "kind", "masked"),
    [
        ("Go to https://shop.example/a?b=c now", "url", ["https://shop.example/a?b=c"]),
        ("Go to www.shop.test now", "url", ["www.shop.test"]),
        ("It's on help.shop.example/faq, see there", "url", ["help.shop.example/faq"]),
        ("Is it (https://a.example/b)? Or www.b.example/c!!!", "url", ["https://a.example/b", "www.b.example/c"]),
        ("mail a.b@post.example please", "email", ["a.b@post.example"]),
        ("Hi @ana_b, use #4411x", "handle", ["@ana_b", "#4411x"]),
        ("priya_k: yes", "handle", ["priya_k:"]),
        ("It's out now. ^JB", "signature", ["^JB"]),
        ("It's out now - Ana https://a.example/x", "signature", ["- Ana"]),
        ("It's out now *LenaM 1/2", "signature", ["*LenaM", "1/2"]),
        ("(2/2) It's on its way", "signature", []),
        ("It's on its way (2/2)", "signature", ["(2/2)"]),
        ("It says “not now” and 'go on' there", "quote", ["“not now”", "'go on'"]),
        ("The parents' room isn't the kids' room", "quote", []),
        ("> please call me\nWe will", "quote", ["> please call me"]),
        ("Tap A > B > C", "quote", []),
        ("Order AB-1234 and RET-7Q2, 2 pm, 3rd, 10 GB", "code", ["AB-1234", "RET-7Q2"]),
        ("Use line_items, iPhone or photo.jpg in /var/log", "code", ["line_items", "iPhone", "photo.jpg", "/var/log"]),
        ("Hi {{first_name}}, [ORDER ID] is here", "placeholder", ["{{first_name}}", "[ORDER ID]"]),
        ("Run `a !!! b` <b>now</b>", "markup", ["`a !!! b`", "<b>", "</b>"]),
    ],
)
def test_masks(raw: str, kind: str, masked: list[str]) -> None:
    assert [raw[m.start : m.end] for m in find_masks(raw) if m.kind == kind] == masked


def test_masks_are_sorted_and_apart() -> None:
    raw = "Hi @ana, “see https://a.example/x1 and B-12” or mail b@c.example ^JB 1/2"
    masks = find_masks(raw, frozenset({"ana"}))
    assert masks == sorted(masks)
    assert all(a.end <= b.start for a, b in pairwise(masks))


def test_names_are_masked_with_and_without_s() -> None:
    raw = "Rosa's lamp is Rosa’s, ask rosa or Rosalind"
    assert [raw[m.start : m.end] for m in find_masks(raw, frozenset({"rosa"}))] == ["Rosa", "Rosa", "rosa"]


def test_a_mask_inside_a_finding_does_not_hide_it() -> None:
    text = Text("We sent B-12 today ^JB")
    assert not text.masked(0, 18)
    assert text.masked(8, 12)
    assert text.masked(9, 15)
    assert not text.masked(8, 12, frozenset({"code"}))
