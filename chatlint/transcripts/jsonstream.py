"""The items of one long JSON list, read one after another; a broken one costs only itself."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

from chatlint.transcripts.decode import MAX_LINE, TOO_LONG
from chatlint.transcripts.refused import Wrong

_CHUNK = 1 << 18
_DEEP = 100
_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|["{}\[\],]', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None, strict=False)
END = "ends early, in the middle of the list: what came before was read; export or copy it again"


def loads(text: str) -> Any:
    """The value of a JSON text; numbers that JSON does not know (NaN) are None. Raises Wrong with the reason."""
    try:
        value, end = _DECODER.raw_decode(text, _space(text, 0))
    except RecursionError:
        raise Wrong("is nested too deep to be a transcript") from None
    except json.JSONDecodeError as broken:
        raise Wrong(f"is no JSON: {_reason(broken)} (character {broken.pos + 1})") from None
    except ValueError:
        raise Wrong("holds a number with too many digits") from None
    if _space(text, end) < len(text):
        raise Wrong(f"is no JSON: something follows its end (character {end + 1})")
    return value


class Stream:
    """A JSON text that is read piece by piece; never more than one item of its list is in memory."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._over = False
        self.around: dict[str, Any] = {}

    def items(self, path: tuple[str, ...]) -> Iterator[Any]:
        """The items of the list at `path`: values, or Wrong for those that are broken.

        What stands beside the list is in `around` once all is read. Raises Wrong where the text ends early.
        """
        first = self._peek()
        if not path and first == "[":
            yield from self._list()
        elif first == "{":
            yield from self._object(path)
        else:
            raise Wrong("is not the list that was expected")

    def _object(self, path: tuple[str, ...]) -> Iterator[Any]:
        self._at += 1
        while self._peek() != "}":
            key = self._value()
            if not isinstance(key, str) or self._peek() != ":":
                raise Wrong("is no JSON: a name and a colon were expected")
            self._at += 1
            inside = bool(path) and key == path[0]
            if inside and self._peek() == ("[" if len(path) == 1 else "{"):
                yield from self._list() if len(path) == 1 else self._object(path[1:])
            else:
                self.around[key] = self._value()
            if self._peek() == ",":
                self._at += 1
        self._at += 1

    def _list(self) -> Iterator[Any]:
        self._at += 1
        while (mark := self._peek()) != "]":
            if not mark:
                raise Wrong(END)
            try:
                value = self._value()
            except Wrong as wrong:
                value = wrong
                self._skip()
            yield value
            if self._peek() == ",":
                self._at += 1
            elif self._peek() != "]":
                self._skip()
        self._at += 1

    def _peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            self._at = _space(self._buffer, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on: as much as there is, so that a long item is not tried over and over."""
        if self._over:
            return False
        rest = self._buffer[self._at :]
        more = self._text.read(max(_CHUNK, len(rest)))
        self._buffer, self._at, self._over = rest + more, 0, not more
        return bool(more)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
                if end < len(self._buffer) or not self._more():
                    self._at = end
                    return value
            except RecursionError:
                raise Wrong("is nested too deep to be a transcript") from None
            except json.JSONDecodeError as broken:
                near = broken.pos > len(self._buffer) - 100 or broken.msg.startswith("Unterminated")
                if not near or not self._more():
                    raise Wrong(f"is no JSON: {_reason(broken)}" if not self._over else END) from None
            except ValueError:
                raise Wrong("holds a number with too many digits") from None
            if len(self._buffer) - self._at > MAX_LINE:
                raise Wrong(TOO_LONG)

    def _skip(self) -> None:
        """Go on behind a broken item: to the comma or bracket after it. Raises Wrong where there is none."""
        depth = 0
        while True:
            mark = _MARK.search(self._buffer, self._at)
            if mark is None or mark[0] == '"':
                self._at = len(self._buffer) if mark is None else mark.start()
                if len(self._buffer) - self._at > MAX_LINE or not self._more():
                    raise Wrong(END)
                continue
            if depth == 0 and mark[0] in ",]}":
                self._at = mark.start()
                if mark[0] != "}":
                    return
                self._at += 1
                continue
            self._at = mark.end()
            depth += (mark[0] in "{[") - (mark[0] in "}]")


def beginning(head: str) -> Any:
    """What the beginning of a JSON text holds: its last, unfinished part is cut off. None where it is no JSON."""
    for _ in range(2):
        try:
            return _DECODER.raw_decode(head, _space(head, 0))[0]
        except json.JSONDecodeError as broken:
            cut = _closed(head)
            try:
                return _DECODER.raw_decode(cut, _space(cut, 0))[0]
            except json.JSONDecodeError:
                head = head[: broken.pos]  # what comes before the fault will do
            except (ValueError, RecursionError):
                return None
        except (ValueError, RecursionError):
            return None
    return None


def _closed(head: str) -> str:
    """The text up to its last whole value, all that is open closed."""
    ends: list[str] = []
    cut, closing = 0, ""
    for mark in _MARK.finditer(head):
        if mark[0] == '"' or len(ends) > _DEEP:
            break
        if mark[0] in "{[":
            ends.append("}" if mark[0] == "{" else "]")
        elif mark[0] in "}]" and (not ends or ends.pop() != mark[0]):
            break
        if mark[0] in "{}[],":
            cut = mark.start() if mark[0] == "," else mark.end()
            closing = "".join(reversed(ends))
    return head[:cut] + closing


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _reason(broken: json.JSONDecodeError) -> str:
    return broken.msg[:1].lower() + broken.msg[1:]
