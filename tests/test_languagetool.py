"""LanguageTool, the real one: what it finds, exactly where, and what it lets pass."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence

import pytest

from chatlint.grammar.base import Correction, EngineError
from chatlint.grammar.languagetool import LanguageToolEngine
from chatlint.grammar.languagetool.wire import Span

from .languagetool import needs_languagetool

pytestmark = needs_languagetool()


@pytest.fixture(scope="module")
def engine(languagetool_url: str) -> Iterator[LanguageToolEngine]:
    engine = LanguageToolEngine(languagetool_url)
    yield engine
    engine.close()


def found(engine: LanguageToolEngine, text: str, masked: Sequence[Span] = (), language: str = "en-US") -> list[str]:
    """What is found in `text`, as `category: words → cure`."""
    (said,) = engine.correct([text], language, [masked])
    return [f"{c.category}: {text[c.start : c.end]} → {next(iter(c.replacements), '')}" for c in said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I have recieve your mail.", ["spelling: recieve → receive"]),
        ("Did you tried another cable?", ["grammar: tried → try"]),
        ("You didnt pay for that.", ["grammar: didnt → didn't"]),
        ("Its great to meet you.", ["grammar: Its → It's"]),
        ("please hold the line.", ["casing: please → Please"]),
        ("Sure, i will look.", ["casing: i → I"]),
        ("Yes , that is right.", ["punctuation:  , → ,"]),
    ],
)
def test_finds(engine: LanguageToolEngine, text: str, said: list[str]) -> None:
    assert found(engine, text) == said


@pytest.mark.parametrize(
    "text",
    [
        "One moment.",
        "Sure thing!",
        "No problem, ok?",
        "And done.",
        "Your order was cancelled  today.",  # two spaces are no fault in chat
        "Your order was canceled and I will look into it and write back.",
        "Oh no! Thanks, I will send it 3-5 days later.",
        "Hi Kowalczyk, this is Aoife from Zarnivex.",
        "The Blorvex 3000 is at https://example.com/blorvex, code ZX-81Q.",
        "One moment please\nThanks for waiting.",
        "I only want to verify it's you, ok?",
        "Sorry about that :( I will fix it :)",
        "Tap Settings.\n- Restart\n- Log in",
    ],
)
def test_lets_pass(engine: LanguageToolEngine, text: str) -> None:
    assert found(engine, text) == []


class TestMasks:
    def test_are_neither_flagged_nor_break_the_sentence(self, engine: LanguageToolEngine) -> None:
        for masked in ("teh zorblat", "https://exmaple.com/teh", "{{frist_name}}", "#A-77x", "👍", "@dont_know"):
            text = f"We sent it to {masked} yesterday and you will recieve it."
            start = text.index(masked)
            assert found(engine, text, [(start, start + len(masked))]) == ["spelling: recieve → receive"]

    def test_at_either_end(self, engine: LanguageToolEngine) -> None:
        text = "teh zorblat is here, ask teh zorblat"
        assert found(engine, text, [(0, 11), (25, 36)]) == []

    def test_may_be_the_whole_text(self, engine: LanguageToolEngine) -> None:
        assert found(engine, "teh zorblat", [(0, 11)]) == []

    def test_say_nothing_of_the_article_before(self, engine: LanguageToolEngine) -> None:
        assert found(engine, "You get a ebook-x9 now.", [(10, 18)]) == []


class TestPlaces:
    @pytest.mark.parametrize(
        "before",
        [
            "😀",
            "👨‍👩‍👧‍👦",
            "🇩🇪🇫🇷",
            "👍🏽",
            "❤️",
            "1️⃣",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "𝐇𝐢",
            "e\u0301",
            "日本語",
            "\u200b",
            "\ufeff",
            "\r\n",
            "\u2028",
            "\t",
        ],
    )
    def test_are_exact_behind(self, engine: LanguageToolEngine, before: str) -> None:
        text = f"Hello {before} there, you will recieve it {before} and he have recieve {before}."
        (said,) = engine.correct([text], "en-US")
        places = {(c.start, c.end) for c in said}
        for at in (text.index("recieve"), text.rindex("recieve")):
            assert (at, at + 7) in places

    def test_in_1500_drafts_full_of_emoji(self, engine: LanguageToolEngine) -> None:
        chance = random.Random(7)
        signs = ["😀", "👨‍👩‍👧‍👦", "🇩🇪", "👍🏽", "❤️", "🎉", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "™", "…"]
        slips = {"recieve": "receive", "tommorow": "tomorrow", "adress": "address", "definately": "definitely"}
        drafts = []
        for number in range(1_500):  # benchmarks/languagetool.py looks at ten thousand
            slip = chance.choice(list(slips))
            before, after = ("".join(chance.choices(signs, k=chance.randrange(1, 4))) for _ in range(2))
            drafts.append(f"𝐇𝐢 {before} Here is what we said: {slip} {number} {after}")
        for draft, said in zip(drafts, engine.correct(drafts, "en-US"), strict=True):
            assert all(0 <= c.start < c.end <= len(draft) for c in said)
            (slip,) = (word for word in slips if word in draft)
            assert slip in [draft[c.start : c.end] for c in said], draft


def composed(count: int) -> list[str]:
    """So many different messages made of everyday ones, with and without faults, marks and line breaks."""
    openings = [
        "Hi there",
        "hello",
        "Thank you for waiting",
        "Sorry about that",
        "ok",
        "Good news, Maria",
        "🙂",
        "-",
        "“",
    ]
    middles = [
        "I has checked your order",
        "your parcel is on it's way",
        "could you please login again",
        "we will refund you within 3-5 days",
        "The the courier didnt scan it",
        "please send me a email at help@example.com",
        "you can track it here: https://example.com/t/1 (it's free",
        "it have been shipped tommorow",
        "I'd like to know more about that",
        "let me look in to this for you",
    ]
    ends = [".", "!", "", " ?", "...", "\n", ":(", " , thanks", ";", ")", "\n\nBest,\nAmira", ' "', ","]
    every = [f"{a}, {b}{c}" for a, b, c in itertools.product(openings, middles, ends)]
    chance = random.Random(11)
    every += [f"{x}\n{y}" for x, y in zip(chance.sample(every, 500), chance.sample(every, 500), strict=True)]
    return chance.sample(every, count)


class TestBatches:
    def test_find_what_single_calls_find_in_1000_messages(self, languagetool_url: str) -> None:
        messages = composed(1000)
        for engine in (
            together := LanguageToolEngine(languagetool_url),
            alone := LanguageToolEngine(languagetool_url, batch_texts=1),
        ):
            engine.warm()
        assert together.correct(messages, "en-US") == alone.correct(messages, "en-US")

    def test_do_not_depend_on_neighbours(self, languagetool_url: str) -> None:
        engine = LanguageToolEngine(languagetool_url, cache_entries=0)
        for neighbours in (["Thank you for it."] * 5, ["(", "“", "a,"], ["THE END", "-", "..."]):
            (said,) = engine.correct([*neighbours, "thanks"], "en-US")[-1:]
            assert [(c.start, c.end, c.category) for c in said] == [(0, 6, "casing")]


class TestLanguages:
    def test_french_finds_french_faults_and_no_english_ones(self, engine: LanguageToolEngine) -> None:
        said = found(engine, "Je vous envoie un rembourssement demain.", language="fr-FR")
        assert [line.partition(" → ")[0] for line in said] == ["spelling: rembourssement"]
        assert found(engine, "Je vous envoie un remboursement demain.", language="fr") == []

    @pytest.mark.parametrize("language", ["en-GB", "en-US", "en-IN", "en"])
    def test_of_english_differ_in_spelling(self, engine: LanguageToolEngine, language: str) -> None:
        assert found(engine, "We recognise your favourite color.", language=language) == []

    def test_unknown_ones_are_named(self, engine: LanguageToolEngine) -> None:
        with pytest.raises(EngineError, match="no language 'tlh'"):
            engine.correct(["nuqneH"], "tlh")


class TestHostile:
    @pytest.mark.parametrize(
        "text",
        [
            "x" * 16_000,
            "aZ" * 5_000,
            "😀" * 5_000,
            '"' * 10_000,
            "(" * 10_000,
            "!?" * 8_000,
            "\n" * 10_000,
            "\u0301" * 5_000,
            "\x00" * 1_000,
            "a " * 1_000,
            "\ud800 lone \udc00",
        ],
        ids=lambda text: f"{text[:2]!a} x {len(text)}",
    )
    def test_text_is_judged_or_given_up_in_time(self, engine: LanguageToolEngine, text: str) -> None:
        begun = time.monotonic()
        try:
            (said,) = engine.correct([text], "en-US", deadline=begun + 10)
            assert all(0 <= c.start < c.end <= len(text) for c in said)
        except EngineError:
            assert time.monotonic() - begun >= 10
        assert time.monotonic() - begun < 10.5


def test_answers_are_plain(engine: LanguageToolEngine) -> None:
    ((correction, *_),) = engine.correct(["I have recieve it."], "en-US")
    assert isinstance(correction, Correction)
    assert correction.engine == "languagetool"
    assert 0.7 <= correction.precision <= 1
