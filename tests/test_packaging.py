"""What is shipped works where it is installed: wheel, zipped wheel, sdist, editable; and starts light."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import chatlint
from chatlint.pack import shipped

ROOT = Path(__file__).parents[1]
RULES = sorted(source.name for source in shipped("en"))


def python(code: str, *flags: str, path: str | Path | None = None, **env: str) -> str:
    """What a fresh interpreter prints; with `path` first among the places to import from, the editable one hidden."""
    hide = ""
    if path is not None:
        hide = (
            "import sys; sys.meta_path[:] = [f for f in sys.meta_path if 'editable' not in getattr(f, '__name__', "
            f"type(f).__name__).lower()]; sys.path.insert(0, {str(path)!r})\n"
        )
    done = subprocess.run(
        [sys.executable, *flags, "-c", hide + code],
        cwd=ROOT.parent,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, built from a copy without leftovers."""
    out = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "chatlint"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(source)], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return out


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


JUDGE = """
import json, chatlint
from chatlint.pack import shipped
linter = chatlint.Linter(chatlint.Config.model_validate({"grammar": {"engine": "off"}}))
report = linter.lint("I'm gonna check that for you.")
print(json.dumps([chatlint.__file__, sorted(s.name for s in shipped("en")), [f.text for f in report.findings]]))
"""


def judged(path: str | Path | None = None) -> list[object]:
    found: list[object] = json.loads(python(JUDGE, path=path))
    return found


def test_the_wheel_holds_code_rules_and_marker(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"chatlint/rules/en/{name}.yaml" for name in RULES} <= set(names)
    assert "chatlint/rules/en/_terms.yaml" in names
    assert "chatlint/py.typed" in names
    ours = {str(p.relative_to(ROOT)) for p in (ROOT / "chatlint").rglob("*.py")}
    assert ours <= set(names)
    data = {
        str(p.relative_to(ROOT))
        for p in (ROOT / "chatlint").rglob("*")
        if p.suffix in (".txt", ".toml", ".json", ".js", ".css", ".html", ".svg")
    }
    assert data <= set(names)
    assert not [n for n in names if n.startswith(("tests", "benchmarks", "examples"))]
    assert any(n.endswith("licenses/LICENSE") for n in names)


def test_the_sdist_holds_rules_and_tests_what_it_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"rules/en/{name}.yaml" for name in RULES} <= held
    assert {"pyproject.toml", "README.md", "LICENSE", "chatlint/py.typed"} <= held


def test_an_installed_wheel_judges(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    where, rules, texts = judged(tmp_path)
    assert str(where).startswith(str(tmp_path))
    assert rules == RULES
    assert texts == ["gonna"]


def test_a_zipped_wheel_judges(wheel: Path) -> None:
    where, rules, texts = judged(wheel)
    assert str(where).startswith(str(wheel))
    assert rules == RULES
    assert texts == ["gonna"]


def test_the_editable_install_judges() -> None:
    where, rules, texts = judged()
    assert str(where).startswith(str(ROOT))
    assert rules == RULES
    assert texts == ["gonna"]


def test_metadata(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    name = next(n for n in archive.namelist() if n.endswith("METADATA"))
    lines = archive.read(name).decode().splitlines()
    assert "Name: chatlint-etiquette" in lines
    assert f"Version: {chatlint.__version__}" in lines
    assert "Requires-Python: >=3.11" in lines
    assert "License-Expression: MIT" in lines
    extras = {line.partition(": ")[2] for line in lines if line.startswith("Provides-Extra")}
    assert {"spacy", "languagetool", "all"} <= extras
    entry = next(n for n in archive.namelist() if n.endswith("entry_points.txt"))
    assert "chatlint = chatlint.cli:main" in archive.read(entry).decode()


HEAVY = ("spacy", "harper", "yaml", "language_tool_python", "jgo", "numpy", "asyncio", "pydantic", "ahocorasick_rs")


def test_importing_loads_nothing_heavy() -> None:
    loaded = python("import sys, chatlint; print(*(m for m in sys.modules))").split()
    assert not [m for m in HEAVY if m in loaded]


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from chatlint.cli import main; main(['check', '--help']); print('LOADED', *sys.modules)"
    loaded = python(code).partition("LOADED")[2].split()
    assert not [m for m in HEAVY if m in loaded]


def test_a_linter_loads_no_model_and_no_engine() -> None:
    code = "import sys, chatlint; chatlint.Linter(); print(*sys.modules)"
    loaded = python(code).split()
    assert not [m for m in ("spacy", "harper", "language_tool_python", "jgo", "numpy") if m in loaded]


def test_every_public_name_is_there() -> None:
    for name in chatlint.__all__:
        assert getattr(chatlint, name) is not None
    assert set(chatlint._HOMES) | {"lint"} == set(chatlint.__all__)
    assert set(chatlint.__all__) <= set(dir(chatlint))
    with pytest.raises(AttributeError, match="no attribute 'lnit'"):
        _ = chatlint.lnit  # type: ignore[attr-defined]


def test_judging_uses_no_network() -> None:
    code = """
import sys
def hook(event, args):
    if event.startswith("socket."):
        raise SystemExit(f"network: {event}")
sys.addaudithook(hook)
import chatlint
report = chatlint.lint("PLEASE CALM DOWN, i'm gonna recieve that for u lol")
print(len(report.findings) > 0, report.fixed_text() != "")
"""
    assert python(code) == "True True"


def test_the_same_answer_whatever_the_hash_seed() -> None:
    code = """
import json, chatlint
from pathlib import Path
linter = chatlint.Linter()
for line in Path(PATH).read_text(encoding="utf-8").splitlines():
    given = json.loads(line)
    before = chatlint.Conversation(messages=(chatlint.Message(role="customer", text=given["customer"]),))
    report = linter.lint(given["text"], conversation=before)
    print(report.model_dump_json(), report.fixed_text())
""".replace("PATH", repr(str(ROOT / "examples" / "drafts.jsonl")))
    outputs = {python(code, PYTHONHASHSEED=seed) for seed in ("0", "1", "4711")}
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


def test_threads_share_one_linter(linter: chatlint.Linter) -> None:
    from concurrent.futures import ThreadPoolExecutor

    lines = (ROOT / "examples" / "drafts.jsonl").read_text(encoding="utf-8").splitlines()
    drafts = [json.loads(line)["text"] for line in lines] * 6
    alone = [linter.lint(draft).model_dump_json() for draft in drafts]
    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(lambda draft: linter.lint(draft).model_dump_json(), drafts))
    assert together == alone


def test_async_gives_the_same(linter: chatlint.Linter) -> None:
    import asyncio

    draft = "I'm gonna check that for u."

    async def both() -> list[chatlint.Report]:
        return list(await asyncio.gather(linter.alint(draft), linter.alint(draft)))

    assert [r.model_dump_json() for r in asyncio.run(both())] == [linter.lint(draft).model_dump_json()] * 2
