"""Checks at their edges, each on texts that a rule file would not show well."""

from __future__ import annotations

import pytest

from chatlint import Config, Conversation, Linter, Message
from chatlint.fix import apply

STYLE = ("caps", "casing", "punctuation", "slang", "too_long")


@pytest.fixture(scope="module")
def style() -> Linter:
    return Linter(Config.model_validate({"select": STYLE, "grammar": {"engine": "off"}}))


def found(linter: Linter, text: str, category: str) -> list[str]:
    return [f.text for f in linter.lint(text).findings if f.category == category]


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("WE ARE SORRY", ["WE ARE SORRY"]),
        ("Sorry, WE ARE CLOSED TODAY. Come on MONDAY", ["WE ARE CLOSED TODAY"]),
        ("It's NOT, really NOT, here", ["NOT", "NOT"]),
        ("DON’T WORRY", ["DON’T WORRY"]),
        ("I DID IT", ["I DID IT"]),
        ("ALL 7:30 TRAINS ARE FULL", ["ALL 7:30 TRAINS ARE FULL"]),
        ("👍 GREAT NEWS 👍", ["GREAT NEWS"]),
        ("line one\r\nVERY GOOD\r\nline", ["VERY GOOD"]),
        ("The PDF, the VPN and USPS", []),
        ("REAL ID and BIG MAC", []),
        ("Press NEXT, then OK", []),
        ("Tap “DO NOT ASK AGAIN”", []),
        ("SEND-NOW-20 is the code, #SOHAPPY @GREATSHOP", []),
        ("Seats A, B and C in Reno, NV", []),
        ("ÉCOLE ÀÉ ÖÄÜ", []),
        ("سلام HI سلام", []),
    ],
)
def test_shouting(style: Linter, text: str, shouts: list[str]) -> None:
    assert found(style, text, "caps") == shouts


@pytest.mark.parametrize(
    ("text", "recased"),
    [
        ("HELLO TOMASZ, YOUR VAT ID IS MISSING", "Hello Tomasz, your VAT ID is missing"),
        ("I THINK I'M LATE, SEE YOU ON MONDAY", "I think I'm late, see you on Monday"),
        ("It's here. PLEASE COME IN", "It's here. Please come in"),
    ],
)
def test_recased(style: Linter, text: str, recased: str) -> None:
    report = style.lint(text)
    assert apply(text, (e for f in report.findings for e in f.fixes[0].edits)) == recased


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("hello", ["hello"]),
        ("It's here. come in! thanks", ["come", "thanks"]),
        ("one moment... checking. ok", ["one", "ok"]),
        ("Hi Rosa\r\nhow are you", ["how"]),
        ("We take:\nvisa\nmastercard", []),
        ("1. open it\n2. close it\na) tap\n- swipe", []),
        ("I booked a seat\nthat has room", []),
        ("iPhone, eBay. https://a.example is ours. shop.example too", []),
        ("priya_k: it's there", []),
        ("note: it's there", ["note"]),
        ("@ana it's there", []),
        ("`npm i` works. x = 1 too", []),
        ("e.g. this one", []),
        ("It asks “why?” and waits", []),
        ("ça va. été", ["ça", "été"]),
        ("\u200bhello", []),
        ("", []),
    ],
)
def test_lower_case_starts(style: Linter, text: str, starts: list[str]) -> None:
    assert found(style, text, "casing") == starts


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("Then i go, i’ll see, i'm in", ["i", "i’ll", "i'm"]),
        ("The i-frame, i.e. the i 30, i = 1 or (i)", []),
        ("I", []),
    ],
)
def test_small_i(style: Linter, text: str, small: list[str]) -> None:
    assert found(style, text, "casing") == small


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Hi !", [" !"]),
        ("Hi :) bye ;) no :/ well :D", []),
        ("Wait .. or ... or …", []),
        ("Is it https://a.example/b ?", []),
        ("5 : 30 and 3 , 5", [" ,"]),
        ("Great!!", []),
        ("Great!!!", ["!!!"]),
        ("Great!! Yes!", ["!!"]),
        ("Yes! Good! Fine!", ["!"]),
        ("What???", ["???"]),
        ("`!!!` and “???” stay", []),
        ("👍!!!", ["!!!"]),
        ("Hello\n, come in", ["\n,"]),
        ("I 'll go, it 's fine", ["I 'll"]),
    ],
)
def test_marks(style: Linter, text: str, marks: list[str]) -> None:
    assert found(style, text, "punctuation") == marks


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Can you try it", "Can you try it?"),
        ("Hi Rosa, could you try it. It's new.", "Hi Rosa, could you try it? It's new."),
        ("How are you 😊", "How are you? 😊"),
        ("How are you :)", "How are you? :)"),
        ("How may I help you ^JB", "How may I help you? ^JB"),
        ("Do you still have it\nIt was blue.", "Do you still have it?\nIt was blue."),
        ("Do you still have it\nor was it blue?", None),
        ("Can you open https://a.example/b", None),
        ("Can you open https://a.example/b.", None),
        ("Could you send me:\n- the number", None),
        ("Let me know what you can do.", None),
        ("When you can, do it. Should you need it, call.", None),
        ("Please tell me how can I help.", None),
        ("“Can I pay later” is on the page.", None),
        ("Can you wait...", None),
    ],
)
def test_questions(style: Linter, text: str, fixed: str | None) -> None:
    findings = [f for f in style.lint(text).findings if f.rule == "question-without-mark"]
    if fixed is None:
        assert findings == []
    else:
        assert apply(text, (e for f in findings for e in f.fixes[0].edits)) == fixed


