"""A quick no: one linear pass tells which of many patterns can match a text at all.

RE2 looks for all of them at once. What passes is still searched for with the pattern itself; the sieve
only spares searches that would find nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import re2

from chatlint.checks.loosen import loosened

_MEMORY = 16 << 20
_PROBE = "\x02probe\x03"


class Sieve:
    """Which of `patterns` a text can hold. Safe to share between threads."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)

    def passing(self, text: str) -> Sequence[int]:
        """Indexes of the patterns worth trying, ascending."""
        always, together, sifted = self._ascii if text.isascii() else self._any
        if not sifted:
            return always
        try:
            found: list[int] | None = together.Match(text)
        except UnicodeEncodeError:  # half of a character (a lone surrogate)
            return range(len(self._patterns))
        if not found:
            return always
        return sorted((*always, *(sifted[index] for index in found if index < len(sifted))))

    @cached_property
    def _ascii(self) -> _Sifted:
        return _sift(self._patterns, ascii_only=True)

    @cached_property
    def _any(self) -> _Sifted:
        return _sift(self._patterns, ascii_only=False)


class _Sifted(NamedTuple):
    always: tuple[int, ...]
    together: Any  # an re2.Set, which has no types of its own
    sifted: tuple[int, ...]


def _sift(patterns: Sequence[str], ascii_only: bool) -> _Sifted:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    together: Any = re2.Set.SearchSet(options)
    sifted: list[int] = []
    for index, pattern in enumerate(patterns):
        loose = loosened(pattern, ascii_only)
        if loose is not None and _added(together, loose):
            sifted.append(index)
    if sifted:
        together.Add(_PROBE)
        together.Compile()
        if len(sifted) not in (together.Match(_PROBE) or ()):
            sifted = []  # too large for its memory: RE2 then finds nothing, not even this
    return _Sifted(tuple(sorted({*range(len(patterns))} - {*sifted})), together, tuple(sifted))


def _added(together: Any, pattern: str) -> bool:
    try:
        together.Add(pattern)
    except re2.error:
        return False
    return True
