"""Libraries of prepared texts (CSV, YAML, JSON, JSON Lines, Markdown), to be judged before their fields are filled in.

`Config(prepared=True)` judges them: a field such as `{{first_name}}` is then no fault, and a broken one still is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import regex

from chatlint.yamlfile import FileError, read_any_yaml

TEXT = ("text", "body", "content", "message", "answer", "reply", "template", "response")
NAME = ("id", "name", "title", "key", "shortcut", "slug", "subject")
_LISTS = ("texts", "macros", "templates", "canned_responses", "responses", "items", "data")
_HEADING = regex.compile(r"#{1,6}[ \t]+(?P<name>[^\n]*?)[ \t#]*$")
_FENCE = regex.compile(r"(?:```|~~~)")
MAX_BYTES = 50_000_000


class PreparedError(FileError):
    """A library that cannot be read: the text names the file, the row or entry, and how to mend it."""


class Prepared(NamedTuple):
    """One prepared text. `place` is where it stands: `row 3`, `entry 2`, `line 14`."""

    id: str
    text: str
    place: str


def read_prepared(path: str | Path) -> Iterator[Prepared]:
    """The texts of a library, in its order; entries without any text are left out.

    CSV needs a heading row with a column of texts (`text`, `body`, `content`, `message`, …) and, if there is one, of
    names (`id`, `name`, `title`, …). YAML and JSON hold a list of such entries, or a mapping from names to texts or
    entries. In Markdown each heading names the text below it. Raises PreparedError.
    """
    path = Path(path)
    read = _READERS.get(path.suffix.lower())
    if read is None:
        kinds = ", ".join(sorted(_READERS))
        raise PreparedError(f"{path}: not a library of prepared texts; save it as one of {kinds}")
    seen: dict[str, str] = {}
    for entry in read(path):
        if entry.id in seen:
            raise PreparedError(
                f"{path}: {entry.place}: {entry.id!r} stands already at {seen[entry.id]}; name it differently"
            )
        seen[entry.id] = entry.place
        if entry.text.strip():
            yield entry


def _csv(path: Path) -> Iterator[Prepared]:
    raw = _load(path)
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(raw[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    rows = csv.reader(io.StringIO(raw, newline=""), dialect, strict=True)
    try:
        heading = [cell.strip().lower() for cell in next(rows, [])]
        text, name = _column(heading, TEXT), _column(heading, NAME)
        if text is None:
            raise PreparedError(f"{path}: row 1: no column of texts; name one of them {', '.join(TEXT[:4])}")
        for number, row in enumerate(rows, 2):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) <= max(text, name or 0):
                raise PreparedError(
                    f"{path}: row {number}: {len(row)} columns where {len(heading)} are named; quote texts with commas"
                )
            named = row[name].strip() if name is not None else ""
            yield Prepared(named or f"row {number}", row[text], f"row {number}")
    except csv.Error as wrong:
        raise PreparedError(f"{path}: line {rows.line_num}: {wrong}; close the quotes of each cell") from None


def _json(path: Path) -> Iterator[Prepared]:
    try:
        data = json.loads(_load(path))
    except json.JSONDecodeError as wrong:
        raise PreparedError(f"{path}:{wrong.lineno}:{wrong.colno}: not JSON: {wrong.msg}") from None
    yield from _entries(path, data)


def _jsonl(path: Path) -> Iterator[Prepared]:
    for number, line in enumerate(_load(path).split("\n"), 1):
        if line.strip():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError as wrong:
                raise PreparedError(f"{path}: line {number}: not JSON: {wrong.msg}") from None
            yield _entry(path, entry, None, f"line {number}")


def _yaml(path: Path) -> Iterator[Prepared]:
    try:
        data = read_any_yaml(path)
    except FileError as wrong:
        raise PreparedError(str(wrong)) from None
    yield from _entries(path, data)


def _markdown(path: Path) -> Iterator[Prepared]:
    name, start, fenced = "", 1, False
    lines: list[str] = []
    for number, line in enumerate(_load(path).split("\n"), 1):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading:
            if name or any(part.strip() for part in lines):
                yield Prepared(name or f"line {start}", "\n".join(lines).strip(), f"line {start}")
            name, start, lines = heading["name"].strip(), number, []
        else:
            lines.append(line)
    if name or any(part.strip() for part in lines):
        yield Prepared(name or f"line {start}", "\n".join(lines).strip(), f"line {start}")


def _entries(path: Path, data: Any) -> Iterator[Prepared]:
    if isinstance(data, Mapping):
        inner = next((data[key] for key in _LISTS if isinstance(data.get(key), (list, dict))), None)
        if inner is not None:
            yield from _entries(path, inner)
            return
        for name, value in data.items():
            yield _entry(path, value, str(name), f"entry {name!r}")
    elif isinstance(data, list):
        for number, value in enumerate(data, 1):
            yield _entry(path, value, None, f"entry {number}")
    else:
        raise PreparedError(f"{path}: expected a list of texts or a mapping from names to texts")


def _entry(path: Path, value: Any, name: str | None, place: str) -> Prepared:
    if isinstance(value, str):
        return Prepared(name or place, value, place)
    if isinstance(value, Mapping):
        fields = {str(key).lower(): field for key, field in value.items()}
        text = next((fields[key] for key in TEXT if isinstance(fields.get(key), str)), None)
        if text is None:
            raise PreparedError(f"{path}: {place}: no text; give it a field {', '.join(TEXT[:4])}")
        named = name or next((str(fields[key]) for key in NAME if fields.get(key)), place)
        return Prepared(named, text, place)
    raise PreparedError(f"{path}: {place}: expected a text or fields with one, not {type(value).__name__}")


def _load(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PreparedError(f"{path}: over {MAX_BYTES:,} bytes; split it")
        return path.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise PreparedError(f"{path}: {wrong.strerror or wrong}; name a file that can be read") from None
    except UnicodeDecodeError as wrong:
        raise PreparedError(f"{path}: not UTF-8 (byte {wrong.start:,}); save the file as UTF-8") from None


def _column(heading: list[str], names: tuple[str, ...]) -> int | None:
    return next((heading.index(name) for name in names if name in heading), None)


_READERS: Mapping[str, Callable[[Path], Iterator[Prepared]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".json": _json,
    ".jsonl": _jsonl,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".md": _markdown,
    ".markdown": _markdown,
}
