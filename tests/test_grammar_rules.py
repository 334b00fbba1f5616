"""The grammar rules of our own: literals near a pattern, token patterns, and what many of them do together."""

from __future__ import annotations

import threading

import pytest

from chatlint import Config, Linter, resources
from chatlint.checks.pattern import Pattern
from chatlint.checks.tokens import Tokens
from chatlint.context import Context
from chatlint.fix import apply
from chatlint.pack import shipped
from chatlint.resources import MissingResource, Resources
from chatlint.rule import Rule
from chatlint.text import Text

RULES: list[Rule] = [source.rule() for source in shipped("en")]
BOUND = [rule for rule in RULES if isinstance(rule.look, Pattern) and any(shape.near for shape in rule.look.patterns)]
PARSED = [rule for rule in RULES if isinstance(rule.look, Tokens)]


def spans(rule: Rule, look: Pattern, draft: str) -> set[tuple[int, int]]:
    linter = Linter(rules=(rule.model_copy(update={"look": look}),))
    return {(f.start, f.end) for f in linter.lint(draft).findings}


@pytest.mark.parametrize("rule", BOUND, ids=lambda rule: rule.id)
def test_literals_near_a_pattern_lose_nothing(rule: Rule) -> None:
    """Searched for everywhere, the patterns find in the rule's examples what they find near their literals."""
    look = rule.look
    assert isinstance(look, Pattern)
    patterns = [{**shape.model_dump(), "near": ()} for shape in look.patterns]
    everywhere = Pattern.model_validate({**look.model_dump(), "literals": (), "patterns": patterns})
    for example in (*rule.bad, *rule.good):
        assert spans(rule, everywhere, example.draft) == spans(rule, look, example.draft), example.text


def test_only_the_lines_with_a_literal_are_searched() -> None:
    look = Pattern.model_validate({"patterns": [{"pattern": r"\ba\b", "near": ["(?:x|y) z"]}]})
    text = Text("a here\nx z and a\na there")
    text.occurrences = {"x z": [(7, 10)]}
    assert [(hit.start, hit.end) for hit in look.find(text, Context())] == [(15, 16)]


DRAFTS = [
    ("May I know what is your order number?", "May I know what your order number is?"),
    ("I can able to help. We have receive it.", None),
    ("Could you provide me the code, please?", "Could you provide me with the code, please?"),
    ("Its ready, and your welcome to pick it up.", "It's ready, and you're welcome to pick it up."),
    ("I would suggest you to wait for few minutes.", "I would suggest you wait for a few minutes."),
    ("Is there anything else I can assist you?", "Is there anything else I can assist you with?"),
    ("Hope you doing well! You can now login with an unique code.",
     "Hope you are doing well! You can now log in with a unique code."),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "mended"), DRAFTS)
def test_second_language_english_is_found_and_mended(plain: Linter, draft: str, mended: str | None) -> None:
    report = plain.lint(draft)
    found = [f for f in report.findings if f.category in ("grammar", "spelling")]
    assert found
    if mended is not None:
        assert apply(draft, (edit for f in found for edit in f.fixes[0].edits)) == mended


GOOD = [
    "Did you try another cable? If it doesn't help, I'll order a new one for you.",
    "Let me know what works for you, and how we can help from here.",
    "I've checked with the team: there are a few seats left, and one of them is by the window.",
    "Sure thing! One moment.",
    "The app lets you set up your account, then log in with a one-time code.",
    "What you can do is send it back within two weeks, or keep it.",
    "Thanks for your patience while we looked into this. It's been sorted!",
    "Are you able to sign in now? Your login page should load properly.",
    "As soon as it ships you will get an email with its tracking number.",
    "I'd be glad to help you with that. Do you have an order number or an email address?",
    "We have access to your order, so there's no need to send it again.",
    "He had had it for an hour, that is, for a long time.",
]


@pytest.mark.parametrize("draft", GOOD)
def test_good_english_passes(plain: Linter, draft: str) -> None:
    assert [(f.rule, f.text) for f in plain.lint(draft).findings if f.category in ("grammar", "spelling")] == []


def test_quoted_and_named_words_are_nobodys_mistake() -> None:
    linter = Linter(Config.model_validate({"brand_words": ["Lets"], "grammar": {"engine": "off"}}))
    assert linter.lint("You wrote “its a nice day” in your review. Lets is our partner.").findings == ()


@pytest.fixture
def parsing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sentences that were parsed."""
    pytest.importorskip("spacy")
    parsed: list[str] = []
    load = resources.load_parser

    class Counting:
        def __init__(self) -> None:
            self._nlp = load()
            self.vocab = self._nlp.vocab
            self.memory_zone = self._nlp.memory_zone

        def __call__(self, raw: str) -> object:
            parsed.append(raw)
            return self._nlp(raw)

    monkeypatch.setattr(resources, "load_parser", Counting)
    return parsed


@pytest.mark.parametrize("rule", PARSED, ids=lambda rule: rule.id)
def test_only_sentences_behind_the_gate_are_parsed_and_only_once(parsing: list[str], rule: Rule) -> None:
    linter = Linter(rules=(rule,))
    assert linter.lint("Hello! I have checked it, and all is well. Is there anything else?").findings == ()
    assert parsing == []
    example = rule.bad[0]
    first = linter.lint(f"Hello 👋🏽! {example.draft} Bye!")
    again = linter.lint(f"Well then. {example.draft}")
    assert [f.text for f in first.findings] == [f.text for f in again.findings] != []
    assert parsing == [example.draft]


def test_without_a_parser_the_rule_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> object:
        raise MissingResource("spaCy is not installed")

    monkeypatch.setattr(resources, "load_parser", missing)
    rule = PARSED[0]
    report = Linter(rules=(rule,)).lint(rule.bad[0].draft)
    assert report.findings == ()
    assert [(s.rule, s.reason) for s in report.skipped] == [(rule.id, "spaCy is not installed")]


def test_half_a_character_is_not_parsed() -> None:
    pytest.importorskip("spacy")
    rule = PARSED[0]
    draft = rule.bad[0].draft.replace("help", "help \ud83d", 1)
    assert Linter(rules=(rule,)).lint(draft).skipped == ()


def test_each_thread_has_a_parser_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "load_parser", object)
    shared = Resources(lambda: (), "en")
    seen: list[object] = [shared.parser(), shared.parser()]
    thread = threading.Thread(target=lambda: seen.append(shared.parser()))
    thread.start()
    thread.join()
    assert seen[0] is seen[1]
    assert seen[2] is not seen[0]
