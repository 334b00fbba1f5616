"""JSON Schemas of what users write and read: settings, rule files, reports."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from chatlint.checks import CHECKS
from chatlint.config import Config
from chatlint.finding import ConversationReport, Report
from chatlint.rule import Rule

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOT_IN_FILES = ("id", "language", "look")  # the file's name, its folder's, and what the check makes of `with`


def schemas() -> dict[str, dict[str, Any]]:
    """Every published schema, by file name."""
    return {
        "config.json": config_schema(),
        "rule.json": rule_schema(),
        "report.json": _dress(_answer(Report), "The report on one draft"),
        "conversation-report.json": _dress(_answer(ConversationReport), "The report on a conversation"),
    }


def config_schema() -> dict[str, Any]:
    """The schema of the settings. A list of one may be written without its brackets."""
    schema = _validation(Config)
    for name, field in schema["properties"].items():
        if field.get("items") == {"type": "string"}:
            schema["properties"][name] = {**field, "type": ["array", "string"]}
    return _dress(schema, "Settings: [tool.chatlint] in pyproject.toml, or chatlint.toml")


def rule_schema() -> dict[str, Any]:
    """The schema of a rule file. An example may be a bare string; options are those of the named check."""
    schema = _validation(Rule)
    properties, definitions = schema["properties"], schema.setdefault("$defs", {})
    for name in _NOT_IN_FILES:
        properties.pop(name)
    schema["required"] = [name for name in schema["required"] if name not in _NOT_IN_FILES]
    definitions.pop("Check", None)
    for kind in ("bad", "good"):
        properties[kind]["items"] = {"anyOf": [{"type": "string"}, properties[kind]["items"]]}
    properties["check"] = {"enum": sorted(CHECKS), "description": "How to look."}
    chosen = []
    for name, check in sorted(CHECKS.items()):
        options = check.model_json_schema(by_alias=True, ref_template=f"#/$defs/{name}.{{model}}")
        options = _as_written(options, f"#/$defs/{name}.Shape")
        # Two checks may call a part of theirs by the same name.
        definitions |= {f"{name}.{part}": schema for part, schema in options.pop("$defs", {}).items()}
        definitions[f"{name} options"] = options
        laid = {"check": {"const": name}}
        chosen.append({"if": {"properties": laid}, "then": {"properties": {"with": _ref(f"{name} options")}}})
    properties["with"] = {"type": "object", "description": "The check's options."}
    schema["allOf"] = chosen
    return _dress(schema, "A rule: one YAML file under rules/<language>/ or in a folder of your own")


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name.replace(' ', '%20')}"}


def _validation(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True, mode="validation")


def _answer(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="serialization")


def _as_written(options: Any, shape: str) -> Any:
    """Options as rule files have them.

    A list may be bare text (a `{term}`, or words between spaces), a pattern bare text instead of a `shape`, and a
    phrase without replacement empty (null).
    """
    if isinstance(options, list):
        return [_as_written(value, shape) for value in options]
    if not isinstance(options, dict):
        return options
    if options == {"$ref": shape}:
        return {"anyOf": [{"type": "string"}, options]}
    if options.get("additionalProperties") == {"type": "string"}:
        options = {**options, "additionalProperties": {"type": ["string", "null"]}}
    if options.get("type") == "array" and options.get("items") == {"type": "string"}:
        options = {**options, "type": ["array", "string"]}
    return {key: _as_written(value, shape) for key, value in options.items()}


def _dress(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, **schema, "title": title}
