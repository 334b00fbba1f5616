"""CSV, JSON Lines, Parquet and chatlint's own shape: every row is read or refused with its place and reason."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatlint.message import Conversation
from chatlint.transcripts import Columns, Refused, columns_of, read, recognise, sources

HEADER = "id,ticket_id,role,body,created_at,private"


def told(path: Path, **how: object) -> tuple[list[Conversation], list[Refused]]:
    found = list(read(path, **how))  # type: ignore[arg-type]
    return [c for c in found if isinstance(c, Conversation)], [r for r in found if isinstance(r, Refused)]


def rows(found: tuple[list[Conversation], list[Refused]]) -> int:
    return sum(len(c.messages) for c in found[0]) + sum(r.rows for r in found[1])


def written(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding, newline="")
    return path


def test_a_table_is_gathered_into_conversations(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "t.csv",
        HEADER + ",mood",
        "1,7,customer,Where is my parcel?,2026-11-20T10:00:00Z,false,sad",
        "2,8,agent,A note,2026-11-20T10:05:00Z,true,",
        '3,7,agent,"It is on its way, ""Jane"".',
        'More soon.",2026-11-20T10:01:00Z,false,calm',
    )
    conversations, refused = told(path)
    assert not refused
    assert [c.id for c in conversations] == ["7", "8"]
    assert [m.role for m in conversations[0].messages] == ["customer", "agent"]
    assert conversations[0].messages[1].text == 'It is on its way, "Jane".\nMore soon.'
    assert conversations[0].messages[1].sent_at == datetime(2026, 11, 20, 10, 1, tzinfo=UTC)
    assert conversations[0].messages[0].extra == {"mood": "sad"}
    assert conversations[1].messages[0].internal


def test_the_columns_are_guessed_and_may_be_told(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", "ConversationId;Speaker;Message Text;Ts", "1;Rep;Hello;1795168800")
    assert columns_of(path) == Columns(text="Message Text", role="Speaker", conversation="ConversationId", time="Ts")
    odd = written(tmp_path, "odd.csv", "a,b,c", "L2,x,Hello", "Caller,x,Hi")
    assert recognise(odd) is None
    found = told(odd, format="csv", columns=Columns(text="c", role="a", roles={"L2": "agent", "Caller": "customer"}))
    assert [m.role for m in found[0][0].messages] == ["agent", "customer"]


def test_a_broken_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", HEADER, '1,7,agent,"never closed,,', "2,7,agent,Fine,,", '3,7,agent,"Fine too",,')
    found = told(path)
    assert [(r.place, r.rows) for r in found[1]] == [("line 2", 1)]
    assert [m.text for m in found[0][0].messages] == ["Fine", "Fine too"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,7,agent,Hi", "has 4 cells where the header has 6"),
        ("1,7,nobody,Hi,,", "'role' holds a word that is no known role"),
        ("1,7,,Hi,,", "'role' is empty"),
        ("1,,agent,Hi,,", "'ticket_id' is empty"),
        ("1,7,agent,Hi,soon,", "the time is not understood"),
        ("1,7,agent,Hi,99999999999999999999999,", "the time is not understood"),
        ("1,7,agent,Hi,,maybe", "'private' holds neither yes nor no"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    conversations, refused = told(written(tmp_path, "t.csv", HEADER, line))
    assert not conversations
    assert [r.place for r in refused] == ["line 2"]
    assert refused[0].reason.startswith(reason)
    assert "Hi" not in refused[0].reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "t.csv", "text,role", "Grüße 😊,agent", encoding=encoding)
    assert told(path)[0][0].messages[0].text == "Grüße 😊"


def test_what_is_no_utf8_is_refused_until_its_encoding_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", "text,role", "Grüße,agent", "Fine,agent", encoding="cp1252")
    conversations, refused = told(path)
    assert [m.text for m in conversations[0].messages] == ["Fine"]
    assert "name its encoding" in refused[0].reason
    assert [m.text for m in told(path, encoding="cp1252")[0][0].messages] == ["Grüße", "Fine"]


def test_duplicates_of_an_incremental_export_are_dropped_and_counted(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", HEADER, "1,7,agent,Hi,,", "1,7,agent,Hi,,", "1,8,agent,Hi,,")
    found = told(path)
    assert [r.reason for r in found[1]] == ["is a duplicate of line 2: it has the same id"]
    assert [len(c.messages) for c in found[0]] == [1, 1]
    assert rows(found) == 3


def test_each_broken_line_of_json_is_refused_alone(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "t.jsonl",
        '{"text": "Hi\u2028there", "role": "agent", "conversation_id": 4, "score": NaN}',
        '{"text": "Hi", "role": "agent"',
        "",
        "[1, 2]",
        '{"text": 5, "role": "agent", "conversation_id": 4}',
        '{"text": null, "role": "customer", "conversation_id": 4}',
        "[" * 20_000,
        '{"text": "\\ud800", "role": "agent", "conversation_id": 4}',
    )
    found = told(path)
    assert [r.place for r in found[1]] == ["line 2", "line 4, item 1", "line 4, item 2", "line 5", "line 7", "line 8"]
    assert [m.text for m in found[0][0].messages] == ["Hi\u2028there", ""]
    assert rows(found) == 8


def test_a_list_survives_its_broken_items(tmp_path: Path) -> None:
    good = {"text": "Hi", "role": "agent", "conversation_id": 1}
    path = written(tmp_path, "t.json", "[" + json.dumps(good), ', {"text": oops}, ', json.dumps(good), ', {"text": "H')
    found = told(path)
    assert len(found[0][0].messages) == 2
    assert [r.place for r in found[1]] == ["item 2", "file"]
    assert "ends early" in found[1][1].reason


def test_parquet_is_read_with_its_own_types(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "message": ["Hi", "Hello", None],
            "role": ["customer", "agent", "agent"],
            "conversation_id": [5.0, 5.0, 5.0],
            "sent_at": pa.array([datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 0), None], pa.timestamp("us")),
            "tags": [["a"], [], None],
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    conversations, refused = told(tmp_path / "t.parquet", zone="Europe/Berlin")
    assert not refused
    assert conversations[0].id == "5"
    first, third, second = conversations[0].messages  # one without a time stays behind the one before it
    assert first.sent_at == datetime(2026, 3, 29, 0, 0, tzinfo=UTC)  # one in the morning, winter time
    assert second.sent_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # an hour that the clocks left out
    assert (third.text, third.sent_at) == ("", None)
    assert [m.extra for m in (first, third, second)] == [{"tags": []}, {}, {"tags": ["a"]}]
    (tmp_path / "t.parquet").write_bytes((tmp_path / "t.parquet").read_bytes()[:-30])
    assert [r.place for r in told(tmp_path / "t.parquet")[1]] == ["file"]


def test_conversations_of_our_own_shape_are_read_whole(tmp_path: Path) -> None:
    given = Conversation.model_validate(
        {
            "id": "c",
            "customer_name": "Jane",
            "channel": "email",
            "extra": {"tags": ["refund"]},
            "messages": [
                {"text": "Hi", "role": "customer", "sent_at": "2026-11-20T10:00:00Z", "id": "1"},
                {"text": "Draft", "draft": True, "sent_at": "2026-11-20T10:01:00Z", "extra": {"n": 1}, "id": "2"},
                {"text": "Done", "origin": "macro", "sent_at": "2026-11-20T10:02:00Z", "author": "Ada", "id": "3"},
            ],
        }
    )
    path = written(tmp_path, "own.jsonl", given.model_dump_json())
    assert recognise(path) == "chatlint"
    assert told(path) == ([given], [])


def test_the_lists_that_language_models_take_are_conversations(tmp_path: Path) -> None:
    messages = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": [{"type": "text", "text": "Hello"}]},
    ]
    path = written(tmp_path, "chat.json", json.dumps({"messages": messages}, indent=1))
    assert [(m.role, m.text) for m in told(path)[0][0].messages] == [("customer", "Hi"), ("agent", "Hello")]


def test_more_than_memory_holds_gives_the_same_conversations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{n},{n % 7},agent,Text {n} 😊,{1795168800 + n % 5},false" for n in range(100)]
    path = written(tmp_path, "t.csv", HEADER, *lines, lines[3])
    at_once = list(read(path))
    monkeypatch.setattr("chatlint.transcripts.group.IN_MEMORY", 10)
    assert list(read(path)) == at_once
    assert sum(len(c.messages) for c in at_once if isinstance(c, Conversation)) == 100


def test_grouped_conversations_come_out_as_they_end(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", HEADER, "1,7,agent,Hi,,", "2,7,agent,Hi,,", "3,8,agent,Hi,,", "4,7,agent,Hi,,")
    conversations, _ = told(path, grouped=True)
    assert [(c.id, len(c.messages)) for c in conversations] == [("7", 2), ("8", 1), ("7", 1)]


def test_a_conversation_without_end_is_a_wrong_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatlint.transcripts.group.MOST", 5)
    path = written(tmp_path, "t.csv", HEADER, *(f"{n},7,agent,Hi,," for n in range(8)))
    found = told(path)
    assert len(found[1]) == 3
    assert rows(found) == 8


def test_packed_files_folders_and_globs_are_walked_in_order(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    plain = written(tmp_path / "in", "b.csv", "text,role", "Hi,agent")
    (tmp_path / "in" / "deep" / "a.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    with zipfile.ZipFile(tmp_path / "in" / "c.zip", "w") as archive:
        archive.write(plain, "y/z.csv")
        archive.writestr("x.csv.gz", gzip.compress(plain.read_bytes()))
        archive.writestr("__MACOSX/._z.csv", b"")
    (tmp_path / "in" / ".hidden").write_text("no")
    names = [source.name.removeprefix(str(tmp_path)) for source in sources([tmp_path / "in"])]
    assert names == ["/in/b.csv", "/in/c.zip!x.csv.gz", "/in/c.zip!y/z.csv", "/in/deep/a.csv.gz"]
    assert [s.path.name for s in sources([str(tmp_path / "in" / "*.csv"), plain])] == ["b.csv"]
    found = told(tmp_path / "in")
    assert [len(c.messages) for c in found[0]] == [1, 1, 1, 1]
    assert not found[1]


def test_a_packed_file_that_ends_early_gives_what_it_holds(tmp_path: Path) -> None:
    text = "\n".join([HEADER, *(f"{n},{n},agent,Text number {n},," for n in range(500))])
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(text.encode())[:-40])
    conversations, refused = told(path)
    assert len(conversations) > 300
    assert "ends early" in refused[-1].reason


def _damaged(folder: Path) -> Iterator[Path]:
    for name, content in {
        "empty.csv": b"",
        "noise.bin": bytes(range(256)) * 4,
        "short.parquet": b"PAR1",
        "short.zip": b"PK\x03\x04",
        "short.gz": b"\x1f\x8b\x08",
        "words.txt": b"Nothing to see here.\n",
        "number.json": b"7",
        "open.json": b"[",
    }.items():
        (folder / name).write_bytes(content)
        yield folder / name
    yield folder / "missing.csv"


def test_a_file_that_cannot_be_read_is_one_refusal(tmp_path: Path) -> None:
    for path in _damaged(tmp_path):
        found = list(read(path))
        assert [type(f) for f in found] == [Refused], path.name
        assert rows(([], [f for f in found if isinstance(f, Refused)])) == 1


def test_a_format_or_zone_that_does_not_exist_is_an_error_of_the_caller(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", "text,role", "Hi,agent")
    with pytest.raises(ValueError, match="did you mean 'csv'"):
        list(read(path, format="cvs"))
    with pytest.raises(ValueError, match="no time zone 'Berlin'"):
        list(read(path, zone="Berlin"))
