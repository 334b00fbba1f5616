"""Messages of a large export on disk, so that conversations can be gathered without holding them in memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from chatlint.message import Message
from chatlint.transcripts.row import NOTHING, About, Row

_BATCH = 500


class Spool:
    """Rows in a private database that has no name in any folder and is gone when closed or when the process ends."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16000", "temp_store=FILE"):
            self._base.execute(f"PRAGMA {setting}")
        self._base.execute("CREATE TABLE conversation (number INTEGER PRIMARY KEY, key TEXT UNIQUE)")
        self._base.execute(
            "CREATE TABLE message (number INTEGER PRIMARY KEY, conversation INT, place TEXT, message TEXT, about TEXT,"
            " unsure INT)"
        )
        self._waiting: list[tuple[str, str, str, str | None, bool]] = []

    def add(self, row: Row) -> None:
        """Keep a row; it must belong to a conversation."""
        about = json.dumps(asdict(row.about)) if row.about is not NOTHING else None
        self._waiting.append((str(row.conversation), row.place, row.message.model_dump_json(), about, row.unsure))
        if len(self._waiting) >= _BATCH:
            self._write()

    def conversations(self) -> Iterator[Iterator[Row]]:
        """The rows of each conversation, conversations in the order of their first rows."""
        self._write()
        self._base.execute("CREATE INDEX together ON message (conversation, number)")
        rows = self._base.execute(
            "SELECT key, place, message, about, unsure"
            " FROM message JOIN conversation ON conversation.number = conversation"
            " ORDER BY message.conversation, message.number"
        )
        for _, group in groupby(rows, key=lambda row: row[0]):
            yield (
                Row(
                    key,
                    Message.model_validate_json(message),
                    place,
                    About(**json.loads(about)) if about else NOTHING,
                    bool(unsure),
                )
                for key, place, message, about, unsure in group
            )

    def close(self) -> None:
        """Drop everything."""
        self._base.close()

    def _write(self) -> None:
        base = self._base
        base.execute("BEGIN")
        base.executemany("INSERT OR IGNORE INTO conversation (key) VALUES (?)", ((row[0],) for row in self._waiting))
        base.executemany(
            "INSERT INTO message (conversation, place, message, about, unsure)"
            " SELECT number, ?2, ?3, ?4, ?5 FROM conversation WHERE key = ?1",
            self._waiting,
        )
        base.execute("COMMIT")
        self._waiting = []
