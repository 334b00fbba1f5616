"""The composer and its service: one request per pause, slow and dead servers, nothing that leaves the machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, Route, expect

from tests.browsers import needs_chromium
from tests.desk import Desk
from tests.service import Service

pytestmark = needs_chromium()
FAULTY = "I'm gonna look."
AWAY = "cannot be reached"


@pytest.fixture
def held(desk: Desk) -> list[Route]:
    """The requests for a check, held until the test lets them go."""
    routes: list[Route] = []
    desk.page.route("**/v1/check", lambda route: routes.append(route))
    return routes


def waited(desk: Desk, routes: list[Route], count: int) -> None:
    """Wait until so many requests were made."""
    for _ in range(200):
        if len(routes) >= count:
            return
        desk.page.wait_for_timeout(50)
    raise AssertionError(f"{len(routes)} requests, not {count}")


def text_of(request: Request) -> str:
    return str(json.loads(request.post_data or "")["text"])


def test_one_request_for_a_pause(desk: Desk) -> None:
    desk.set("pause", "3000")
    desk.field.click()
    desk.page.keyboard.type(FAULTY, delay=15)
    assert desk.checks == []
    desk.report()
    desk.page.keyboard.type(" It is here.", delay=15)
    desk.report()
    assert [text_of(each) for each in desk.checks] == [FAULTY, f"{FAULTY} It is here."]


def test_what_does_not_change_the_draft_asks_nothing(desk: Desk) -> None:
    desk.write(FAULTY)
    for key in ("Home", "Shift+End", "F8", "Escape", "ArrowLeft"):
        desk.page.keyboard.press(key)
    desk.page.wait_for_timeout(1000)
    assert len(desk.checks) == 1


def test_typing_goes_on_before_a_slow_answer_and_a_stale_one_is_dropped(desk: Desk, held: list[Route]) -> None:
    heard = desk.listen()
    failed: list[str] = []
    desk.page.on("requestfailed", lambda request: failed.append(text_of(request)))
    desk.field.click()
    desk.page.keyboard.type(FAULTY)
    waited(desk, held, 1)
    desk.page.keyboard.type(" Thanks!")
    desk.expect_draft(f"{FAULTY} Thanks!")
    waited(desk, held, 2)
    assert failed == [FAULTY]
    expect(desk.notice).to_contain_text("takes longer than usual")
    desk.page.keyboard.type("!")
    waited(desk, held, 3)
    held[2].continue_()
    desk.report()
    expect(desk.notice).to_be_hidden()
    assert [each["text"] for each in heard() if each["name"] == "report"] == [f"{FAULTY} Thanks!!"]
    assert desk.underlined[0] == "gonna"


def test_an_answer_that_comes_while_typing_goes_on_is_not_shown(desk: Desk, held: list[Route]) -> None:
    desk.set("pause", "1500")
    desk.field.click()
    desk.page.keyboard.type(FAULTY)
    waited(desk, held, 1)
    desk.page.keyboard.type("x")
    for route in held:
        route.fulfill(json={"findings": []})
    desk.page.wait_for_timeout(300)
    assert desk.composer.evaluate("c => [c.report, c.fresh]") == [None, False]


def test_a_busy_service_is_asked_again_when_it_says(desk: Desk) -> None:
    answers: list[str] = []

    def busy(route: Route) -> None:
        answers.append("busy")
        if len(answers) == 1:
            route.fulfill(status=503, headers={"Retry-After": "3"}, json={"detail": "too much to do"})
        else:
            route.continue_()

    desk.page.route("**/v1/check", busy)
    desk.field.fill(FAULTY)
    expect(desk.notice).to_contain_text("chatlint is busy")
    desk.page.keyboard.type("!")
    desk.page.wait_for_timeout(1200)
    assert len(answers) == 1
    assert desk.report()["findings"]
    expect(desk.notice).to_be_hidden()


def test_what_the_service_refuses_is_said_and_not_asked_again(desk: Desk) -> None:
    desk.field.fill("word " * 5_000)
    expect(desk.notice).to_contain_text("over 20,000 characters; split the message")
    desk.page.wait_for_timeout(2500)
    assert len(desk.checks) == 1


@contextmanager
def quick_service(folder: Path, *options: str) -> Iterator[Service]:
    (folder / "chatlint.toml").write_text("[grammar]\nengine = 'off'\n", encoding="utf-8")
    with Service(folder, *options) as running:
        yield running.ready()


def test_a_dead_service_costs_neither_draft_nor_sending_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    with quick_service(tmp_path) as service:
        desk = Desk(context.new_page(), f"http://127.0.0.1:{service.port}/")
        assert desk.write(FAULTY)["findings"]
        service.end()
    heard = desk.listen()
    desk.field.press("Control+End")
    desk.page.keyboard.type(" And lol")
    expect(desk.notice).to_contain_text(AWAY)
    desk.expect_draft(f"{FAULTY} And lol")
    assert desk.underlined[0] == "gonna"
    with quick_service(tmp_path, "--port", str(service.port)):
        desk.report()
        expect(desk.notice).to_be_hidden()
        assert "lol" in desk.underlined
    desk.page.keyboard.type(".")
    desk.page.keyboard.press("Control+Enter")
    desk.expect_draft("")
    [sent] = [each for each in heard() if each["name"] == "send"]
    assert (sent["text"], sent["report"], sent["reason"]) == (f"{FAULTY} And lol.", None, None)
    context.close()


def test_a_draft_without_answer_is_held_where_that_is_set(desk: Desk) -> None:
    desk.page.route("**/v1/*", lambda route: route.abort())
    desk.set("offline", "hold")
    heard = desk.listen()
    desk.field.fill("Hello there.")
    desk.field.press("Control+Enter")
    form = desk.composer.locator(".hold")
    expect(form).to_contain_text(AWAY)
    form.get_by_label("Reason for sending it anyway").fill("The customer waits")
    desk.page.keyboard.press("Enter")
    desk.expect_draft("")
    [sent] = [each for each in heard() if each["name"] == "send"]
    assert (sent["text"], sent["reason"]) == ("Hello there.", "The customer waits")


def test_sending_does_not_wait_for_ever(desk: Desk, held: list[Route]) -> None:
    desk.field.fill("Hello there.")
    desk.field.press("Control+Enter")
    waited(desk, held, 1)
    desk.expect_draft("")


def test_nothing_leaves_the_machine_under_a_strict_policy(desk: Desk, page_service: Service) -> None:
    desk.page.reload()
    desk.page.get_by_role("button", name="Show an example").click()
    desk.report()
    desk.page.keyboard.press("F8")
    desk.page.keyboard.press("Enter")
    desk.report()
    origin = f"http://127.0.0.1:{page_service.port}/"
    assert {each.url for each in desk.requests if not each.url.startswith(origin)} == set()
    assert desk.complaints == []
    headers = page_service.get("/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    tried = """() => new Promise(done => {
      document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
      document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2/pixel.png'}));
    })"""
    assert desk.page.evaluate(tried) == "img-src"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def host_page(folder: Path) -> Iterator[str]:
    """A helpdesk's own page at another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_helpdesk_embeds_it(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    token = "a-token-of-the-test-service"
    site, home = tmp_path / "site", tmp_path / "home"
    site.mkdir()
    home.mkdir()
    (home / "token").write_text(token, encoding="utf-8")
    with host_page(site) as origin, quick_service(home, "--allow-origin", origin, "--token-file", "token") as service:
        (site / "index.html").write_text(
            f"""<!doctype html><script type="module" src="http://127.0.0.1:{service.port}/static/composer.js"></script>
            <form><chatlint-composer name="reply" token="wrong" value="I'm gonna look."></chatlint-composer></form>""",
            encoding="utf-8",
        )
        desk = Desk(context.new_page(), f"{origin}/index.html")
        expect(desk.notice).to_contain_text("asks for a token")
        desk.set("token", token)
        assert [f["text"] for f in desk.report()["findings"]] == ["gonna"]
        assert desk.page.evaluate("() => new FormData(document.forms[0]).get('reply')") == FAULTY
        desk.field.fill("Hello.")
        desk.page.evaluate("() => document.forms[0].reset()")
        desk.expect_draft(FAULTY)
        desk.composer.evaluate(
            "c => { c.conversation = {messages: [{role: 'customer', text: 'I am furious, nobody answers!'}]} }"
        )
        assert "problem-passed-over" in {f["rule"] for f in desk.report()["findings"]}
    context.close()
