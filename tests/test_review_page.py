"""The report's page in a real browser: offline, light and dark, on a phone and on paper, whatever the texts hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from chatlint import Config
from chatlint.review import write_review
from tests.browsers import chromium, needs_chromium
from tests.review_rows import Rows, found, month
from tests.test_review import page, seen

HOSTILE = (
    "<script>window.owned = 1</script>",
    "</script><script>window.owned = 1</script>",
    '"><img src=x onerror="window.owned = 1">',
    "'-window.owned-' {{ 7 * 7 }} {% raw %} <!-- --> ]]> &lt;b&gt;",
    "</style></title></textarea><svg onload=window.owned=1>",
    "safe \u202egnp.exe\u202c \u2066x\u2069 \u200b\x00\x1b[31m \ud800 end",
)


def hostile() -> Rows:
    """Every field that a stranger fills holds something hostile."""
    rows = Rows()
    for number, text in enumerate(HOSTILE):
        for copy in range(4):
            rows.chat(
                f"{text} {number} {copy}",
                ("customer", 0, f"{text} where is my parcel?"),
                ("agent", 30, f"{text} and so on and so on", found(text, text, 20, text, text)),
                ("agent", 60, f"{text} once more, as you can see", found(text, text, 20, text, text)),
                ("agent", 90, f"{text} bye"),
                agent=text,
                team=text,
                promises=[{"turn": 1, "text": text, "within": 60.0, "kept": (False, None)[copy % 2]}],
                credits=[{"kind": "thanked", "turn": 3, "text": text}],
            )
            rows.messages[-1]["skipped"] = [{"rule": text, "reason": text}]
    return rows


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    rows, before = month(agents=12, chats=240), month(agents=12, chats=200)
    for message in before.messages[::9]:
        message["findings"] = []
    out = folder / "report.html"
    then, _ = before.written(folder, prefix="before-")
    config = Config.model_validate({"limits": {"new_agents": ["Ann Mercer"]}})
    write_review(*rows.written(folder), out, baseline=then, config=config, title="May in our chats")
    return out


class Watched:
    """A page, with all that it asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    width, scheme = getattr(request, "param", (1280, "light"))
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield Watched(context.new_page())
    context.close()


@needs_chromium()
def test_it_loads_nothing_and_complains_of_nothing(watched: Watched, report: Path) -> None:
    opened = watched.open(report)
    expect(opened.get_by_role("heading", level=1)).to_have_text("May in our chats")
    assert watched.asked == [report.as_uri()]
    assert watched.said == []
    outside = opened.evaluate(
        """() => [...document.querySelectorAll("[src],[href],[action],[data]")]
            .flatMap((e) => [e.getAttribute("src"), e.getAttribute("href"), e.getAttribute("action")])
            .filter((u) => u && !u.startsWith("#") && u !== "data:,")"""
    )
    assert outside == []


@needs_chromium()
def test_its_policy_stops_a_script_and_a_request(watched: Watched, report: Path) -> None:
    opened = watched.open(report)
    opened.evaluate(
        """() => { const s = document.createElement("script"); s.textContent = "window.owned = 1";
            document.body.append(s);
            const i = new Image(); i.src = "https://example.invalid/x.png"; document.body.append(i); }"""
    )
    opened.wait_for_timeout(100)
    assert opened.evaluate("window.owned") is None
    assert any("Content Security Policy" in line for line in watched.said)


@needs_chromium()
@pytest.mark.parametrize(
    "watched", [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")], indirect=True, ids=str
)
def test_it_is_accessible_and_fits(watched: Watched, report: Path) -> None:
    opened = watched.open(report)
    for details in opened.locator("details:not([open]) > summary").all()[:6]:
        details.click()
    assert opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    found = Axe().run(opened)
    assert found.violations_count == 0, found.generate_report()
    levels = [int(h.evaluate("h => h.tagName")[1]) for h in opened.locator("h1,h2,h3,h4").all()]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@needs_chromium()
@pytest.mark.parametrize("watched", [(1280, "light"), (1280, "dark")], indirect=True, ids=str)
def test_dark_and_light(watched: Watched, report: Path) -> None:
    opened = watched.open(report)

    def brightness() -> float:
        channels = re.findall(r"\d+", opened.evaluate("getComputedStyle(document.body).backgroundColor"))
        return sum(map(int, channels[:3])) / 3

    first = brightness()
    opened.locator("#theme").click()
    second = brightness()
    assert {first < 60, second < 60} == {True, False}
    opened.emulate_media(media="print")
    assert brightness() == 255


@needs_chromium()
def test_search_team_and_sorting(watched: Watched, report: Path) -> None:
    opened = watched.open(report)
    table = opened.locator("#agents-table")
    rows = table.locator("tbody tr:visible")
    expect(rows).to_have_count(12)
    opened.locator('input[data-filter="agents-table"]').fill("lind")
    expect(rows).to_have_count(1)
    expect(opened.locator('[data-found="agents-table"]')).to_have_text("1 of 12")
    opened.locator('input[data-filter="agents-table"]').fill("")
    opened.locator('select[data-team-filter="agents-table"]').select_option("Billing")
    expect(rows).to_have_count(6)
    opened.locator('select[data-team-filter="agents-table"]').select_option("")
    table.get_by_role("button", name="Score").click()
    expect(table.locator("tbody tr").last.locator("th")).to_have_text("Bo Lind")
    table.get_by_role("button", name="Score").click()
    expect(table.locator("tbody tr").first.locator("th")).to_have_text("Bo Lind")
    opened.locator('input[data-filter="coach"]').fill("Bo Lind")
    expect(opened.locator("#coach details:visible")).to_have_count(1)


@needs_chromium()
def test_on_paper_all_is_open(watched: Watched, report: Path, tmp_path: Path) -> None:
    opened = watched.open(report)
    closed = opened.locator("details:not([open])").count()
    assert closed
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.locator("details:not([open])").count() == 0
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.locator("details:not([open])").count() == closed
    assert opened.pdf(path=tmp_path / "report.pdf").startswith(b"%PDF")


@needs_chromium()
def test_hostile_texts_stay_texts(watched: Watched, tmp_path: Path) -> None:
    out = tmp_path / "hostile.html"
    write_review(*hostile().written(tmp_path, "jsonl"), out, title=HOSTILE[1])
    opened = watched.open(out)
    expect(opened.get_by_role("heading", level=1)).to_have_text(HOSTILE[1])
    assert opened.evaluate("window.owned") is None
    assert watched.said == []
    assert watched.asked == [out.as_uri()]
    assert opened.locator("script").count() == 1
    assert opened.locator("img,svg[onload]").count() == 0
    said = opened.locator("body").inner_text()
    assert "\\u202egnp.exe\\u202c" in said
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\ud800-\udfff]", opened.content())


