"""The report of scored rows: one pass over the conversations, one over the messages, then the page."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from chatlint.config import Config
from chatlint.review import charts
from chatlint.review.agents import Agents
from chatlint.review.canned import Canned
from chatlint.review.changes import Run, changes, read_run
from chatlint.review.coaching import Coaching
from chatlint.review.credits import Credits
from chatlint.review.extremes import Extremes
from chatlint.review.figures import Waits
from chatlint.review.noise import Noise
from chatlint.review.overview import BINS, Overview
from chatlint.review.page import page
from chatlint.review.parallel import Parallel
from chatlint.review.period import Period, spoken
from chatlint.review.privacy import Privacy
from chatlint.review.promises import Promises
from chatlint.review.questions import Questions
from chatlint.review.read import chats, conversations
from chatlint.review.rulebook import Rulebook
from chatlint.review.waiting import BANDS, Waiting

TITLE = "How we write to customers"


def write_review(
    messages: Path,
    conversations: Path,
    out: Path,
    *,
    baseline: Path | None = None,
    no_text: bool = False,
    pseudonyms: bool = False,
    title: str | None = None,
    config: Config | None = None,
) -> None:
    """Write the report of scored `messages` and `conversations` (Parquet, CSV or JSONL) to `out`, one HTML page.

    `baseline` are the scored messages of an earlier run to compare with. `no_text` leaves out every quoted word,
    `pseudonyms` calls agents “Agent 1”. `config` are the settings whose rules are explained and whose limits count.
    Memory does not grow with the messages but for a few numbers each. Raises RowsError for files that cannot be
    read, RuleError for a rule of the settings that cannot be used, OSError where the page cannot be written.
    """
    html = review(
        messages,
        conversations,
        baseline=baseline,
        no_text=no_text,
        pseudonyms=pseudonyms,
        title=title,
        config=config,
    )
    unfinished = out.with_name(f".{out.name}.part")
    try:
        unfinished.write_text(html, encoding="utf-8", newline="\n")
        unfinished.replace(out)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def review(
    message_rows: Path,
    conversation_rows: Path,
    *,
    baseline: Path | None = None,
    no_text: bool = False,
    pseudonyms: bool = False,
    title: str | None = None,
    config: Config | None = None,
) -> str:
    """The page's HTML; see `write_review`."""
    config = config or Config()
    rulebook = Rulebook.of(config)
    limits = rulebook.limits(config.limits)
    period = Period()
    agents_named: dict[str, None] = {}
    for row in conversations(conversation_rows):
        period = period.with_(row.started_at).with_(row.ended_at)
        agents_named.update(dict.fromkeys(row.agents))
    privacy = Privacy(agents_named, no_text=no_text, pseudonyms=pseudonyms)
    overview, waiting, promises = Overview(), Waiting(limits), Promises(privacy)
    extremes, credits = Extremes(privacy), Credits(privacy)
    for row in conversations(conversation_rows):
        for by_conversation in (overview, waiting, promises, extremes, credits):
            by_conversation.conversation(row)
    agents, coaching, parallel = Agents(), Coaching(period, privacy), Parallel(limits)
    canned, questions, noise = Canned(limits, privacy), Questions(privacy), Noise()
    run = Run() if baseline is not None else None
    for chat in chats(message_rows):
        for by_chat in (overview, waiting, extremes, credits, agents, coaching, parallel, canned, questions, noise):
            by_chat.chat(chat)
        if run is not None:
            run.chat(chat)
    privacy.no_text = no_text or (overview.messages.count > 0 and not overview.texts)
    overall = overview.chats
    people, steps = agents.agents(overall), overview.trend(period)
    return page(
        "review.html",
        title=title or TITLE,
        privacy=privacy,
        limits=limits,
        about=rulebook.about,
        period=period,
        since=spoken(period.start) if period.start is not None else None,
        until=spoken(period.end) if period.end is not None else None,
        focus_since=spoken(period.focus_from) if period.focus_from is not None else None,
        overview=overview,
        trend=charts.trend(steps, overall.variance) if steps else None,
        scores=charts.columns(_score_bins(overview.bins), 96),
        agents=people,
        teams=agents.teams(overall),
        scale=charts.scale(people),
        coached=coaching.agents(),
        coached_teams=coaching.teams(),
        extremes=extremes,
        waiting=waiting,
        first_bars=charts.columns(_wait_bins(waiting.first), 80),
        silence_bars=charts.columns(_wait_bins(waiting.silence), 80),
        loads=parallel.loads(),
        stacked=charts.stacked,
        canned=canned,
        shares=canned.shares(),
        questions=questions,
        promises=promises,
        credits=credits,
        noise=noise,
        changes=changes(read_run(baseline), run) if baseline is not None and run is not None else None,
    )


def _score_bins(bins: list[int]) -> list[tuple[str, int, str]]:
    return [
        (f"{n * BINS}–{n * BINS + BINS - 1 if n < BINS - 1 else 100}", count, "good" if n == BINS - 1 else "plain")
        for n, count in enumerate(bins)
    ]


def _wait_bins(waits: Waits) -> list[tuple[str, int, str]]:
    limit = waits.limit or float("inf")
    return [(name, waits.between(low, high), "good" if low < limit else "bad") for name, low, high in BANDS]
