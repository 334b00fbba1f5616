"""What the safe fixes change, as a unified diff."""

from __future__ import annotations

import difflib

from chatlint.render.judged import Judged
from chatlint.render.plain import visible


def diff(judged: Judged) -> str:
    """The unified diff from the draft to its fixed text; empty where nothing changes."""
    if judged.fixed is None or judged.fixed == judged.draft:
        return ""
    before, after = _lines(judged.draft), _lines(judged.fixed)
    return "\n".join(difflib.unified_diff(before, after, judged.place, f"{judged.place} (fixed)", lineterm=""))


def _lines(text: str) -> list[str]:
    return [visible(line, keep="\t") for line in text.split("\n")]
