"""What holds for every draft, not only for those that somebody thought of."""

from __future__ import annotations

import json
import string
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatlint import Conversation, Edit, Linter, Message
from chatlint.finding import SEVERITIES, Severity
from chatlint.fix import apply, keeps_facts
from chatlint.pack import shipped
from chatlint.score import POINTS, penalties

RULES = [source.rule() for source in shipped("en")]
DRAFTS = [example.draft for rule in RULES for example in (*rule.bad, *rule.good)]
SAID = [example.customer for rule in RULES for example in (*rule.bad, *rule.good) if example.customer]
EVERY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

pieces = st.one_of(
    st.sampled_from(DRAFTS),
    st.sampled_from(
        ["gonna", "u", "pls", "PLEASE", "!!!", "??", "lol", "i", "teh", "dont", "24.90", "#A-17", "a@b.co"]
    ),
    st.text(alphabet=string.ascii_letters + " .,!?'\n", max_size=12),
    st.text(max_size=6),
    st.sampled_from(
        ["👍🏽", "👩‍🚀", "İ", "ß", "\u202e", "\u200b", "\x00", "\ud800", "“", "’", "`", "https://a.example/x"]
    ),
)
drafts = st.lists(pieces, max_size=6).map(" ".join)
customers = st.one_of(st.none(), st.sampled_from(SAID), drafts)


def said(customer: str | None) -> Conversation | None:
    return Conversation(messages=(Message(role="customer", text=customer),)) if customer else None


@EVERY
@given(drafts, customers)
def test_a_report_is_in_order(plain: Linter, draft: str, customer: str | None) -> None:
    report = plain.lint(draft, said(customer))
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(draft)
        assert draft[finding.start : finding.end] == finding.text
        assert finding.message
        assert 0 < finding.confidence <= 1
        assert finding.penalty > 0
        for fix in finding.fixes:
            apply(draft, fix.edits)
    places = [(f.start, f.end, f.rule) for f in report.findings]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@EVERY
@given(drafts, customers)
def test_the_same_draft_has_the_same_report(plain: Linter, draft: str, customer: str | None) -> None:
    first, again = (plain.lint(draft, said(customer)).model_dump_json() for _ in range(2))
    assert first == again
    explained, _ = plain.explain(draft, said(customer))
    assert explained.model_dump_json() == first


@EVERY
@given(st.lists(drafts, max_size=5), st.randoms(use_true_random=False))
def test_what_was_judged_before_does_not_matter(plain: Linter, many: list[str], random: object) -> None:
    one_by_one = {draft: plain.lint(draft).model_dump_json() for draft in many}
    random.shuffle(many)  # type: ignore[attr-defined]
    assert [r.model_dump_json() for r in plain.lint_many(many)] == [one_by_one[draft] for draft in many]


@EVERY
@given(drafts, customers)
def test_points_add_up(plain: Linter, draft: str, customer: str | None) -> None:
    report = plain.lint(draft, said(customer))
    assert report.score == round(max(0.0, 100 - sum(f.penalty for f in report.findings)), 1)
    assert set(report.category_scores) == {f.category for f in report.findings}
    for category, score in report.category_scores.items():
        lost = sum(f.penalty for f in report.findings if f.category == category)
        assert score == round(max(0.0, 100 - lost), 1)
    grave = any(f.severity == "error" for f in report.findings)
    assert (report.verdict == "block") == (grave or report.score < 30)
    assert (report.verdict == "send") <= all(f.severity == "info" for f in report.findings)
    silent = {u.rule for u in report.not_applicable}
    assert silent.isdisjoint(f.rule for f in report.findings)


costs = st.lists(
    st.tuples(st.sampled_from(["slang", "rude", "caps"]), st.floats(0.01, 100, allow_nan=False)),
    min_size=1,
    max_size=12,
)


@EVERY
@given(costs, st.integers(0, 11), st.randoms(use_true_random=False))
def test_one_finding_more_never_raises_the_score(all_costs: list[tuple[str, float]], drop: int, random: object) -> None:
    fewer = all_costs[: drop % len(all_costs)] + all_costs[drop % len(all_costs) + 1 :]
    assert sum(penalties(fewer)) <= sum(penalties(all_costs)) + 1e-4
    shuffled = list(all_costs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert abs(sum(penalties(shuffled)) - sum(penalties(all_costs))) < 1e-4


@EVERY
@given(st.sampled_from(SEVERITIES), st.sampled_from(SEVERITIES))
def test_a_graver_finding_costs_more(one: Severity, other: Severity) -> None:
    assert (SEVERITIES.index(one) < SEVERITIES.index(other)) == (POINTS[one] < POINTS[other])


@EVERY
@given(drafts, customers)
def test_fixing_twice_changes_nothing_and_keeps_the_facts(plain: Linter, draft: str, customer: str | None) -> None:
    report = plain.lint(draft, said(customer))
    fixed = report.fixed_text()
    after = plain.lint(fixed, said(customer))
    assert after.fixed_text() == fixed
    assert keeps_facts(draft, fixed)
    assert after.score >= report.score
    spoke = {f.rule for f in report.findings}
    assert {f.rule for f in after.findings} <= spoke


spans = st.tuples(st.integers(0, 30), st.integers(0, 10), st.text(max_size=4))


@EVERY
@given(st.text(max_size=30), st.lists(spans, max_size=5))
def test_edits_are_applied_exactly_or_refused(draft: str, given_spans: list[tuple[int, int, str]]) -> None:
    edits = [Edit(start=start, end=start + size, text=text) for start, size, text in given_spans]
    ordered = sorted(edits, key=lambda e: (e.start, e.end))
    sound = all(a.end <= b.start for a, b in pairwise(ordered))
    sound = sound and all(e.end <= len(draft) for e in ordered)
    try:
        after = apply(draft, edits)
    except ValueError:
        assert not sound
        return
    assert sound
    place = 0
    for edit in ordered:
        kept = draft[place : edit.start]
        assert after.startswith(kept + edit.text)
        after, place = after[len(kept) + len(edit.text) :], edit.end
    assert after == draft[place:]


@EVERY
@given(drafts)
def test_json_goes_there_and_back(plain: Linter, draft: str) -> None:
    report = plain.lint(draft)
    loaded = json.loads(report.model_dump_json())
    assert loaded == json.loads(json.dumps(report.model_dump()))
    assert type(report).model_validate(loaded).findings == report.findings