@pytest.mark.parametrize(
    ("text", "slang"),
    [
        ("u can, U can't. U.S. and U-bend", ["u", "U"]),
        ("Ty, thx! TY ^TY", ["thx", "TY"]),
        ("pls.example and @pls and pls", ["pls"]),
        ("IMO 9074729 is late imo", ["imo"]),
        ("No worries mate! My mate's here.", ["mate"]),
        ("The torch is lit. That looks lit!", ["lit"]),
        ("w/o it, w/ it, km/h, and/or", ["w/o", "w/"]),
    ],
)
def test_slang(style: Linter, text: str, slang: list[str]) -> None:
    assert found(style, text, "slang") == slang


def test_slang_the_customer_uses_may_come_back_unless_upset(style: Linter) -> None:
    calm = Conversation(messages=(Message(role="customer", text="thx, u r fast lol"),))
    angry = Conversation(messages=(Message(role="customer", text="thx for nothing, this is ridiculous lol"),))
    assert [f.text for f in style.lint("Haha lol, thx!", conversation=calm).findings] == []
    assert [f.text for f in style.lint("Haha lol, thx!", conversation=angry).findings] == ["lol", "thx"]


WORDS = " ".join(["word"] * 61)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (WORDS.capitalize(), ["long-message"]),
        ("Word " * 30, []),
        ("Word " * 31, ["long-sentence"]),
        ("One two three four. " * 16, ["long-message"]),
        ("One two three four.\n" * 16, []),
        ("One two three four.\n\n" + "One two three four. " * 15, ["long-message"]),
        ("Do it:\n" + "\n".join(f"{n}. One two three four five six seven" for n in range(12)), []),
        ("- " + " https://a.example/b" * 31, ["long-sentence"]),
        ("👍 " * 90, []),
        ("word" * 500, []),
    ],
)
def test_length(style: Linter, text: str, rules: list[str]) -> None:
    assert [f.rule for f in style.lint(text).findings if f.category == "too_long"] == rules


def test_a_long_message_says_where_to_split(style: Linter) -> None:
    finding = style.lint("One two three. " * 10 + "Here it ends. " + "One two three. " * 10).findings[0]
    assert "Here it ends." in finding.message or "One two three." in finding.message


@pytest.mark.parametrize(
    "text", ["!" * 3000, "? " * 2000, "A" * 5000, "i " * 2000, "CAN YOU " * 500, ". " * 3000, "a.b" * 2000]
)
def test_strange_drafts_are_judged_in_time(style: Linter, text: str) -> None:
    assert style.lint(text).skipped == ()
