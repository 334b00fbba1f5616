"""The embedded engine: exact offsets, a gate before it, and the same answer however it is asked."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chatlint.grammar import harper as module
from chatlint.grammar.base import Correction, EngineError
from chatlint.grammar.gate import LONGEST_TOKEN, filler, gate
from chatlint.grammar.harper import HarperEngine
from chatlint.grammar.harper_rules import load_alarm, load_rules

FAULTY = [
    ("Did you received the parcel?", "DidPast", "received", "receive"),
    ("I have a order for you.", "AnA", "a", "an"),
    ("We has sent the label.", "PronounVerbAgreement", "has", "have"),
    ("The team will contacting you soon.", "WillNonLemma", "will contacting", "will contact"),
    ("The team is already aware about it.", "AwareOf", "aware about", "aware of"),
    ("I have went through your account.", "SimplePastToPastParticiple", "went", "gone"),
    ("This is one of the option we have.", "OneOfTheSingular", "option", "options"),
    ("Please let me to check this for you.", "LetToDo", " to", ""),
    ("I will response to you soon.", "Respond", "response", "respond"),
    ("Please give me the your address.", "TheMy", "the your", "your"),
    ("It is worth to try again.", "WorthToDo", "to try", "trying"),
    ("We recieve it on Monday.", "typo", "recieve", "receive"),
    ("Please dont worry.", "apostrophe", "dont", "don't"),
    ("Send us your feedbacks.", "uncountable", "feedbacks", "feedback"),
    ("You will loose your seat.", "wrong-word", "loose", "lose"),
    ("Please wait for sometime.", "wrong-word", "sometime", "some time"),
    ("You can now login to it.", "wrong-form", "login", "log in"),
]
CLEAN = [
    "Sure thing! One moment.",
    "Thank you for your kind words, Priya.",
    "An hour from now a user will see a unique one-time code.",
    "Will May be in? Will Smith and Mark Will arrive at noon.",
    "The link I sent you has expired, and the code we gave you was used.",
    "What I told you was right; those you know needs rest.",
    "You can log in in a moment. Bye bye!",
    "I had had it. That that is, is.",
    "A rating of 5 and a sync at 9.",
    "I can give you my number or send you their address.",
    "Did you get it? Did it work?",
    "Seat 14A and 14B, row A is yours.",
    "She let it be, and it need not change.",
]


@pytest.fixture(scope="module")
def engine() -> HarperEngine:
    return HarperEngine()


def one(engine: HarperEngine, text: str, masked: tuple[tuple[int, int], ...] = ()) -> tuple[Correction, ...]:
    return engine.correct([text], "en-US", [masked])[0]


@pytest.mark.parametrize(("text", "rule", "wrong", "cure"), FAULTY)
def test_faults_are_found(engine: HarperEngine, text: str, rule: str, wrong: str, cure: str) -> None:
    found = one(engine, text)
    assert [(c.rule, text[c.start : c.end], c.replacements[0]) for c in found] == [(rule, wrong, cure)]
    assert found[0].category == engine.rules[rule].category
    assert found[0].engine == "harper"


@pytest.mark.parametrize("text", CLEAN)
def test_clean_lines_stay_silent(engine: HarperEngine, text: str) -> None:
    assert one(engine, text) == ()


def test_every_rule_exists_in_harper() -> None:
    harper = pytest.importorskip("harper")
    rules = load_rules()
    assert {name for name, rule in rules.items() if not rule.own} <= set(harper.get_default_lint_config())
    for rule in rules.values():
        assert rule.category in {"spelling", "grammar", "casing", "punctuation"}
        assert 0.85 <= rule.precision <= 1
        assert rule.own or rule.wake.pairs


@pytest.mark.parametrize(
    "before",
    [
        "😀 ",
        "👨‍👩‍👧‍👦🇩🇪 ",
        "one\r\ntwo\r\n",
        "e\u0301a\u0301 ",
        "שלום ",
        "𝔘 ",
        "\u200b\u200d ",
        "\x00\ud800 ",
        "İ ",
        "\ufeff",
        "ﷺ ",
    ],
)
def test_offsets_count_code_points(engine: HarperEngine, before: str) -> None:
    text = before + "Did you received teh parcel? 👍🏽 I recieve it."
    assert [text[c.start : c.end] for c in one(engine, text)] == ["received", "teh", "recieve"]


def test_masked_spans_are_let_alone_and_break_no_sentence(engine: HarperEngine) -> None:
    text = "Did teh recieve received it? I have a Ubwox and an Ubwox."
    name = (4, 15)
    assert [text[c.start : c.end] for c in one(engine, text, (name, (38, 43), (51, 56)))] == []
    text = "Did recieve received it?"
    assert [c.rule for c in one(engine, "Did you received recieve?", ((17, 24),))] == ["DidPast"]
    assert [c.rule for c in one(engine, text)] == ["typo"]


def test_the_gate_lets_nothing_endless_through() -> None:
    base64 = "QmFzZTY0" * 500
    for text in ("x" * 500, base64, "😀" * 4000, '"' * 4000, "a-" * 2000, "漢" * 4000, "." * 4000, "\x00" * 4000):
        seen = gate(text)
        assert len(seen) == len(text)
        assert max(map(len, seen.split()), default=0) <= LONGEST_TOKEN
        assert len(seen.replace(" ", "")) <= 9


def test_the_gate_touches_no_prose() -> None:
    for text in (*CLEAN, "Wait... what?! (No way) :-)", "a" * LONGEST_TOKEN):
        assert gate(text) == text
    assert gate("Hi Bo, go", ((3, 5),)) == "Hi Xx, go"
    assert [len(filler(size)) for size in (1, 2, 9, 60)] == [1, 2, 9, 60]


def test_prose_around_what_the_gate_hides_is_still_read(engine: HarperEngine) -> None:
    text = "Did you received " + "q7Zx" * 1000 + " and " + "!" * 300 + " I recieve it."
    assert [text[c.start : c.end] for c in one(engine, text)] == ["received", "recieve"]


def test_what_is_cut_off_is_told() -> None:
    engine = HarperEngine(limit=40)
    text = "We recieve it. " + "It is fine. " * 3 + "We recieve it."
    assert engine.cut("short") is None
    assert engine.cut(text) == 40
    assert [c.start for c in engine.correct([text], "en")[0]] == [3]


def test_the_answer_does_not_depend_on_how_it_is_asked() -> None:
    texts = [text for text, *_ in FAULTY] + CLEAN
    texts += ["\n".join(texts[i : i + 4]) for i in range(0, len(texts), 4)] + ["", "\n\n", " \n"]
    fresh = [HarperEngine(remember=0).correct([text], "en-US")[0] for text in texts[:6]]
    engine = HarperEngine()
    together = engine.correct(texts, "en-US")
    assert together[:6] == fresh
    assert engine.correct(texts, "en-US") == together  # remembered
    assert [engine.correct([text], "en-US")[0] for text in reversed(texts)] == together[::-1]
    assert HarperEngine(remember=0, thorough=True).correct(texts, "en-US") == together  # Harper reads every line


def test_what_is_remembered_depends_on_the_masked_spans(engine: HarperEngine) -> None:
    text = "We recieve it now."
    assert len(one(engine, text)) == 1
    assert one(engine, text, ((3, 10),)) == ()
    assert len(one(engine, text)) == 1


def test_lines_without_a_waking_word_are_not_read_by_harper(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("Harper was asked")

    monkeypatch.setattr(module, "lint_lines", never)
    text = "Thank you for the photo! We refund 8.99 today."
    assert not load_alarm().rings(text)
    assert HarperEngine().correct([text], "en-US") == [()]


def test_many_threads_give_the_same_answers(engine: HarperEngine) -> None:
    texts = [text for text, *_ in FAULTY] + CLEAN
    right = engine.correct(texts, "en-US")
    shared = HarperEngine(remember=8)
    with ThreadPoolExecutor(4) as pool:
        for got in pool.map(lambda _: shared.correct(texts, "en-US"), range(12)):
            assert got == right


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process")
def test_a_forked_child_answers(engine: HarperEngine) -> None:
    text = FAULTY[0][0]
    right = one(engine, text)
    stop = threading.Event()
    busy = threading.Thread(target=lambda: [one(engine, f"Did you received it {i}?") for i in iter(stop.is_set, True)])
    busy.start()
    child = os.fork()
    if child == 0:  # no assert here: it would run the parent's test session twice
        os._exit(0 if one(engine, text + " ")[:1] == right and one(engine, text) == right else 1)
    stop.set()
    busy.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("language", ["de", "fr-FR", "english", ""])
def test_other_languages_are_refused(engine: HarperEngine, language: str) -> None:
    with pytest.raises(EngineError, match="English only"):
        engine.correct(["Hallo"], language)


def test_a_deadline_is_kept() -> None:
    with pytest.raises(EngineError, match="in time"):
        HarperEngine().correct(["Did you received it?"], "en-US", deadline=time.monotonic() - 1)


def test_a_panic_becomes_an_engine_error_without_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: Any) -> Any:
        raise PanicException("secret text")

    engine = HarperEngine()
    with monkeypatch.context() as patch:
        patch.setattr(module, "lint_lines", panic)
        with pytest.raises(EngineError, match="PanicException") as caught:
            engine.correct(["Did you received it?"], "en-US")
    assert "secret" not in str(caught.value)
    assert len(one(engine, "Did you received it?")) == 1


def test_missing_harper_is_told_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "harper", None)
    with pytest.raises(EngineError, match="install `harper-py`"):
        HarperEngine().correct(["Did you received it?"], "en-US")


def test_an_engine_may_be_used_after_close(engine: HarperEngine) -> None:
    engine.close()
    assert len(one(engine, "We recieve it.")) == 1
