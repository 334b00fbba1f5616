"""A JSON value of an export, asked for what a format expects of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, TypeVar, cast

from chatlint.transcripts.decode import undecoded
from chatlint.transcripts.refused import Wrong
from chatlint.transcripts.row import plain
from chatlint.transcripts.times import moment

T = TypeVar("T")
_KINDS = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


class Item:
    """One value and where it stands. Names with dots reach into nested objects (`author.type`).

    What is missing or null is None. `text`, `flag`, `time` and `each` raise Wrong for a value of another type;
    `label` and `sub` do not: names and details are not worth a message.
    """

    __slots__ = ("_known", "place", "value")

    def __init__(self, value: Any, place: str) -> None:
        self.value = value
        self.place = place
        self._known: Any = None

    def remember(self, make: Callable[[Item], T]) -> T:
        """What `make` gives of this item, made once: a list of people that many messages look into."""
        if self._known is None:
            self._known = make(self)
        return cast(T, self._known)

    def get(self, name: str) -> Any:
        """The value as it is."""
        value = self.value
        for part in name.split("."):
            if not isinstance(value, Mapping):
                return None
            value = value.get(part)
        return value

    def has(self, *names: str) -> bool:
        """Whether it is an object with all these names, whatever they hold."""
        return isinstance(self.value, Mapping) and all(name in self.value for name in names)

    def text(self, name: str) -> str | None:
        """A text."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise Wrong(f"{name}: expected text, found {kind(value)}")
        if undecoded(value):
            raise Wrong(f"{name}: holds what is no Unicode text: save the export as UTF-8")
        return value

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first of the texts that is there, and its name."""
        for name in names:
            if (value := self.text(name)) is not None:
                return name, value
        return None

    def label(self, name: str) -> str | None:
        """A name, or a number as text; None for anything else."""
        value = self.get(name)
        if isinstance(value, str):
            return plain(value) or None
        return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1e30 else None

    def word(self, name: str, needed: str | None = None) -> str:
        """A word of the format, in lower case; empty where it is missing.

        Where it is `needed` (what it tells), a missing one raises Wrong.
        """
        value = self.label(name)
        if value is None and (needed or self.get(name) is not None):
            raise Wrong(
                f"{name}: expected a word{f' that tells {needed}' if needed else ''}, found {self._found(name)}"
            )
        return (value or "").strip().lower()

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false. Raises Wrong for anything else, and where it is missing without a default."""
        value = self.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            raise Wrong(f"{name}: expected true or false, found {self._found(name)}")
        return value

    def time(self, name: str, zone: tzinfo) -> datetime | None:
        """A moment, in any way that `moment` reads."""
        try:
            return moment(self.get(name), zone)
        except Wrong as wrong:
            raise Wrong(f"{name}: {wrong}") from None

    def sub(self, name: str) -> Item:
        """What is inside of a value; empty where it is no object."""
        value = self.get(name)
        return Item(value if isinstance(value, Mapping) else {}, self.place)

    def each(self, name: str, word: str) -> Iterator[Item]:
        """The items of a list, each with its place (`word` and its number); nothing where it is missing."""
        value = self.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            raise Wrong(f"{name}: expected a list, found {kind(value)}")
        for number, inner in enumerate(value, 1):
            yield Item(inner, f"{self.place}, {word} {number}" if self.place else f"{word} {number}")

    def count(self, name: str) -> int:
        """How many items a list has; 0 for what is none."""
        value = self.get(name)
        return len(value) if isinstance(value, list) else 0

    def need(self) -> None:
        """Raises Wrong where it is no object at all."""
        if not isinstance(self.value, Mapping):
            raise Wrong(f"expected an object, found {kind(self.value)}")

    def rest(self, *without: str) -> dict[str, Any]:
        """All else that it holds, to be passed through."""
        if not isinstance(self.value, Mapping):
            return {}
        return {
            plain(k): plain(v) for k, v in self.value.items() if k not in without and v is not None and k[:1] != "_"
        }

    def details(self, *without: str) -> dict[str, Any]:
        """Its plain values and lists of such, without those named: what a message passes through."""
        return {k: v for k, v in self.rest(*without).items() if _flat(v)}

    def _found(self, name: str) -> str:
        return kind(self.get(name))


def kind(value: object) -> str:
    """What a value is, in words."""
    return "nothing" if value is None else _KINDS.get(type(value), f"a {type(value).__name__}")


def _flat(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and not any(isinstance(inner, (list, dict)) for inner in value)
    return not isinstance(value, dict)
