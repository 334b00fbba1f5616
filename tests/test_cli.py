"""The command line: what it prints, what it exits with, and that it never shows a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from chatlint import Report
from chatlint.cli import main
from tests.packs import write_pack


class Run(NamedTuple):
    """What a run of the command printed and exited with."""

    status: int
    out: str
    err: str


Cli = Callable[..., Run]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command, run in a folder with settings and a pack of its own."""
    write_pack(tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(*args: str, given: bytes | None = None) -> Run:
        if given is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        status = main(args)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Run(status, captured.out, captured.err)

    return run


def jsonl(path: Path, *lines: object) -> str:
    path.write_bytes(b"".join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b"\n" for x in lines))
    return path.name


def process(*args: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "chatlint", *args]
    return subprocess.run(command, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, timeout=120)


def test_a_clean_draft_exits_with_0(cli: Cli) -> None:
    assert cli("check", "Your parcel is here.") == (0, "score 100 · send · no findings\n", "")


def test_a_warning_exits_with_1_and_is_underlined(cli: Cli) -> None:
    run = cli("check", "Hello!\nYour blorp is here.")
    assert run.status == 1
    lines = run.out.splitlines()
    assert lines[0].split() == ["2:6", "warning", "“blorp”", "is", "slang;", "write", "“parcel”.", "[house-slang]"]
    assert lines[1].strip() == "Your blorp is here."
    assert lines[2].index("^^^^^") == lines[1].index("blorp")
    assert lines[-1].endswith(" · review · 1 finding")


def test_wide_letters_and_emoji_do_not_shift_the_marks(cli: Cli) -> None:
    lines = cli("check", "日本 👍🏽 blorp").out.splitlines()
    assert lines[2].index("^") == 9 + 4 + 1 + 4 + 1


@pytest.mark.parametrize(
    ("draft", "fail_on", "status"),
    [
        ("a blorp", "error", 0),
        ("a blorp", "warning", 1),
        ("a grumpf", "error", 1),
        ("a grumpf", "info", 1),
        ("a grumpf", "never", 0),
    ],
)
def test_fail_on(cli: Cli, draft: str, fail_on: str, status: int) -> None:
    assert cli("check", draft, "--fail-on", fail_on).status == status


def test_fail_on_comes_from_the_settings(cli: Cli, tmp_path: Path) -> None:
    with (tmp_path / "chatlint.toml").open("r+", encoding="utf-8") as file:
        rest = file.read()
        file.seek(0)
        file.write('fail_on = "error"\n' + rest)
    assert cli("check", "a blorp").status == 0


@pytest.mark.parametrize("args", [("check", "-"), ("check",)])
def test_standard_input_without_its_last_line_break(cli: Cli, args: tuple[str, ...]) -> None:
    run = cli(*args, "--format", "json", given="é blorp\r\n".encode())
    finding = json.loads(run.out)["findings"][0]
    assert (finding["start"], finding["end"], finding["text"]) == (2, 7, "blorp")


def test_nothing_on_a_terminal_says_what_to_give(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    run = cli("check")
    assert run.status == 2
    assert "give a draft" in run.err


def test_the_customer_is_context(cli: Cli) -> None:
    assert cli("check", "Your blorp is here.", "--customer", "where is my blorp").status == 0


def test_json_is_the_report(cli: Cli) -> None:
    run = cli("check", "Your blorp is here.", "--format", "json")
    assert Report.model_validate_json(run.out).findings[0].rule == "house-slang"


def test_jsonl_is_one_line(cli: Cli) -> None:
    run = cli("check", "Your blorp\nis here.", "--format", "jsonl")
    assert len(run.out.splitlines()) == 1
    assert Report.model_validate_json(run.out).score < 100


def test_fix_shows_a_diff_and_json_carries_the_text(cli: Cli) -> None:
    run = cli("check", "Zib wait.\nYour blorp is here.", "--fix")
    assert "-Zib wait.\n-Your blorp is here.\n+Please wait.\n+Your parcel is here.\n" in run.out
    run = cli("check", "Zib wait.", "--fix", "--format", "json")
    assert json.loads(run.out)["fixed"] == "Please wait."


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_fix_is_refused_where_it_cannot_be_shown(cli: Cli, form: str) -> None:
    run = cli("check", "Zib wait.", "--fix", "--format", form)
    assert run.status == 2
    assert "use text, json or jsonl" in run.err


def test_explain_tells_rule_match_points_and_fix(cli: Cli) -> None:
    out = cli("check", "Your blorp is here.", "--explain").out
    assert "rule house-slang (slang), check phrases: A test needs a rule" in out
    assert "matched “blorp” at 5-10" in out
    assert "12 for warning x " in out
    assert "safe fix: Write “parcel”" in out


def test_explain_tells_why_it_is_silent(cli: Cli) -> None:
    out = cli("check", "The blorp `blorp` is here.", "--explain", "--customer", "my blorp?").out
    assert "excused: house-slang at 4-9 “blorp”: the customer just used it too" in out
    assert "excused: house-slang at 11-16 “blorp”: not the agent's prose (markup)" in out
    record = json.loads(cli("check", "A blorp", "--customer", "my blorp?", "--explain", "--format", "json").out)
    assert record["excused"][0]["reason"] == "the customer just used it too"


def test_sarif(cli: Cli) -> None:
    log = json.loads(cli("check", "Your blorp is here.", "--format", "sarif").out)
    run = log["runs"][0]
    result = run["results"][0]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "house-slang"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["charOffset"], region["charLength"]) == (5, 5)
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == "parcel"


