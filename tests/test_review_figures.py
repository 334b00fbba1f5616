"""The report's arithmetic: intervals, waits, tallies, and when two texts are the same."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatlint.review import spell
from chatlint.review.figures import Mean, Waits, differ, student
from chatlint.review.tally import Tally
from chatlint.review.wording import question, questions, wording


def test_students_quantiles_are_the_tables() -> None:
    table = {1: 12.706, 2: 4.303, 4: 2.776, 9: 2.262, 29: 2.045, 1000: 1.962}
    for freedom, quantile in table.items():
        assert student(0.95, freedom) == pytest.approx(quantile, rel=0.005)


def test_an_interval_holds_the_true_mean_as_often_as_it_says() -> None:
    rolls = random.Random(5)
    held = 0
    for _ in range(2000):
        mean = Mean()
        for _ in range(12):
            mean.add(rolls.gauss(80, 9))
        low, high = mean.interval() or (0, 0)
        held += low <= 80 <= high
    assert 0.93 < held / 2000 < 0.97


def test_a_difference_of_a_few_is_chance() -> None:
    assert not differ(3, 10, 1, 10)
    assert differ(300, 1000, 100, 1000)
    assert not differ(0, 0, 1, 10)


@given(st.lists(st.floats(0, 119), min_size=1, max_size=80))
def test_the_median_of_waits_is_the_median(seconds: list[float]) -> None:
    waits = Waits(60)
    for second in seconds:
        waits.add(second)
    assert waits.median == pytest.approx(statistics.median_low([round(s) for s in seconds]), abs=1)
    assert waits.over == sum(second > 60 for second in seconds)
    assert waits.between(0, None) == len(seconds)


@dataclass
class Seen:
    count: int = 0


def test_a_tally_finds_the_frequent_in_a_stream_longer_than_its_memory() -> None:
    tally: Tally[Seen] = Tally(Seen, capacity=100)
    for number in range(5000):
        for key in (f"rare {number}", f"often {number % 5}"):
            tally.entry(key).count += 1
    assert [entry.count for entry in tally.most(5)] == [1000] * 5
    assert tally.dropped > 4000


@pytest.mark.parametrize(
    "other",
    [
        "hi Ben, your order 77-B is on its way!",
        "Hi Anna Maria, your order #4711 is on its way",
        "Hi, Mr. Stone, your order X9 is on its way.",
    ],
)
def test_one_wording(other: str) -> None:
    assert wording("Hi Ann, your order 12 is on its way.") == wording(other)


def test_other_wordings() -> None:
    assert wording("Your order is on its way.") != wording("Your refund is on its way.")
    assert wording("See https://a.example/x") == wording("see www.b.example")
    assert wording("That's done, Ann.") == wording("that’s done, Mo!")


@pytest.mark.parametrize(
    "other", ["where's my order 4711??", "Where are my orders?", "hello, where is my order please"]
)
def test_one_question(other: str) -> None:
    assert question("Hi, where is my order?") == question(questions(other)[0]) == ("order", "where")


@pytest.mark.parametrize("said", ["Have a nice day", "I have a question.", "It is broken.", ""])
def test_what_is_no_question(said: str) -> None:
    assert questions(said) == []


@pytest.mark.parametrize("said", ["Really?", "Correct?", "Hello??", "Can you help me?"])
def test_a_question_that_asks_for_nothing_by_itself(said: str) -> None:
    assert question(said) == ()


def test_numbers_as_one_reads_them() -> None:
    assert [spell.wait(s) for s in (None, 0, 59.6, 80, 600, 3605, 7500, 172_800)] == [
        "–", "0 s", "1 min", "1 min 20 s", "10 min", "1 h", "2 h 5 min", "2 days",
    ]  # fmt: skip
    assert [spell.percent(s) for s in (None, 0.0, 0.0004, 0.004, 0.424, 0.996, 1.0)] == [
        "–", "0 %", "< 0.1 %", "0.4 %", "42 %", "99.6 %", "100 %",
    ]  # fmt: skip
    assert [spell.signed(s) for s in (None, 1.24, -0.4, 0.01)] == ["–", "+1.2", "−0.4", "±0"]
