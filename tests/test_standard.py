"""`chatlint standard`: the rule set of the settings as a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from chatlint import Config
from chatlint.cli import main
from chatlint.review.standard import standard
from chatlint.selection import known_rules, select_rules
from tests.browsers import chromium, needs_chromium
from tests.test_review import seen

SETTINGS = """\
brand_words = ["Northwind"]
[rules]
slang = false
long-message = { severity = "error", with = { words = 77 } }
brand-word = { with = { words = { cheap = "good value | <b>fair</b>", "no refunds" = "" } } }
brand-phone = { with = { numbers = ["+44 20 7946 0018"] } }
[profiles.vip]
ignore = ["robotic"]
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    path = tmp_path_factory.mktemp("settings") / "chatlint.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return Config.load(path)


@pytest.fixture(scope="module")
def html(config: Config) -> str:
    return standard(config, "Our <standard>")


def test_every_rule_is_told_with_why_and_examples(html: str, config: Config) -> None:
    text = seen(html)
    for rule in known_rules(config):
        assert html.count(f'id="r-{rule.id}"') == 1
        assert " ".join(rule.summary.split()) in text
        assert " ".join(rule.why.split()) in text
        fixed = [e.fixed for e in rule.bad if e.fixed]
        assert not fixed or " ".join(fixed[0].split()) in text
        assert " ".join(rule.good[0].draft.split()) in text


def test_the_settings_are_told(html: str, config: Config) -> None:
    text = seen(html)
    assert f"{len(select_rules(config))} rules" in text
    assert "77 words" in text
    assert "good value or <b>fair</b>" in text
    assert "leave it out, or say it in other words" in text
    assert "Our phone number: +44 20 7946 0018" in text
    assert "never found fault with: Northwind" in text
    assert "<b>fair" not in html
    off = seen(html[html.index('id="off"') :])
    assert "text-speak" in off
    assert "vip" in text
    assert "form-letter-closing off" in text


def test_its_version_changes_with_the_settings_only() -> None:
    def version(**settings: object) -> str:
        return standard(Config.model_validate(settings)).partition("version <code>")[2][:12]

    first = version()
    assert first == version()
    assert len({first, version(rules={"slang": False}), version(brand_words=["Acme"])}) == 3


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, settings = tmp_path / "standard.html", tmp_path / "chatlint.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    assert main(["standard", "-o", str(out), "--config", str(settings), "--title", "House rules"]) == 0
    assert capsys.readouterr().out == f"wrote {out}\n"
    assert "<title>House rules</title>" in out.read_text(encoding="utf-8")


def test_what_goes_wrong_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standard", "-o", str(tmp_path / "none" / "x.html")]) == 2
    assert "name a file that can be written" in capsys.readouterr().err
    assert main(["standard", "-o", str(tmp_path / "x.html"), "--ignore", "slagn"]) == 2
    assert "did you mean 'slang'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@needs_chromium()
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_in_a_browser(browser: Browser, html: str, tmp_path: Path, width: int, scheme: str) -> None:
    path = tmp_path / "standard.html"
    path.write_text(html, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    trouble: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert trouble == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.get_by_label("Search the rules").fill("policy-shield")
    expect(page.locator("#r-policy-shield")).to_be_visible()
    expect(page.locator("article:visible")).to_have_count(1)
    expect(page.locator("#c-grammar")).to_be_hidden()
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Search the rules").fill("")
    expect(page.locator("#c-grammar")).to_be_visible()
    context.close()
