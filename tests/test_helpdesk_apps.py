"""The helpdesk apps of `examples/` in a real browser, against a real service, in frames as the helpdesks have them."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsers import needs_chromium
from tests.service import Service
from tests.shared_client import COPIES, EXAMPLES, WEB

pytestmark = needs_chromium()
ROOT = Path(__file__).parents[1]
STAND_INS = ROOT / "tests" / "helpdesks"
ZAF_SDK = Path(os.environ.get("CHATLINT_ZAF_SDK") or STAND_INS / "zaf_sdk.js")
"""Zendesk's own SDK can be named instead of the stand-in."""
BAD = "PLEASE CALM DOWN, thats not my problem lol. I told u allready, its ur own fault!!!"
FAIR = "I am sorry that nobody answered. I'm gonna look into it now."
GOOD = "I am sorry that nobody answered. I will look into it now."


class Desks(SimpleHTTPRequestHandler):
    """The apps' files, as the helpdesks serve them: Freshworks puts the address of its client in."""

    def do_GET(self) -> None:
        if not self.path.startswith("/examples/freshdesk-app/app/index.html"):
            return super().do_GET()
        page = (ROOT / "examples/freshdesk-app/app/index.html").read_text(encoding="utf-8")
        body = page.replace("{{{appclient}}}", "/tests/helpdesks/fresh_sdk.js").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Place(NamedTuple):
    origin: str
    service: Service
    overrides: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The apps' files at an origin of their own, and a service that lets that origin ask."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Desks, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    folder = tmp_path_factory.mktemp("helpdesk")
    (folder / "chatlint.toml").write_text("[grammar]\nengine = 'off'\n", encoding="utf-8")
    with Service(folder, "--allow-origin", origin, "--overrides", "overrides.jsonl") as running:
        yield Place(origin, running.ready(), folder / "overrides.jsonl")
    server.shutdown()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.route("https://static.zdassets.com/**", lambda route: route.fulfill(path=ZAF_SDK))
    context.route("https://js.zohostatic.com/**", lambda route: route.fulfill(path=STAND_INS / "zoho_sdk.js"))
    yield context
    context.close()


def opened(context: BrowserContext, place: Place, path: str, **settings: str) -> Page:
    given = {"endpoint": f"http://127.0.0.1:{place.service.port}", "hold": "block", "offline": "send", **settings}
    page = context.new_page()
    page.on("pageerror", lambda wrong: pytest.fail(str(wrong)))
    page.goto(f"{place.origin}/{path}?{urlencode({'settings': json.dumps(given)})}")
    return page


def dead() -> str:
    """An address where nobody answers."""
    return "http://127.0.0.1:9"


class Zendesk:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.frame_locator("#app").locator("main")
        self.sent = page.locator("#sent li")
        self.error = page.get_by_role("alert")
        expect(self.panel).to_contain_text("Replies are judged")

    def submit(self, text: str, kind: str = "publicReply") -> None:
        self.page.get_by_label("Reply").fill(text)
        self.page.locator("#type").select_option(kind)
        self.page.get_by_role("button", name="Submit").click()


@pytest.fixture
def zendesk(context: BrowserContext, place: Place) -> Zendesk:
    return Zendesk(opened(context, place, "tests/helpdesks/zendesk.html"))


def test_zendesk_holds_a_bad_reply_and_lets_a_good_one_go(zendesk: Zendesk) -> None:
    zendesk.submit(BAD)
    expect(zendesk.error).to_contain_text("makes an upset customer angrier")
    expect(zendesk.panel.get_by_role("listitem").first).to_be_visible()
    expect(zendesk.sent).to_have_count(0)
    zendesk.submit(GOOD)
    expect(zendesk.sent).to_have_text([GOOD])
    expect(zendesk.error).to_be_empty()
    expect(zendesk.page.locator("#notices li")).to_have_count(0)


def test_zendesk_never_judges_a_note(zendesk: Zendesk) -> None:
    asked: list[str] = []
    zendesk.page.on("request", lambda request: asked.append(request.url))
    zendesk.submit(BAD, "internalNote")
    expect(zendesk.sent).to_have_text([BAD])
    assert asked == []


def test_zendesk_warns_and_lets_go(zendesk: Zendesk) -> None:
    zendesk.submit(FAIR)
    expect(zendesk.sent).to_have_text([FAIR])
    expect(zendesk.page.locator("#notices li")).to_contain_text("“gonna” is too casual")


def test_zendesk_hears_the_customer(zendesk: Zendesk) -> None:
    zendesk.submit("The parcel is in Leipzig and moves on tomorrow.")
    expect(zendesk.page.locator("#notices li")).to_contain_text("The customer wrote “I am furious.”")


