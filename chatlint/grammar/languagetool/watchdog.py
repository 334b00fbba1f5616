"""Runs the Java server as its child and sees to it that Java never outlives who asked for it.

Started as a script of its own, with nothing but the standard library: `watchdog.py owned|detached COMMAND...`.
Owned, it ends Java when its standard input is closed or its parent is gone, however that ended: a
return, Ctrl-C, SIGTERM, kill -9. Detached, it does so only until it is told that the server is ready.
On Linux the kernel ends Java when the watchdog itself is killed.

It writes one JSON object a line: {"pid": N}, {"started": true}, and at the end {"exit": CODE, "log": [...]},
the last lines that Java printed. Once the server is ready (byte `r` on standard input), messages reach it,
so from then on only the names of errors are kept, never what an error says.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import IO

_KEPT_LINES = 12
_PATIENCE = 3.0  # seconds from SIGTERM to SIGKILL
_LOOK = 0.3  # seconds between looks at the parent
_NOISE = re.compile(r"\s*at [\w.$/@<>]+\(|\s*\.\.\. \d+ more$|.*\*\*\*|.*fastText|Picked up ")
_ERROR = re.compile(r"(?:Caused by: |Terminating due to )?(?:[a-z_]\w*\.)+[A-Z]\w*(?:Error|Exception)\b")


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux, what a child calls so that the kernel kills it when this process ends."""
    if sys.platform != "linux":
        return None
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    return lambda: prctl(1, signal.SIGKILL, 0, 0, 0)  # 1 is PR_SET_PDEATHSIG


class Watchdog:
    """One Java process and the two threads that listen to it and to whoever asked for it."""

    def __init__(self, command: list[str], detached: bool) -> None:
        self.detached = detached
        self.ready = False
        self.stop = threading.Event()
        self.parent = os.getppid()
        self.log: deque[str] = deque(maxlen=_KEPT_LINES)
        self.java = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_parent(),
        )

    def tell(self, **facts: object) -> None:
        """One line to whoever listens; it may be gone."""
        with contextlib.suppress(OSError, ValueError):
            print(json.dumps(facts), flush=True)

    def hear(self) -> None:
        """Obey standard input: `r` the server is ready, `s` or its end: stop."""
        while True:
            byte = os.read(0, 1)
            if byte == b"r":
                self.ready = True
            elif byte == b"s" or not (self.detached and self.ready):
                self.stop.set()
                return
            else:
                return

    def read_log(self, output: IO[bytes]) -> None:
        """Keep the last lines of Java's output, without what could be a customer's words."""
        for raw in output:
            line = raw.decode("utf-8", "replace").rstrip()[:300]
            if not self.ready:
                if line and not _NOISE.match(line):
                    self.log.append(line)
                if line.endswith("Server started"):
                    self.tell(started=True)
            elif error := _ERROR.match(line):
                self.log.append(error[0])

    def run(self) -> int:
        """Until Java ends, or has to."""
        assert self.java.stdout is not None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, signal.SIG_IGN if self.detached else lambda *_: self.stop.set())
        self.tell(pid=self.java.pid)
        threading.Thread(target=self.hear, daemon=True).start()
        reader = threading.Thread(target=self.read_log, args=(self.java.stdout,), daemon=True)
        reader.start()
        while self.java.poll() is None:
            orphaned = os.getppid() != self.parent and not (self.detached and self.ready)
            if orphaned or self.stop.wait(_LOOK):
                self.end()
        reader.join(1.0)
        self.tell(exit=self.java.returncode, log=list(self.log))
        return 0

    def end(self) -> None:
        """End Java, by force if it does not listen."""
        self.java.terminate()
        try:
            self.java.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.java.kill()
            self.java.wait()


def main(arguments: list[str]) -> int:
    """The script: see the module's text."""
    try:
        dog = Watchdog(arguments[1:], detached=arguments[0] == "detached")
    except OSError as error:
        print(json.dumps({"exit": 127, "log": [f"{arguments[1]}: {error.strerror}"]}), flush=True)
        return 1
    return dog.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
