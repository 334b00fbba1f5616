"""What nobody should hand in: answered clearly, in bounded time, never with a traceback."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from chatlint import Config, ConfigError, Conversation, Linter, Message, Report, RuleError
from chatlint.cli import main
from tests.conftest import after
from tests.packs import SETTINGS, WORDS, write_pack

BOUND = 20.0
"""Seconds that nothing here may take; most takes a hundredth. No measure of speed: a guard against never ending."""

MILLION = 1_000_000


@pytest.fixture(autouse=True)
def bounded() -> object:
    """Fail what takes longer than BOUND."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < BOUND


def sound(report: Report, draft: str) -> None:
    """Offsets, JSON and fixed text of a report are in order."""
    assert all(draft[f.start : f.end] == f.text for f in report.findings)
    assert json.loads(report.model_dump_json())["score"] == report.score
    assert 0 <= report.score <= 100
    assert isinstance(report.fixed_text(), str)


@pytest.mark.parametrize(
    "draft", ["", " ", "\n\n", "\x00", "\u200b", "\ufeff", "\u202e", "\ud800", "👍", ".", "\r\n\t"]
)
def test_nothing_to_judge(linter: Linter, draft: str) -> None:
    report = linter.lint(draft)
    sound(report, draft)
    assert report.skipped == ()


@pytest.mark.parametrize(
    "draft",
    [
        "I'm gonna\x00 check\x00 that for you.",
        "I'm gonna \ud83d check \udc4d that for you.",
        "\u202eI'm gonna check\u202c that for you.",
        "I'm gonna\u200b check\u200b that\u200d for you.",
        "סתם I'm gonna check that for you, שלום.",
        "مرحبا، I'm gonna check that for you.",
        "I’m gonna check that for you. 👩🏽‍🚀 Ďakujem, İstanbul ß ﬁ ⅷ",
        "e\u0301" * 50 + " I'm gonna check that for you.",
    ],
)
def test_odd_characters_keep_offsets_right(linter: Linter, draft: str) -> None:
    report = linter.lint(draft)
    sound(report, draft)
    assert any(f.text == "gonna" for f in report.findings)


