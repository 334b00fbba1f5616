"""What several tests need: the linter with default settings, and conversations of one message."""

from __future__ import annotations

import pytest

from chatlint import Config, Conversation, Linter, Message


@pytest.fixture(scope="session")
def linter() -> Linter:
    return Linter()


@pytest.fixture(scope="session")
def plain() -> Linter:
    """Default rules without a grammar engine."""
    return Linter(Config.model_validate({"grammar": {"engine": "off"}}))


def after(customer: str | None) -> Conversation | None:
    """The conversation in which the customer has just said this."""
    if customer is None:
        return None
    return Conversation(messages=(Message(role="customer", text=customer),))
