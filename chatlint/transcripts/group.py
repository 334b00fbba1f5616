"""From messages in the order of an export to whole conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from chatlint.message import Conversation, Message
from chatlint.transcripts.refused import Refused
from chatlint.transcripts.row import About, Reading, Row, person
from chatlint.transcripts.spool import Spool

IN_MEMORY = 10_000
"""So many messages are kept in memory; more go to a private file on disk, which is gone when it is closed."""
WHO = "the export does not say whether an agent or the customer wrote it: export the users as well, or name the agents"
MOST = 20_000
"""The most messages that one conversation may have: more are no conversation but a wrongly mapped column."""


def conversations(
    parsed: Iterable[Row | Refused], reading: Reading, grouped: bool = False
) -> Iterator[Conversation | Refused]:
    """The conversations of the rows, in the order in which they begin; refusals as they come.

    Messages of one conversation may stand anywhere, unless `grouped` promises that they stand together: then each
    conversation comes out as soon as it ends, and nothing is kept.
    """
    yield from _neighbours(parsed, reading) if grouped else _gathered(parsed, reading)


def _neighbours(parsed: Iterable[Row | Refused], reading: Reading) -> Iterator[Conversation | Refused]:
    together: list[Row] = []
    for row in parsed:
        if isinstance(row, Refused):
            yield row
            continue
        if together and (row.conversation is None or row.conversation != together[0].conversation):
            yield from _conversation(together, reading)
            together = []
        together.append(row)
    if together:
        yield from _conversation(together, reading)


def _gathered(parsed: Iterable[Row | Refused], reading: Reading) -> Iterator[Conversation | Refused]:
    kept: dict[str, list[Row]] = {}
    count = 0
    spool: Spool | None = None
    try:
        for row in parsed:
            if isinstance(row, Refused):
                yield row
            elif row.conversation is None:
                yield from _conversation([row], reading)
            elif spool is not None:
                spool.add(row)
            else:
                kept.setdefault(row.conversation, []).append(row)
                count += 1
                if count >= IN_MEMORY:
                    spool = Spool()
                    for rows in kept.values():
                        for one in rows:
                            spool.add(one)
                    kept = {}
        gathered: Iterable[Iterable[Row]] = spool.conversations() if spool is not None else kept.values()
        for together in gathered:
            yield from _conversation(together, reading)
    finally:
        if spool is not None:
            spool.close()


def _conversation(rows: Iterable[Row], reading: Reading) -> Iterator[Conversation | Refused]:
    seen: dict[str, str] = {}
    kept: list[Row] = []
    key: str | None = None
    name = channel = language = None
    extra: dict[str, object] = {}
    for row in rows:
        if len(kept) >= MOST:
            reason = f"its conversation has more than {MOST:,} messages: is the column of conversations the right one?"
            yield reading.refuse(row.place, reason)
            continue
        first = seen.setdefault(row.message.id, row.place) if row.message.id is not None else row.place
        if first is not row.place:
            yield reading.refuse(row.place, f"is a duplicate of {first}: it has the same id")
            continue
        key = row.conversation
        kept.append(row)
        about: About = row.about
        name = name or about.customer_name
        channel = channel or about.channel
        language = language or about.language
        for field, value in about.extra.items():
            extra.setdefault(field, value)
    ordered = in_order(kept)
    messages: list[Message] = []
    for row in ordered:
        if row.unsure and row.message.author != ordered[0].message.author:
            yield reading.refuse(row.place, WHO)
        else:
            messages.append(row.message)
    if messages:
        name = name or _customer(messages)
        shown = tuple(messages)
        yield Conversation(id=key, messages=shown, customer_name=name, channel=channel, language=language, extra=extra)


def _customer(messages: list[Message]) -> str | None:
    return next((name for m in messages if m.role == "customer" and (name := person(m.author))), None)


def in_order(rows: list[Row]) -> list[Row]:
    """The rows by time; those of one moment, and those without, stay where they stood.

    An export that begins with the newest message is turned around first.
    """
    sent = [row.message.sent_at for row in rows if row.message.sent_at is not None]
    if not sent:
        return rows
    if len(sent) == len(rows) and sent[0] > sent[-1]:
        rows = rows[::-1]
    moments: list[datetime] = []
    last = min(sent)
    for row in rows:
        last = row.message.sent_at or last
        moments.append(last)
    return [rows[i] for i in sorted(range(len(rows)), key=moments.__getitem__)]
