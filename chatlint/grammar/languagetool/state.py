"""The server that `chatlint languagetool start` leaves running, and its file in the user's cache folder."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from pathlib import Path

from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool import server
from chatlint.grammar.languagetool.identity import Running, birth, can_prove, listens
from chatlint.grammar.languagetool.install import find
from chatlint.grammar.languagetool.paths import home, write_private


def state_file() -> Path:
    """Where the running server is written down; only its user may read or write it."""
    return home() / "server.json"


def running() -> Running | None:
    """The server that was started for this user and still lives, proven by pid, start time and port.

    A state file that someone else could have written is not believed.
    """
    try:
        with state_file().open(encoding="utf-8") as file:
            facts = os.fstat(file.fileno())
            if os.name == "posix" and (facts.st_uid != os.geteuid() or facts.st_mode & 0o077):
                return None
            told = json.load(file)
        known = Running(int(told["pid"]), str(told["started"]), int(told["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return known if can_prove() and listens(known) else None


def start(memory: str, language: str, patience: float, folder: Path | None = None) -> tuple[Running, bool]:
    """Start a server that outlives this program; the running one if there is one (then False)."""
    already = running()
    if already is not None:
        return already, False
    if not can_prove():
        raise EngineError(
            "a shared LanguageTool needs the package psutil on this system, to know it again; "
            "pip install 'chatlint-etiquette[languagetool]'"
        )
    process = server.start(find(folder), memory, language, time.monotonic() + patience, detached=True)
    assert process.running is not None
    write_private(state_file(), json.dumps(process.running._asdict()))
    process.let_go()
    return process.running, True


def stop(patience: float = 10.0) -> Running | None:
    """End the running server and wait until it is gone; None if there was none."""
    server = running()
    if server is not None:
        for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(server.pid, number)
            until = time.monotonic() + patience / 2
            while birth(server.pid) == server.started and time.monotonic() < until:
                time.sleep(0.05)
    state_file().unlink(missing_ok=True)
    return server


def resident_memory(server: Running) -> int | None:
    """Bytes of memory the server occupies, where the system tells."""
    try:
        pages = int(Path(f"/proc/{server.pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
