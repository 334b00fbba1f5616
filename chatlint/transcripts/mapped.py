"""A text made from another one, which remembers where each of its characters came from."""

from __future__ import annotations

from collections.abc import Iterable

Piece = tuple[int, int, int]
"""A copied piece: its start in the text, its start in the source, its length, all in code points."""


class Mapped:
    """A text that grows from pieces of `source`: copied, or put in for something that stood there.

    `pieces` are as `Message.source_map` holds them; one of length 0 marks where something replaced ends or begins.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[Piece] = []
        self.length = 0
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def copy(self, start: int, end: int) -> None:
        """Add the source's `start:end` as it is."""
        if start < end:
            self._piece(self.length, start, end - start)
            self._add(self.source[start:end])

    def put(self, text: str, start: int, end: int) -> None:
        """Add `text` for the source's `start:end`."""
        if text == self.source[start:end]:
            self.copy(start, end)
        elif text:
            self._piece(self.length, start, 0)
            self._add(text)
            self._piece(self.length, end, 0)

    def keep(self, spans: Iterable[tuple[int, int]]) -> Mapped:
        """This text without all that is outside of the spans, which ascend."""
        kept, text = Mapped(self.source), self.text
        for start, end in spans:
            for at, source, length in self.pieces:
                low, high = max(at, start), min(at + length, end)
                if low <= high:
                    kept._piece(kept.length + low - start, source + low - at, high - low)
            kept._add(text[start:end])
        return kept

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def _piece(self, at: int, source: int, length: int) -> None:
        if self.pieces:
            before, began, size = self.pieces[-1]
            if before + size == at and began + size == source:
                self.pieces[-1] = (before, began, size + length)
                return
        self.pieces.append((at, source, length))
