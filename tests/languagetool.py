"""What the tests of LanguageTool share: a program in front of a stand-in server, and processes to look at."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from chatlint.grammar.languagetool import NotInstalled, find
from chatlint.grammar.languagetool.paths import HOME_VARIABLE

from .conftest import LANGUAGETOOL

LANGUAGES = json.dumps([{"name": "English", "code": "en", "longCode": "en-US"}]).encode()
NOTHING = json.dumps({"matches": []}).encode()


def needs_languagetool() -> pytest.MarkDecorator:
    """Skip, with the reason, where no LanguageTool or no Java is installed.

    Where the variable CHATLINT_TESTS_SKIP_NOTHING is set, as in `.ci/test`, that is an error instead.
    """
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(HOME_VARIABLE, LANGUAGETOOL)
            find()
    except NotInstalled as missing:
        if os.environ.get("CHATLINT_TESTS_SKIP_NOTHING"):
            raise
        return pytest.mark.skip(reason=str(missing))
    return pytest.mark.languagetool


class StandIn(ThreadingHTTPServer):
    """A server of our own making on the loopback address; `seen` holds the texts it was sent."""

    daemon_threads = True

    def __init__(self, answer: Callable[[str, str], tuple[int, bytes]]) -> None:
        """`answer` gets the path and the posted text or data."""
        self.answer = answer
        self.seen: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        self._reply("")

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"))
        text = form.get("text", form.get("data", [""]))[0]
        self.server.seen.append(text)
        self._reply(text)

    def _reply(self, text: str) -> None:
        status, body = self.server.answer(self.path, text)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        with suppress(OSError):  # whoever asked may have hung up
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def stand_in(check: Callable[[str], tuple[int, bytes]], languages: bytes = LANGUAGES) -> Iterator[StandIn]:
    """A stand-in that knows en-US and answers checks with `check`."""
    server = StandIn(lambda path, text: check(text) if path == "/v2/check" else (200, languages))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether the process ends within so many seconds."""
    until = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def children(pid: int) -> list[int]:
    """The processes that `pid` started and that run."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="ascii") as file:
                    if int(file.read().rpartition(")")[2].split()[1]) == pid and alive(int(entry)):
                        found.append(int(entry))
            except OSError:
                continue
    return found
