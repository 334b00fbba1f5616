"""What the report says of scored rows whose figures are known."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import pytest

from chatlint.cli import main
from chatlint.config import Config, Limits
from chatlint.review import RowsError, write_review
from chatlint.review.agents import Agents
from chatlint.review.canned import Canned
from chatlint.review.changes import Run, changes, read_run
from chatlint.review.coaching import Coaching
from chatlint.review.credits import Credits
from chatlint.review.extremes import Extremes
from chatlint.review.noise import Noise
from chatlint.review.overview import Overview
from chatlint.review.parallel import Parallel
from chatlint.review.period import Period
from chatlint.review.privacy import Privacy, Quote
from chatlint.review.promises import Promises
from chatlint.review.questions import Questions
from chatlint.review.read import chats, conversations
from chatlint.review.rulebook import Rulebook
from chatlint.review.waiting import Waiting
from tests.review_rows import MONDAY, Rows, found, month

Section = TypeVar("Section")
HELLO = "Hello, Ann here. How can I help?"


def fed(section: Section, rows: Rows, folder: Path) -> Section:
    """The section after it has seen the rows, conversations first."""
    messages, talks = rows.written(folder)
    given: Any = section
    if hasattr(given, "conversation"):
        for row in conversations(talks):
            given.conversation(row)
    if hasattr(given, "chat"):
        for chat in chats(messages):
            given.chat(chat)
    return section


def page(rows: Rows, folder: Path, kind: str = "parquet", **how: Any) -> str:
    out = folder / "report.html"
    write_review(*rows.written(folder, kind), out, **how)
    return out.read_text(encoding="utf-8")


def seen(html: str) -> str:
    """The page's words as a reader sees them."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def two_agents() -> Rows:
    rows = Rows()
    rows.chat("A", ("customer", 0, "Hi"), ("agent", 30, HELLO), ("agent", 60, "ok thx", found("text-speak", "thx", 20)))
    rows.chat("B", ("customer", 0, "Hi"), ("agent", 90, HELLO), agent="Bo")
    return rows


def test_the_overview_counts_agents_messages_only(tmp_path: Path) -> None:
    overview = fed(Overview(), two_agents(), tmp_path)
    assert (overview.rows, overview.messages.count, overview.conversations.count) == (5, 3, 2)
    assert (overview.clean, overview.verdicts["send"], overview.verdicts["review"]) == (2, 2, 1)
    assert (overview.bins[8], overview.bins[9]) == (1, 2)
    assert overview.conversations.value == overview.chats.value == pytest.approx((85 + 100) / 2)


def test_what_could_not_be_judged_is_told(tmp_path: Path) -> None:
    rows = two_agents()
    rows.messages[0]["skipped"] = [{"rule": "*", "reason": "no such role"}]
    rows.messages[1]["skipped"] = [{"rule": "grammar-slip", "reason": "the engine did not answer"}]
    text = seen(page(rows, tmp_path))
    assert "What could not be judged" in text
    assert "* no such role 1 message" in text
    assert "grammar-slip the engine did not answer 1 message" in text


def test_the_trend_is_by_day_week_or_month() -> None:
    day = 86_400.0
    assert [Period(0, days * day).step for days in (3, 60, 400)] == ["day", "week", "month"]
    weeks = Period(0, 60 * day)
    assert weeks.name(weeks.bucket(10)) == "5 Jan"  # 1 January 1970 was a Thursday
    assert weeks.bucket(10) == weeks.bucket(4) != weeks.bucket(11)


def test_a_difference_is_told_only_where_it_is_sure(tmp_path: Path) -> None:
    rows = month(agents=4, chats=160)
    for _ in range(2):
        rows.chat(f"few-{_}", ("customer", 0, "Hi"), ("agent", 9, "u there", found("text-speak", "u", 90)), agent="Zoe")
    agents = fed(Agents(), rows, tmp_path).agents(fed(Overview(), rows, tmp_path).chats)
    standing = {group.name: group.standing for group in agents}
    assert standing["Bo Lind"] == "below"
    assert standing["Zoe"] == "few"
    assert [group.name for group in agents] == sorted(standing)
    zoe = agents[-1]
    assert zoe.few
    assert zoe.chats.value == pytest.approx(10)


