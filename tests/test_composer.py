"""The composer page in a real browser, in front of a real service: writing, mending, undoing, sending."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsers import needs_chromium
from tests.desk import Desk
from tests.service import Service

pytestmark = needs_chromium()
UPSET = "This is the third time I write and nobody answers! I am furious."


def test_faults_are_underlined_while_typing(desk: Desk) -> None:
    desk.field.click()
    desk.page.keyboard.type("I'm gonna chekc that for u.")
    report = desk.report()
    assert desk.underlined == [f["text"] for f in report["findings"]] == ["gonna", "chekc", "u"]
    expect(desk.score).to_have_text(str(int(report["score"] + 0.5)))
    expect(desk.composer.locator(".verdict")).to_have_text("Worth a second look")
    expect(desk.findings).to_have_count(3)
    desk.write("I am going to check that for you.")
    assert desk.underlined == []
    expect(desk.score).to_have_text("100")
    expect(desk.composer.locator(".verdict")).to_have_text("Ready to send")
    assert desk.complaints == []


def test_a_click_says_why_and_mends(desk: Desk) -> None:
    low = desk.write("We are gonna look into it.")["score"]
    desk.click_on("gonna")
    expect(desk.card).to_be_visible()
    expect(desk.card).to_contain_text("“gonna” is too casual in writing")
    desk.card.get_by_role("button", name="Write “going to”").click()
    desk.expect_draft("We are going to look into it.")
    expect(desk.card).to_be_hidden()
    assert desk.report()["score"] > low
    expect(desk.field).to_be_focused()


def test_a_click_beside_the_words_shows_nothing(desk: Desk) -> None:
    desk.write("We are gonna")
    box = desk.field.bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + box["width"] - 40, box["y"] + box["height"] - 20)
    expect(desk.card).to_be_hidden()


def test_undo_takes_a_fix_back_and_redo_brings_it_again(desk: Desk) -> None:
    desk.field.click()
    desk.page.keyboard.type("We are gonna look. Thats fine, u can wait.")
    desk.report()
    desk.click_on("gonna")
    desk.card.get_by_role("button", name="Write “going to”").click()
    desk.report()
    desk.composer.get_by_role("button", name="Apply 2 safe fixes").click()
    mended = "We are going to look. That's fine, you can wait."
    desk.expect_draft(mended)
    desk.page.keyboard.press("Control+z")
    desk.expect_draft("We are going to look. Thats fine, u can wait.")
    desk.page.keyboard.press("Control+z")
    desk.expect_draft("We are gonna look. Thats fine, u can wait.")
    desk.page.keyboard.press("Control+Shift+z")
    desk.page.keyboard.press("Control+Shift+z")
    desk.expect_draft(mended)
    assert desk.report()["findings"] == []


@pytest.mark.parametrize(
    ("draft", "mended"),
    [
        ("😀 u", "😀 you"),
        ("👨‍👩‍👧‍👦🏳️‍🌈 I'm gonna help u 🙂 lol", "👨‍👩‍👧‍👦🏳️‍🌈 I'm going to help u 🙂 lol"),
        ("𝓗ello 🎉🎉 gonna", "𝓗ello 🎉🎉 going to"),
        ("é́ 🇩🇪 Thats good", "é́ 🇩🇪 That's good"),
    ],
)
def test_emoji_do_not_shift_the_marks(desk: Desk, draft: str, mended: str) -> None:
    report = desk.write(draft)
    words = {"u", "gonna", "Thats"}
    wanted = [f for f in report["findings"] if f["text"] in words and f["fixes"]]
    shown = [f["text"] for f in report["findings"] if (f["start"], f["end"]) != (0, len(draft)) or f["fixes"]]
    assert desk.underlined == shown
    first = wanted[0]
    desk.click_on(first["text"])
    desk.card.get_by_role("button", name=first["fixes"][0]["title"]).click()
    desk.expect_draft(mended)


def test_marks_move_with_what_is_typed_before_the_next_answer(desk: Desk) -> None:
    desk.write("We are gonna look. That is for u.")
    desk.set("pause", "60000")
    desk.field.press("Control+Home")
    desk.page.keyboard.type("🙂 Hello! ")
    assert desk.underlined == ["gonna", "u"]
    desk.click_on("gonna")
    desk.card.get_by_role("button", name="Write “going to”").click()
    desk.expect_draft("🙂 Hello! We are going to look. That is for u.")
    assert desk.underlined == ["u"]
    desk.field.press("Control+End")
    desk.page.keyboard.press("ArrowLeft")
    desk.page.keyboard.type("s")
    desk.page.keyboard.press("Backspace")
    assert desk.underlined == ["u"]
    desk.page.keyboard.press("Backspace")
    assert desk.underlined == []


def test_right_to_left_text_lies_as_it_is_typed(desk: Desk) -> None:
    desk.write("شكرا لك u\nWe are gonna look.\nשלום thats all")
    looks = ["direction", "unicodeBidi", "textAlign", "font", "lineHeight", "whiteSpace", "padding", "width"]
    look = "(element, looks) => looks.map(name => getComputedStyle(element)[name])"
    assert desk.layer.evaluate(look, looks) == desk.field.evaluate(look, looks)
    box = desk.field.bounding_box()
    arabic, english = desk.mark("u").bounding_box(), desk.mark("gonna").bounding_box()
    assert box is not None
    assert arabic is not None
    assert english is not None
    assert arabic["x"] > box["x"] + box["width"] / 2 > english["x"]
    desk.click_on("u")
    desk.card.get_by_role("button", name="Write “you”").click()
    desk.expect_draft("شكرا لك you\nWe are gonna look.\nשלום thats all")


def test_ten_thousand_characters_can_be_pasted_and_written_on(desk: Desk) -> None:
    sentence = "We are gonna send the parcel to your address on Monday, and it will be there soon. "
    text = (sentence * 130)[:10_000]
    desk.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    desk.field.click()
    desk.page.keyboard.press("Control+v")
    desk.expect_draft(text)
    desk.page.keyboard.type("So.")
    desk.expect_draft(f"{text}So.")
    report = desk.report()
    assert len(desk.checks) == 1
    assert desk.underlined.count("gonna") == sum(f["text"] == "gonna" for f in report["findings"]) >= 50
    heights = desk.field.evaluate(
        "f => [f.scrollHeight, f.clientHeight, f.parentElement.querySelector('.layer').scrollHeight]"
    )
    assert heights[0] == heights[1] == heights[2]
    desk.page.keyboard.press("Control+z")
    desk.page.keyboard.press("Control+z")
    desk.expect_draft("")


def test_a_stretch_of_typing_is_one_step_of_undo(desk: Desk) -> None:
    desk.write("We are gonna look.\n")
    desk.field.press("Control+End")
    desk.set("pause", "60000")
    desk.page.keyboard.type("It is here, and it is yours.")
    desk.page.keyboard.press("Control+z")
    desk.expect_draft("We are gonna look.\n")


def test_what_an_input_method_composes_is_judged_when_it_is_done(desk: Desk) -> None:
    desk.field.click()
    keyboard = desk.page.context.new_cdp_session(desk.page)
    for part in ("k", "kon", "こんに"):
        keyboard.send("Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)})
    desk.page.wait_for_timeout(800)
    assert desk.checks == []
    keyboard.send("Input.insertText", {"text": "こんにちは"})
    desk.page.keyboard.type(" u")
    assert [f["text"] for f in desk.report()["findings"] if f["fixes"]][-1] == "u"
    desk.click_on("u")
    desk.card.get_by_role("button", name="Write “you”").click()
    desk.expect_draft("こんにちは you")


def test_the_customers_words_count(desk: Desk) -> None:
    draft = "The parcel is in Leipzig and moves on tomorrow."
    alone = {f["rule"] for f in desk.write(draft)["findings"]}
    desk.page.get_by_label("What did the customer write?").fill(UPSET)
    desk.page.get_by_role("button", name="Add").click()
    assert "problem-passed-over" in {f["rule"] for f in desk.report()["findings"]} - alone
    whole = desk.findings.filter(has_text="The whole message")
    expect(whole).to_have_count(1)
    assert desk.underlined == []
    assert json.loads(desk.checks[-1].post_data or "")["conversation"]["messages"] == [
        {"role": "customer", "text": UPSET}
    ]


def test_a_conversation_is_pasted_loaded_and_started_over(desk: Desk, tmp_path: Path) -> None:
    thread = desk.page.get_by_role("list", name="Messages").get_by_role("listitem")
    given = desk.page.get_by_label("What did the customer write?")
    given.fill("Customer: Where is it?\nSince Monday!\nAgent: I will look.\nCustomer: And?")
    desk.page.get_by_role("button", name="Add").click()
    expect(thread).to_have_count(3)
    expect(thread.first).to_contain_text("Where is it?\nSince Monday!")
    desk.page.get_by_role("button", name="Start over").click()
    expect(thread).to_have_count(0)

    said = [{"role": "customer", "text": "Hi"}, {"role": "agent", "text": "note to self", "internal": True}]
    file = tmp_path / "talk.json"
    file.write_text(json.dumps({"id": "c-7", "messages": said}), encoding="utf-8")
    desk.page.get_by_label("Load a file").set_input_files(file)
    expect(thread).to_have_count(2)
    expect(thread.nth(1)).to_contain_text("Private note")
    desk.write("Hello, what can I do for you?")
    assert json.loads(desk.checks[-1].post_data or "")["conversation"] == {"id": "c-7", "messages": said}

    file.write_text('{"messages": [{"text": "Hi", "role": "boss"}]}', encoding="utf-8")
    desk.page.get_by_label("Load a file").set_input_files(file)
    expect(desk.page.get_by_role("alert")).to_have_text(
        "talk.json: Message 1 is by “boss”; a role is agent, customer, bot or system."
    )
    expect(thread).to_have_count(2)


def test_a_good_draft_is_sent_at_once(desk: Desk) -> None:
    heard = desk.listen()
    desk.write("Hello, your refund is on its way.")
    desk.page.keyboard.press("Control+Enter")
    desk.expect_draft("")
    sent = [each for each in heard() if each["name"] == "send"]
    assert [(each["text"], each["reason"]) for each in sent] == [("Hello, your refund is on its way.", None)]
    expect(desk.page.get_by_role("list", name="Messages")).to_contain_text("Hello, your refund is on its way.")


def test_a_held_draft_goes_back_or_is_sent_with_a_reason(desk: Desk, page_service: Service) -> None:
    heard = desk.listen()
    draft = "PLEASE CALM DOWN, thats not my problem lol. I told u allready, its ur own fault!!!"
    assert desk.write(draft)["verdict"] == "block"
    desk.page.keyboard.press("Control+Enter")
    form = desk.composer.locator(".hold")
    expect(form).to_be_visible()
    form.get_by_role("button", name="Back to the draft").click()
    expect(form).to_be_hidden()
    expect(desk.field).to_be_focused()
    assert [each for each in heard() if each["name"] == "send"] == []

    desk.page.keyboard.press("Control+Enter")
    form.get_by_label("Reason for sending it anyway").fill("We joke like this with him")
    with desk.page.expect_response("**/v1/overrides") as answer:
        desk.page.keyboard.press("Enter")
    assert answer.value.status == 201
    desk.expect_draft("")
    [sent] = [each for each in heard() if each["name"] == "send"]
    assert (sent["text"], sent["reason"]) == (draft, "We joke like this with him")
    line = (page_service.log_file.parent / "overrides.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(line)["reason"] == "We joke like this with him"
    assert set(json.loads(line)["rules"]) >= {"calm-down", "dismissal"}
    assert "CALM DOWN" not in line


def test_a_held_draft_without_override_can_only_go_back(desk: Desk) -> None:
    desk.set("no-override")
    desk.set("hold", "review")
    desk.write("I'm gonna look.")
    desk.page.keyboard.press("Control+Enter")
    form = desk.composer.locator(".hold")
    expect(form.get_by_role("button")).to_have_count(1)
    desk.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    desk.expect_draft("I'm gonna look.")


def test_a_reload_keeps_draft_and_conversation(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Show an example").click()
    desk.report()
    draft = desk.text
    desk.page.reload()
    desk.expect_draft(draft)
    expect(desk.page.get_by_role("list", name="Messages").get_by_role("listitem")).to_have_count(1)
    assert desk.report()["findings"]