def test_github_annotates_the_line_of_the_file(cli: Cli, tmp_path: Path) -> None:
    name = jsonl(tmp_path / "a,b:c.jsonl", {"text": "fine"}, {"text": "a blorp"})
    run = cli("check", "--jsonl", name, "--format", "github")
    assert run.out == (
        "::warning file=a%2Cb%3Ac.jsonl,line=2,title=slang/house-slang::“blorp” is slang; write “parcel”.\n"
    )


def test_many_in_one_file(cli: Cli, tmp_path: Path) -> None:
    name = jsonl(
        tmp_path / "d.jsonl",
        {"id": "one", "text": "a blorp"},
        {"id": 2, "text": "a blorp", "customer": "my blorp"},
        {"text": "a\u2028blorp", "conversation": [{"role": "customer", "text": "hi"}], "other": 1},
        {"text": "a blorp", "conversation": {"id": "x", "messages": [{"role": "customer", "text": "blorp?"}]}},
    )
    run = cli("check", "--jsonl", name, "--format", "jsonl")
    records = [json.loads(line) for line in run.out.split("\n")[:-1]]
    assert [(r["line"], r.get("id"), len(r["findings"])) for r in records] == [
        (1, "one", 1),
        (2, 2, 0),
        (3, None, 1),
        (4, None, 0),
    ]
    assert run.status == 1
    whole = json.loads(cli("check", "--jsonl", name, "--format", "json").out)
    assert whole == records


def test_text_of_many_shows_only_what_asks_for_attention(cli: Cli, tmp_path: Path) -> None:
    name = jsonl(tmp_path / "d.jsonl", {"text": "fine"}, {"id": "c-2", "text": "a blorp"})
    run = cli("check", "--jsonl", name)
    assert run.out.startswith("d.jsonl:2: (id c-2) score ")
    assert run.out.endswith("2 drafts · 1 with findings\n")


def test_no_draft_in_a_file_is_an_empty_list(cli: Cli, tmp_path: Path) -> None:
    name = jsonl(tmp_path / "d.jsonl", b"", b"  ")
    assert cli("check", "--jsonl", name, "--format", "json") == (0, "[]\n", "")


def test_the_same_bytes_each_time(cli: Cli, tmp_path: Path) -> None:
    name = jsonl(tmp_path / "d.jsonl", *({"id": i, "text": f"{i} blorp zib grumpf"} for i in range(50)))
    for form in ("jsonl", "sarif", "text"):
        assert cli("check", "--jsonl", name, "--format", form) == cli("check", "--jsonl", name, "--format", form)


def test_jsonl_with_a_text_is_refused(cli: Cli) -> None:
    run = cli("check", "hello", "--jsonl", "x.jsonl")
    assert run.status == 2
    assert "leave out TEXT" in run.err


def test_select_and_ignore(cli: Cli) -> None:
    assert "house-slang" not in cli("check", "blorp grumpf", "--ignore", "house-slang").out
    assert "house-grave" not in cli("check", "blorp grumpf", "--select", "house-slang").out
    assert cli("check", "blorp grumpf", "--ignore", "house-slang, house-grave").status == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("check", "x", "--select", "house-slag"), "did you mean 'house-slang'?"),
        (("check", "x", "--config", "nowhere.toml"), "nowhere.toml: No such file"),
        (("check", "x", "--format", "yaml"), "invalid choice: 'yaml'"),
        (("check", "--jsonl", "nowhere.jsonl"), "nowhere.jsonl: No such file"),
        (("chekc",), "invalid choice: 'chekc'"),
        ((), "COMMAND"),
        (("rules", "house-slag"), "did you mean 'house-slang'?"),
        (("test", "nowhere"), "nowhere: no such folder"),
        (("eval", "nowhere.jsonl"), "nowhere.jsonl: No such file"),
    ],
)
def test_wrong_input_is_one_line_and_2(cli: Cli, args: tuple[str, ...], said: str) -> None:
    run = cli(*args)
    assert run.status == 2
    assert run.out == ""
    assert run.err.count("\n") == 1
    assert said in run.err


