"""The composer page as a test sees it: what an agent does, and what the page then shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request

SETTLED = "c => new Promise(done => { const look = () => c.fresh ? done(c.report) : setTimeout(look, 20); look(); })"


class Desk:
    """A `<chatlint-composer>` on a page."""

    def __init__(self, page: Page, address: str | None) -> None:
        """`address`: where to go first, if anywhere."""
        self.page = page
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda sent: self.requests.append(sent))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        if address is not None:
            page.goto(address)
        self.composer = page.locator("chatlint-composer")
        self.field = self.composer.locator("textarea")
        self.layer = self.composer.locator(".layer")
        self.card = self.composer.locator(".card")
        self.notice = self.composer.locator(".notice")
        self.score = self.composer.locator(".number")
        self.findings = self.composer.locator(".findings li")

    def write(self, text: str) -> Any:
        """Put the text in place of the draft; the report on it."""
        self.field.fill(text)
        return self.report()

    def report(self) -> Any:
        """The report on the draft as it stands, waited for."""
        return self.composer.evaluate(SETTLED)

    @property
    def text(self) -> str:
        return self.field.input_value()

    @property
    def underlined(self) -> list[str]:
        """The underlined places, each finding's as a whole, in the order of the findings."""
        return self.layer.evaluate(
            """layer => {
              const found = new Map();
              for (const span of layer.querySelectorAll('.mark'))
                for (const id of span.dataset.ids.split(' ')) found.set(+id, (found.get(+id) ?? '') + span.textContent);
              return [...found].sort((a, b) => a[0] - b[0]).map(([, text]) => text);
            }"""
        )

    def mark(self, text: str) -> Locator:
        """The underlined piece with this text."""
        return self.layer.locator(".mark", has_text=text).first

    def click_on(self, text: str) -> None:
        """Click into the draft, where this underlined piece is."""
        box = self.mark(text).bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def set(self, name: str, value: str = "") -> None:
        """Set an attribute of the component."""
        self.composer.evaluate("(c, [name, value]) => c.setAttribute(name, value)", [name, value])

    def listen(self) -> Callable[[], list[Any]]:
        """Note the component's events from now on; what the answer is called for."""
        self.composer.evaluate(
            """c => {
              c.heard = [];
              for (const name of ['report', 'fix', 'send', 'state'])
                c.addEventListener(`chatlint-${name}`, ({detail}) =>
                  c.heard.push({name, text: detail.text ?? null, reason: detail.reason ?? null,
                                state: detail.name ?? null, report: detail.report ?? null}));
            }"""
        )
        return lambda: self.composer.evaluate("c => c.heard")

    @property
    def checks(self) -> list[Request]:
        """The requests for a check so far."""
        return [each for each in self.requests if each.url.endswith("/v1/check")]

    def expect_draft(self, text: str) -> None:
        expect(self.field).to_have_value(text)
