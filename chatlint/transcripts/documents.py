"""The items of a JSON export: of one document, a list, a list inside of a document, or one object a line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from chatlint.transcripts.decode import MAX_LINE, NOT_UTF8, TOO_LONG, as_text, lines, undecoded
from chatlint.transcripts.head import Head
from chatlint.transcripts.item import Item
from chatlint.transcripts.jsonstream import Stream, loads
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.row import Reading

Unit = tuple[Item, Item]
"""An item, and the object that its list stood in (empty where there is none)."""


def units(reading: Reading, lists: tuple[str, ...]) -> Iterator[Unit | Refused]:
    """The items of a source. `lists` names where a document of the format keeps them (`data`, `_embedded.threads`)."""
    head = Head.of(reading)
    if head.by_line:
        yield from _by_line(reading, lists, head.encoding)
        return
    with _opened(reading, head.encoding) as text:
        beginning = text.read(MAX_LINE)
        whole = not text.read(1)
    if whole:
        try:
            yield from _expand(loads(beginning), lists, "")
            return
        except Wrong:
            pass  # read it piece by piece, so that only the broken pieces are lost
    yield from _streamed(reading, lists, head, whole)


def _by_line(reading: Reading, lists: tuple[str, ...], encoding: str) -> Iterator[Unit | Refused]:
    with _opened(reading, encoding) as text:
        for number, line in enumerate(lines(text), 1):
            place = f"line {number}"
            if line is None:
                yield reading.refuse(place, TOO_LONG)
            elif undecoded(line):
                yield reading.refuse(place, NOT_UTF8.format(encoding=encoding))
            elif line.strip():
                try:
                    value = loads(line)
                except Wrong as wrong:
                    yield reading.refuse(place, str(wrong))
                else:
                    yield from _expand(value, lists, place)


def _streamed(reading: Reading, lists: tuple[str, ...], head: Head, whole: bool) -> Iterator[Unit | Refused]:
    document = head.document
    path: tuple[str, ...] = ()
    if not isinstance(document, list):
        named = next((name for name in lists if isinstance(Item(document, "").get(name), list)), None)
        if named is None:
            with _opened(reading, head.encoding) as text:
                loads(text.read(MAX_LINE)) if whole else None  # raises Wrong with the reason
            raise Wrong(TOO_LONG)
        path = tuple(named.split("."))
    around: dict[str, Any] = {}
    if path:
        with _opened(reading, head.encoding) as text:
            stream = Stream(text)
            try:
                for _ in stream.items(path):
                    pass
            except Wrong:
                pass  # it will be told when the items are read
            around = stream.around
    beside = Item(around, "")
    with _opened(reading, head.encoding) as text:
        for number, value in enumerate(Stream(text).items(path), 1):
            place = f"item {number}"
            if isinstance(value, Wrong):
                yield reading.refuse(place, str(value))
            elif path:
                yield Item(value, place), beside
            else:
                yield from _expand(value, lists, place)


def _expand(value: Any, lists: tuple[str, ...], place: str) -> Iterator[Unit]:
    """The items that a value holds: itself, those of its list, those of lists in the objects of a list."""
    if isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _expand_object(inner, lists, _joined(place, number))
    else:
        yield from _expand_object(value, lists, place or "document")


def _expand_object(value: Any, lists: tuple[str, ...], place: str) -> Iterator[Unit]:
    item = Item(value, place)
    name = next((name for name in lists if isinstance(item.get(name), list)), None)
    if name is None:
        yield item, Item({}, "")
        return
    around = Item({k: v for k, v in value.items() if k != name.split(".")[0]}, place)
    for number, inner in enumerate(item.get(name), 1):
        yield Item(inner, _joined("" if place == "document" else place, number)), around


def _joined(place: str, number: int) -> str:
    return f"{place}, item {number}" if place else f"item {number}"


def _opened(reading: Reading, encoding: str) -> io.TextIOWrapper:
    return as_text(reading.source.open(), encoding, "\n")
