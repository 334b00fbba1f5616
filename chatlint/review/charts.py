"""Where things stand in a chart, in percent of its width and pixels of its height. The drawing is in `charts.html`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from chatlint.review.agents import Group
from chatlint.review.overview import Step

LABELS = 5
TOP = 6.0
PLOT = 130.0
BARS = 34.0


@dataclass(frozen=True, slots=True)
class Point:
    """A step of the trend: its place, the interval around it, and the bar that counts its messages."""

    name: str
    x: float
    y: float
    low: float
    high: float
    bar: float
    score: float
    clean: float
    messages: int
    labelled: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Mean score over time, with the count of messages below."""

    points: tuple[Point, ...]
    floor: int
    width: float

    @property
    def middle(self) -> float:
        """The score halfway up."""
        return (self.floor + 100) / 2


def trend(steps: Sequence[tuple[str, Step]], usual: float) -> Trend:
    """The chart of an overview's steps; `usual` is the variance of all conversations."""
    rows = [(name, step, step.chats.interval(usual=usual)) for name, step in steps]
    lowest = min((i[0] if i and s.chats.count >= 5 else s.chats.value or 0.0) for _, s, i in rows)
    bottom = max(0, min(90, floor(lowest / 10) * 10))
    most = max(step.messages for _, step, _ in rows) or 1
    every = ceil(len(rows) / LABELS)

    def height(score: float) -> float:
        return round(TOP + PLOT * (1 - (min(100.0, max(float(bottom), score)) - bottom) / (100 - bottom)), 1)

    points = []
    for number, (name, step, interval) in enumerate(rows):
        x = round(100 * (number + 0.5) / len(rows), 2)
        mean = step.chats.value or 0.0
        low, high = interval or (mean, mean)
        points.append(
            Point(
                name=name,
                x=x,
                y=height(mean),
                low=height(low),
                high=height(high),
                bar=round(BARS * step.messages / most, 1),
                score=mean,
                clean=step.clean / step.messages if step.messages else 0.0,
                messages=step.messages,
                labelled=number % every == 0,
                anchor="start" if x < 9 else "end" if x > 91 else "middle",
            )
        )
    return Trend(tuple(points), bottom, round(min(6.0, 60 / len(rows)), 2))


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of a histogram."""

    name: str
    count: int
    share: float
    x: float
    width: float
    height: float
    tone: str


def columns(bars: Iterable[tuple[str, int, str]], height: float) -> list[Column]:
    """Bars side by side, the highest `height` pixels high."""
    listed = list(bars)
    total = sum(count for _, count, _ in listed) or 1
    most = max((count for _, count, _ in listed), default=0) or 1
    wide = 100 / max(1, len(listed))
    return [
        Column(
            name=name,
            count=count,
            share=count / total,
            x=round(number * wide + wide * 0.12, 2),
            width=round(wide * 0.76, 2),
            height=round(max(height * count / most, 1.5 if count else 0), 1),
            tone=tone,
        )
        for number, (name, count, tone) in enumerate(listed)
    ]


@dataclass(frozen=True, slots=True)
class Scale:
    """From a score to percent of the width."""

    floor: int

    def at(self, score: float) -> float:
        """Where a score stands."""
        return round(100 * (min(100.0, max(float(self.floor), score)) - self.floor) / (100 - self.floor), 2)


def scale(groups: Iterable[Group]) -> Scale:
    """A scale that holds every group's interval; of those with few conversations only the mean."""
    lows = [
        (group.interval[0] if group.interval and not group.few else group.chats.value or 0.0) - 1 for group in groups
    ]
    return Scale(max(0, min(90, floor(min(lows, default=0.0) / 10) * 10)))


def stacked(shares: Iterable[tuple[str, float]]) -> list[tuple[str, float, float, float]]:
    """Parts of one bar: name, share, where it begins and how wide it is in percent."""
    placed, at = [], 0.0
    for name, share in shares:
        placed.append((name, share, round(at, 2), round(100 * share, 2)))
        at += 100 * share
    return placed