UNITS = ["a", "A", " ", "\n", "!", ".", "-", "_", "(", "'", '"', "“", "`", "<", "{", "[", "@", "#", "/", "1", "0.", "é"]
UNITS += [
    "😀",
    "\x00",
    "\u200b",
    "\u202e",
    "\ud800",
    "u ",
    "gonna ",
    "a@b.co ",
    "a-",
    "a.",
    "http://",
    "> ",
    "- a\n",
    "I. ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_a_megabyte_of_one_thing(plain: Linter, unit: str) -> None:
    draft = (unit * (MILLION // len(unit) + 1))[:MILLION]
    report = plain.lint(draft)
    sound(report, draft)
    assert report.skipped[0].rule == "*"
    assert report.skipped[0].reason == "only the first 20,000 of 1,000,000 characters were judged"


@pytest.mark.parametrize("unit", ["a", "A", "!", "\x00", "\ud800", "😀", "\u202e", '"', "teh ", "qzx"])
def test_a_megabyte_with_grammar(linter: Linter, unit: str) -> None:
    draft = (unit * (MILLION // len(unit) + 1))[:MILLION]
    sound(linter.lint(draft), draft)


def test_a_huge_customer_message_and_a_long_conversation(plain: Linter) -> None:
    sound(plain.lint("I'm gonna check.", after("gonna " * 200_000)), "I'm gonna check.")
    messages = tuple(Message(role="customer" if i % 2 else "agent", text=f"message {i}") for i in range(3000))
    sound(plain.lint("I'm gonna check.", Conversation(messages=messages)), "I'm gonna check.")


def test_what_is_no_text(plain: Linter) -> None:
    with pytest.raises(TypeError, match="draft"):
        plain.lint(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="draft"):
        plain.lint(b"bytes")  # type: ignore[arg-type]


def rule(folder: Path, name: str, **changes: str) -> Path:
    """A pack of one rule: the test's slang rule, with lines of it exchanged."""
    text = WORDS
    for field, line in changes.items():
        old = next(x for x in text.split("\n") if x.startswith(f"{field}:"))
        text = text.replace(old, line)
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refuse(folder: Path) -> str:
    with pytest.raises(RuleError) as wrong:
        Linter(Config(packs=(str(folder),)))
    assert "\n" not in str(wrong.value)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("field", "line", "said"),
    [
        ("summary", "sumary: x y z a b c", "summary"),
        ("why", "why: A test needs a rule.\nsevritiy: info", "sevritiy: no such field (did you mean 'severity'?)"),
        ("check", "check: phrase", "check: no check 'phrase' (did you mean 'phrases'?)"),
        ("message", 'message: "a {lone brace"', "lone {"),
        ("message", 'message: "{txt} is wrong"', "no {txt} in a message"),
        ("safe", "severity: fatal", "severity: Input should be 'info', 'warning' or 'error'"),
        ("safe", "reads: [cod]", "no masked kind 'cod'"),
        ("category", "category: Slang!", "category"),
        ("category", "category: [slang", ":2:"),
        ("category", "category: &x slang", "anchors"),
        ("category", "category: !!python/object:os.system slang", "tags"),
        ("category", "category: slang\ncategory: rude", "'category' stands twice"),
    ],
)
def test_a_rule_that_is_none_is_refused_with_its_place(tmp_path: Path, field: str, line: str, said: str) -> None:
    path = rule(tmp_path / "p", "some-rule", **{field: line})
    message = refuse(path.parent)
    assert message.startswith(str(path))
    assert said in message


def test_other_faults_of_a_pack(tmp_path: Path) -> None:
    assert "no such folder" in refuse(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    assert "no rule files" in refuse(tmp_path / "empty")
    assert "lower-case words with hyphens" in refuse(rule(tmp_path / "name", "Some_Rule").parent)
    (tmp_path / "bytes").mkdir()
    (tmp_path / "bytes" / "a-b.yaml").write_bytes(b"category: slang\nsummary: \xff\n")
    assert "a-b.yaml:2: not UTF-8" in refuse(tmp_path / "bytes")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a-b.yaml").write_text("a: " + "[" * 5000, encoding="utf-8")
    assert "a-b.yaml" in refuse(tmp_path / "deep")
    (tmp_path / "large").mkdir()
    (tmp_path / "large" / "a-b.yaml").write_text("a: b\n" * 100_000, encoding="utf-8")
    assert "split it" in refuse(tmp_path / "large")


PATTERN = """\
category: slang
summary: A pattern that goes astray.
why: A test needs one.
message: "“{text}” is wrong."
check: pattern
with: {patterns: ["PATTERN"]}
bad: ["[[aab]].", "[[ab]] it is."]
good: [fine, fine too]
"""


def pattern_pack(folder: Path, pattern: str) -> Config:
    folder.mkdir()
    (folder / "astray.yaml").write_text(PATTERN.replace("PATTERN", pattern), encoding="utf-8")
    return Config.model_validate({"packs": (str(folder),), "select": ("astray",), "grammar": {"engine": "off"}})


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "(a*)*b", "(?:a+){10,}b"])
def test_a_pattern_that_goes_astray_is_skipped_and_said(tmp_path: Path, pattern: str) -> None:
    report = Linter(pattern_pack(tmp_path / "p", pattern)).lint("a" * 20_000)
    assert report.findings == ()
    assert [(s.rule, s.reason) for s in report.skipped] in (
        [("astray", "its pattern took too long on this draft")],
        [],  # where the engine sees by itself that nothing can match
    )


def test_a_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"astray\.yaml: with: pattern '\(a' ?: missing \)"):
        Linter(pattern_pack(tmp_path / "p", "(a"))


def test_the_command_line_refuses_a_pack_and_names_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house = write_pack(tmp_path)
    monkeypatch.chdir(tmp_path)
    with (house / "house-slang.yaml").open("a", encoding="utf-8") as file:
        file.write("colour: red\n")
    for command in (["check", "x"], ["test", "house"], ["rules"]):
        assert main(command) == 2
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "house-slang.yaml: colour: no such field" in err


LINES: list[tuple[bytes, str]] = [
    (b"not json", "no JSON: Expecting value (character 1)"),
    (b'{"text": "a"', "no JSON"),
    (b'{"id": 3}', 'no "text"'),
    (b'{"text": 3}', '"text" is a number'),
    (b'{"text": null}', '"text" is null'),
    (b'["text"]', "a list instead of an object"),
    (b'"text"', "a string instead of an object"),
    (b'{"text": "a", "x": NaN}', "NaN is no JSON"),
    (b'{"text": "a", "x": -Infinity}', "-Infinity is no JSON"),
    (b'{"text": "a", "id": [1]}', '"id" is a list'),
    (b'{"text": "a", "id": true}', '"id" is true or false'),
    (b'{"text": "a", "customer": {}}', '"customer" is an object'),
    (b'{"text": "a", "conversation": {"mesages": []}}', "mesages: no such field (did you mean 'messages'?)"),
    (b'{"text": "a", "conversation": [{"role": "boss", "text": "x"}]}', "'agent', 'customer', 'bot' or 'system'"),
    (b'{"text": "a", "conversation": [], "customer": "x"}', 'both "customer" and "conversation"'),
    (b'{"text": "\xff"}', "not UTF-8 (byte 10 of the line)"),
    (b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    (b'{"text": "a", "x": ' + b"1" * 10_000 + b"}", "too many digits"),
]


@pytest.mark.parametrize(("line", "said"), LINES, ids=[said[:20] for _, said in LINES])
def test_a_bad_line_is_named_and_the_others_are_judged(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: bytes,
    said: str,
) -> None:
    write_pack(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.jsonl").write_bytes(b'{"text": "a blorp"}\r\n\n' + line + b'\n{"text": "\\ud800 a zib"}')
    status = main(["check", "--jsonl", "d.jsonl", "--format", "jsonl"])
    captured = capsys.readouterr()
    assert status == 2
    assert captured.err.startswith("chatlint: d.jsonl:3: ")
    assert captured.err.count("\n") == 1
    assert said in captured.err
    assert [json.loads(x)["line"] for x in captured.out.splitlines()] == [1, 4]


def test_a_line_that_never_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("chatlint.cli.drafts.MAX_LINE", 1000)
    write_pack(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.jsonl").write_bytes(b'{"text": "' + b"a" * 10_000 + b'"}\n{"text": "a blorp"}\n')
    assert main(["check", "--jsonl", "d.jsonl", "--format", "jsonl"]) == 2
    captured = capsys.readouterr()
    assert "d.jsonl:1: longer than 1,000 bytes" in captured.err
    assert json.loads(captured.out)["line"] == 2


def test_standard_input_that_is_no_utf8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io
    import sys

    write_pack(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"fine\n\xff\xfe")))
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err == "chatlint: standard input: not UTF-8 in line 2 (byte 5); save it as UTF-8\n"


def test_a_folder_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pack(tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in (
        ["check", "--jsonl", "."],
        ["check", "x", "--config", "."],
        ["eval", "."],
        ["test", "chatlint.toml"],
    ):
        assert main(command) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_settings_of_the_wrong_kind(tmp_path: Path) -> None:
    path = tmp_path / "chatlint.toml"
    path.write_text(SETTINGS.replace("[grammar]", "[grammer]"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"grammer: no such field \(did you mean 'grammar'\?\)"):
        Config.load(path)
