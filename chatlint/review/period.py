"""The time that the rows cover, cut into the week to coach and what came before, and into days, weeks or months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY = 86_400.0
FOCUS_DAYS = 7


@dataclass(slots=True, frozen=True)
class Period:
    """From the first to the last moment (seconds since 1970), or neither where the rows carry no times."""

    start: float | None = None
    end: float | None = None

    def with_(self, moment: float | None) -> Period:
        """The period that holds this moment too."""
        if moment is None:
            return self
        return Period(
            moment if self.start is None else min(self.start, moment),
            moment if self.end is None else max(self.end, moment),
        )

    @property
    def days(self) -> float:
        """How long it is."""
        return 0.0 if self.start is None or self.end is None else (self.end - self.start) / DAY

    @property
    def focus_from(self) -> float | None:
        """Where the last seven days begin; None where there is nothing before them to compare with."""
        return None if self.end is None or self.days <= FOCUS_DAYS + 1 else self.end - FOCUS_DAYS * DAY

    def in_focus(self, moment: float | None) -> bool:
        """Whether this belongs to the week to coach."""
        return self.focus_from is None or (moment is not None and moment > self.focus_from)

    @property
    def step(self) -> str:
        """What a point of a trend stands for."""
        return "day" if self.days <= 35 else "week" if self.days <= 270 else "month"

    def bucket(self, day: int) -> int:
        """The day (since 1970) on which the step that holds this day begins."""
        if self.step == "day":
            return day
        when = _date(day)
        first = when - timedelta(days=when.weekday()) if self.step == "week" else when.replace(day=1)
        return (first - date(1970, 1, 1)).days

    def name(self, bucket: int) -> str:
        """How a step is called on an axis."""
        when = _date(bucket)
        return f"{when:%b %Y}" if self.step == "month" else f"{when.day} {when:%b}"


def day_of(moment: float) -> int:
    """The day since 1970 (UTC) that holds a moment."""
    return int(moment // DAY)


def spoken(moment: float) -> str:
    """`3 June 2024`."""
    when = datetime.fromtimestamp(moment, UTC)
    return f"{when.day} {when:%B %Y}"


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)
