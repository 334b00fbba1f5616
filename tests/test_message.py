"""What of a conversation is judged, and where a finding stands in the body as it was exported."""

from __future__ import annotations

import pytest

from chatlint import Conversation, Linter, Message
from chatlint.message import in_source

BODY = "<p>A <b>&amp;</b> B<br>C</p>"
MESSAGE = Message(
    text="A & B\nC",
    source=BODY,
    source_map=((0, 3, 2), (2, 8, 0), (3, 13, 0), (3, 17, 2), (6, 23, 1)),
)


@pytest.mark.parametrize(
    ("span", "there"),
    [
        ((0, 1), "A"),
        ((2, 3), "&amp;"),
        ((0, 3), "A <b>&amp;"),
        ((4, 5), "B"),
        ((5, 6), "<br>"),
        ((6, 7), "C"),
        ((0, 7), "A <b>&amp;</b> B<br>C"),
    ],
)
def test_a_span_is_found_in_the_source(span: tuple[int, int], there: str) -> None:
    place = in_source(MESSAGE, *span)
    assert place is not None
    assert BODY[slice(*place)] == there


def test_a_place_between_two_letters_is_found_too() -> None:
    assert in_source(MESSAGE, 4, 4) == (18, 18)
    assert in_source(Message(text="Hi"), 1, 2) == (1, 2)
    assert in_source(Message(text="Hi", source="<p>Hi</p>"), 0, 2) is None
    with pytest.raises(ValueError, match="outside of a text of 2 characters"):
        in_source(Message(text="Hi"), 1, 3)


@pytest.mark.parametrize(
    ("message", "judged"),
    [
        (Message(text="thats wrong"), True),
        (Message(text="thats wrong", origin="typed"), True),
        (Message(text="thats wrong", origin="macro"), True),
        (Message(text="thats wrong", origin="automatic"), False),
        (Message(text="thats wrong", origin="ai"), False),
        (Message(text="thats wrong", draft=True), False),
        (Message(text="thats wrong", internal=True), False),
        (Message(text="thats wrong", deleted=True), False),
        (Message(text="thats wrong", role="bot"), False),
        (Message(text="thats wrong", role="system"), False),
        (Message(text="thats wrong", role="customer"), False),
    ],
)
def test_only_what_an_agent_sent_is_judged(linter: Linter, message: Message, judged: bool) -> None:
    conversation = Conversation(messages=(Message(text="Where is it?", role="customer"), message))
    report = linter.lint_conversation(conversation)
    assert [found is not None for found in report.reports] == [False, judged]


def test_an_automatic_answer_is_no_answer_of_an_agent(linter: Linter) -> None:
    messages = (
        Message(text="Where is it?", role="customer"),
        Message(text="We got your message.", origin="automatic"),
        Message(text="It is on its way."),
    )
    assert linter.lint_conversation(Conversation(messages=messages)).times.agent_messages == 1