def test_chance_is_no_difference(tmp_path: Path) -> None:
    """Twenty agents who write alike: nobody stands out."""
    rows = Rows()
    for number in range(400):
        bad = [found("text-speak", "thx", 20)] if (number * 37) % 100 < 30 else []
        rows.chat(
            f"{number}",
            ("agent", 0, HELLO),
            ("agent", 9, "ok thx", *bad),
            ("agent", 20, "Bye now."),
            agent=f"A{number % 20}",
        )
    groups = fed(Agents(), rows, tmp_path).agents(fed(Overview(), rows, tmp_path).chats)
    assert {group.standing for group in groups} == {"same"}


def test_a_few_perfect_chats_are_no_certainty(tmp_path: Path) -> None:
    rows = month(agents=4, chats=80)
    for number in range(3):
        rows.chat(f"p{number}", ("customer", 0, "Hi"), ("agent", 9, HELLO), agent="Zoe")
    zoe = fed(Agents(), rows, tmp_path).agents(fed(Overview(), rows, tmp_path).chats)[-1]
    assert (zoe.name, zoe.chats.value, zoe.standing) == ("Zoe", 100, "few")
    low, high = zoe.interval or (0, 0)
    assert low < 97
    assert high == 100


def test_the_focus_is_the_weeks_costliest_habit_with_own_words(tmp_path: Path) -> None:
    rows = month()
    period = Period()
    for row in conversations(rows.written(tmp_path)[1]):
        period = period.with_(row.started_at).with_(row.ended_at)
    coached = {c.name: c for c in fed(Coaching(period, Privacy()), rows, tmp_path).agents()}
    bo = coached["Bo Lind"]
    assert not bo.whole
    assert bo.focus[0].rule == "text-speak"
    assert bo.focus[0].change == "worse"
    assert bo.focus[0].rate_before is not None
    assert bo.focus[0].rate_before < bo.focus[0].rate
    sample = bo.focus[0].samples[0]
    assert sample.quote == Quote("Let me look that up for ", "u", ".")
    assert sample.better == Quote("Let me look that up for ", "you.")
    assert "text-speak" not in {f.rule for f in coached["Ann Mercer"].focus}


def test_a_slip_is_no_habit(tmp_path: Path) -> None:
    coached = fed(Coaching(Period(), Privacy()), two_agents(), tmp_path).agents()
    assert [c.focus for c in coached] == [(), ()]


def test_best_and_worst_with_why(tmp_path: Path) -> None:
    rows = month(chats=60)
    rows.chat(
        "awful",
        ("customer", 0, "It broke."),
        ("agent", 9, "Your fault, calm down.", found("calm-down", "calm down", 40, category="blame")),
        ("agent", 20, "Read the manual.", found("dismissal", "Read the manual", 60, category="rude")),
        ("agent", 30, "Bye."),
    )
    extremes = fed(Extremes(Privacy()), rows, tmp_path)
    assert extremes.worst[0].row.id == "awful"
    assert [r.rule for r in extremes.worst[0].reasons] == ["dismissal", "calm-down"]
    assert extremes.best[0].row.score == 100
    assert not {s.row.id for s in extremes.best} & {s.row.id for s in extremes.worst}
    assert len(extremes.best) <= 5
    assert extremes.best[0].credits[0][0] == "Thanked the customer"


def test_waits_belong_to_who_answers(tmp_path: Path) -> None:
    rows = Rows()
    rows.chat(
        "A",
        ("customer", 0, "Hi"),
        ("customer", 20, "Anyone?"),
        ("bot", 21, "One moment."),
        ("agent:Ann", 70, HELLO),
        ("customer", 100, "My lamp is broken."),
        ("agent:Bo", 300, "I am sorry to hear that."),
        ("agent:Bo", 900, "I have sent a new one."),
    )
    rows.chat("mail", ("customer", 0, "Hi"), ("agent:Ann", 7200, HELLO), channel="email")
    waiting = fed(Waiting(Rulebook.of(Config()).limits(Limits())), rows, tmp_path)
    by_agent = dict(waiting.agents())
    assert (by_agent["Ann"].first.median, by_agent["Ann"].first.over) == (70, 1)
    assert (by_agent["Bo"].any.median, by_agent["Bo"].any.over, by_agent["Bo"].first.count) == (200, 1, 0)
    assert (waiting.first.median, waiting.silence.median) == (70, 200)
    assert waiting.channels["email"][0].median == 7200


