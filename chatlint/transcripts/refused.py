"""What could not be read: where it stands and why."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Refused(BaseModel):
    """A part of an export that could not be read.

    `source` is the file (and the member of an archive), `place` what of it (`line 12`, `conversation 5, message 2`),
    `reason` what is wrong and how to mend it, never the text itself. `rows` says how many messages were lost with it;
    what cannot be counted (a file that cannot be opened) counts as one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    place: str
    reason: str
    rows: int = 1


class Wrong(ValueError):
    """An item of an export that is not as its format says; the message is the reason told to the user."""
