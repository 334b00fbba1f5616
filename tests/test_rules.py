"""The contract of every shipped rule: its own examples prove it, and no rule speaks against another's."""

from __future__ import annotations

import pytest

from chatlint import Config, Linter, Report
from chatlint.checks.conditions import Patterned
from chatlint.example import Example
from chatlint.fix import apply
from chatlint.pack import shipped
from chatlint.rule import Rule

RULES: list[Rule] = [source.rule() for source in shipped("en")]
BAD = [pytest.param(rule, e, id=f"{rule.id}: {e.text[:50]}") for rule in RULES for e in rule.bad]
GOOD = [pytest.param(rule, e, id=f"{rule.id}: {e.text[:50]}") for rule in RULES for e in rule.good]


@pytest.fixture(scope="module")
def alone() -> dict[str, Linter]:
    """Each rule on its own."""
    return {rule.id: Linter(Config(select=(rule.id,)), rules=(rule.tried,)) for rule in RULES}


def judge(linter: Linter, example: Example, draft: str | None = None) -> Report:
    return linter.lint(example.message(draft), example.conversation())


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_bad_is_found_where_it_is_marked(alone: dict[str, Linter], rule: Rule, example: Example) -> None:
    report = judge(alone[rule.id], example)
    assert [(f.start, f.end) for f in report.findings] == example.marks
    assert all(example.draft[f.start : f.end] == f.text for f in report.findings)


@pytest.mark.parametrize(("rule", "example"), [p for p in BAD if p.values[1].fixed is not None])
def test_first_fixes_give_the_fixed_draft(alone: dict[str, Linter], rule: Rule, example: Example) -> None:
    report = judge(alone[rule.id], example)
    after_fixes = apply(example.draft, (edit for f in report.findings for edit in f.fixes[0].edits))
    assert after_fixes == example.fixed
    assert judge(alone[rule.id], example, after_fixes).findings == ()


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_good_is_silent_under_all_rules(linter: Linter, rule: Rule, example: Example) -> None:
    assert [(f.rule, f.text) for f in judge(linter, example).findings] == []


@pytest.mark.parametrize(("rule", "example"), [p for p in GOOD if p.values[0].status == "preview"])
def test_good_is_silent_under_its_own_preview(alone: dict[str, Linter], rule: Rule, example: Example) -> None:
    assert judge(alone[rule.id], example).findings == ()


@pytest.mark.parametrize(("rule", "example"), [p for p in BAD if p.values[1].fixed is not None])
def test_fixed_is_silent_under_all_rules(linter: Linter, rule: Rule, example: Example) -> None:
    assert [(f.rule, f.text) for f in judge(linter, example, example.fixed).findings] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_pattern_compiles(rule: Rule) -> None:
    if isinstance(rule.look, Patterned):
        rule.look.compile()
