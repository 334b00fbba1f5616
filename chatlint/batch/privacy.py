"""What of people and their words goes into the output."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatlint.batch.incoming import json_text


@dataclass(frozen=True, slots=True)
class Privacy:
    """What to leave out: texts (`no_text`), agents' names (`key`: the secret that pseudonyms are made with).

    Either leaves out `extra`, too: what a helpdesk keeps there may hold both.
    """

    no_text: bool = False
    key: bytes | None = None

    def words(self, text: str | None) -> str | None:
        """A text, or what quotes one."""
        return None if self.no_text else text

    def agent(self, name: str | None) -> str | None:
        """An agent's name, or its pseudonym: the same for the same name and key."""
        if self.key is None or name is None:
            return name
        return f"Agent {hmac.new(self.key, name.encode(), hashlib.sha256).hexdigest()[:8]}"

    def extra(self, fields: Mapping[str, Any]) -> str | None:
        """Fields passed through, as JSON text."""
        return None if self.no_text or self.key is not None else json_text(fields)