def test_help_and_version(cli: Cli) -> None:
    assert cli("--help").status == 0
    assert cli("--version").out.startswith("chatlint ")
    for command in ("check", "rules", "test", "eval", "init"):
        assert f"chatlint {command}" in cli(command, "--help").out


def test_an_error_of_our_own_shows_no_text_and_no_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret words of a customer")

    monkeypatch.setattr("chatlint.linter.Linter.lint", fail)
    run = cli("check", "hello")
    assert run.status == 2
    assert "RuntimeError" in run.err
    assert "secret" not in run.err


def test_letters_that_steer_a_terminal_are_shown_as_escapes(cli: Cli) -> None:
    draft = "blorp \x1b[31m\u202egrumpf\u200b \x00\x07"
    for form in ("text", "github"):
        out = cli("check", draft, "--format", form, "--explain", *(("--fix",) if form == "text" else ())).out
        assert not set(out) & set("\x1b\u202e\u200b\x00\x07")
    assert "\\x1b[31m\\u202e" in cli("check", draft).out


def test_rules_lists_and_explains(cli: Cli) -> None:
    listed = cli("rules").out
    assert "house-slang" in listed
    page = cli("rules", "house-slang").out
    assert "flags:   Your [[blorp]] is here." in page
    assert "-> Your parcel is here." in page
    assert "customer: where is my blorp" in page
    records = json.loads(cli("rules", "rude", "--format", "json").out)
    assert [r["id"] for r in records if r["id"].startswith("house")] == ["house-grave"]


def test_a_pack_proves_itself(cli: Cli) -> None:
    assert cli("test", "house") == (0, "2 rules tested, 0 with faults\n", "")
    assert cli("test", "house/house-grave.yaml").out == "1 rules tested, 0 with faults\n"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[[blorp]] is", "blorp [[is]]", "bad 1: marked are “is” (11-13), found are “blorp” (5-10)"),
        ("Please wait.", "Please stay.", "bad 2: the fixes give 'Please wait.', not the fixed draft"),
        ("- Your parcel is here.", "- My blorp.", "good 1: house-slang speaks at “blorp”; a good draft must pass"),
    ],
)
def test_a_failing_example_is_named(cli: Cli, tmp_path: Path, before: str, after: str, said: str) -> None:
    path = tmp_path / "house" / "house-slang.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    run = cli("test", "house")
    assert run.status == 1
    assert f"house-slang.yaml: {said}" in run.out
    assert run.out.endswith("2 rules tested, 1 with faults\n")


LABELLED = (
    {"id": 1, "text": "a blorp", "labels": [{"label": "slang", "spans": ["blorp"]}], "unsure": [], "overall": 3},
    {"id": 2, "text": "zib", "labels": [], "unsure": ["slang"], "overall": 4},
    {"id": 3, "text": "fine", "labels": [], "unsure": [], "overall": 5},
    {"id": 4, "text": "a zib", "labels": [], "unsure": [], "overall": 5},
    {"id": 5, "text": "fine too", "labels": [{"label": "slang", "spans": ["fine"]}], "unsure": [], "overall": 3},
    {"id": 6, "text": "a blorp", "customer": "my blorp", "labels": [], "unsure": [], "overall": 5},
)


def test_eval(cli: Cli, tmp_path: Path) -> None:
    name = jsonl(tmp_path / "l.jsonl", *LABELLED)
    figures = json.loads(cli("eval", name, "--json").out)
    slang = {"n": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5, "false": 1}
    assert figures["categories"] == {"slang": slang}
    assert (figures["clean"], figures["noise"]) == (3, {"slang": 1})
    assert figures["noise_per_100_clean"] == pytest.approx(33.33, abs=0.01)
    assert -1 <= figures["spearman"] <= 1
    out = cli("eval", name, "--errors", "1", "--rules").out
    assert "false  slang       4 house-slang “zib” | 'a zib'" in out
    assert "missed slang       5" in out
    assert any(line.split()[:3] == ["house-slang", "2", "1"] for line in out.splitlines())


