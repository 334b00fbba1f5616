"""Findings as a SARIF 2.1.0 log, which code hosts and editors read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from chatlint.finding import Finding, Fix
from chatlint.render.judged import Judged
from chatlint.render.plain import visible
from chatlint.rule import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"info": "note", "warning": "warning", "error": "error"}


def sarif(drafts: Iterable[Judged], rules: Sequence[Rule], version: str) -> dict[str, Any]:
    """The log of one run over all drafts. Offsets count code points of the draft."""
    index = {rule.id: number for number, rule in enumerate(rules)}
    driver = {
        "name": "chatlint",
        "version": version,
        "rules": [_rule(rule) for rule in rules],
    }
    results = [_result(judged, finding, index) for judged in drafts for finding in judged.report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"category": rule.category, "tags": [rule.category]},
    }


def _result(judged: Judged, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(finding.message, keep="\n")},
        "locations": [{"physicalLocation": _place(judged, finding)}],
        "properties": {
            "category": finding.category,
            "confidence": finding.confidence,
            "penalty": finding.penalty,
            "start": finding.start,
            "end": finding.end,
        },
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if judged.id is not None:
        result["properties"]["id"] = judged.id
    if judged.source is None and finding.fixes:
        # In a file the draft is one of many and written with escapes, so that its offsets are none of the file's.
        result["fixes"] = [_fix(judged, fix) for fix in finding.fixes]
    return result


def _place(judged: Judged, finding: Finding) -> dict[str, Any]:
    artifact = {"uri": _uri(judged)}
    if judged.line is not None:
        return {"artifactLocation": artifact, "region": {"startLine": judged.line}}
    if judged.source is not None:
        return {"artifactLocation": artifact}
    region = {"charOffset": finding.start, "charLength": finding.end - finding.start}
    return {"artifactLocation": artifact, "region": {**region, "snippet": {"text": visible(finding.text, keep="\n\t")}}}


def _fix(judged: Judged, fix: Fix) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    change = {"artifactLocation": {"uri": _uri(judged)}, "replacements": replacements}
    return {"description": {"text": visible(fix.title)}, "artifactChanges": [change]}


def _uri(judged: Judged) -> str:
    return quote(PurePath(judged.source).as_posix(), safe="/") if judged.source else "draft"
