"""What several engines said, as one answer."""

from __future__ import annotations

from collections.abc import Iterable

from chatlint.grammar.base import Correction


def agreed(found: Iterable[Correction]) -> tuple[Correction, ...]:
    """The corrections by place. Where two engines find the same fault, one stays, and is surer.

    Two that overlap under the same category are the same fault; the more precise one is kept. Its precision
    becomes that of two independent witnesses, `1 - (1 - p)(1 - q)`. What our own speller says in both
    engines, under the same rule, is one witness.
    """
    kept: list[Correction] = []
    for correction in sorted(found, key=lambda c: (-c.precision, c.start, c.end, c.engine, c.rule)):
        twin = next((n for n, other in enumerate(kept) if _same(other, correction)), None)
        if twin is None:
            kept.append(correction)
        elif kept[twin].engine != correction.engine and kept[twin].rule != correction.rule:
            sure = 1 - (1 - kept[twin].precision) * (1 - correction.precision)
            kept[twin] = kept[twin]._replace(precision=round(sure, 4))
    return tuple(sorted(kept))


def _same(one: Correction, other: Correction) -> bool:
    return one.category == other.category and one.start < other.end and other.start < one.end