def test_zendesk_sends_anyway_with_a_reason(zendesk: Zendesk, place: Place) -> None:
    zendesk.submit(BAD)
    zendesk.panel.get_by_label("Reason for sending it anyway").fill("He asked for plain words")
    with zendesk.page.expect_response("**/v1/overrides") as answer:
        zendesk.panel.get_by_role("button", name="Send anyway").click()
    assert answer.value.status == 201
    zendesk.submit(f"{BAD} And more.")
    expect(zendesk.error).to_contain_text("To send it anyway")
    expect(zendesk.sent).to_have_count(0)
    zendesk.submit(BAD)
    expect(zendesk.sent).to_have_text([BAD])
    noted = json.loads(place.overrides.read_text(encoding="utf-8").splitlines()[-1])
    assert noted["reason"] == "He asked for plain words"
    assert (noted["agent"], noted["conversation_id"]) == ("Ines", "4711")
    assert "calm-down" in noted["rules"]
    zendesk.submit(BAD)
    expect(zendesk.error).to_contain_text("To send it anyway")


@pytest.mark.parametrize(("offline", "goes"), [("send", True), ("hold", False)])
def test_zendesk_without_an_answer(context: BrowserContext, place: Place, offline: str, goes: bool) -> None:
    page = opened(context, place, "tests/helpdesks/zendesk.html", endpoint=dead(), offline=offline)
    zendesk = Zendesk(page)
    zendesk.submit(BAD)
    said = page.locator("#notices li") if goes else zendesk.error
    expect(said).to_contain_text("cannot be reached")
    expect(zendesk.sent).to_have_count(1 if goes else 0)


def test_zendesk_only_warns_where_that_is_set(context: BrowserContext, place: Place) -> None:
    zendesk = Zendesk(opened(context, place, "tests/helpdesks/zendesk.html", hold="never"))
    zendesk.submit(BAD)
    expect(zendesk.sent).to_have_text([BAD])
    expect(zendesk.page.locator("#notices li")).to_contain_text("angrier")


@pytest.fixture(params=["freshdesk-app", "zoho-extension"])
def app(request: pytest.FixtureRequest) -> str:
    return f"examples/{request.param}/app/index.html"


def send(page: Page, html: str) -> Any:
    expect(page.locator("main")).not_to_be_empty()
    return page.evaluate("html => window.helpdesk.send(html)", html)


def test_the_other_helpdesks_hold_warn_and_let_go(context: BrowserContext, place: Place, app: str) -> None:
    page = opened(context, place, app)
    held = send(page, f"<div><p>Hi,</p><p>{BAD}</p></div>")
    assert held["sent"] is False
    assert "To send it anyway, give a reason" in held["why"]
    assert send(page, f"<p>{GOOD}</p>") == {"sent": True}
    assert page.evaluate("() => window.helpdesk.said") == []
    assert send(page, f"<p>{FAIR}</p>") == {"sent": True}
    assert "“gonna” is too casual" in page.evaluate("() => window.helpdesk.said[0]")


def test_the_other_helpdesks_send_anyway_with_a_reason(context: BrowserContext, place: Place, app: str) -> None:
    page = opened(context, place, app)
    assert send(page, BAD)["sent"] is False
    page.get_by_label("Reason for sending it anyway").fill(f"For {app}")
    with page.expect_response("**/v1/overrides"):
        page.keyboard.press("Enter")
    assert send(page, BAD) == {"sent": True}
    noted = json.loads(place.overrides.read_text(encoding="utf-8").splitlines()[-1])
    assert (noted["reason"], noted["conversation_id"]) == (f"For {app}", "4711")


def test_the_other_helpdesks_without_an_answer(context: BrowserContext, place: Place, app: str) -> None:
    assert send(opened(context, place, app, endpoint=dead()), BAD) == {"sent": True}
    held = send(opened(context, place, app, endpoint=dead(), offline="hold"), BAD)
    assert held["sent"] is False
    assert "cannot be reached" in held["why"]


def test_the_text_of_a_reply_is_read_from_its_html(context: BrowserContext, place: Place) -> None:
    page = opened(context, place, "examples/zoho-extension/app/index.html")
    read = "async html => (await import('./client.js')).plainText(html)"
    html = "<p>Hi&nbsp;you,<br>a &lt;b&gt;</p><ul><li>one</li><li>two</li></ul><script>no()</script><div>Bye</div>"
    assert page.evaluate(read, html) == "Hi you,\na <b>\n- one\n- two\n\nBye"
    assert page.evaluate(read, "just text") == "just text"


def test_the_apps_hold_the_services_client() -> None:
    for folder, names in COPIES.items():
        for name in names:
            assert (EXAMPLES / folder / name).read_bytes() == (WEB / name).read_bytes(), (
                "run `python -m tests.shared_client`"
            )
