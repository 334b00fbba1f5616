"""Settings: where they are found, what they change, and how a wrong one is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from chatlint import Config, ConfigError, Linter, RuleError
from chatlint.schema import schemas
from tests.conftest import after
from tests.packs import WORDS, write_pack

OFF = {"engine": "off"}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


def linter(house: Path, **settings: Any) -> Linter:
    """A linter by the test's pack alone, with these settings."""
    chosen = {"select": ("house-slang", "house-grave"), **settings}
    return Linter(Config.model_validate({"packs": (str(house),), "grammar": OFF, **chosen}))


def spoke(linter: Linter, draft: str, customer: str | None = None) -> list[str]:
    return [f.rule for f in linter.lint(draft, after(customer)).findings]


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert Config.load(start=tmp_path) == Config()


def test_found_from_the_working_folder_upwards(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = house.parent / "a" / "b"
    deep.mkdir(parents=True)
    (deep.parent / "pyproject.toml").write_text("[tool.other]\nx = 1\n", encoding="utf-8")
    monkeypatch.chdir(deep)
    assert Config.load().select == ("house-slang", "house-grave")
    (deep.parent / "pyproject.toml").write_text('[tool.chatlint]\nselect = "house-grave"\n', encoding="utf-8")
    assert Config.load().select == ("house-grave",)
    (deep / "chatlint.toml").write_text("", encoding="utf-8")
    assert Config.load().select == ()


def test_packs_are_meant_from_their_file(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = house.parent / "deep"
    deep.mkdir()
    monkeypatch.chdir(deep)
    assert spoke(Linter(Config.load()), "a blorp") == ["house-slang"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["slang"]', "selct: no such field (did you mean 'select'?)"),
        ("[grammar]\nengin = 1", "grammar.engin: no such field (did you mean 'engine'?)"),
        ('[rules]\nslang = { severty = "info" }', "rules.slang.severty: no such field (did you mean 'severity'?)"),
        (
            '[rules]\nslang = { severity = "fatal" }',
            "rules.slang.severity: Input should be 'info', 'warning' or 'error'",
        ),
        ('fail_on = "never"', "fail_on: Input should be 'info', 'warning' or 'error'"),
        ("select = 3", "select"),
        ("select = [", "not TOML"),
        ("max_length = 0", "max_length"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "chatlint.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        Config.load(path)
    assert str(wrong.value).startswith(f"{path}: ")
    assert said in str(wrong.value)


def test_a_file_that_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "chatlint.toml"
    path.write_bytes(b'select = ["\xff"]')
    with pytest.raises(ConfigError, match="not TOML"):
        Config.load(path)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"select": ("house-slag",)}, "select: no rule or category 'house-slag' (did you mean 'house-slang'?)"),
        ({"ignore": ("slagn",)}, "ignore: no rule or category 'slagn' (did you mean 'slang'?)"),
        ({"rules": {"rued": False}}, "rules: no rule or category 'rued' (did you mean 'rude'?)"),
    ],
)
def test_a_name_no_rule_has(house: Path, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        linter(house, **settings)
    assert said in str(wrong.value)


def test_a_mistyped_option_of_a_rule_is_refused_as_in_its_file(house: Path) -> None:
    with pytest.raises(
        RuleError, match=r"house-slang\.yaml: with\.phrazes: no such field \(did you mean 'phrases'\?\)"
    ):
        linter(house, rules={"house-slang": {"with": {"phrazes": {}}}})


def test_settings_are_laid_over_rules(house: Path) -> None:
    settings = {"house-slang": {"severity": "error", "message": "No “{text}”.", "with": {"phrases": {"wug": "x"}}}}
    judged = linter(house, rules=settings).lint("a wug and a blorp")
    assert [(f.text, f.severity, f.message) for f in judged.findings] == [("wug", "error", "No “wug”.")]
    assert judged.verdict == "block"


def test_an_id_wins_over_its_category(house: Path) -> None:
    rules = {"slang": {"severity": "info"}, "house-slang": {"severity": "error"}}
    assert linter(house, rules=rules).lint("a blorp").findings[0].severity == "error"
    assert linter(house, rules={"slang": False}).lint("a blorp").findings == ()
    assert spoke(linter(house, rules={"slang": False, "house-slang": True}), "a blorp") == ["house-slang"]


def test_weight_scales_the_points(house: Path) -> None:
    light, heavy = (linter(house, rules={"house-slang": {"weight": w}}).lint("a blorp") for w in (1, 2))
    assert heavy.findings[0].penalty == pytest.approx(2 * light.findings[0].penalty)


def test_select_and_ignore(house: Path) -> None:
    both = "blorp and grumpf"
    assert spoke(linter(house), both) == ["house-slang", "house-grave"]
    assert spoke(linter(house, ignore="house-slang"), both) == ["house-grave"]
    assert spoke(linter(house, select="house-slang"), both) == ["house-slang"]
    assert "house-slang" in spoke(linter(house, select=["slang"]), both)


def test_a_preview_is_on_only_by_its_id(house: Path) -> None:
    path = house / "house-slang.yaml"
    path.write_text(WORDS + "status: preview\n", encoding="utf-8")
    assert spoke(linter(house, select=("slang",)), "blorp") == []
    assert spoke(linter(house, select=("slang", "house-slang")), "blorp") == ["house-slang"]
    assert "house-slang" in spoke(linter(house, select=(), rules={"house-slang": True}), "blorp")
    assert "house-slang" in spoke(linter(house, select=(), rules={"house-slang": {"status": "stable"}}), "blorp")


@pytest.mark.parametrize("field", ["brand_words", "names", "allowed_words"])
def test_words_that_are_nobodys_mistake(house: Path, field: str) -> None:
    assert spoke(linter(house, **{field: ["Blorp"]}), "your BLORP, zib") == ["house-slang"]


def test_settings_for_one_call(house: Path) -> None:
    judge = linter(house)
    other = judge.config.model_copy(update={"allowed_words": ("blorp",)})
    assert judge.lint("a blorp", config=other).findings == ()
    assert len(judge.lint("a blorp").findings) == 1
    assert len(judge.lint("a blorp", config=judge.config).findings) == 1


def test_a_pack_takes_the_place_of_a_shipped_rule_of_its_name(house: Path) -> None:
    (house / "text-speak.yaml").write_text(WORDS, encoding="utf-8")
    assert spoke(linter(house, select=("text-speak",)), "gonna zib") == ["text-speak"]


def test_the_schema_takes_what_the_settings_take(house: Path) -> None:
    schema = schemas()["config.json"]
    for path in (house.parent / "chatlint.toml", Path(__file__).parents[1] / "examples" / "chatlint.toml"):
        jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), schema)
    jsonschema.validate({"select": "slang", "rules": {"slang": False, "x": {"with": {"a": 1}}}}, schema)
    for wrong in ({"selct": []}, {"fail_on": "never"}, {"rules": {"x": {"severty": "info"}}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_no_text_leaves_the_machine_unless_the_settings_agree() -> None:
    away: dict[str, dict[str, Any]] = {"grammar": {"url": "http://languagetool.example:8081"}}
    with pytest.raises(ValidationError, match="allow_remote = true"):
        Config.model_validate(away)
    agreed = Config.model_validate({"grammar": away["grammar"] | {"allow_remote": True}})
    assert agreed.grammar.url == "http://languagetool.example:8081"
    assert Config.model_validate({"grammar": {"url": "http://localhost:8081"}}).grammar.url is not None
