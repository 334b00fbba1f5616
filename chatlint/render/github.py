"""Findings as annotations of a GitHub workflow."""

from __future__ import annotations

from collections.abc import Iterator

from chatlint.finding import Finding
from chatlint.render.judged import Judged
from chatlint.render.plain import visible

_LEVELS = {"info": "notice", "warning": "warning", "error": "error"}


def commands(judged: Judged) -> Iterator[str]:
    """One workflow command a finding; a draft that names no file is annotated without place."""
    for finding in judged.report.findings:
        yield f"::{_LEVELS[finding.severity]} {_properties(judged, finding)}::{_value(finding.message)}"


def _properties(judged: Judged, finding: Finding) -> str:
    place = {"title": f"{finding.category}/{finding.rule}"}
    if judged.source is not None:
        line = {"line": str(judged.line)} if judged.line is not None else {}
        place = {"file": judged.source, **line, **place}
    return ",".join(f"{key}={_property(value)}" for key, value in place.items())


def _value(text: str) -> str:
    """One line that cannot begin a command of its own."""
    return visible(text.replace("%", "%25"), keep="\r\n").replace("\r", "%0D").replace("\n", "%0A").replace("::", ": :")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")
