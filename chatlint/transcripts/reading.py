"""Exports in, conversations out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatlint.message import Conversation
from chatlint.near import nearest
from chatlint.transcripts.columns import Columns
from chatlint.transcripts.formats import FORMATS, Format
from chatlint.transcripts.formats.delimited import Csv
from chatlint.transcripts.formats.flat import Flat
from chatlint.transcripts.formats.parquet import Parquet
from chatlint.transcripts.group import conversations
from chatlint.transcripts.head import Head
from chatlint.transcripts.refused import Refused, Wrong
from chatlint.transcripts.row import BROKEN, Parsed, Reading, each, unreadable
from chatlint.transcripts.source import Source, sources

UNKNOWN = f"its format is not recognised: name it, one of {', '.join(FORMATS)}"


def read(
    path: Path | str | Source,
    *,
    format: str | None = None,
    columns: Columns | None = None,
    agents: Iterable[str] = (),
    bots: Iterable[str] = (),
    zone: str = "UTC",
    encoding: str | None = None,
    grouped: bool = False,
) -> Iterator[Conversation | Refused]:
    """The conversations of an export, and what of it cannot be read.

    `path` may be a file, a folder, an archive, a glob or a source of `sources`. `format` is one of `FORMATS`, by
    default recognised. `columns` maps the columns of a table, by default guessed. `agents` names those who write for
    the house, where an export does not say it: ids, names, addresses, or domains (`@acme.example`); `bots` those that
    an export takes for agents. `zone` is that of times without one. `grouped` promises that the messages of a
    conversation stand together: then each comes out as soon as it ends.

    Bad data never raises: messages in the export = messages of the conversations + the refusals' `rows`. Raises
    ValueError for a format or a zone that does not exist, ImportError where Parquet is read without pyarrow.
    """
    chosen = _format(format)
    people, machines = _folded(agents), _folded(bots)
    for source in [path] if isinstance(path, Source) else sources([path]):
        reading = Reading(source, zone_of(zone), columns, people, machines, encoding)
        yield from _read(reading, chosen, grouped)


def recognise(path: Path | str | Source) -> str | None:
    """The name of the format of a file or a source, by its content; None where it is none that is known."""
    try:
        found = _recognised(_reading(path))
    except (Wrong, *BROKEN):
        return None
    return found.name if found is not None else None


def columns_of(path: Path | str | Source) -> Columns | None:
    """The columns that are guessed for a table; None for what is no table, or has no column of texts."""
    reading = _reading(path)
    try:
        found = _recognised(reading)
        if isinstance(found, Parquet):
            return found.columns(reading)
        return found.columns(Head.of(reading)) if isinstance(found, (Csv, Flat)) else None
    except (Wrong, *BROKEN):
        return None


def zone_of(name: str) -> tzinfo:
    """The time zone of this name. Raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}: write it as Europe/Berlin or UTC") from None


def _read(reading: Reading, chosen: Format | None, grouped: bool) -> Iterator[Conversation | Refused]:
    try:
        found = chosen or _recognised(reading)
    except Wrong as wrong:
        yield reading.refuse("file", str(wrong))
        return
    except BROKEN as broken:
        yield reading.refuse("file", unreadable(broken))
        return
    if found is None:
        yield reading.refuse("file", UNKNOWN)
        return
    rows: Iterator[Parsed] = each(found.rows(reading), reading)
    yield from conversations(rows, reading, grouped or found.grouped)


def _recognised(reading: Reading) -> Format | None:
    if reading.source.whole:
        return FORMATS["slack"]
    head = Head.of(reading)
    return next((one for one in FORMATS.values() if one.recognises(head)), None)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in names)


def _format(name: str | None) -> Format | None:
    if name is None:
        return None
    if name not in FORMATS:
        raise ValueError(f"there is no format {name!r}{nearest(name, FORMATS)}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def _reading(path: Path | str | Source) -> Reading:
    return Reading(path if isinstance(path, Source) else Source(path=Path(path)), zone_of("UTC"))
