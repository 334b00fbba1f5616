"""Numbers and times as a reader wants them. What is not known is a dash."""

from __future__ import annotations

NOTHING = "–"


def number(value: float | None) -> str:
    """`12,345`."""
    return NOTHING if value is None else f"{value:,.0f}"


def decimal(value: float | None, digits: int = 1) -> str:
    """`93.4`."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


def percent(share: float | None) -> str:
    """`42 %`; a share near none or all keeps a digit."""
    if share is None:
        return NOTHING
    value = 100 * share
    if 0 < value < 0.1:
        return "< 0.1 %"
    return f"{value:.1f} %" if 0 < value < 1 or 99 < value < 99.95 else f"{value:.0f} %"


def wait(seconds: float | None) -> str:
    """`45 s`, `1 min 20 s`, `2 h 5 min`, `3 days`."""
    if seconds is None:
        return NOTHING
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{round(whole / 60)} min"
    if whole < 172_800:
        hours, rest = divmod(round(whole / 60), 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{round(whole / 86_400)} days"


def signed(value: float | None, digits: int = 1) -> str:
    """`+1.2`, `−0.4`, `±0`."""
    if value is None:
        return NOTHING
    shown = f"{abs(value):.{digits}f}"
    if float(shown) == 0:
        return "±0"
    return f"{'+' if value > 0 else '−'}{shown}"


def count(value: int, one: str, many: str | None = None) -> str:
    """`1 chat`, `2 chats`."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"
