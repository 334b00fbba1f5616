"""The browser extension of `examples/`, loaded into a real Chromium, in front of a page that has no hook."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsers import chromium_with_extension, needs_chromium
from tests.service import Service

pytestmark = needs_chromium()
ROOT = Path(__file__).parents[1]
BAD = "😀 PLEASE CALM DOWN, thats not my problem lol. I told u allready, its ur own fault!!!"
FAIR = "I am sorry that nobody answered. I'm gonna look into it now."
GOOD = "I am sorry that nobody answered. I will look into it now."


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Setup(NamedTuple):
    context: BrowserContext
    origin: str
    service: Service
    options: str


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setup]:
    """A tool's page, a service, and a browser whose extension was told of both on its options page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT / "tests" / "helpdesks")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    folder = tmp_path_factory.mktemp("extension")
    (folder / "chatlint.toml").write_text("[grammar]\nengine = 'off'\n", encoding="utf-8")
    extension = ROOT / "examples" / "browser-extension"
    with (
        Service(folder, "--overrides", "overrides.jsonl") as service,
        chromium_with_extension(extension, folder / "profile") as context,
    ):
        service.ready()
        worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
        options = worker.url.replace("background.js", "options.html")
        page = context.new_page()
        page.goto(options)
        page.get_by_label("Its address").fill(origin)
        page.get_by_label("Where one writes").fill(".reply")
        page.get_by_label("The send button").fill(".send")
        page.get_by_label("Customer's messages").fill(".incoming")
        page.get_by_label("Present while a note is written").fill(".note")
        page.get_by_label("Enter sends there").check()
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("status")).to_contain_text(f"Added {origin}")
        page.close()
        made = Setup(context, origin, service, options)
        settle(made, endpoint=f"http://127.0.0.1:{service.port}")
        yield made
    server.shutdown()
    server.server_close()


def settle(setup: Setup, endpoint: str | None = None, **choices: str) -> None:
    """Save the service's settings on the options page."""
    page = setup.context.new_page()
    page.goto(setup.options)
    if endpoint is not None:
        page.get_by_label("Address", exact=True).fill(endpoint)
    for name, value in choices.items():
        page.locator(f"[name={name}]").select_option(value)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    page.close()


@pytest.fixture(params=["plain", "rich"])
def tool(request: pytest.FixtureRequest, setup: Setup) -> Iterator[Page]:
    """The tool's page, with a text field or an editable element."""
    page = setup.context.new_page()
    page.goto(f"{setup.origin}/tool.html{'?rich' if request.param == 'rich' else ''}")
    yield page
    page.close()


def write(tool: Page, text: str) -> None:
    tool.get_by_label("Reply").click()
    tool.keyboard.press("Control+a")
    tool.keyboard.press("Delete")
    tool.keyboard.type(text)


def press_send(tool: Page) -> None:
    tool.get_by_role("button", name="Send", exact=True).click()


def test_a_bad_message_is_held_and_a_good_one_goes(tool: Page) -> None:
    sent, panel = tool.locator("#sent li"), tool.get_by_role("dialog", name="chatlint")
    write(tool, BAD)
    press_send(tool)
    expect(panel).to_contain_text("makes an upset customer angrier")
    expect(sent).to_have_count(0)
    tool.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(tool.get_by_label("Reply")).to_be_focused()
    write(tool, GOOD)
    press_send(tool)
    expect(sent).to_have_text([GOOD])
    expect(panel).to_have_count(0)


def test_enter_is_held_too(tool: Page) -> None:
    write(tool, BAD)
    tool.keyboard.press("Enter")
    expect(tool.get_by_role("dialog", name="chatlint")).to_be_visible()
    expect(tool.locator("#sent li")).to_have_count(0)
    tool.keyboard.press("Escape")
    write(tool, GOOD)
    tool.keyboard.press("Enter")
    expect(tool.locator("#sent li")).to_have_text([GOOD])


def test_a_fix_is_typed_into_the_message(tool: Page) -> None:
    panel = tool.get_by_role("dialog", name="chatlint")
    write(tool, BAD)
    press_send(tool)
    panel.get_by_role("button", name="Write “That's”").or_(panel.get_by_role("button", name="Write “that's”")).click()
    panel.get_by_role("button", name="Write “you”").click()
    field = tool.get_by_label("Reply")
    read = "e => e.value ?? e.innerText"
    expect(panel.get_by_role("button", name="Write “you”")).to_have_count(0)
    assert field.evaluate(read) == BAD.replace("thats", "that's").replace("told u", "told you")
    field.click()
    tool.keyboard.press("Control+z")
    assert field.evaluate(read) == BAD.replace("thats", "that's")


def test_a_warning_does_not_hold(tool: Page) -> None:
    write(tool, FAIR)
    press_send(tool)
    expect(tool.locator("#sent li")).to_have_text([FAIR])
    expect(tool.get_by_role("dialog", name="chatlint")).to_contain_text("“gonna” is too casual")


def test_a_message_is_sent_anyway_with_a_reason(tool: Page, setup: Setup) -> None:
    write(tool, BAD)
    press_send(tool)
    tool.get_by_label("Reason for sending it anyway").fill(f"Agreed, {tool.url[-4:]}")
    tool.get_by_role("button", name="Send anyway").click()
    expect(tool.locator("#sent li")).to_have_text([BAD])
    file = setup.service.log_file.parent / "overrides.jsonl"
    for _ in range(100):
        if f"Agreed, {tool.url[-4:]}" in file.read_text(encoding="utf-8"):
            break
        tool.wait_for_timeout(50)
    noted = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    assert noted["reason"] == f"Agreed, {tool.url[-4:]}"
    assert "calm-down" in noted["rules"]
    write(tool, BAD)
    press_send(tool)
    expect(tool.get_by_role("dialog", name="chatlint")).to_be_visible()
    expect(tool.locator("#sent li")).to_have_count(1)


def test_a_note_is_not_judged(tool: Page) -> None:
    tool.evaluate("() => document.body.classList.add('note')")
    write(tool, BAD)
    press_send(tool)
    expect(tool.locator("#sent li")).to_have_text([BAD])


def test_a_dead_service_holds_only_where_that_is_set(tool: Page, setup: Setup) -> None:
    try:
        settle(setup, endpoint="http://127.0.0.1:9", offline="hold")
        write(tool, GOOD)
        press_send(tool)
        expect(tool.get_by_role("dialog", name="chatlint")).to_contain_text("cannot be reached")
        expect(tool.locator("#sent li")).to_have_count(0)
        settle(setup, offline="send")
        tool.keyboard.press("Escape")
        press_send(tool)
        expect(tool.locator("#sent li")).to_have_text([GOOD])
    finally:
        settle(setup, endpoint=f"http://127.0.0.1:{setup.service.port}", offline="send")
