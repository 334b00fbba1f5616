"""The one protocol behind which every grammar engine stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Correction(NamedTuple):
    """What an engine would change.

    `start` and `end` count code points of the text as given. `rule` is the engine's own
    name of its rule, `category` ours for it (`spelling`, `grammar`, `casing`, `punctuation`),
    `precision` that rule's measured one; `replacements` come best first and may be empty.
    """

    start: int
    end: int
    replacements: tuple[str, ...]
    engine: str
    rule: str
    category: str
    precision: float
    message: str


class EngineError(Exception):
    """The engine could not answer; the text says why and how to mend it. Never holds message text."""


class Engine(Protocol):
    """A grammar engine. Safe to call from many threads and after a fork."""

    name: str

    def reads(self, language: str) -> bool:
        """Whether the engine may know this language (a BCP 47 tag); where it is not sure, yes."""
        ...

    def correct(
        self,
        texts: Sequence[str],
        language: str,
        masked: Sequence[Sequence[tuple[int, int]]] | None = None,
        deadline: float | None = None,
    ) -> list[tuple[Correction, ...]]:
        """Corrections for each text, in order, each sorted by start.

        `language` is a BCP 47 tag such as `en-US`. `masked` gives, for each text, sorted spans
        that are not prose (URLs, codes, names): they are neither corrected nor break a sentence.
        `deadline` is a `time.monotonic()` moment after which the caller no longer waits.

        Raises EngineError when the engine cannot answer (or not in time).
        """
        ...

    def close(self) -> None:
        """Free what the engine holds (processes, sockets). It may be used again afterwards."""
        ...
