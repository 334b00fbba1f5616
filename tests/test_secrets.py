"""Numbers by form and check digits, and the drafts that ask for a secret or do not."""

from __future__ import annotations

import pytest

from chatlint import Config, Linter
from chatlint.checks.secrets import is_card, is_iban, luhn


@pytest.fixture(scope="module")
def secrets() -> Linter:
    return Linter(Config(select=("sensitive",)))


@pytest.mark.parametrize(
    ("number", "card"),
    [
        ("4539 1488 0343 6467", True),
        ("4539-1488-0343-6467", True),
        ("4539148803436467", True),
        ("3782 822463 10005", True),
        ("4539 1488 0343 6468", False),
        ("45 39148803436467", False),
        ("4539 1488-0343 6467", False),
        ("9539148803436462", False),
        ("0000000000000000", False),
    ],
)
def test_cards_by_issuer_grouping_and_check_digit(number: str, card: bool) -> None:
    assert is_card(number) is card


def test_check_digits() -> None:
    assert luhn("79927398713")
    assert not luhn("79927398710")
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert not is_iban("GB82 WEST 1234 5698 7654 33")


@pytest.mark.parametrize(
    "draft",
    [
        "Kindly share your OTP with me.",
        "Tell me the 3 digits on the back.",
        "I'd need your online banking login to check that.",
        "What is your social security number?",
        "Please reply with your card number, expiry date and CVC.",
        "Enter your CVV here in the chat and I'll charge it.",
        "Could you confirm the answer to your security question?",
        "PIN please.",
    ],
)
def test_asking_for_a_secret_blocks(secrets: Linter, draft: str) -> None:
    report = secrets.lint(draft)
    assert [f.category for f in report.findings] == ["sensitive"]
    assert report.verdict == "block"


@pytest.mark.parametrize(
    "draft",
    [
        "Your password must have at least 12 characters.",
        "We can't see your password, so nobody here can tell you what it is.",
        "Please share your PIN code so that we can check delivery in your area.",
        "Please tell me whether the PIN works now.",
        "Could you send me the serial number? It has 16 digits.",
        "For your security, please confirm your identity in the app with your PIN.",
        "To change your PIN, open Settings and tap Security.",
        "Please enter the code from the text message in the app.",
        "I can send you a new PIN by post.",
        "You'll find your IBAN under Savings.",
        "Your case 4539 1488 0343 6468 is closed.",
        "Please DM us your Clubcard number.",
    ],
)
def test_what_is_no_secret_passes(secrets: Linter, draft: str) -> None:
    assert secrets.lint(draft).findings == ()


def test_the_fix_keeps_four_digits(secrets: Linter) -> None:
    (finding,) = secrets.lint("I have charged 5425 2334 3010 9903 again.").findings
    assert finding.fixes[0].edits[0].text == "ending in 9903"
    assert "card number" in finding.message
    assert not finding.fixes[0].safe
