"""A pattern loosened until RE2 understands it: it matches wherever the pattern does, and perhaps elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from chatlint.checks.finder import UNBOUNDED, parsed

_PLAIN = re.MULTILINE | re.UNICODE
_ANYTHING = "(?s:.*)"
_FOREIGN = r"\x{80}-\x{10ffff}"
_REPEATS = 1000  # RE2 counts no further
_ASCII = [chr(code) for code in range(128)]
_KINDS: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdigit,
    "SPACE": str.isspace,
    "WORD": lambda c: c.isalnum() or c == "_",
}
_EDGES = {"AT_BEGINNING": "(?m:^)", "AT_END": "(?m:$)", "AT_BEGINNING_STRING": r"\A", "AT_END_STRING": r"\z"}


def loosened(pattern: str, ascii_only: bool) -> str | None:
    r"""RE2's pattern that matches every text in which `pattern` matches; None where it cannot be told.

    With `ascii_only` that is promised of ASCII texts alone, of which `\b` means the same to both.
    """
    found = parsed(pattern)
    if found is None or found[1].state.flags & ~_PLAIN:
        return None  # case, space or dot may mean something else
    tree = found[1]
    return _Loosener(ascii_only).sequence(list(tree), head=True, tail=True)


class _Loosener:
    def __init__(self, ascii_only: bool) -> None:
        self._ascii_only = ascii_only

    def sequence(self, items: list[Any], head: bool = False, tail: bool = False) -> str | None:
        """The items in a row. `head` and `tail`: nothing of the pattern stands before, or after, them."""
        parts: list[str] = []
        last = len(items) - 1
        for rank, (name, value) in enumerate(items):
            part = self._item(str(name), value, head and rank == 0, tail and rank == last)
            if part is None:
                return None
            parts.append(part)
        return "".join(parts)

    def _item(self, name: str, value: Any, head: bool, tail: bool) -> str | None:
        match name:
            case "LITERAL" | "NOT_LITERAL" | "IN":
                return _one_of(name, value)
            case "ANY":
                return r"[^\n]"
            case "AT":
                return self._edge(str(value))
            case "SUBPATTERN":
                _, on, off, inner = value
                return None if on or off else _grouped(self.sequence(list(inner), head, tail))
            case "ATOMIC_GROUP":
                return _grouped(self.sequence(list(value), head, tail))
            case "BRANCH":
                branches = [self.sequence(list(branch), head, tail) for branch in value[1]]
                return None if None in branches else _grouped("|".join(b for b in branches if b is not None))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._repeat(*value)
            case "ASSERT" | "ASSERT_NOT":
                return self._look(name, value, head, tail)
            case "GROUPREF":
                return _ANYTHING
        return None

    def _edge(self, name: str) -> str | None:
        if name in ("AT_BOUNDARY", "AT_NON_BOUNDARY"):
            return "" if not self._ascii_only else r"\b" if name == "AT_BOUNDARY" else r"\B"
        return _EDGES.get(name)

    def _repeat(self, least: int, most: Any, items: Any) -> str | None:
        inner = self.sequence(list(items))
        if inner is None or least > _REPEATS:
            return None
        end = "" if most is UNBOUNDED or most > _REPEATS else str(most)
        return f"(?:{inner}){{{least},{end}}}"

    def _look(self, name: str, value: Any, head: bool, tail: bool) -> str | None:
        """What stands around the whole match is read along with it; a look elsewhere is left out."""
        direction, items = value
        if not (tail if direction > 0 else head):
            return ""
        if name == "ASSERT":
            return _grouped(self.sequence(list(items)))
        if len(items) != 1 or str(items[0][0]) not in ("LITERAL", "NOT_LITERAL", "IN"):
            return ""
        other = _one_of(str(items[0][0]), items[0][1], but=True)
        return rf"(?:{other}|\z)" if direction > 0 else rf"(?:\A|{other})"


def _grouped(inner: str | None) -> str | None:
    return None if inner is None else f"(?:{inner})"


def _one_of(name: str, value: Any, but: bool = False) -> str:
    """A character or a set of them (with `but`, all others): exact in ASCII, beyond it all that might be meant."""
    if name == "LITERAL" and not but:
        return re.escape(chr(value)) if value < 128 else rf"\x{{{value:x}}}"
    return _set(name, tuple(value) if name == "IN" else value, but)


@lru_cache(maxsize=4096)
def _set(name: str, value: Any, but: bool) -> str:
    items = [(name, value)] if name != "IN" else value
    if name == "NOT_LITERAL":
        items = [("NEGATE", None), ("LITERAL", value)]
    negated = any(str(kind) == "NEGATE" for kind, _ in items) != but
    named = [(str(kind), what) for kind, what in items if str(kind) != "NEGATE"]
    letters = "".join(rf"\x{{{ord(c):x}}}" for c in _ASCII if any(_is(c, k, w) for k, w in named) != negated)
    if negated or any(kind == "CATEGORY" for kind, _ in named):
        letters += _FOREIGN
    else:
        for kind, what in named:
            first, last = what if kind == "RANGE" else (what, what)
            if last > 127:
                letters += rf"\x{{{max(first, 128):x}}}-\x{{{last:x}}}"
    return f"[{letters}]" if letters else r"[^\x{0}-\x{10ffff}]"


def _is(char: str, kind: str, what: Any) -> bool:
    if kind == "LITERAL":
        return bool(ord(char) == what)
    if kind == "RANGE":
        return bool(what[0] <= ord(char) <= what[1])
    category: str = str(what).removeprefix("CATEGORY_")
    of_kind: bool = _KINDS[category.removeprefix("NOT_")](char)
    return of_kind is not category.startswith("NOT_")
