"""Libraries of prepared texts: every format, their placeholders, and what is said of a broken one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatlint import Config, Conversation, Linter, Message
from chatlint.prepared import Prepared, PreparedError, read_prepared

HELLO, BYE = "Hi {{first_name}}, good to see you.", "Goodbye, and thank you."
LIBRARIES = {
    "csv": f'name,text\nhello,"{HELLO}"\nbye,"{BYE}"\n',
    "tsv": f"title\tbody\nhello\t{HELLO}\nbye\t{BYE}\n",
    "json": json.dumps([{"id": "hello", "body": HELLO}, {"id": "bye", "text": BYE}]),
    "jsonl": json.dumps({"key": "hello", "text": HELLO}) + "\n\n" + json.dumps({"key": "bye", "text": BYE}) + "\n",
    "yaml": f"hello: '{HELLO}'\nbye: {BYE}\n",
    "yml": f"- {{id: hello, text: '{HELLO}'}}\n- {{id: bye, message: '{BYE}'}}\n",
    "md": f"# hello\n\n{HELLO}\n\n# bye\n{BYE}\n",
}
TEXTS = [("hello", HELLO), ("bye", BYE)]


def library(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", LIBRARIES)
def test_every_format_gives_the_same_texts(tmp_path: Path, kind: str) -> None:
    path = library(tmp_path, f"texts.{kind}", LIBRARIES[kind])
    assert [(entry.id, entry.text) for entry in read_prepared(path)] == TEXTS


def test_nested_lists_are_found(tmp_path: Path) -> None:
    path = library(tmp_path, "export.json", '{"count": 1, "macros": [{"title": "Bye", "content": "Goodbye!"}]}')
    assert list(read_prepared(path)) == [Prepared("Bye", "Goodbye!", "entry 1")]


def test_a_heading_in_a_code_block_is_text(tmp_path: Path) -> None:
    path = library(tmp_path, "texts.md", "# one\n```\n# not a heading\n```\n")
    assert [entry.id for entry in read_prepared(path)] == ["one"]


def test_empty_entries_are_left_out(tmp_path: Path) -> None:
    path = library(tmp_path, "texts.csv", "id,text\na,\nb,Hello there.\n\n")
    assert [entry.id for entry in read_prepared(path)] == ["b"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "id,note\n1,hello\n", "row 1: no column of texts"),
        ("a.csv", "id,text\n1,hello\n2\n", "row 3: 1 columns where 2 are named"),
        ("a.csv", 'id,text\n1,"hello\n', "close the quotes"),
        ("a.csv", "id,text\n1,hello\n1,bye\n", "row 3: '1' stands already at row 2"),
        ("a.json", '[{"id": 1}]', "entry 1: no text; give it a field text, body"),
        ("a.json", "[1]", "entry 1: expected a text"),
        ("a.json", "{", "a.json:1:2: not JSON"),
        ("a.json", "3", "expected a list of texts"),
        ("a.jsonl", '{"text": "a"}\n{', "line 2: not JSON"),
        ("a.yaml", "- &a x\n", "anchors"),
        ("a.docx", "x", "save it as one of .csv"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(PreparedError, match=r"a\.") as wrong:
        list(read_prepared(library(tmp_path, name, text)))
    assert said in str(wrong.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for kind in ("csv", "yaml", "md"):
        with pytest.raises(PreparedError, match="a file that can be read"):
            list(read_prepared(tmp_path / f"none.{kind}"))


def test_fields_are_no_fault_in_a_prepared_text_and_one_in_a_draft() -> None:
    settings = {"grammar": {"engine": "off"}}
    text = "Hi {{first_name}}, your order {{order.id}} left this morning."
    chat = Conversation(id="c-1", messages=(Message(role="customer", text="Where is it?"),))
    drafts = Linter(Config.model_validate(settings))
    assert [f.rule for f in drafts.lint(text, chat).findings if f.category == "placeholder"] == ["unfilled-field"] * 2
    library = Linter(Config.model_validate({**settings, "prepared": True}))
    assert library.lint(text).findings == ()
    assert [f.rule for f in library.lint("Hi {{first_name}, welcome back.").findings] == ["broken-placeholder"]
