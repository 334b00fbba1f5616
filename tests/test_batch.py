"""Transcripts at scale: nothing lost, the same bytes whatever happens on the way."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from chatlint import Config, Linter  # noqa: E402
from chatlint.batch import BatchError, score  # noqa: E402
from chatlint.batch import local as local_runner  # noqa: E402
from chatlint.batch.incoming import as_rows  # noqa: E402
from chatlint.batch.local import Run  # noqa: E402
from chatlint.batch.parts import packed  # noqa: E402
from chatlint.batch.privacy import Privacy  # noqa: E402
from chatlint.batch.workers import Job, Workers  # noqa: E402
from chatlint.cli import main  # noqa: E402
from chatlint.transcripts import read, sources  # noqa: E402

OFF = Config.model_validate({"grammar": {"engine": "off"}})
SAID = ["The parcel is lost.", "=1+1 is what my invoice says", "Where is my order?", "😀 It broke again"]
ANSWERS = ["Calm down, thats not possible lol", "I am sorry to hear that. I will look now.", "PLEASE WAIT HERE!!!"]


def export(path: Path, chats: int, first: int = 0) -> Path:
    """Chats of four messages, one a line, and one line that is no chat."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(first, first + chats):
            messages: list[dict[str, Any]] = [
                {"role": "customer", "text": SAID[n % 4]},
                {"role": "agent", "text": ANSWERS[n % 3], "author": f"Ana {n % 5}"},
                {"role": "customer", "text": f"My number is {n}."},
                {"role": "agent", "text": "- Thank you, goodbye!", "author": f"Ana {n % 5}"},
            ]
            file.write(json.dumps({"id": f"c{n}", "messages": messages, "extra": {"team": "East"}}) + "\n")
        file.write('{"id": "broken", "messages": \n')
    return path


def settings(folder: Path) -> Path:
    """A settings file without a grammar engine, so that a run takes little time."""
    path = folder / "chatlint.toml"
    path.write_text('[grammar]\nengine = "off"\n')
    return path


def run(source: Path, out: Path, *more: str) -> int:
    return main(["score", str(source), "-o", str(out), "--config", str(settings(out.parent)), *more])


def files(out: Path) -> list[bytes]:
    names = (out.name, f"{out.stem}.conversations{out.suffix}", f"{out.stem}.rejects.jsonl")
    return [out.with_name(name).read_bytes() for name in names]


def test_every_row_is_scored_or_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.parquet"
    assert run(export(tmp_path / "chats.jsonl", 30), out) == 0
    assert "121 messages read = 120 scored + 1 refused" in capsys.readouterr().err
    messages = pq.read_table(out).to_pylist()
    assert len(messages) == 120
    assert [m["score"] is None for m in messages[:4]] == [True, False, True, False]
    assert {"Calm down"} <= {f["text"] for m in messages for f in m["findings"]}
    for m in messages:
        assert all(m["text"][f["start"] : f["end"]] == f["text"] for f in m["findings"])
    chats = pq.read_table(tmp_path / "out.conversations.parquet").to_pylist()
    assert [c["conversation_id"] for c in chats] == [f"c{n}" for n in range(30)]
    refused = [json.loads(line) for line in (tmp_path / "out.rejects.jsonl").read_text().splitlines()]
    assert [(r["rows"], bool(r["reason"])) for r in refused] == [(1, True)]
    assert not list(tmp_path.glob("*.unfinished"))
    assert not (tmp_path / "out.parts").exists()


