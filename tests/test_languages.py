"""Drafts in other languages: told by themselves or by the customer, and never judged by English rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatlint import Config, Conversation, Linter, Message
from chatlint.example import Example
from chatlint.pack import ANY, shipped
from chatlint.rule import Rule
from chatlint.spoken import spoken
from chatlint.text import fold

from .conftest import after
from .languagetool import needs_languagetool

GERMAN = Conversation(language="de", messages=(Message(role="customer", text="ok"),))
RULES: list[Rule] = [source.rule() for source in shipped("de")]


@pytest.mark.parametrize(
    ("language", "draft"),
    [
        ("de", "Guten Tag, wie kann ich Ihnen helfen?"),
        ("de", "Haben Sie die Bestellnummer zur Hand?"),
        ("fr", "Pouvez-vous me donner le numéro de commande ?"),
        ("es", "Hola, ¿en qué puedo ayudarle?"),
        ("it", "Può darmi il numero dell'ordine?"),
        ("nl", "Goedemiddag, hoe kan ik u helpen?"),
        ("pl", "Czy może Pani podać numer zamówienia?"),
    ],
)
def test_a_sentence_tells_its_language(language: str, draft: str) -> None:
    assert spoken(fold(draft)) == language


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "?!",
        "ok",
        "Sure thing!",
        "One moment...",
        "Hi Jürgen, danke!",
        "Your Rechnung is on its way.",
        "Zarnivex Blorvex 3000",
        "Gern geschehen",
        "im getting u a new dirver now",
        "Zum Goldenen Hirsch",
    ],
)
def test_english_and_what_is_too_short_abstain(draft: str) -> None:
    assert spoken(fold(draft)) is None


def test_the_customer_tells_the_language_of_a_short_answer() -> None:
    said = fold("Hallo, meine Lieferung ist noch nicht angekommen. Können Sie nachsehen?")
    assert spoken(fold("Gern geschehen"), lambda: said) == "de"
    assert spoken(fold("Sure thing!"), lambda: said) is None


class TestWithoutLanguageTool:
    def test_english_rules_keep_silent_and_the_report_says_what_is_missing(self, linter: Linter) -> None:
        report = linter.lint("wir prüfen das gerade für Sie , einen Moment bitte pls!!!")
        assert report.language == "de"
        assert report.findings == ()
        assert {said.rule for said in report.skipped} == {rule.id for rule in RULES}
        assert "LanguageTool" in report.skipped[0].reason

    def test_a_language_that_is_given_is_taken(self, linter: Linter) -> None:
        draft = "Tschüss pls!!!"
        assert linter.lint(draft).language == "en"
        assert linter.lint(draft).findings
        assert linter.lint(draft, conversation=GERMAN).findings == ()
        assert Linter(Config(language="de")).lint("You has recieve it pls!!!").findings == ()

    def test_settings_for_english_rules_do_no_harm(self) -> None:
        config = Config.model_validate({"ignore": ["text-speak"], "select": ["slang"], "grammar": {"engine": "off"}})
        assert Linter(config).lint("Haben Sie die Bestellnummer zur Hand?").findings == ()

    def test_english_beside_it_is_judged_as_before(self, linter: Linter) -> None:
        german = after("Hallo, meine Lieferung ist noch nicht angekommen. Können Sie nachsehen?")
        found = linter.lint("Sorry about that! I have recieve your mail.", conversation=german)
        assert found.language == "en"
        assert "misspelling" in [f.rule for f in found.findings]


@pytest.fixture(scope="module")
def both(languagetool_url: str) -> Iterator[Linter]:
    """Harper and the real LanguageTool."""
    linter = Linter(Config.model_validate({"grammar": {"engine": "auto", "url": languagetool_url}}))
    yield linter
    linter.close()


class TestWithLanguageTool:
    pytestmark = needs_languagetool()

    @pytest.mark.parametrize(
        ("rule", "bad"),
        [(rule.id, bad) for rule in RULES for bad in rule.bad],
    )
    def test_german_text_has_german_findings(self, both: Linter, rule: str, bad: Example) -> None:
        report = both.lint(bad.draft, conversation=GERMAN)
        assert report.engines == ("languagetool",)
        assert [(f.rule, (f.start, f.end)) for f in report.findings] == [(rule, mark) for mark in bad.marks]
        assert bad.fixed in [
            bad.draft[: e.start] + e.text + bad.draft[e.end :] for fix in report.findings[0].fixes for e in fix.edits
        ]

    @pytest.mark.parametrize("draft", [good.text for rule in RULES for good in rule.good])
    def test_right_german_has_none(self, both: Linter, draft: str) -> None:
        assert both.lint(draft, conversation=GERMAN).findings == ()

    def test_it_is_detected(self, both: Linter) -> None:
        report = both.lint("Guten Tag, ich habe Ihre Rechnnung gerade verschickt lol!!!")
        assert report.language == "de"
        assert "Rechnnung" in [f.text for f in report.findings]
        assert {f.rule for f in report.findings} <= {rule.id for rule in RULES}


def test_the_folder_for_any_language_is_shipped() -> None:
    assert ANY == "any"
    assert {rule.category for rule in RULES} == {"spelling", "grammar", "casing", "punctuation"}
    assert {rule.language for rule in RULES} == {"de"}
