"""Drafts that the adapters' tests send, and linters that cannot answer."""

from __future__ import annotations

from chatlint import Config, Conversation, Linter, Message, Report
from chatlint.linter import Draft

RUDE = "Are you stupid? Read the manual."
"""Blocked, and no fix mends it."""
CASUAL = "I'm gonna check that for u."
"""To be reviewed; its safe fixes mend it."""
MENDED = "I'm going to check that for you."
CLEAN = "Your parcel left our warehouse this morning and arrives on Friday."


class Broken(Linter):
    """A linter that fails over every draft, with the draft's text in its error."""

    def lint(self, draft: Draft, conversation: Conversation | None = None, config: Config | None = None) -> Report:
        text = draft.text if isinstance(draft, Message) else draft
        raise RuntimeError(f"cannot read {text}")