class Tags(HTMLParser):
    """The scripts and event attributes that a parser sees."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name in ("style", "src")]


def test_no_handlers_and_no_styles_in_the_markup(tmp_path: Path) -> None:
    tags = Tags()
    tags.feed(page(hostile(), tmp_path, "jsonl"))
    assert (tags.scripts, tags.handlers) == (1, [])


def quoted(rows: Rows) -> set[str]:
    """Every run of three words that a message, a finding, a promise or a credit holds."""
    texts = [str(row["text"]) for row in rows.messages]
    for row in rows.messages:
        texts += [str(f[k]) for f in row["findings"] for k in ("text", "message", "better") if f[k]]
    for row in rows.conversations:
        texts += [str(item["text"]) for item in (*row["promises"], *row["credits"])]
    runs = set()
    for text in texts:
        words = re.findall(r"\w+", text.casefold())
        runs |= {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}
    return runs


def test_without_texts_no_word_is_quoted(tmp_path: Path) -> None:
    rows = Rows()
    for number in range(8):
        rows.chat(
            f"{number}",
            ("customer", 0, "When does the zeppelin arrive in Wuppertal?"),
            (
                "agent",
                9,
                "Zeppelins gonna reach Wuppertal around noon.",
                found("text-speak", "gonna reach Wuppertal", 30, "will reach Wuppertal"),
            ),
            ("agent", 19, "Zeppelins gonna land in Wuppertal."),
            ("agent", 29, "Thank you, dear zeppelin friend."),
            promises=[{"turn": 1, "text": "Zeppelins gonna reach Wuppertal", "within": None, "kept": None}],
            credits=[{"kind": "thanked", "turn": 3, "text": "Thank you, dear zeppelin friend"}],
        )
        rows.messages[-1]["skipped"] = [{"rule": "*", "reason": "zeppelin unknown"}]
    words = " ".join(re.findall(r"\w+", seen(page(rows, tmp_path, no_text=True)).casefold()))
    assert "zeppelin" not in words
    assert "wuppertal" not in words
    assert not {run for run in quoted(rows) if f" {run} " in words}
    assert "zeppelin" in seen(page(rows, tmp_path)).casefold()


def test_pseudonyms_replace_agents_in_tables_and_in_texts(tmp_path: Path) -> None:
    rows = month(chats=30)
    rows.chat(
        "x",
        ("customer", 0, "Hi Cem, where is my parcel?"),
        ("agent", 5, "MERCER here. I'm Ann, and Bo will call you.", found("text-speak", "I'm Ann", 50, "I am Ann")),
        ("agent", 9, "Ann again.", found("text-speak", "Ann again", 50)),
        ("agent", 19, "Bye."),
    )
    text = seen(page(rows, tmp_path, pseudonyms=True))
    assert "Agent 1" in text
    for name in ("Ann", "Mercer", "MERCER", "Bo", "Lind", "Cem", "Aydin", "Fay"):
        assert not re.search(rf"\b{name}\b", text), name
    assert "Ann Mercer" in seen(page(rows, tmp_path))


def test_the_same_rows_make_the_same_page(tmp_path: Path) -> None:
    rows = month(chats=30)
    assert page(rows, tmp_path) == page(rows, tmp_path)


def test_rows_scored_without_texts_make_a_page_without_texts(tmp_path: Path) -> None:
    rows = month(chats=30)
    full = page(rows, tmp_path, no_text=True)
    for row in rows.messages:
        row["text"] = None
        for finding in row["findings"]:
            finding |= {"text": None, "message": None, "better": None}
    for row in rows.conversations:
        row["promises"] = [{**p, "text": None} for p in row["promises"]]
        row["credits"] = [{**c, "text": None} for c in row["credits"]]
    bare = page(rows, tmp_path)
    texts = full.index('<section id="texts"'), bare.index('<section id="texts"')
    assert bare[: bare.index('<section id="agents"')] == full[: full.index('<section id="agents"')]
    assert "“”" not in bare[: texts[1]]
