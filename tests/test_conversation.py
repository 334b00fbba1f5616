"""Conversations: their order, what is left out, what shows over several messages, and the overview."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from chatlint import Conversation, Linter, Message
from chatlint.dialogue import Dialogue

START = datetime(2024, 1, 8, 10, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def chat(*turns: tuple[str, float, str]) -> Conversation:
    return Conversation(
        id="c-1",
        messages=tuple(
            Message.model_validate({"role": role, "sent_at": at(seconds), "text": text, "author": role.title()})
            for role, seconds, text in turns
        ),
    )


GOOD = chat(
    ("customer", 0, "Hello, is the oak desk in stock?"),
    ("agent", 30, "Hello, my name is Ann. Let me see, that takes up to 2 minutes."),
    ("agent", 120, "It is in stock, and I have put one aside for you."),
    ("customer", 150, "Great, that is all."),
    ("agent", 170, "Thank you! If there is anything else, just write. Have a good day, goodbye!"),
)


def test_a_good_chat_has_no_findings_and_full_score(plain: Linter) -> None:
    report = plain.lint_conversation(GOOD)
    assert report.findings == ()
    assert report.score == 100
    assert [r is None for r in report.reports] == [True, False, False, True, False]


def test_times_promises_and_credits(plain: Linter) -> None:
    report = plain.lint_conversation(GOOD)
    assert report.times.first_response == 30
    assert report.times.duration == 170
    assert (report.times.agent_messages, report.times.customer_messages) == (3, 2)
    assert [(p.turn, p.within, p.kept) for p in report.promises if p.within] == [(1, 120.0, True)]
    assert {c.kind for c in report.credits} >= {"thanked"}
    for credit in report.credits:
        assert credit.text in GOOD.messages[credit.turn].text


def test_findings_carry_their_turn(plain: Linter) -> None:
    late = chat(("customer", 0, "Is it in stock?"), ("agent", 300, "Hello, my name is Ann. It is in stock."))
    report = plain.lint_conversation(late)
    assert [(f.rule, f.turn) for f in report.findings] == [("late-answer", 1)]


def test_without_times_the_time_rules_are_silent_and_say_so(plain: Linter) -> None:
    bare = Conversation(id="c-2", messages=tuple(m.model_copy(update={"sent_at": None}) for m in GOOD.messages))
    report = plain.lint_conversation(bare)
    assert report.findings == ()
    assert {"late-answer", "hasty-close"} <= {u.rule for u in report.not_applicable}
    assert report.times.first_response is None


def test_an_excerpt_is_not_told_that_it_lacks_an_opening(plain: Linter) -> None:
    excerpt = Conversation(messages=(Message(role="customer", text="Is the oak desk in stock?"),))
    report = plain.lint("It is in stock in both colours.", excerpt)
    assert report.findings == ()
    assert "opening-without-greeting" in {u.rule for u in report.not_applicable}


def test_a_chat_that_goes_on_is_not_told_that_its_close_is_missing(plain: Linter) -> None:
    assert (
        plain.lint_conversation(chat(*[(m.role, i * 20.0, m.text) for i, m in enumerate(GOOD.messages[:3])])).findings
        == ()
    )


def test_notes_deleted_and_doubled_messages_count_for_nothing(plain: Linter) -> None:
    extra = (
        Message(role="agent", text="CALL HIM BACK, WHAT A FOOL", internal=True, sent_at=at(10)),
        Message(role="agent", text="SHUT UP", deleted=True, sent_at=at(12)),
        GOOD.messages[0],
    )
    longer = GOOD.model_copy(update={"messages": (GOOD.messages[0], *extra, *GOOD.messages[1:])})
    report = plain.lint_conversation(longer)
    assert report.findings == ()
    assert report.reports[1] is None
    assert report.reports[2] is None
    assert len(Dialogue.of(longer).turns) == len(GOOD.messages)


def test_messages_out_of_order_are_read_by_time_and_keep_their_index() -> None:
    mixed = GOOD.model_copy(update={"messages": GOOD.messages[::-1]})
    assert [turn.index for turn in Dialogue.of(mixed).turns] == [4, 3, 2, 1, 0]


def test_a_small_clock_skew_does_not_reorder() -> None:
    skewed = chat(("customer", 0, "Is it in stock?"), ("agent", -3, "Hello, Ann here. It is."))
    assert [turn.index for turn in Dialogue.of(skewed).turns] == [0, 1]


def test_time_zones_are_compared_as_moments(plain: Linter) -> None:
    tokyo = timezone(timedelta(hours=9))
    moved = GOOD.model_copy(
        update={
            "messages": tuple(
                m.model_copy(update={"sent_at": m.sent_at.astimezone(tokyo) if n % 2 and m.sent_at else m.sent_at})
                for n, m in enumerate(GOOD.messages)
            )
        }
    )
    assert plain.lint_conversation(moved).model_dump() == plain.lint_conversation(GOOD).model_dump()


@pytest.mark.parametrize("linted_before", [True, False])
def test_adding_a_message_gives_what_reading_afresh_gives(plain: Linter, linted_before: bool) -> None:
    base = GOOD.model_copy(update={"messages": GOOD.messages[:3]})
    draft = Message(text="It is in stock, and I have put one aside for you.", sent_at=at(180), author="Agent")
    if linted_before:
        plain.lint(draft, base)
    grown = base.add(GOOD.messages[3])
    fresh = Conversation.model_validate(grown.model_dump())
    assert plain.lint(draft, grown).findings == plain.lint(draft, fresh).findings
    assert [f.rule for f in plain.lint(draft, grown).findings] == ["repeated-sentence"]


def test_the_same_conversation_gives_the_same_report(plain: Linter) -> None:
    again = Conversation.model_validate(GOOD.model_dump())
    assert plain.lint_conversation(again).model_dump() == plain.lint_conversation(GOOD).model_dump()


def test_an_empty_conversation_is_fine(plain: Linter) -> None:
    report = plain.lint_conversation(Conversation(id="none"))
    assert (report.score, report.findings, report.reports) == (100.0, (), ())
