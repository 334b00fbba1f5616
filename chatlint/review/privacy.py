"""The one way from a stored text or name to the page: whether it is shown, and under which name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chatlint.review.rows import NOBODY, MessageRow

AROUND = 140
"""Code points shown on each side of what is marked."""
LONGEST = 400


@dataclass(slots=True, frozen=True)
class Quote:
    """A quoted text with what is marked in it (empty where nothing is)."""

    before: str
    marked: str = ""
    after: str = ""


class Privacy:
    """Shows texts or none (`no_text`), agents by their names or as “Agent 1” (`pseudonyms`), in quoted texts too.

    `agents` are all agents' names, in the order in which they are to be numbered.
    """

    def __init__(self, agents: Iterable[str] = (), *, no_text: bool = False, pseudonyms: bool = False) -> None:
        self.no_text = no_text
        self.pseudonyms = pseudonyms
        self._names: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._said: re.Pattern[str] | None = None
        for agent in agents:
            self.name(agent)

    def name(self, agent: str) -> str:
        """How the agent is called on the page."""
        if not self.pseudonyms or agent == NOBODY:
            return agent
        known = self._names.get(agent)
        if known is None:
            known = self._names[agent] = f"Agent {len(self._names) + 1}"
            for part in (agent, *re.split(r"[\s.@_,]+", agent)):
                for written in (part, part.capitalize(), part.upper()):
                    if len(part) > 2 or (len(part) == 2 and written.istitle()):  # “Bo”, but not “de” and not “IT”
                        self._parts.setdefault(written, known)
            self._said = None
        return known

    def quote(self, text: str, most: int = LONGEST) -> Quote | None:
        """The text, cut where it is long; None where no text is to be shown, or the rows hold none."""
        if self.no_text or not text:
            return None
        return Quote(self._hidden(_head(text, most)))

    def excerpt(self, message: MessageRow, start: int, end: int) -> Quote | None:
        """The text around `[start, end)`, with that marked; None as for `quote`."""
        if self.no_text or not message.text:
            return None
        return self._cut(message.text, start, end)

    def mended(self, message: MessageRow, better: str) -> Quote | None:
        """The message as it should be, with what is new in it marked; None as for `quote`."""
        if self.no_text or not message.text:
            return None
        start, end = _changed(message.text, better)
        return self._cut(better, start, end)

    def _cut(self, text: str, start: int, end: int) -> Quote | None:
        start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
        before, marked, after = text[:start], text[start:end], text[end:]
        if not before.strip() and not after.strip():
            return self.quote(text)
        if len(before) > AROUND:
            before = "… " + before[-AROUND:].partition(" ")[2]
        return Quote(self._hidden(before), self._hidden(_head(marked, LONGEST)), self._hidden(_head(after, AROUND)))

    def text(self, text: str) -> str | None:
        """A text that may hold somebody's words, whole; None as for `quote`."""
        return None if self.no_text or not text else self._hidden(text)

    def _hidden(self, text: str) -> str:
        if not self.pseudonyms or not self._parts:
            return text
        if self._said is None:
            parts = sorted(self._parts, key=len, reverse=True)
            self._said = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)")
        return self._said.sub(lambda found: self._parts[found.group()], text)


def _changed(before: str, after: str) -> tuple[int, int]:
    """The words of `after` that are not in `before`: from the first that differs to the last."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    rest = 0
    while rest < min(len(before), len(after)) - same and before[-1 - rest] == after[-1 - rest]:
        rest += 1
    start, end = same, len(after) - rest
    while start and not after[start - 1].isspace():
        start -= 1
    while end < len(after) and not after[end].isspace():
        end += 1
    return start, end


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else (text[:most].rpartition(" ")[0] or text[:most]) + " …"
