"""Exports of helpdesks: who wrote, what is private, when; and whatever is broken in one is refused, never raised."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatlint import Conversation, Linter
from chatlint.message import in_source
from chatlint.transcripts import FORMATS, Refused, read, recognise
from tests.exports import EXPORTS, SAID, WHATSAPP


def parted(path: Path, **options: Any) -> tuple[list[Conversation], list[Refused]]:
    found = list(read(path, **options))
    return [c for c in found if isinstance(c, Conversation)], [r for r in found if isinstance(r, Refused)]


@pytest.mark.parametrize("name", EXPORTS)
def test_roles_notes_and_texts(tmp_path: Path, name: str) -> None:
    data, told = EXPORTS[name]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert recognise(path) == name
    conversations, refused = parted(path)
    assert refused == []
    [chat] = conversations
    assert [(m.role, m.internal, m.text.strip()) for m in chat.messages] == told
    moments = [m.sent_at for m in chat.messages]
    assert all(m is not None and m.tzinfo is not None for m in moments)
    assert moments == sorted(moments)  # type: ignore[type-var]


@pytest.mark.parametrize("name", EXPORTS)
def test_notes_are_not_judged_and_findings_point_into_the_original(tmp_path: Path, name: str, plain: Linter) -> None:
    text = (
        json.dumps(EXPORTS[name][0])
        .replace("it left today", "calm down &amp; wait pls")
        .replace("Ask the", "PLS ask the")
    )
    path = tmp_path / "export.json"
    path.write_text(text, encoding="utf-8")
    [chat] = parted(path)[0]
    report = plain.lint_conversation(chat)
    assert [r is not None for r in report.reports] == [False, False, True]
    found = next(f for f in report.findings if f.text.lower() == "pls")
    message = chat.messages[2]
    assert (message.source is not None) == (name != "chatwoot")  # whose text is plain
    if message.source is not None:
        place = in_source(message, found.start, found.end)
        assert place is not None
        assert message.source[slice(*place)] == "pls"


def test_whatsapp_needs_to_know_the_house(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(WHATSAPP, encoding="utf-8")
    assert recognise(path) == "whatsapp"
    [chat] = parted(path, agents=["Lamp Shop"])[0]
    assert [(m.role, m.text) for m in chat.messages][1:] == [
        ("customer", "Where is my lamp?\nIt is late."),
        ("agent", "It left today, Kim."),
    ]
    assert chat.messages[1].sent_at == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    refused = parted(path)[1]
    assert refused
    assert all("agent" in one.reason for one in refused)


def test_a_format_that_does_not_fit_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(EXPORTS["intercom"][0]), encoding="utf-8")
    for name in FORMATS:
        if name not in ("intercom", "parquet"):
            _, refused = parted(path, format=name)
            assert all(one.reason and SAID not in one.reason for one in refused)


STRANGE = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        1.5,
        10**30,
        "",
        "x",
        "\ud800",
        "\x00",
        [],
        {},
        [None],
        {"a": 1},
        "2026-13-45T99:00:00Z",
        [[[]]],
    ]
)


def places(data: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [p for key, value in inner for p in ((*here, key), *places(value, (*here, key)))]


@st.composite
def broken(draw: st.DrawFn) -> Any:
    data = copy.deepcopy(EXPORTS[draw(st.sampled_from(sorted(EXPORTS)))][0])
    for _ in range(draw(st.integers(1, 4))):
        where = places(data)
        if not where:
            break
        *before, last = draw(st.sampled_from(where))
        holder = data
        for key in before:
            holder = holder[key]
        if draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = copy.deepcopy(draw(STRANGE))
    return data


@given(broken(), st.integers(0, 40), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_broken_export_stops_a_reader(tmp_path: Path, data: Any, cut: int, encoding: str) -> None:
    text = json.dumps(data, ensure_ascii=cut % 2 == 0)
    path = tmp_path / "export.json"
    path.write_bytes(text[: len(text) - cut * 20].encode(encoding, "replace"))
    for one in read(path):
        assert isinstance(one, Conversation) or (one.reason and one.place and one.rows >= 0)