def test_limits_come_from_the_settings_and_the_rule_that_judges_waiting() -> None:
    def limits(**settings: object) -> Limits:
        config = Config.model_validate(settings)
        return Rulebook.of(config).limits(config.limits)

    assert (limits().first_answer, limits().silence, limits().chats) == (60, 120, 2)
    ruled = limits(rules={"late-answer": {"with": {"first": 30}}}, limits={"silence": 300, "new_agents": "Nell"})
    assert (ruled.first_answer, ruled.silence) == (30, 300)
    assert (ruled.chats_of("Nell"), ruled.chats_of("Ann")) == (1, 2)


def stretch(rows: Rows, name: str, start: int, end: int, agent: str = "Ann") -> None:
    rows.chat(
        name,
        ("customer", 0, "Hi"),
        ("agent", 0, HELLO),
        ("agent", end - start, "Bye."),
        agent=agent,
        start=MONDAY + timedelta(seconds=start),
    )


def test_chats_at_the_same_time(tmp_path: Path) -> None:
    rows = Rows()
    for name, start, end in (("a", 0, 600), ("b", 300, 900), ("c", 500, 700), ("d", 2000, 2100)):
        stretch(rows, name, start, end)
    stretch(rows, "new", 0, 100, "Nell")
    stretch(rows, "new2", 50, 150, "Nell")
    ann, nell = fed(Parallel(Limits(new_agents=("Nell",))), rows, tmp_path).loads()
    assert ann.seconds == {1: 300 + 200 + 100, 2: 200 + 100, 3: 100}
    assert (ann.most, ann.limit, ann.over, ann.chats) == (3, 2, 100, 4)
    assert (nell.most, nell.limit, nell.over) == (2, 1, 50)
    assert sum(share for _, share in ann.shares()) == pytest.approx(1)


def test_a_chat_left_for_long_is_not_open(tmp_path: Path) -> None:
    rows = Rows()
    rows.chat(
        "a",
        ("agent", 0, HELLO),
        ("customer", 60, "Thanks"),
        ("customer", 9000, "Still there?"),
        ("agent", 9060, "Yes."),
    )
    (ann,) = fed(Parallel(Limits()), rows, tmp_path).loads()
    assert ann.seconds == {1: 60}
    assert fed(Parallel(Limits(pause=10_000)), rows, tmp_path).loads()[0].busy == 9060


def test_mails_are_not_handled_at_the_same_time(tmp_path: Path) -> None:
    rows = Rows()
    rows.chat("a", ("agent", 0, HELLO), ("agent", 60, "Bye."), channel="email")
    rows.chat("b", ("agent", None, HELLO), ("agent", None, "Bye."), start=None)
    assert fed(Parallel(Limits()), rows, tmp_path).loads() == []


def test_prepared_texts_in_the_middle_count(tmp_path: Path) -> None:
    rows = Rows()
    text = "Hi {}, your request {} is being looked into by our team."
    for number, name in enumerate(("Mia", "Tom", "Ada")):
        rows.chat(
            f"{number}",
            ("agent", 0, "Welcome to our little shop, what is it today?"),
            ("agent", 5, text.format(name, 100 + number)),
            ("agent", 9, f"That is number {number} and nothing like the others, {'really ' * number}it is."),
            ("agent", 12, "Bye."),
            origins={3: "macro"} if number == 0 else {2: "ai"},
        )
    canned = fed(Canned(Limits(), Privacy()), rows, tmp_path)
    share = canned.shares()["Ann Mercer"]
    assert (share.messages, share.prepared) == (12, 3 + 3 + 1)
    assert (share.middle, share.middle_prepared, share.ai) == (6, 3, 2)
    top = canned.top()
    assert [(t.count, t.chats, t.middle) for t in top] == [(3, 3, 0), (3, 3, 3)]
    assert top[1].quote is not None
    assert top[1].quote.before == text.format("Mia", 100)


