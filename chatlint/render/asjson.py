"""Reports as JSON: the report's own shape, with what names its draft beside it."""

from __future__ import annotations

import json
from typing import Any

from chatlint.precision import figures
from chatlint.render.judged import Judged
from chatlint.rule import Rule


def record(judged: Judged) -> dict[str, Any]:
    """The report's fields; with its draft's `line` or `entry` and `id`, `fixed` and `excused`, where there are any."""
    named: dict[str, Any] = {}
    if judged.line is not None:
        named["line"] = judged.line
    if judged.entry is not None:
        named["entry"] = judged.entry
    if judged.id is not None:
        named["id"] = judged.id
    fields: dict[str, Any] = {**named, **judged.report.model_dump()}
    if judged.fixed is not None:
        fields["fixed"] = judged.fixed
    if judged.excused is not None:
        fields["excused"] = [excused._asdict() for excused in judged.excused]
    return fields


def as_json(judged: Judged, indent: int | None = None) -> str:
    """One JSON object; the same bytes for the same report."""
    return dumps(record(judged), indent)


def rule_record(rule: Rule, on: bool) -> dict[str, Any]:
    """A rule as its file says it, whether it is `on`, and how often it was right where it was measured."""
    found = figures(rule)
    fields = rule.model_dump(by_alias=True, exclude={"look", "reads"})
    return {**fields, "on": on, "measured": {"hits": found.hits, "right": found.right} if found else None}


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON text with letters as they are; half characters, which UTF-8 cannot carry, as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent, allow_nan=False)
    return text
