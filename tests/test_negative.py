"""Negative framing: rewrites keep every fact, an alternative silences, sarcasm reads the customer."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from chatlint import Config, Linter
from chatlint.checks.choices import branches, spelled
from chatlint.checks.cued import Cued
from chatlint.fix import apply
from chatlint.pack import shipped
from chatlint.rule import Example, Rule
from tests.conftest import after

RULES: list[Rule] = [source.rule() for source in shipped("en")]
REFUSALS = [
    (r, e) for r in RULES if r.category == "negative" and r.id not in ("not-until", "check-back") for e in r.bad
]
SARCASM = [(r, e) for r in RULES if r.category == "sarcasm" for e in r.bad]

REWRITES = [
    ("We can't ship until Monday.", "We can ship from Monday."),
    ("We won't be able to deliver the desk to Leeds until 3 June.", "We can deliver the desk to Leeds from 3 June."),
    ("It won't be ready before Friday.", "It will be ready from Friday."),
    ("Your lamp isn't available until next week.", "Your lamp is available from next week."),
    ("The rooms are not ready until 3 pm.", "The rooms are ready from 3 pm."),
    ("We don't open until 9.", "We open at 9."),
    ("Our shop doesn't open before Monday.", "Our shop opens on Monday."),
    ("Your parcel won't arrive until 12 May.", "Your parcel will arrive on 12 May."),
    ("The tour doesn't start until 10:30.", "The tour starts at 10:30."),
    ("We can't start until we have the photo.", "We can start as soon as we have the photo."),
    ("Sorry, it is out of stock. Check in 2 weeks.", "It will be back in stock in 2 weeks. I will let you know."),
    ("We won't process refunds until next week.", "We will process refunds from next week."),
    ("You must send the form to Oslo by 4 July.", "Please send the form to Oslo by 4 July."),
    ("I don't know.", "Let me find out."),
]


@pytest.fixture(scope="module")
def framing() -> Linter:
    return Linter(Config.model_validate({"select": ["negative"], "grammar": {"engine": "off"}}))


@pytest.fixture(scope="module")
def mockery() -> Linter:
    return Linter(Config.model_validate({"select": ["sarcasm"], "grammar": {"engine": "off"}}))


@pytest.mark.parametrize(("draft", "better"), REWRITES)
def test_rewrite_is_affirmative_and_keeps_every_fact(framing: Linter, draft: str, better: str) -> None:
    findings = framing.lint(draft).findings
    assert [apply(draft, f.fixes[0].edits) for f in findings] == [better]
    assert framing.lint(better).findings == ()
    assert re.findall(r"\d[\d:]*|(?<!^)(?<!\. )\b[A-Z]\w+", draft) == re.findall(
        r"\d[\d:]*|(?<!^)(?<!\. )\b[A-Z]\w+", better
    )


@pytest.mark.parametrize(
    "draft",
    [
        "We can't tell you anything until Monday.",
        "We can't ship any parcels until Monday.",
        "We won't have news before the board meets.",
        "The gate isn't open until after the show.",
    ],
)
def test_no_rewrite_where_the_sentence_does_not_fit(framing: Linter, draft: str) -> None:
    assert [f.fixes for f in framing.lint(draft).findings] in ([()], [])


def test_no_rewrite_is_applied_unseen(framing: Linter) -> None:
    for draft, _ in REWRITES:
        assert framing.lint(draft).fixed_text() == draft


@pytest.mark.parametrize(
    "way_out",
    [
        " Would Tuesday suit you instead?",
        " I can send the blue one today.",
        " Please try the other door.",
        " Here's the link to the other shop.",
        "\nLet me ask my colleague.",
    ],
)
@pytest.mark.parametrize(("rule", "example"), REFUSALS, ids=lambda part: getattr(part, "text", ""))
def test_an_alternative_silences(framing: Linter, rule: Rule, example: Example, way_out: str) -> None:
    assert framing.lint(example.draft, after(example.customer)).findings
    assert framing.lint(example.draft + way_out, after(example.customer)).findings == ()


@pytest.mark.parametrize(("rule", "example"), REFUSALS, ids=lambda part: getattr(part, "text", ""))
def test_a_courtesy_is_no_alternative(framing: Linter, rule: Rule, example: Example) -> None:
    draft = f"{example.draft} Is there anything else I can help you with?"
    assert framing.lint(draft, after(example.customer)).findings


def test_a_pile_of_refusals_stands_beside_one_step(framing: Linter) -> None:
    step = "Tap Send on the form."
    assert framing.lint(f"{step} Late forms are not accepted.").findings == ()
    pile = f"{step} Late forms are not accepted. Scans are not accepted. Changes are not possible."
    assert len(framing.lint(pile).findings) == 3


@pytest.mark.parametrize(
    ("customer", "reply"),
    [
        ("Do I have to be at home?", "You don't have to be, no. They don't even ring."),
        ("Will it cost extra?", "No, not a cent, and it won't change your bill."),
        ("Is the later bus full?", "The later bus isn't full."),
        ("I can't wait!", "Neither can we!"),
        ("the page is blank", "I see you can't open the page, and I'm on it."),
        ("So tired of this", "That's not the service we want to give you."),
    ],
)
def test_good_news_and_retelling_stay_silent(framing: Linter, customer: str, reply: str) -> None:
    assert framing.lint(reply, after(customer)).findings == ()


@pytest.mark.parametrize(("rule", "example"), SARCASM, ids=lambda part: getattr(part, "text", ""))
def test_quoting_is_not_mocking(mockery: Linter, rule: Rule, example: Example) -> None:
    if rule.reads:
        return  # these look into quotes
    quoted = example.draft.replace('"', "").rstrip(".?!")
    assert mockery.lint(f'I\'m sorry that you were told "{quoted}".', after(example.customer)).findings == ()


def test_praise_is_judged_by_what_the_customer_said(mockery: Linter) -> None:
    draft = "Congratulations, you found the button."
    assert mockery.lint(draft, after("I pressed something and now my whole album is gone")).findings
    assert mockery.lint(draft, after("Our twins were born today!")).findings == ()
    unknown = mockery.lint(draft)
    assert unknown.findings == ()
    assert "mock-praise" in {u.rule for u in unknown.not_applicable}


def test_words_to_choose_from_are_spelled_out() -> None:
    assert spelled("(?:n't|not) (?:yet )?there") == ["n't yet there", "n't there", "not yet there", "not there"]
    assert list(branches("(?:a|b(?:c|d)|[|)])")) == ["a", "b(?:c|d)", "[|)]"]
    assert list(branches("(?:a)|(?:b)")) == ["(?:a)|(?:b)"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"cues": [{"at": ["Never"], "pattern": "x"}]}, "lower case"),
        ({"cues": [{"at": ["(?:a|b"], "pattern": "x"}]}, "does not end"),
        ({"cues": [{"at": ["a)"], "pattern": "x"}]}, r"lone \)"),
        ({"cues": [], "unless_elsewhere": ["but we can"]}, "with its words"),
    ],
)
def test_a_cue_that_cannot_work_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Cued.model_validate(options)
