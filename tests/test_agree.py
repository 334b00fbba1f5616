"""What several engines said becomes one answer."""

from __future__ import annotations

from chatlint.grammar.agree import agreed
from chatlint.grammar.base import Correction


def said(engine: str, rule: str, precision: float, start: int = 0, end: int = 3) -> Correction:
    return Correction(start, end, ("the",), engine, rule, "spelling", precision, "")


def test_two_witnesses_of_one_fault_are_surer_than_one() -> None:
    (one,) = agreed([said("harper", "a", 0.8), said("languagetool", "B", 0.9)])
    assert (one.engine, one.precision) == ("languagetool", 0.98)


def test_the_same_rule_in_two_engines_is_one_witness() -> None:
    (one,) = agreed([said("harper", "typo", 0.9), said("languagetool", "typo", 0.9)])
    assert one.precision == 0.9


def test_other_places_and_categories_stay_apart_in_order() -> None:
    late, early = said("harper", "a", 0.9, 5, 8), said("languagetool", "B", 0.8)
    grammar = said("harper", "c", 0.7)._replace(category="grammar")
    assert agreed([late, early, grammar]) == tuple(sorted([late, early, grammar]))
