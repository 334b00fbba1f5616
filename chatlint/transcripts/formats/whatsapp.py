"""WhatsApp: a chat exported as text, from Android or iOS. Who is an agent must be named; times are local."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chatlint.message import Message, Role
from chatlint.transcripts.body import body_of
from chatlint.transcripts.decode import NOT_UTF8, TOO_LONG, as_text, lines, undecoded
from chatlint.transcripts.head import Head
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.row import About, Parsed, Reading, Row
from chatlint.transcripts.times import aware

_DATE = r"(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{2,4})"
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?: ?(?P<half>[AaPp])\.? ?[Mm]\.?)?"
_HEAD = re.compile(
    rf"^(?:\[{_DATE},? (?:\w+ )?{_CLOCK}\] |{_DATE.replace('P<', 'P<x')},? (?:\w+ )?{_CLOCK.replace('P<', 'P<x')} - )"
)
_NAME = re.compile(r"(?P<name>[^:\n]{1,60}): ?")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\ufeff]")
_MEDIA = re.compile(
    r"<(?:Media|Medien|Médias|Multimedia|attached|Datei|.{1,20}) ?(?:omitted|ausgeschlossen|omis|omitido|: [^>]+)>"
    r"|(?:image|video|audio|sticker|GIF|document|Contact card) omitted|.{1,80} \(file attached\)",
)
_GONE = re.compile(r"(?:This message was deleted|You deleted this message)\.?")
_NOTICE = re.compile(r"Messages and calls are end-to-end encrypted.*", re.DOTALL)
_EDITED = re.compile(r"\s*<This message was edited>$")
_CHAT = About(channel="chat")


@dataclass
class _Entry:
    number: int
    moment: tuple[int, int, int, int, int, int]
    first: str
    more: list[str] = field(default_factory=list)


class WhatsApp:
    """WhatsApp's text export. Whether days or months come first is seen from the whole file."""

    name = "whatsapp"
    title = "WhatsApp: a chat exported as text"
    grouped = True

    def recognises(self, head: Head) -> bool:
        """Whether the first line begins with a date and a time as WhatsApp writes them."""
        return _HEAD.match(_clean(head.text.lstrip()[:200])) is not None

    def rows(self, reading: Reading) -> Iterator[Parsed]:
        """One row for each message; lines without a date belong to the message before them."""
        head = Head.of(reading)
        with as_text(reading.source.open(), head.encoding, "\n") as text:
            order = _order(text)
        with as_text(reading.source.open(), head.encoding, "\n") as text:
            for entry in _entries(text, reading, head.encoding):
                if isinstance(entry, Refused):
                    yield entry
                else:
                    place = f"line {entry.number}"
                    yield reading.attempt(
                        place,
                        lambda e=entry, p=place: Row(reading.source.stem, _message(e, order, reading), p, _CHAT),  # type: ignore[misc]
                    )


def _entries(text: io.TextIOWrapper, reading: Reading, encoding: str) -> Iterator[_Entry | Refused]:
    entry: _Entry | None = None
    for number, line in enumerate(lines(text), 1):
        if line is None or undecoded(line):
            if entry is not None:
                yield entry
                entry = None
            yield reading.refuse(f"line {number}", TOO_LONG if line is None else NOT_UTF8.format(encoding=encoding))
            continue
        line = line.rstrip("\r\n")
        cleaned = _clean(line)
        head = _HEAD.match(cleaned)
        if head is None:
            if entry is not None:
                entry.more.append(line)
            elif line.strip():
                yield reading.refuse(f"line {number}", "stands before the first message: it has no date")
            continue
        if entry is not None:
            yield entry
        entry = _Entry(number, _moment(head), cleaned[head.end() :])
    if entry is not None:
        yield entry


def _message(entry: _Entry, order: str, reading: Reading) -> Message:
    named = _NAME.match(entry.first)
    said = entry.first[named.end() :] if named else entry.first
    text = "\n".join((said, *entry.more)).rstrip()
    notice = named is None or _NOTICE.fullmatch(text) is not None
    if not notice and not reading.agents:
        raise Wrong("the export does not say who is an agent: name the agents")
    name = named["name"].strip().lstrip("~ ") if named else None
    role: Role = "system" if notice else "agent" if reading.is_agent(name) else "customer"
    if role == "agent" and reading.is_bot(name):
        role = "bot"
    deleted = _GONE.fullmatch(text) is not None
    media = _MEDIA.fullmatch(text) is not None
    written = "" if media or deleted else _EDITED.sub("", text)
    body = body_of(written, "slack" if "*" in written or "_" in written or "~" in written else "text")
    return Message(
        text=body.text,
        source=body.source,
        source_map=body.map,
        role=role,
        author=name,
        sent_at=_sent(entry.moment, order, reading),
        deleted=deleted,
        extra={"attachment": True} if media else {},
    )


def _sent(moment: tuple[int, int, int, int, int, int], order: str, reading: Reading) -> datetime:
    first, second, third, hour, minute, seconds = moment
    if order == "ymd":
        year, month, day = first, second, third
    else:
        day, month, year = (first, second, third) if order == "dmy" else (second, first, third)
    try:
        return aware(datetime(year + 2000 * (year < 100), month, day, hour, minute, seconds), reading.zone)
    except (ValueError, OverflowError):
        raise Wrong("its date does not exist, read as the file's other dates are") from None


def _order(text: io.TextIOWrapper) -> str:
    """Which of the first two numbers of a date is the day: one above 12 tells it; where none does, the day is first,
    but for a clock of twelve hours without seconds or brackets, which is American."""
    american = False
    for line in lines(text):
        head = _HEAD.match(_clean(line or ""))
        if head is None:
            continue
        first, second = _number(head, "a"), _number(head, "b")
        if first > 31:
            return "ymd"
        if first > 12:
            return "dmy"
        if second > 12:
            return "mdy"
        american = american or head["xhalf"] is not None
    return "mdy" if american else "dmy"


def _moment(head: re.Match[str]) -> tuple[int, int, int, int, int, int]:
    hour, half = _number(head, "hour"), (head["half"] or head["xhalf"] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "p")
    date = (_number(head, "a"), _number(head, "b"), _number(head, "c"))
    return (*date, hour, _number(head, "minute"), _number(head, "second"))


def _number(head: re.Match[str], name: str) -> int:
    return int(head[name] or head["x" + name] or 0)


def _clean(line: str) -> str:
    """The line without marks for the direction of writing; narrow spaces are spaces."""
    return _MARKS.sub("", line).replace("\u202f", " ").replace("\xa0", " ")
