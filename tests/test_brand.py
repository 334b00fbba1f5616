"""What only a user can say: brand words, names, signatures and numbers, and the customer's name."""

from __future__ import annotations

from typing import Any

import pytest

from chatlint import Config, Conversation, Linter, Message
from chatlint.checks.names import slips


def linter(rule: str, **options: Any) -> Linter:
    return Linter(Config.model_validate({"select": [rule], "rules": {rule: {"with": options}}}))


@pytest.mark.parametrize(
    "rule", ["brand-name-spelling", "brand-word", "brand-signature", "brand-phone", "call-without-number"]
)
def test_without_settings_they_are_not_applicable(rule: str) -> None:
    report = Linter(Config(select=(rule,))).lint("Please call us.")
    assert report.findings == ()
    assert [(u.rule, u.reason) for u in report.not_applicable] == [(rule, "needs words in the settings")]


@pytest.mark.parametrize(
    ("draft", "fixed"),
    [
        ("northpine is open", "NorthPine is open"),
        ("North-Pine is open", "NorthPine is open"),
        ("NorthPine is open", "NorthPine is open"),
        ("northpine.example is open", "northpine.example is open"),
        ("northpines", "northpines"),
    ],
)
def test_names_are_written_as_the_brand_does(draft: str, fixed: str) -> None:
    assert linter("brand-name-spelling", names=["NorthPine"]).lint(draft).fixed_text() == fixed


def test_known_brand_words_are_still_spelt_right() -> None:
    config = {"select": ["brand-name-spelling"], "brand_words": ["NorthPine"]}
    rules = {"brand-name-spelling": {"with": {"names": ["NorthPine"]}}}
    report = Linter(Config.model_validate({**config, "rules": rules})).lint("Northpine is open.")
    assert [f.text for f in report.findings] == ["Northpine"]


def test_a_word_without_replacement_has_advice() -> None:
    (finding,) = linter("brand-word", words={"cheap": ""}).lint("A Cheap room.").findings
    assert finding.fixes == ()
    assert "leave it out" in finding.message


@pytest.mark.parametrize(
    ("signature", "draft", "faults"),
    [
        ("required", "It's on its way.", ["It's on its way."]),
        ("required", "It's on its way. ^MK", []),
        ("required", "It's on its way.\n\nBest wishes\nMia", []),
        ("forbidden", "It's on its way.", []),
        ("forbidden", "It's on its way.\n\nBest wishes\nMia", ["Mia"]),
        ("forbidden", "It's on its way. ^MK", ["^MK"]),
    ],
)
def test_signatures(signature: str, draft: str, faults: list[str]) -> None:
    assert [f.text for f in linter("brand-signature", signature=signature).lint(draft).findings] == faults


def test_the_writers_name_signs() -> None:
    message = Message(text="It's on its way, Mia", author="Mia Torres")
    assert linter("brand-signature", signature="required").lint(message).findings == ()


def called(name: str, draft: str, customer: str | None = None) -> list[tuple[str, str]]:
    said = (Message(role="customer", text=customer),) if customer else ()
    report = Linter(Config(select=("name",))).lint(draft, Conversation(messages=said, customer_name=name))
    return [(f.rule, f.fixes[0].edits[0].text) for f in report.findings]


@pytest.mark.parametrize(
    ("name", "draft", "found"),
    [
        ("Ana Silva", "Hi Anna, it's done.", [("name-misspelt", "Ana")]),
        ("ANA SILVA", "Hi Anna, it's done.", [("name-misspelt", "Ana")]),
        ("Ana Silva", "It's done, Anna.", [("name-misspelt", "Ana")]),
        ("Ana Silva", "Hi Peter, it's done.", [("name-of-another", "Ana")]),
        ("Ana Silva", "Hi Ana, it's done.", []),
        ("Ana Silva", "Hi Team, it's done.", []),
        ("Ana Silva", "Good morning. Peter is on his way.", []),
        ("Ana Silva", "On Monday, Peter comes.", []),
        ("Silva", "Hi, it's done.", []),
        ("", "Hi Anna, it's done.", []),
    ],
)
def test_the_customers_name(name: str, draft: str, found: list[tuple[str, str]]) -> None:
    assert called(name, draft) == found


def test_who_writes_may_be_another() -> None:
    assert called("Ana Silva", "Hi Peter, it's done.", "Peter here, for my wife") == []


@pytest.mark.parametrize(
    ("a", "b", "count"), [("ana", "anna", 1), ("pirya", "priya", 1), ("tom", "tom", 0), ("a", "xyz", 2)]
)
def test_slips_between_words(a: str, b: str, count: int) -> None:
    assert slips(a, b, 1) == count