def test_the_rows_are_those_of_the_linter(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    source = export(tmp_path / "chats.jsonl", 10)
    assert run(source, out) == 0
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    linter = Linter(OFF)
    reports = [linter.lint_conversation(c) for c in read(source) if not hasattr(c, "reason")]
    scores = [r.score if r else None for report in reports for r in report.reports]
    assert [row["score"] for row in written] == scores


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_the_same_bytes_on_any_number_of_workers(tmp_path: Path, ending: str) -> None:
    source = export(tmp_path / "chats.jsonl", 350)
    outs = [tmp_path / f"{count}" / f"out.{ending}" for count in (1, 3)]
    for count, out in zip((1, 3), outs, strict=True):
        out.parent.mkdir()
        assert run(source, out, "--workers", str(count)) == 0
    assert files(outs[0]) == files(outs[1])


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run(export(tmp_path / "chats.jsonl", 8), out) == 0
    with out.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1 is what my invoice says" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    source = export(tmp_path / "chats.jsonl", 1_500)
    whole = tmp_path / "whole" / "out.parquet"
    whole.parent.mkdir()
    assert run(source, whole) == 0
    out = tmp_path / "killed" / "out.parquet"
    out.parent.mkdir()
    command = [sys.executable, "-m", "chatlint", "score", str(source), "-o", str(out)]
    command += ["--config", str(settings(out.parent)), "--workers", "2"]
    for seconds in (0.7, 2.0, 3.0):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    assert files(out) == files(whole)


def test_interrupted_it_says_how_to_go_on(tmp_path: Path) -> None:
    source = export(tmp_path / "chats.jsonl", 1_500)
    out = tmp_path / "out.parquet"
    command = [sys.executable, "-m", "chatlint", "score", str(source), "-o", str(out)]
    process = subprocess.Popen([*command, "--config", str(settings(tmp_path))], stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "out.parts").exists() or not list((tmp_path / "out.parts").glob("*.part")):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "go on" in said
    assert not out.exists()


def test_a_growing_export_is_judged_only_where_it_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = ["--parts", str(tmp_path / "parts")]
    assert run(export(tmp_path / "monday.jsonl", 800), tmp_path / "monday.parquet", *parts) == 0
    capsys.readouterr()
    longer = export(tmp_path / "tuesday.jsonl", 900)
    assert run(longer, tmp_path / "tuesday.parquet", *parts) == 0
    said = capsys.readouterr().err
    known = int(said.split(" of them known")[0].rsplit(", ", 1)[1].replace(",", ""))
    assert known > 1_600
    alone = tmp_path / "alone" / "tuesday.parquet"
    alone.parent.mkdir()
    assert run(longer, alone) == 0
    assert files(tmp_path / "tuesday.parquet") == files(alone)


def test_a_conversation_that_cannot_be_judged_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_runner, "SECONDS", -1.0)
    monkeypatch.setattr(local_runner, "EACH", 0.0)
    source = export(tmp_path / "chats.jsonl", 3)
    job = Run(
        read=((s.name, one) for s in sources([source]) for one in read(s)),
        out=tmp_path / "out.jsonl",
        config=OFF,
        folder=tmp_path / "parts",
    )
    tally = job.go()
    assert (tally.read, tally.scored, tally.refused) == (13, 0, 13)
    reasons = {json.loads(line)["reason"] for line in (tmp_path / "out.rejects.jsonl").read_text().splitlines()}
    assert "judging it took too long" in reasons


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    chats = [one for one in read(export(tmp_path / "chats.jsonl", 900)) if not hasattr(one, "reason")]
    rows = packed(as_rows((chat, "x") for chat in chats))
    workers = Workers(1, OFF, Privacy(), 60.0, 1.0)
    try:
        list(workers.judge([Job(0, rows, 200)]))
        workers._workers[0].process.kill()
        idle = list(workers.judge([Job(0, rows, 200)]))
        threading.Timer(0.2, workers._workers[0].process.kill).start()
        busy = list(workers.judge([Job(1, rows, 200), Job(2, rows, 200)]))
    finally:
        workers.close()
    assert [answer.judged is not None for answer in idle] == [True]
    assert sorted((answer.job.number, answer.judged is not None) for answer in busy) == [(1, False), (2, True)]
    assert "died" in busy[0].reason


def test_names_and_texts_are_left_out_where_asked(tmp_path: Path) -> None:
    source = export(tmp_path / "chats.jsonl", 5)
    out = tmp_path / "out.jsonl"
    assert run(source, out, "--no-text", "--pseudonyms", str(tmp_path / "key")) == 0
    written = b"".join(files(out)).decode()
    assert "Ana" not in written
    assert "Calm" not in written
    again = tmp_path / "again.jsonl"
    assert run(source, again, "--no-text", "--pseudonyms", str(tmp_path / "key")) == 0
    assert out.read_bytes() == again.read_bytes()


def test_settings_that_differ_judge_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = export(tmp_path / "chats.jsonl", 30)
    parts = ["--parts", str(tmp_path / "parts")]
    assert run(source, tmp_path / "a.jsonl", *parts) == 0
    assert run(source, tmp_path / "b.jsonl", *parts, "--ignore", "slang") == 0
    assert "known from before" not in capsys.readouterr().err
    assert run(source, tmp_path / "b.jsonl", *parts, "--ignore", "slang") == 0
    assert "120 of them known from before" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["-o", "out.xlsx"], "end the name with"),
        (["-o", "out.csv", "--workers", "-1"], "--workers"),
        (["-o", "out.csv", "--columns", "text"], "ours=theirs"),
        (["-o", "out.csv", "--columns", "text=body,txt=body"], "txt"),
        (["-o", "out.csv", "--format", "zendeks"], "zendesk"),
        (["-o", "out.csv", "--zone", "Berlin"], "time zone"),
        (["-o", "no/such/folder/out.csv"], "folder"),
        (["-o", "out.csv", "--baseline", "x.parquet"], "--report"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    export(tmp_path / "chats.jsonl", 1)
    assert main(["score", "chats.jsonl", *more]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert said in lines[-1]
    assert len(lines) == 1


def table() -> Any:
    return pa.table(
        {
            "conversation_id": ["a", "a", "b"],
            "role": ["customer", "agent", "agent"],
            "body": ["It broke", "thats not possible lol", "Thank you."],
            "ticket": [7, 7, 8],
        }
    )


def test_the_kernel_takes_whatever_speaks_arrow() -> None:
    rows = table()
    expected = score(rows, OFF, columns={"text": "body"}).read_all()
    assert expected.column("score").to_pylist()[0] is None
    assert json.loads(expected.column("extra").to_pylist()[2]) == {"ticket": 8}
    polars = pytest.importorskip("polars")
    assert score(polars.from_arrow(rows), OFF, columns={"text": "body"}).read_all().equals(expected)
    pandas = pytest.importorskip("pandas")
    frame = rows.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert score(frame, OFF, columns={"text": "body"}).read_all().equals(expected)
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql("SELECT * FROM rows")
    assert score(relation, OFF, columns={"text": "body"}).read_all().equals(expected)


def test_what_the_kernel_cannot_take_is_said() -> None:
    with pytest.raises(BatchError, match="Arrow stream"):
        score(5, OFF)
    with pytest.raises(BatchError, match="'text'"):
        score(table(), OFF).read_all()
    apart = pa.table({"conversation_id": ["a", "b", "a"], "text": ["x", "y", "z"]})
    with pytest.raises(BatchError, match="stand together"):
        score(apart, OFF).read_all()
