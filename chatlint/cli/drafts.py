"""What `check` is given: one draft, or a file of many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from chatlint.cli.common import Wrong
from chatlint.message import Conversation, Message
from chatlint.validation import explain

MAX_LINE = 16 * 1024 * 1024
"""Bytes of one line of a file; a longer one is refused unread."""


@dataclass(frozen=True)
class Given:
    """One draft: its text; its line (from 1) or entry in a file, what it is called there, what was said before it."""

    text: str
    line: int | None = None
    entry: str | None = None
    id: str | int | None = None
    conversation: Conversation | None = None


@dataclass(frozen=True)
class Fault:
    """A line that cannot be read, and how to mend it. Holds no text of the line."""

    line: int
    reason: str


class _Unusable(ValueError):
    """Why a line is none."""


def one_draft(given: str | None) -> str:
    """The draft of the command's argument; of standard input for `-` or where nothing is given.

    A final line break of standard input is none of the draft. Raises Wrong.
    """
    if given is not None and given != "-":
        return given
    if given is None and sys.stdin.isatty():
        raise Wrong("nothing to check; give a draft, - to read one from standard input, or --jsonl FILE")
    text = _utf8(sys.stdin.buffer.read(), "standard input")
    return text.removesuffix("\n").removesuffix("\r")


def _utf8(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise Wrong(f"{name}: not UTF-8 in line {line} (byte {wrong.start}); save it as UTF-8") from None


def before(customer: str | None) -> Conversation | None:
    """The conversation in which the customer has just said this."""
    return Conversation(messages=(Message(role="customer", text=customer),)) if customer else None


def read_jsonl(name: str) -> Iterator[Given | Fault]:
    """Every line of the file (`-`: standard input) that is not blank, in order. Raises Wrong for no file."""
    try:
        if name == "-":
            yield from _lines(sys.stdin.buffer)
        else:
            with Path(name).open("rb") as file:
                yield from _lines(file)
    except OSError as wrong:
        raise Wrong(f"{name}: {wrong.strerror or wrong}; name a file that can be read") from None


def _lines(file: BinaryIO) -> Iterator[Given | Fault]:
    number = 0
    # Only b"\n" ends a line: str.splitlines would also break at characters that stand in messages.
    while data := file.readline(MAX_LINE + 1):
        number += 1
        if len(data) > MAX_LINE:
            while not data.endswith(b"\n") and (data := file.readline(MAX_LINE)):
                pass
            yield Fault(number, f"longer than {MAX_LINE:,} bytes; split it")
        elif data.strip():
            try:
                yield _given(number, data)
            except _Unusable as wrong:
                yield Fault(number, str(wrong))


def _given(number: int, data: bytes) -> Given:
    fields = _fields(data, first=number == 1)
    if "text" not in fields:
        raise _Unusable('no "text"; put the draft there, as in {"text": "Hello"}')
    text, name, customer = fields["text"], fields.get("id"), fields.get("customer")
    if not isinstance(text, str):
        raise _Unusable(f'"text" is {_kind(text)}; it must be a string')
    if name is not None and (isinstance(name, bool) or not isinstance(name, str | int)):
        raise _Unusable(f'"id" is {_kind(name)}; it must be a string or a whole number')
    if customer is not None and not isinstance(customer, str):
        raise _Unusable(f'"customer" is {_kind(customer)}; it must be a string, the message before the draft')
    conversation = _conversation(fields.get("conversation"))
    if conversation is not None and customer:
        raise _Unusable('both "customer" and "conversation"; keep one of them')
    return Given(text, line=number, id=name, conversation=conversation or before(customer))


def _fields(data: bytes, first: bool) -> dict[str, Any]:
    try:
        loaded = json.loads(data.decode("utf-8-sig" if first else "utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as wrong:
        raise _Unusable(f"not UTF-8 (byte {wrong.start} of the line); save the file as UTF-8") from None
    except json.JSONDecodeError as wrong:
        raise _Unusable(f"no JSON: {wrong.msg} (character {wrong.pos + 1}); write one object a line") from None
    except RecursionError:
        raise _Unusable("nested too deeply; write one flat object a line") from None
    except _Unusable:
        raise
    except ValueError:
        raise _Unusable("a number with too many digits; write it as a string") from None
    if not isinstance(loaded, dict):
        raise _Unusable(f'{_kind(loaded)} instead of an object; write {{"text": "..."}}')
    return loaded


def _refuse(constant: str) -> None:
    raise _Unusable(f"{constant} is no JSON; leave the field out or write null")


def _conversation(given: object) -> Conversation | None:
    if given is None:
        return None
    try:
        return Conversation.model_validate({"messages": given} if isinstance(given, list) else given)
    except ValidationError as wrong:
        raise _Unusable(f'"conversation": {explain(wrong, Conversation)}') from None


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return names.get(type(value), "null")