def test_eval_names_the_line(cli: Cli, tmp_path: Path) -> None:
    name = jsonl(tmp_path / "l.jsonl", LABELLED[0], {"text": 3})
    run = cli("eval", name)
    assert run.status == 2
    assert "l.jsonl:2: text: " in run.err


def test_init_writes_a_pack_that_passes_and_never_overwrites(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = tmp_path / "fresh"
    assert cli("init", "fresh").status == 0
    monkeypatch.chdir(fresh)
    with Path("chatlint.toml").open("a", encoding="utf-8") as file:
        file.write('[grammar]\nengine = "off"\n')
    before = {path: path.read_bytes() for path in fresh.rglob("*") if path.is_file()}
    assert cli("test", "house-rules").status == 0
    assert "house-jargon" in cli("check", "It is at the goods-in desk.").out
    run = cli("init")
    assert run.status == 2
    assert "chatlint.toml: is there already" in run.err
    Path("chatlint.toml").unlink()
    assert cli("init").status == 2
    assert not Path("chatlint.toml").exists()
    assert all(path.read_bytes() == data for path, data in before.items() if path.name != "chatlint.toml")


def test_the_commented_settings_are_settings(cli: Cli, tmp_path: Path) -> None:
    from chatlint.cli.init import RULE, SETTINGS
    from chatlint.config import Config

    bare = "\n".join(
        line.removeprefix("# ") for line in SETTINGS.split("\n") if "=" in line or line.startswith(("# [", "["))
    )
    path = tmp_path / "all.toml"
    path.write_text(bare, encoding="utf-8")
    config = Config.load(path)
    assert set(config.model_fields_set) >= {"packs", "ignore", "brand_words", "fail_on", "grammar", "rules"}
    assert RULE.startswith("# A rule of your own.")


def test_colour_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from chatlint.cli.common import colours

    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert colours(terminal)
    assert not colours(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colours(terminal)


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    write_pack(tmp_path)
    name = jsonl(tmp_path / "d.jsonl", *({"text": f"{i} blorp"} for i in range(3000)))
    command = f"{sys.executable} -m chatlint check --jsonl {name} --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, timeout=120)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp1252"])
def test_output_survives_any_encoding(tmp_path: Path, encoding: str) -> None:
    write_pack(tmp_path)
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    draft = "blorp 😀 é"
    assert process("check", draft, cwd=tmp_path, env=env).returncode == 1
    done = process("check", draft, "--format", "json", cwd=tmp_path, env=env)
    assert json.loads(done.stdout.decode("utf-8"))["findings"][0]["text"] == "blorp"


def test_an_argument_that_is_no_utf8(tmp_path: Path) -> None:
    write_pack(tmp_path)
    command = [sys.executable.encode(), b"-m", b"chatlint", b"check", b"blorp \xff\xfe"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_library_of_prepared_texts(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "macros.csv").write_text(
        "name,text\nhello,Hello {{name}}!\nhere,Your blorp is here.\n", encoding="utf-8"
    )
    run = cli("check", "--prepared", "macros.csv")
    assert run.status == 1
    assert run.out.startswith("macros.csv: row 3: (id here) score ")
    assert run.out.endswith("2 drafts · 1 with findings\n")
    records = json.loads(cli("check", "--prepared", "macros.csv", "--format", "json").out)
    assert [(r["entry"], r["id"]) for r in records] == [("row 2", "hello"), ("row 3", "here")]
    log = json.loads(cli("check", "--prepared", "macros.csv", "--format", "sarif").out)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "macros.csv"}}
    assert cli("check", "--prepared", "macros.csv", "--format", "github").out.startswith(
        "::warning file=macros.csv,title=slang/house-slang::"
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--prepared", "nowhere.csv"), "nowhere.csv: No such file"),
        (("--prepared", "macros.pdf"), "macros.pdf: not a library"),
        (("--prepared", "a.csv", "--jsonl", "b.jsonl"), "give one of them"),
        (("--profile", "sns", "x"), "profile"),
    ],
)
def test_a_library_that_is_none(cli: Cli, args: tuple[str, ...], said: str) -> None:
    run = cli("check", *args)
    assert run.status == 2
    assert run.err.count("\n") == 1
    assert said in run.err


def test_a_profile_is_laid_over_the_settings(cli: Cli, tmp_path: Path) -> None:
    with (tmp_path / "chatlint.toml").open("a", encoding="utf-8") as file:
        file.write('[profiles.loose]\nignore = ["house-slang"]\n')
    assert cli("check", "a blorp").status == 1
    assert cli("check", "a blorp", "--profile", "loose").status == 0
