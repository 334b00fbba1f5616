"""What a format is: how it is recognised, and how its rows are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from pydantic import ValidationError

from chatlint.message import Message
from chatlint.transcripts.documents import units
from chatlint.transcripts.head import Head
from chatlint.transcripts.item import Item
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.row import Parsed, Reading, Row
from chatlint.validation import explain


class Format(Protocol):
    """One kind of export. `grouped` says that the messages of a conversation always stand together."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def grouped(self) -> bool: ...  # noqa: D102

    def recognises(self, head: Head) -> bool:
        """Whether a source that begins so is of this format."""
        ...

    def rows(self, reading: Reading) -> Iterator[Parsed]:
        """The messages of a source, and what of it cannot be read."""
        ...


@dataclass(frozen=True)
class JsonFormat:
    """A format of JSON documents that hold items: messages, or conversations with their messages.

    `looks(item, around)` recognises an item, `read(item, around, reading)` gives its rows and may raise Wrong, which
    refuses the item; `around` is the object that the items' list stood in. `lists` names such lists. `messages` says
    how many messages an item holds, for the count of those that are lost with it.
    """

    name: str
    title: str
    looks: Callable[[Item, Item], bool]
    read: Callable[[Item, Item, Reading], Iterator[Parsed]]
    lists: tuple[str, ...] = ()
    messages: Callable[[Item], int] = lambda item: 1
    grouped: bool = False

    def recognises(self, head: Head) -> bool:
        """Whether the first item of the document is one of this format's."""
        first, around = self._first(head.document)
        return first is not None and self.looks(first, around)

    def rows(self, reading: Reading) -> Iterator[Parsed]:
        """The rows of every item."""
        for unit in units(reading, self.lists):
            if isinstance(unit, Refused):
                yield unit
                continue
            item, around = unit
            done = 0
            try:
                item.need()
                for parsed in self.read(item, around, reading):
                    yield parsed
                    done += 1 if isinstance(parsed, Row) else parsed.rows
            except Wrong as wrong:
                yield reading.refuse(item.place, str(wrong), max(1, self.messages(item) - done))
            except ValidationError as wrong:
                yield reading.refuse(item.place, explain(wrong, Message), max(1, self.messages(item) - done))

    def _first(self, document: object) -> tuple[Item | None, Item]:
        around = Item({}, "")
        item = Item(document, "")
        for _ in range(2):
            if isinstance(item.value, list):
                item = Item(next((i for i in item.value if isinstance(i, dict)), None), "")
            name = next((name for name in self.lists if item.get(name)), None)
            if name is None:
                break
            around, item = item, Item(item.get(name), "")
        if isinstance(item.value, list):
            item = Item(item.value[0] if item.value else None, "")
        return (item if isinstance(item.value, dict) else None), around
