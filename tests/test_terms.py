"""Terms and curt replies at their edges: who used a term, how it is explained, what a signature leaves."""

from __future__ import annotations

import pytest

from chatlint import Config, Conversation, Linter, Message
from tests.conftest import after


@pytest.fixture(scope="module")
def strict() -> Linter:
    return Linter(Config.model_validate({"select": ["jargon", "rude", "gendered"], "grammar": {"engine": "off"}}))


def jargon(linter: Linter, text: str, conversation: Conversation | None = None) -> list[str]:
    return [f.text for f in linter.lint(text, conversation=conversation).findings if f.category == "jargon"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The RMA is in your inbox.", ["RMA"]),
        ("Both RMAs are in your inbox.", ["RMAs"]),
        ("the rma is in your inbox", []),  # in small letters it may be a word or a name
        ("Your return number (RMA) is in your inbox.", []),
        ("The RMA (your return number) is in your inbox.", []),
        ("An RMA is a number for your return. The RMA comes by e-mail.", []),
        ("The RMA, the number of your return, comes by e-mail.", []),
        ("The RMA, we hope, comes by e-mail. The RMA is short.", ["RMA"]),
        ("Tap “RMA” at the top.", []),
        ("See https://shop.example/RMA for more.", []),
        ("The order RMA-2281 is packed.", []),
    ],
)
def test_a_term_is_found_once_and_only_unexplained(strict: Linter, text: str, terms: list[str]) -> None:
    assert jargon(strict, text) == terms


def test_a_term_the_customer_used_in_any_message_is_known(strict: Linter) -> None:
    talk = Conversation(
        messages=(
            Message(role="customer", text="I was given an rma, what now?"),
            Message(role="agent", text="Let me look."),
            Message(role="customer", text="Are you there?"),
        )
    )
    assert jargon(strict, "Your RMA is valid until Friday.", talk) == []
    assert jargon(strict, "Your RMA is valid until Friday.", after("Are you there?")) == ["RMA"]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Your SKU is on the label.", "Your item is on the label."),
        ("SKUs are on the label.", "Items are on the label."),
        ("An SKU is missing.", None),  # the article would no longer fit
        ("It's in the backend now.", None),  # two determiners would meet
    ],
)
def test_plain_words_are_offered_where_they_fit(strict: Linter, text: str, fixed: str | None) -> None:
    (finding,) = [f for f in strict.lint(text).findings if f.category == "jargon"]
    assert "Say “" in finding.message
    edits = [edit for fix in finding.fixes[:1] for edit in fix.edits]
    made = text
    for edit in edits:
        made = made[: edit.start] + edit.text + made[edit.end :]
    assert (made if edits else None) == fixed


@pytest.mark.parametrize(
    ("text", "curt"),
    [
        ("Restart it.", ["Restart it."]),
        ("Restart it. ^KP", ["Restart it."]),
        ("lena: restart it", ["restart it"]),
        ("  Restart it!  ", ["Restart it!"]),
        ("Please restart it.", []),
        ("Restart it, please.", []),
        ("Restart it, then tell me what you see.", []),
        ("Restart it. I'll stay on the line.", []),
    ],
)
def test_a_bare_order_is_the_whole_draft(strict: Linter, text: str, curt: list[str]) -> None:
    findings = strict.lint(text, conversation=after("My screen is dead since Monday!")).findings
    assert [f.text for f in findings if f.category == "rude"] == curt


def test_a_bare_order_needs_a_customer_with_a_problem(strict: Linter) -> None:
    assert strict.lint("Restart it.").findings == ()
    assert strict.lint("Restart it.", conversation=after("How do I start the update?")).findings == ()


def test_the_title_in_the_customers_name_is_no_guess(strict: Linter) -> None:
    draft = "Good news, Mr Conti, it is ready."
    asked = (Message(role="customer", text="Is it ready?"),)
    named = Conversation(messages=asked, customer_name="Mr Andrea Conti")
    assert strict.lint(draft, conversation=named).findings == ()
    plain = Conversation(messages=asked, customer_name="Andrea Conti")
    assert [f.text for f in strict.lint(draft, conversation=plain).findings] == ["Mr"]
