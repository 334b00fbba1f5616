"""Confidence is measured precision, drawn towards its category's mean where little was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatlint.cli import main
from chatlint.pack import shipped
from chatlint.precision import BASE, PRIOR, Figures, confidence, dump, figures, measured, shipped_figures


def test_the_formula() -> None:
    given = {"a": Figures("slang", 40, 30), "b": Figures("slang", 2, 2), "c": Figures("rude", 5, 5)}
    mean = (32 + PRIOR * BASE) / (42 + PRIOR)
    assert confidence("a", "slang", given) == pytest.approx((30 + PRIOR * mean) / (40 + PRIOR), abs=5e-4)
    assert confidence("b", "slang", given) == pytest.approx((2 + PRIOR * mean) / (2 + PRIOR), abs=5e-4)
    assert confidence("new", "slang", given) == pytest.approx(mean, abs=5e-4)
    assert confidence("new", "caps", given) is None
    assert confidence("c", "slang", given) == confidence("new", "slang", given), "it was measured in another category"


def test_more_hits_are_trusted_more() -> None:
    def sure(hits: int, right: int) -> float:
        found = confidence("a", "slang", {"a": Figures("slang", hits, right)})
        assert found is not None
        return found

    assert sure(1, 1) < sure(10, 10) < sure(100, 100) < 1
    assert sure(1, 0) > sure(10, 0) > sure(100, 0) > 0


def test_doubtful_rules() -> None:
    assert Figures("slang", 5, 3).doubtful
    assert not Figures("slang", 5, 4).doubtful
    assert not Figures("slang", 4, 0).doubtful


def test_the_shipped_figures_are_of_shipped_rules() -> None:
    names = {source.name for source in shipped("en")}
    assert set(shipped_figures()) <= names
    for source in shipped("en"):
        rule = source.rule()
        sure = measured(rule)
        assert sure is None or 0 < sure < 1
        found = figures(rule)
        if found is not None and found.doubtful:
            assert rule.status == "preview", f"{rule.id} measures under 0.8"


def test_eval_update_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("importlib.resources.files", lambda package: tmp_path)
    (tmp_path / "chatlint.toml").write_text('[grammar]\nengine = "off"\n', encoding="utf-8")
    lines = [
        {"text": "I'm gonna check.", "labels": [{"label": "slang", "spans": ["gonna"]}]},
        {"text": "I'm gonna look.", "labels": []},
        {"text": "I'm gonna see.", "labels": [], "unsure": ["slang"]},
    ]
    (tmp_path / "l.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main(["eval", "l.jsonl", "--update"]) == 0
    written = json.loads((tmp_path / "measured.json").read_text(encoding="utf-8"))
    assert written["messages"] == 3
    slang = {name: f for name, f in written["rules"].items() if f["category"] == "slang"}
    assert [(f["hits"], f["right"]) for f in slang.values()] == [(2, 1)]
    assert set(slang) <= {source.name for source in shipped("en")}
    assert f"written: {tmp_path / 'measured.json'}" in capsys.readouterr().out
    assert main(["eval", "l.jsonl", "--update", "--select", "slang"]) == 2
    assert "--update measures all rules" in capsys.readouterr().err


def test_the_file_is_json_in_a_fixed_order() -> None:
    given = {"b": Figures("slang", 2, 2), "a": Figures("rude", 1, 0)}
    text = dump(given, 7)
    assert json.loads(text)["rules"]["b"] == {"category": "slang", "hits": 2, "right": 2}
    assert text == dump(dict(reversed(given.items())), 7)
    assert text.index('"a"') < text.index('"b"')
