"""Moments as exports write them: ISO 8601, mail dates, and Unix time in four units."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from chatlint.transcripts.refused import Wrong

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ((1e11, 1_000_000), (1e14, 1_000), (1e17, 1))
"""Unix time below the first is in seconds, milliseconds, microseconds; above in nanoseconds. To microseconds."""
_NUMBER = re.compile(r"\d{9,19}(?:\.\d{1,9})?")
_LONG = re.compile(r"(?:\w+day, )?(\w+ \d{1,2}, \d{4}) at (\d{1,2}:\d{2}:\d{2} [AP]M) UTC")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")


def moment(value: object, zone: tzinfo, form: str | None = None) -> datetime | None:
    """The moment that a value names, None for none at all. A time without zone is one of `zone`.

    `form` is a `strptime` format for times written otherwise. Raises Wrong where the value is no moment.
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, datetime):
            return aware(value, zone)
        if isinstance(value, str):
            return _written(value.strip(), zone, form)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return _unix(value)
    except (ValueError, OverflowError, TypeError, IndexError):
        pass
    raise Wrong("the time is not understood: write it as 2026-11-20T10:00:00Z or as Unix time, or name its format")


def aware(value: datetime, zone: tzinfo) -> datetime:
    """The moment itself; without zone, that of the zone's clock (the first of two when clocks are put back)."""
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
        if value.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != value.replace(tzinfo=None):
            value = value.astimezone(UTC).astimezone(zone)  # an hour that the clocks left out
    return value


def _unix(value: int | float) -> datetime:
    if not 0 <= value < 1e20:
        raise ValueError
    scale = next((scale for limit, scale in _UNITS if value < limit), None)
    micros = round(value * scale) if scale else value // 1000
    return _EPOCH + timedelta(microseconds=int(micros))


def _written(value: str, zone: tzinfo, form: str | None) -> datetime:
    if form is not None:
        return aware(datetime.strptime(value, form), zone)
    if _NUMBER.fullmatch(value):
        whole, _, fraction = value.partition(".")
        return _unix(int(whole)) + timedelta(microseconds=int(fraction[:6].ljust(6, "0")))
    if _ISO.fullmatch(value):
        return aware(datetime.fromisoformat(_iso(value)), zone)
    if long := _LONG.fullmatch(value.replace("\u202f", " ")):
        return datetime.strptime(" ".join(long.groups()), "%B %d, %Y %I:%M:%S %p").replace(tzinfo=UTC)
    return aware(parsedate_to_datetime(value), zone)


def _iso(value: str) -> str:
    """The time as `fromisoformat` reads it: at most six digits of a second, `UTC` as an offset."""
    value = value.removesuffix(" UTC") + "Z" if value.endswith(" UTC") else value
    return re.sub(r"(\.\d{6})\d+", r"\1", value)
