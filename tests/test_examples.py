"""The programs under examples/ run, and the README tells what is true."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from chatlint import Conversation, Linter, Message
from chatlint.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("program", sorted(EXAMPLES.glob("*.py")), ids=lambda p: p.name)
def test_an_example_runs(program: Path) -> None:
    done = subprocess.run([sys.executable, str(program)], cwd=EXAMPLES, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_example_pack_proves_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(EXAMPLES)
    assert main(["test", "house-rules"]) == 0
    capsys.readouterr()


def test_the_example_drafts_are_judged_as_their_authors_meant(linter: Linter) -> None:
    lines = (EXAMPLES / "drafts.jsonl").read_text(encoding="utf-8").splitlines()
    verdicts = {}
    for line in lines:
        given = json.loads(line)
        before = Conversation(messages=(Message(role="customer", text=given["customer"]),))
        verdicts[given["id"]] = linter.lint(given["text"], conversation=before).verdict
    fine = {"c1-2", "c2-4", "c3-4", "c5-4", "c6-2", "c8-4"}
    assert {name for name, verdict in verdicts.items() if verdict == "send"} == fine


def test_the_readme_names_files_that_are_there() -> None:
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).exists(), path


def test_the_readmes_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(EXAMPLES)
    code = re.findall(r"```python\n(.+?)```", README, re.DOTALL)[0]
    exec(compile(code, "README.md", "exec"), {})
    assert "going to look into that" in capsys.readouterr().out


def test_the_readmes_settings_are_settings(tmp_path: Path) -> None:
    from chatlint import Config

    path = tmp_path / "chatlint.toml"
    path.write_text(re.findall(r"```toml\n(.+?)```", README, re.DOTALL)[0], encoding="utf-8")
    assert Config.load(path).fail_on == "error"


def test_the_readme_shows_what_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command, *shown = re.findall(r"```console\n\$ chatlint (.+?)```", README, re.DOTALL)[0].strip("\n").split("\n")
    assert main(shlex.split(command)) == 1
    printed = capsys.readouterr().out.strip("\n").split("\n")
    assert shown[:-1] == printed[:-1]
    assert shown[-1].startswith("score ")


def test_the_readmes_first_command_is_the_main_job(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = re.findall(r"```sh\n(.+?)\n```", README)[0]
    setup, _, job = command.rpartition(" && ")
    assert "venv" in setup
    assert "pip install" in setup
    monkeypatch.chdir(ROOT)
    assert main(job.split()[1:]) == 0
    assert "15 drafts · " in capsys.readouterr().out


def test_the_readmes_second_command_is_what_ci_runs() -> None:
    second = re.findall(r"```sh\n(.+?)\n```", README)[1]
    assert second == "./.ci/test"
    assert ".ci/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_contributing_shows_a_rule_that_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (tmp_path / "pack").mkdir()
    rule = re.findall(r"```yaml\n(.+?)```", text, re.DOTALL)[0]
    (tmp_path / "pack" / "house-jargon.yaml").write_text(rule, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["test", "pack"]) == 0, capsys.readouterr().out
    assert len(rule.strip().splitlines()) <= 10
