"""The generated pages and schemas are current, and the schemas take what the code takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from chatlint import Linter
from chatlint.catalog import shipped_pages, stale, write
from chatlint.pack import shipped
from chatlint.schema import schemas
from tests.packs import GRAVE, WORDS

ROOT = Path(__file__).parents[1]
SCHEMAS = schemas()


def test_pages_and_schemas_are_current() -> None:
    assert stale(ROOT, shipped_pages()) == [], "run `python -m chatlint.catalog`"


def test_writing_removes_pages_of_rules_that_are_no_more(tmp_path: Path) -> None:
    made = {"docs/rules/a.md": "a\n", "rules/README.md": "list\n"}
    assert set(write(tmp_path, made)) == set(made)
    assert write(tmp_path, made) == []
    (tmp_path / "docs/rules/old.md").write_text("old", encoding="utf-8")
    (tmp_path / "docs/rules/a.md").write_text("other", encoding="utf-8")
    assert set(write(tmp_path, made)) == {"docs/rules/a.md", "docs/rules/old.md"}
    assert not (tmp_path / "docs/rules/old.md").exists()


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_a_report_is_as_its_schema_says(plain: Linter) -> None:
    report = plain.lint("PLEASE CALM DOWN, i'm gonna check that for u lol")
    jsonschema.validate(json.loads(report.model_dump_json()), SCHEMAS["report.json"])


def keyed(value: Any) -> Any:
    """As read by a YAML 1.1 editor, but with every key a string, as JSON has them."""
    if isinstance(value, dict):
        return {str(key): keyed(item) for key, item in value.items()}
    return [keyed(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("text", [WORDS, GRAVE], ids=["words", "grave"])
def test_rule_files_are_as_their_schema_says(text: str) -> None:
    jsonschema.validate(keyed(yaml.safe_load(text)), SCHEMAS["rule.json"])


def test_shipped_rule_files_are_as_their_schema_says() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMAS["rule.json"])
    for source in shipped("en"):
        loaded = keyed(yaml.load(Path(source.place).read_text(encoding="utf-8"), Loader=Typed))
        assert [e.message for e in validator.iter_errors(loaded)] == [], source.place


def test_rule_files_read_the_same_without_libyaml() -> None:
    for source in shipped("en"):
        text = Path(source.place).read_text(encoding="utf-8")
        assert yaml.load(text, Loader=yaml.BaseLoader) == yaml.load(text, Loader=yaml.CBaseLoader), source.place


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("summary:", "sumary:"),
        ("check: phrases", "check: phrase"),
        ("  phrases:", "  phrasez:"),
        ("severity: error", "severity: fatal"),
        ("good: [All is well., Thank you.]", "good: []"),
    ],
)
def test_the_rule_schema_refuses_what_the_loader_refuses(before: str, after: str) -> None:
    assert before in GRAVE
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(keyed(yaml.safe_load(GRAVE.replace(before, after))), SCHEMAS["rule.json"])


class Typed(yaml.CSafeLoader):
    """YAML 1.2's core types: numbers, true, false and null; `no` and `on` stay words, times stay text."""


Typed.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for letter in "tf":
    Typed.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(?:true|false)$"), letter)