def test_frequent_questions_and_their_answers(tmp_path: Path) -> None:
    rows = Rows()
    for number in range(4):
        rows.chat(
            f"{number}",
            ("customer", 0, ("Where is my parcel?", "hi, where's my parcel 77?? Thanks!")[number % 2]),
            *([] if number == 3 else [("agent", 40, f"Hello! It is on the van number {number}.")]),
        )
    (asked,) = fed(Questions(Privacy()), rows, tmp_path).top()
    assert (asked.count, asked.answered, asked.waits.value) == (4, 3, 40)
    assert asked.best_known is not None
    assert asked.best_known.count == 3
    assert asked.quote is not None
    assert asked.quote.before == "Where is my parcel?"


def test_noise_names_findings_messages_and_measured_precision(tmp_path: Path) -> None:
    rows = two_agents()
    rows.chat(
        "C",
        (
            "agent",
            0,
            "thx and thx again",
            found("text-speak", "thx"),
            found("text-speak", "thx"),
            found("own-rule", "again", 1),
        ),
    )
    spoken = {rule.rule: rule for rule in fed(Noise(), rows, tmp_path).rules()}
    assert (spoken["text-speak"].findings, spoken["text-speak"].messages) == (3, 2)
    assert spoken["text-speak"].measured is not None
    assert spoken["own-rule"].precision is None


def test_promises_not_kept_and_open(tmp_path: Path) -> None:
    rows = Rows()
    for number in range(30):
        kept = {0: True, 1: None}.get(number, False)
        rows.chat(
            f"T{number}",
            ("agent", 0, "I will write within the hour."),
            start=MONDAY + timedelta(days=number),
            promises=[{"turn": 0, "text": "I will write within the hour.", "within": 3600.0, "kept": kept}],
        )
    promises = fed(Promises(Privacy()), rows, tmp_path)
    assert (promises.kept, promises.open, promises.broken) == (1, 1, 28)
    assert [p.conversation for p in promises.not_kept[:2]] == ["T29", "T28"]
    assert len(promises.not_kept) == 20
    assert promises.to_follow[0].agent == "Ann Mercer"


def test_strengths_quote_the_sentence(tmp_path: Path) -> None:
    credits = fed(Credits(Privacy()), month(chats=12), tmp_path)
    best = credits.strengths()[0]
    assert (best.kind, best.conversations) == ("thanked", 12)
    assert best.quotes[0].before.startswith("Hello, ")
    assert best.quotes[0].marked == "thank you"


def test_a_baseline_shows_new_and_gone_per_rule(tmp_path: Path) -> None:
    before, now = Rows(), Rows()
    for rows, text, finding in (
        (before, "ok thx", found("text-speak", "thx", 20)),
        (now, "ok gonna", found("slang-words", "gonna", 10)),
    ):
        rows.chat("A", ("agent", 0, text, finding), ("agent", 5, "u and u", found("text-speak", "u", 5)))
    now.chat("new", ("agent", 0, "thx", found("text-speak", "thx", 20)))
    then, _ = before.written(tmp_path, prefix="before-")
    run = Run()
    for chat in chats(now.written(tmp_path)[0]):
        run.chat(chat)
    made = changes(read_run(then), run)
    by_rule = {change.rule: (change.new, change.fixed, change.same) for change in made.rules}
    assert by_rule == {"text-speak": (0, 1, 1), "slang-words": (1, 0, 0)}
    assert (made.shared, made.new, made.fixed) == (2, 1, 1)
    assert made.shared_before == pytest.approx(87.5)
    assert made.shared_score == pytest.approx(92.5)


