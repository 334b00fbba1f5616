"""The composer for everybody: keyboard only, screen reader, light and dark, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browsers import needs_chromium
from tests.desk import Desk
from tests.service import Service

pytestmark = needs_chromium()
DRAFT = "I'm gonna look. Thats for u."
MENDED = "I'm going to look. That's for you."


def test_all_of_it_by_keyboard(desk: Desk) -> None:
    press = desk.page.keyboard.press
    for _ in range(10):
        if desk.field.evaluate("f => f.getRootNode().activeElement === f"):
            break
        press("Tab")
    desk.page.keyboard.type(DRAFT)
    desk.report()
    press("Control+Home")
    press("F8")
    expect(desk.card.get_by_role("button", name="Write “going to”")).to_be_focused()
    press("F8")
    expect(desk.card.get_by_role("button", name="Write “That's”")).to_be_focused()
    press("Shift+F8")
    press("Enter")
    expect(desk.field).to_be_focused()
    expect(desk.card).to_be_hidden()
    desk.report()
    press("F8")
    press("Escape")
    expect(desk.field).to_be_focused()
    assert desk.field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)") == "Thats"
    press("Control+.")
    expect(desk.card).to_contain_text("lacks its apostrophe")
    press("Enter")
    desk.report()
    press("Control+End")
    press("Control+.")
    press("Enter")
    desk.expect_draft(MENDED)
    desk.report()
    press("F8")
    expect(desk.composer.locator(".live")).to_have_text("Nothing is underlined.")
    press("Control+Enter")
    desk.expect_draft("")


def test_the_list_mends_by_keyboard_and_keeps_its_place(desk: Desk) -> None:
    desk.write(DRAFT)
    desk.findings.nth(0).get_by_role("button", name="Write “going to”").focus()
    desk.page.keyboard.press("Enter")
    desk.expect_draft("I'm going to look. Thats for u.")
    desk.report()
    expect(desk.findings).to_have_count(2)
    assert desk.findings.nth(0).evaluate("item => item.contains(item.getRootNode().activeElement)")
    desk.findings.nth(1).get_by_role("button", name="“u”").press("Enter")
    expect(desk.card).to_contain_text("text-speak")


def test_a_screen_reader_finds_names_roles_and_reasons(desk: Desk) -> None:
    report = desk.write(DRAFT)
    field = desk.page.get_by_role("textbox", name="Your reply")
    score = int(report["score"] + 0.5)
    spoken = f"Score {score} of 100. Worth a second look, 3 findings."
    expect(field).to_have_accessible_description(re.compile(re.escape(spoken)))
    expect(field).to_have_accessible_description(re.compile("F8 goes to the next finding"))
    expect(desk.composer.get_by_role("list")).to_match_aria_snapshot("""
      - list:
        - listitem:
          - img "Warning"
          - button "“gonna”"
          - text: Slang
          - img
          - paragraph: “gonna” is too casual in writing; write “going to”.
          - button "Write “going to”"
        - listitem:
          - img "Warning"
          - button "“Thats”"
          - text: Grammar
          - img
          - paragraph
          - button "Write “That's”"
        - listitem
    """)
    expect(desk.composer.get_by_role("region", name="Findings")).to_be_visible()
    field.press("Control+Home")
    field.press("F8")
    expect(desk.page.get_by_role("dialog", name="Finding 1 of 3")).to_be_visible()
    assert desk.layer.get_attribute("aria-hidden") == "true"


def test_a_screen_reader_hears_a_report_once_after_the_pause(desk: Desk) -> None:
    live = desk.composer.locator(".live")
    live.evaluate(
        """live => { live.said = [];
          const note = () => live.said.push(live.textContent);
          new MutationObserver(note).observe(live, {childList: true, characterData: true, subtree: true}); }"""
    )
    desk.field.click()
    desk.page.keyboard.type("I'm gonna")
    desk.report()
    desk.page.keyboard.type(" look now", delay=30)
    desk.report()
    expect(live).to_contain_text("1 finding.")
    desk.page.keyboard.type(" ok", delay=30)
    desk.report()
    desk.page.wait_for_timeout(1500)
    said = live.evaluate("live => live.said")
    assert said == list(dict.fromkeys(said))
    assert len(said) <= 2
    desk.click_on("gonna")
    desk.card.get_by_role("button", name="Write “going to”").click()
    expect(live).to_have_text("Done: Write “going to”.")


CONTRAST = """c => {
  const level = color => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const linear = value => (value /= 255) <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(linear);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
      const color = getComputedStyle(at).backgroundColor;
      if (color !== 'rgba(0, 0, 0, 0)') return color;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const texts = ['textarea', '#label', '.verdict', '.count', '.why', '.category', '.place', '.sign', '.points',
                 'button.fix', 'button.send', '.fix-all'];
  return Object.fromEntries(texts.map(name => {
    const element = c.shadowRoot.querySelector(name);
    const [a, b] = [level(getComputedStyle(element).color), level(ground(element))].sort((x, y) => y - x);
    return [name, (a + .05) / (b + .05)];
  }));
}"""


@pytest.fixture(params=["light", "dark"])
def shaded(request: pytest.FixtureRequest, browser: Browser, page_service: Service) -> Iterator[Desk]:
    context = browser.new_context(color_scheme=request.param)
    yield Desk(context.new_page(), f"http://127.0.0.1:{page_service.port}/")
    context.close()


def test_everything_can_be_read_in_light_and_dark(shaded: Desk, request: pytest.FixtureRequest) -> None:
    shaded.write(DRAFT)
    contrasts = shaded.composer.evaluate(CONTRAST)
    assert {name: ratio for name, ratio in contrasts.items() if ratio < 4.5} == {}
    dark = shaded.field.evaluate("f => getComputedStyle(f).color") == "rgb(232, 234, 239)"
    assert dark == ("dark" in request.node.callspec.id)
    shaded.page.get_by_role("button", name="Light" if dark else "Dark", exact=True).click()
    changed = shaded.composer.evaluate(CONTRAST)
    assert min(changed.values()) >= 4.5
    assert changed != contrasts


@pytest.fixture
def phone(browser: Browser, page_service: Service) -> Iterator[Desk]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    yield Desk(context.new_page(), f"http://127.0.0.1:{page_service.port}/")
    context.close()


def test_it_fits_a_phone(phone: Desk) -> None:
    width = "() => [document.documentElement.scrollWidth, innerWidth]"
    assert phone.page.evaluate(width) == [360, 360]
    phone.write(f"{DRAFT} " + "unbreakable" * 12)
    assert phone.page.evaluate(width) == [360, 360]
    phone.mark("gonna").scroll_into_view_if_needed()
    box = phone.mark("gonna").bounding_box()
    assert box is not None
    phone.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(phone.card).to_be_visible()
    card = phone.card.bounding_box()
    assert card is not None
    assert (card["x"], card["width"], card["y"] + card["height"]) == (0, 360, 640)
    fix = phone.card.get_by_role("button", name="Write “going to”")
    size = fix.bounding_box()
    assert size is not None
    assert size["height"] >= 44
    fix.tap()
    expect(phone.field).to_have_value(re.compile("^I'm going to look"))
    assert phone.page.evaluate(width) == [360, 360]


def test_the_card_stays_within_the_window(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 700, "height": 420})
    desk.write("All is well so far and we look forward to your answer, as it stands gonna")
    desk.field.press("Control+Home")
    desk.page.keyboard.press("F8")
    box = desk.card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 700
    assert box["y"] + box["height"] <= 420
