"""Drafts sent anyway, with a reason: noted in a file, one JSON object a line, never the draft itself."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from chatlint.service.bodies import Override


class OverrideFile:
    """Appends to a file that several workers may share. Raises OSError where it cannot be written."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, override: Override) -> None:
        """One line, in one write, so that lines of several workers never mix."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = f'{{"at":"{at}",{override.model_dump_json()[1:]}\n'.encode()
        if os.write(self._file, line) != len(line):
            raise OSError("a line was written in part")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
