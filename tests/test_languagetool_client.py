"""LanguageTool's client against a stand-in: offsets, deadlines, strangers, refusals. No Java needed."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections import Counter

import pytest

from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool import LanguageToolEngine, rules, wire
from chatlint.grammar.languagetool.gate import Gate
from chatlint.grammar.languagetool.languages import choose
from chatlint.grammar.languagetool.wire import Item

from .languagetool import NOTHING, stand_in

EMOJI = ["😀", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "❤️", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "é", "e\u0301", "𝐇𝐢", "日本", "a", " ", "\n", "teh"]


def answer(*matches: tuple[int, int, str]) -> bytes:
    said = [
        {
            "offset": offset,
            "length": length,
            "message": "Wrong.",
            "replacements": [{"value": "right"}],
            "rule": {"id": rule, "category": {"id": "GRAMMAR"}},
        }
        for offset, length, rule in matches
    ]
    return json.dumps({"matches": said}).encode()


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class TestOffsets:
    def test_are_code_points_whatever_stands_before(self) -> None:
        chance = random.Random(4)
        for _ in range(3000):
            text = "".join(chance.choice(EMOJI) for _ in range(chance.randrange(12)))
            offsets = wire._Offsets(text)
            assert offsets.size == units(text)
            for point in range(len(text) + 1):
                assert offsets.point(units(text[:point])) == point

    def test_of_many_texts_in_one_request(self) -> None:
        items = [Item("😀 I has it"), Item("ok"), Item("👨‍👩‍👧‍👦 we has 🇩🇪 it")]
        joined = "".join(wire._BETWEEN + item.sent for item in items)
        first, last = joined.index("has"), joined.rindex("has")
        found = wire.parse(answer((units(joined[:last]), 3, "B"), (units(joined[:first]), 3, "A")), items)
        assert [[(m.rule, items[i].text[m.start : m.end]) for m in said] for i, said in enumerate(found)] == [
            [("A", "has")],
            [],
            [("B", "has")],
        ]

    def test_what_reaches_beyond_its_message_is_dropped(self) -> None:
        assert wire.parse(answer((len(wire._BETWEEN) + 1, 4, "A")), [Item("abc")]) == [[]]

    def test_an_emoji_is_never_cut(self) -> None:
        family = "👨‍👩‍👧‍👦"
        assert wire.parse(answer((len(wire._BETWEEN), 2, "A")), [Item(family)]) == [[]]

    def test_what_cannot_or_should_not_be_sent_leaves_offsets_as_they_are(self) -> None:
        text = "a \ud800 \ud83d\ude00 \x00 " + "x" * 500 + " " + "😀" * 50 + " we has"  # no pair, but two halves
        item = Item(text)
        assert len(item.sent) == len(text)
        item.sent.encode("utf-8")
        place = len(wire._BETWEEN) + units(item.sent[: text.index("has")])
        (found,) = wire.parse(answer((place, 3, "A")), [item])
        assert [text[m.start : m.end] for m in found] == ["has"]

    def test_nothing_is_said_of_what_was_not_sent(self) -> None:
        item = Item("Hi 😀😀😀😀😀😀😀😀 , there")  # the run is sent as blanks, so blanks before the comma mean nothing
        place = len(wire._BETWEEN) + item.sent.index(",")
        assert wire.parse(answer((place - 1, 2, "COMMA_PARENTHESIS_WHITESPACE")), [item]) == [[]]

    @pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"matches": [{}]}', b'{"matches": 3}'])
    def test_other_answers_are_refused(self, body: bytes) -> None:
        with pytest.raises(ValueError, match=r"LanguageTool|Expecting"):
            wire.parse(body, [Item("abc")])


class TestStandIns:
    @pytest.mark.parametrize(
        ("masked", "word"),
        [("https://example.com/x", "Anna"), ("#12345", "12"), ("1,200.50", "12"), ("kelly:", "Anna:"), ("🙂", "")],
    )
    def test_read_well(self, masked: str, word: str) -> None:
        assert wire.stand_in(f"see {masked} now", 4, 4 + len(masked)) == word

    def test_go_as_markup(self) -> None:
        from urllib.parse import parse_qs

        form = parse_qs(wire.body([Item("see https://a.example now", ((4, 21),))], "en-US"))
        pieces = json.loads(form["data"][0])["annotation"]
        assert {"markup": "https://a.example", "interpretAs": "Anna"} in pieces
        assert "".join(p.get("text") or p["markup"] for p in pieces).strip(". \n") == "see https://a.example now"


class TestLanguages:
    @pytest.mark.parametrize(
        ("tag", "name"),
        [
            ("en", "en-US"),
            ("EN_us", "en-US"),
            ("en-IN", "en-GB"),
            ("en-XX", "en-US"),
            ("de", "de-DE"),
            ("de-CH", "de-CH"),
            ("fr-LU", "fr"),
            ("pl", "pl-PL"),
            ("xx", None),
            ("", None),
        ],
    )
    def test_are_chosen_by_tag(self, tag: str, name: str | None) -> None:
        assert choose(tag, ["en", "en-US", "en-GB", "de", "de-DE", "de-CH", "fr", "pl-PL"]) == name


class TestRules:
    def test_every_one_has_a_category_and_a_precision(self) -> None:
        table = rules.load()
        assert len(table.english) > 500
        for name, judged in table.english.items():
            assert isinstance(name, str)
            assert judged.category in rules.CATEGORIES, name
            assert 0.7 <= judged.precision <= 1, name

    @pytest.mark.parametrize("name", ["COMMA_COMPOUND_SENTENCE", "CONSECUTIVE_SPACES", "WHITESPACE_RULE", "DASH_RULE"])
    def test_of_taste_are_off(self, name: str) -> None:
        assert rules.load().judge(name, "PUNCTUATION", "en-US") is None

    def test_missing_apostrophe_is_grammar(self) -> None:
        judged = rules.load().judge("EN_CONTRACTION_SPELLING", "TYPOS", "en-GB")
        assert judged is not None
        assert judged.category == "grammar"

    def test_of_other_languages_go_by_languagetools_category(self) -> None:
        table = rules.load()
        assert table.judge("WHATEVER", "TYPOS", "de-DE") == table.others["TYPOS"]
        assert table.judge("WHATEVER", "STYLE", "de-DE") is None
        assert table.judge("EN_A_VS_AN", "MISC", "de-DE") is None

    def test_can_be_put_on_and_off(self) -> None:
        table = rules.load({"WHITESPACE_RULE": "punctuation", "EN_A_VS_AN": "off"})
        judged = table.judge("WHITESPACE_RULE", "TYPOGRAPHY", "en-US")
        assert judged is not None
        assert judged.category == "punctuation"
        assert table.judge("EN_A_VS_AN", "MISC", "en-US") is None
        asked = dict(table.options("en-GB"))["enabledRules"].split(",")
        assert "WHITESPACE_RULE" in asked
        assert "EN_A_VS_AN" not in asked
        assert "MORFOLOGIK_RULE_EN_GB" in asked
        with pytest.raises(ValueError, match="no category 'typography'"):
            rules.load({"WHITESPACE_RULE": "typography"})


class TestAddress:
    @pytest.mark.parametrize(
        "url", ["http://203.0.113.7:8081", "https://api.example.com/v2", "http://[2001:db8::1]:8081"]
    )
    def test_of_another_machine_must_be_allowed(self, url: str) -> None:
        with pytest.raises(ValueError, match="allow_remote"):
            LanguageToolEngine(url)
        LanguageToolEngine(url, allow_remote=True)

    @pytest.mark.parametrize("url", ["ftp://localhost", "http://", "http://localhost:port"])
    def test_must_be_one(self, url: str) -> None:
        with pytest.raises(ValueError, match=r"address|[Pp]ort"):
            LanguageToolEngine(url)

    @pytest.mark.parametrize("languages", [b"<html>hello</html>", b"{}", b'[{"name": 1}]'])
    def test_of_a_stranger_gets_no_text(self, languages: bytes) -> None:
        with stand_in(lambda text: (200, NOTHING), languages) as stranger:
            engine = LanguageToolEngine(stranger.url)
            with pytest.raises(EngineError, match="no LanguageTool"):
                engine.correct(["my card is 4111"], "en-US")
            assert stranger.seen == []

    def test_where_nobody_listens_is_one_clear_error(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            engine = LanguageToolEngine(f"http://127.0.0.1:{probe.getsockname()[1]}")
            with pytest.raises(EngineError, match="is it running"):
                engine.correct(["Hello"], "en-US")


class TestRequests:
    def test_hold_many_texts(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            LanguageToolEngine(server.url, batch_texts=40).correct([f"Text {i}." for i in range(100)], "en")
            assert len(server.seen) == 3

    def test_are_not_made_twice_for_the_same_text(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            engine = LanguageToolEngine(server.url)
            for _ in range(3):
                engine.correct(["Same.", "Same.", "  ", ""], "en-US")
            assert len(server.seen) == 1
            engine.correct(["Same."], "en-US", [[(0, 4)]])
            assert len(server.seen) == 2

    def test_without_a_cache_are_made_each_time(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            engine = LanguageToolEngine(server.url, cache_entries=0)
            for _ in range(3):
                engine.correct(["Same."], "en-US")
            assert len(server.seen) == 3

    def test_keep_their_connection(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            engine = LanguageToolEngine(server.url)
            calls: list[object] = []
            process = server.process_request
            server.process_request = lambda request, client: (calls.append(client), process(request, client))[1]  # type: ignore[method-assign]
            for i in range(10):
                engine.correct([f"Text {i}."], "en-US")
            assert len(calls) == 1

    def test_from_many_threads(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            engine = LanguageToolEngine(server.url, cache_entries=0)
            errors: list[BaseException] = []

            def work(number: int) -> None:
                try:
                    for i in range(20):
                        assert engine.correct([f"{number} {i} {k}" for k in range(50)], "en-US") == [()] * 50
                except BaseException as error:
                    errors.append(error)

            threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert not errors


class TestTrouble:
    def test_hung_server_holds_the_deadline(self) -> None:
        with stand_in(lambda text: (time.sleep(3), (200, NOTHING))[1]) as server:
            engine = LanguageToolEngine(server.url)
            for texts in (["One."], [f"Text {i}." for i in range(200)]):
                begun = time.monotonic()
                with pytest.raises(EngineError, match="in time"):
                    engine.correct(texts, "en-US", deadline=begun + 0.3)
                assert time.monotonic() - begun < 0.6

    def test_dripping_server_holds_the_deadline(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))

        def drip() -> None:
            peer, _ = listener.accept()
            with peer:
                for _ in range(60):
                    try:
                        peer.sendall(b"H")
                    except OSError:
                        return
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        engine = LanguageToolEngine(f"http://127.0.0.1:{listener.getsockname()[1]}")
        begun = time.monotonic()
        with pytest.raises(EngineError):
            engine.correct(["Hello."], "en-US", deadline=begun + 0.4)
        assert time.monotonic() - begun < 0.8
        listener.close()

    def test_a_passed_deadline_sends_nothing(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            with pytest.raises(EngineError):
                LanguageToolEngine(server.url).correct(["Hello."], "en-US", deadline=time.monotonic() - 1)
            assert server.seen == []

    @pytest.mark.parametrize("status", [413, 500, 400])
    def test_a_refused_text_costs_no_other(self, status: int) -> None:
        secret = "the secret 4711"

        def check(text: str) -> tuple[int, bytes]:
            return (status, f"Error: {text}".encode()) if secret in text else (200, NOTHING)

        with stand_in(check) as server:
            engine = LanguageToolEngine(server.url)
            texts = ["First.", secret, "Last."]
            with pytest.raises(EngineError) as caught:
                engine.correct(texts, "en-US")
            assert secret not in str(caught.value)
            assert str(status) in str(caught.value)
            before = len(server.seen)
            assert engine.correct(["First.", "Last."], "en-US") == [(), ()]
            assert len(server.seen) == before  # judged already

    def test_a_text_beyond_the_limit_is_not_sent(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            engine = LanguageToolEngine(server.url, max_text=100)
            with pytest.raises(EngineError, match="101 characters"):
                engine.correct(["x" * 101, "short"], "en-US")
            assert len(server.seen) == 1

    @pytest.mark.parametrize("body", [b"", b"<html>", b'{"matches": [{"offset": "x"}]}'])
    def test_nonsense_is_an_error(self, body: bytes) -> None:
        with stand_in(lambda text: (200, body)) as server, pytest.raises(EngineError):
            LanguageToolEngine(server.url).correct(["Hello."], "en-US")

    def test_a_busy_server_is_asked_again(self) -> None:
        answers = [(503, b"busy"), (200, NOTHING)]
        with stand_in(lambda text: answers.pop(0)) as server:
            assert LanguageToolEngine(server.url).correct(["Hello."], "en-US") == [()]

    def test_an_unknown_language_is_named(self) -> None:
        with stand_in(lambda text: (200, NOTHING)) as server:
            with pytest.raises(EngineError, match="no language 'tlh'"):
                LanguageToolEngine(server.url).correct(["nuqneH"], "tlh")
            assert server.seen == []


def test_the_gate_lets_one_pass_alone() -> None:
    gate, inside, worst = Gate(), Counter[str](), Counter[str]()
    until = time.monotonic() + 30

    def many() -> None:
        for _ in range(200):
            with gate.together(until):
                inside["many"] += 1
                worst["mixed"] += inside["one"]
                inside["many"] -= 1

    def one() -> None:
        for _ in range(50):
            with gate.alone(until):
                inside["one"] += 1
                worst["mixed"] += inside["many"] + inside["one"] - 1
                inside["one"] -= 1

    threads = [threading.Thread(target=work) for work in (many, many, many, one, one)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert worst["mixed"] == 0
