"""Drafts sent anyway, with a reason: noted in a file, one JSON object a line, never the draft itself."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

RuleName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Override(BaseModel):
    """A draft that is sent although something was found: which rules are overruled, and why. Never the draft itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: Annotated[tuple[RuleName, ...], Field(max_length=100)]
    score: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    agent: Annotated[str, Field(max_length=200)] | None = None
    conversation_id: Annotated[str, Field(max_length=200)] | None = None


class OverrideFile:
    """Appends to a file that several processes may share. Raises OSError where it cannot be written."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, override: Override) -> None:
        """One line, in one write, so that lines of several processes never mix."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = f'{{"at":"{at}",{override.model_dump_json()[1:]}\n'.encode()
        if os.write(self._file, line) != len(line):
            raise OSError("a line was written in part")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