def test_runs_that_share_nothing_are_compared_by_rates(tmp_path: Path) -> None:
    before, now = two_agents(), Rows()
    now.chat("later", ("agent", 0, HELLO))
    then, _ = before.written(tmp_path, prefix="before-")
    text = seen(page(now, tmp_path, baseline=then))
    assert "share no message" in text
    assert "+6.7" in text


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_page_is_the_same_whatever_the_files_are(kind: str, tmp_path: Path) -> None:
    rows = month(chats=40)
    assert page(rows, tmp_path, kind) == page(rows, tmp_path)


def test_a_cell_made_harmless_for_spreadsheets_is_the_text_again(tmp_path: Path) -> None:
    rows = Rows()
    rows.chat("A", ("agent", 0, "=thx for that", found("text-speak", "thx")), ("agent", 5, "'quoted' words"))
    messages, _ = rows.written(tmp_path, "csv")
    messages.write_text(messages.read_text(encoding="utf-8").replace("=thx", "'=thx", 1), encoding="utf-8")
    (chat,) = chats(messages)
    assert [m.text for m in chat.messages] == ["=thx for that", "'quoted' words"]
    finding = chat.messages[0].findings[0]
    assert chat.messages[0].text[finding.start : finding.end] == "thx"


def test_a_folder_of_parquet_parts_is_read(tmp_path: Path) -> None:
    rows = month(chats=20)
    whole = page(rows, tmp_path)
    messages, talks = rows.written(tmp_path)
    parts = tmp_path / "parts"
    parts.mkdir()
    messages.rename(parts / "part-0.parquet")
    write_review(parts, talks, tmp_path / "out.html")
    assert (tmp_path / "out.html").read_text(encoding="utf-8") == whole


def test_nothing_to_report_is_said(tmp_path: Path) -> None:
    rows = Rows()
    rows.chat("A", ("customer", None, "Hi"), start=None)
    text = seen(page(rows, tmp_path))
    assert "0 agent messages in 0 conversations" in text
    assert "carry no times" in text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("m.txt", "x", "neither .parquet, .csv nor .jsonl"),
        ("m.csv", "a,b\n1,2\n", "no column 'conversation_id'"),
        ("m.jsonl", "{", "line 1: not JSON"),
        ("m.jsonl", "[]", "line 1: not an object"),
        ("m.parquet", "no such thing", "not Parquet"),
        ("m.csv", "conversation_id,score,judged,text,turn\nA,ninety,true,secret words,0\n", "row 1"),
    ],
)
def test_what_is_no_scored_file_is_refused_with_place_and_reason(
    name: str, content: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    talks = two_agents().written(tmp_path)[1]
    with pytest.raises(RowsError, match=re.escape(said)) as wrong:
        write_review(path, talks, tmp_path / "out.html")
    assert str(path) in str(wrong.value)
    assert "secret" not in str(wrong.value)
    assert not (tmp_path / "out.html").exists()
    assert sorted(p.suffix for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_conversations_in_place_of_messages_are_refused(tmp_path: Path) -> None:
    _, talks = two_agents().written(tmp_path)
    with pytest.raises(RowsError, match="name the message rows"):
        write_review(talks, talks, tmp_path / "out.html")


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages, talks = month(chats=20).written(tmp_path)
    settings, out = tmp_path / "chatlint.toml", tmp_path / "report.html"
    settings.write_text("[limits]\nchats = 7\n", encoding="utf-8")
    given = ["review", str(messages), str(talks), "-o", str(out), "--config", str(settings)]
    assert main([*given, "--title", "May", "--pseudonyms", "--no-text", "--baseline", str(messages)]) == 0
    assert capsys.readouterr().out == f"wrote {out}\n"
    text = seen(out.read_text(encoding="utf-8"))
    assert "The limit is 7" in text
    assert "Agent 1" in text
    assert "No rule speaks more or less than before." in text


def test_what_goes_wrong_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages, talks = (str(path) for path in month(chats=4).written(tmp_path))
    for given, said in (
        ((messages, str(tmp_path / "none.parquet")), "no such file"),
        ((messages, talks, "-o", str(tmp_path / "none" / "x.html")), "name another file"),
        ((messages, talks, "--config", str(tmp_path / "none.toml")), "none.toml"),
    ):
        assert main(["review", *given]) == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1
