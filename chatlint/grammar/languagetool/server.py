"""A LanguageTool server that chatlint starts and owns: from the command line to a proven, warmed server."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool.connection import Connection, NoAnswer
from chatlint.grammar.languagetool.identity import Running, birth, can_prove, listens
from chatlint.grammar.languagetool.install import Installation
from chatlint.grammar.languagetool.paths import home, write_private

MAX_TEXT = 60_000  # characters of one request, the server's limit
WARM_TEXT = "Hello, thank you for waiting. I has checked your order and it will arrive tommorow."
_PORT_TRIES = 3
_MEMORY = re.compile(r"[1-9]\d*[kKmMgG]$")
_PORT_TAKEN = re.compile(r"PortBindingException|BindException|Address already in use")
# Nothing of a message may reach a log: warnings and errors only, and none of the texts of errors.
_LOGBACK = """<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%level %logger{0} %msg %n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="OUT"/></root>
</configuration>
"""
_CONFIG = f"""pipelineCaching=true
maxPipelinePoolSize=20
maxTextLength={MAX_TEXT}
maxTextHardLength={MAX_TEXT}
maxCheckTimeMillis=120000
maxWorkQueueSize=64
"""


def check_memory(memory: str) -> str:
    """`memory` as Java's -Xmx takes it, or a ValueError that says what it takes."""
    if not _MEMORY.match(memory):
        raise ValueError(f"memory: {memory!r} is no amount of memory; write a number and k, m or g, like 1g")
    return memory


def command(installed: Installation, port: int, memory: str) -> list[str]:
    """The command that runs the server on `port` of the loopback address."""
    config, logback = home() / "server.properties", home() / "logback.xml"
    for path, text in ((config, _CONFIG), (logback, _LOGBACK)):
        if not path.exists() or path.read_text("utf-8") != text:
            write_private(path, text)
    return [
        str(installed.java),
        f"-Xmx{check_memory(memory)}",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-CreateCoredumpOnCrash",  # a core would hold messages
        f"-XX:ErrorFile={os.devnull}",
        "-Dsun.net.httpserver.nodelay=true",  # else a kept connection waits 40 ms for each answer
        "-Djava.net.preferIPv4Stack=true",  # 127.0.0.1 and nothing else
        "-Djava.awt.headless=true",
        f"-Dlogback.configurationFile={logback}",
        f"@{_classpath_file(installed)}",
        "org.languagetool.server.HTTPServer",
        "--port",
        str(port),
        "--config",
        str(config),
    ]


def _classpath_file(installed: Installation) -> Path:
    """The class path as a file for Java: as an argument it is too long for some systems."""
    quoted = os.pathsep.join(map(str, installed.classpath)).replace("\\", "\\\\").replace('"', '\\"')
    text = f'-cp "{quoted}"\n'
    path = home() / f"classpath-{hashlib.sha256(text.encode()).hexdigest()[:12]}.args"
    if not path.exists():
        write_private(path, text)
    return path


def free_port() -> int:
    """A port that nobody listens on now, from the system's range of ephemeral ports."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ServerProcess:
    """A running server and its watchdog; ended by `close`, by the end of this program, or with it.

    A child of a fork holds a copy of this object but does not own the server: there `close` only lets go.
    """

    def __init__(self, arguments: list[str], port: int, detached: bool = False) -> None:
        """Start the process. It is of no use before `wait_started` and `warm` have returned."""
        self._owner = os.getpid()
        self._closed = threading.Lock()
        self.port = port
        self.running: Running | None = None
        self.last_words: list[str] = []
        self.exit_code: int | None = None
        self._started = False
        self._java, self._born = 0, ""
        self._buffer = b""
        self._detached = detached
        watchdog = str(Path(__file__).with_name("watchdog.py"))
        self._popen = subprocess.Popen(
            [_python(), "-I", "-S", watchdog, "detached" if detached else "owned", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=home(),
            start_new_session=True,  # Ctrl-C at a terminal is for us to handle, not for Java
        )
        atexit.register(self.close)

    def wait_started(self, until: float) -> None:
        """Until the server listens and is proven to be ours. Raises EngineError with what Java said."""
        for facts in self._facts(until):
            if "pid" in facts:
                self._java = int(facts["pid"])
                self._born = birth(self._java) or ""
            if facts.get("started"):
                self._started = True
                break
        if not self._started:
            self._fail("did not start in time" if self.exit_code is None else f"ended with {self.exit_code}")
        self.running = Running(self._java, self._born, self.port)
        # Java's own word that it listens came through its pipe; where the system can tell, ask it too.
        if can_prove() and not listens(self.running):
            self._fail(f"does not hold port {self.port}, which another program has taken")

    def warm(self, language: str, until: float) -> None:
        """Load the language and say that the server is ready: from now on messages may be sent."""
        from urllib.parse import urlencode

        connection = Connection("127.0.0.1", self.port)
        body = urlencode({"language": language, "text": WARM_TEXT})
        try:
            status, _ = connection.post("/v2/check", body, until)
            while status == 500 and time.monotonic() < until:  # loading took longer than a check may; it goes on
                status, _ = connection.post("/v2/check", body, until)
        except NoAnswer as error:
            self._fail(f"did not answer a first check: {error}")
        finally:
            connection.close()
        if status != 200:
            self._fail(f"refused a first check in {language} with HTTP status {status}")
        self._say(b"r")

    def taken_port(self) -> bool:
        """Whether the server could not start because its port was taken meanwhile."""
        return any(_PORT_TAKEN.search(line) for line in self.last_words)

    def why_it_ended(self) -> str:
        """After `close`: a cause for people, exit code and Java's last words, without text of a message."""
        codes = {3: "out of memory (exit code 3), so give it more", 137: "killed", -9: "killed", None: "no cause"}
        return "; ".join([codes.get(self.exit_code, f"exit code {self.exit_code}"), *self.last_words[-3:]])

    def let_go(self) -> None:
        """Of a detached server: this program no longer cares for it."""
        atexit.unregister(self.close)
        self._close_pipes()

    def close(self) -> None:
        """End the server, if it is ours to end, and wait until it is gone."""
        atexit.unregister(self.close)
        if os.getpid() != self._owner:  # a fork's copy: only let go of the pipes
            self._close_pipes()
            return
        if not self._closed.acquire(blocking=False):
            return
        self._say(b"s")
        with contextlib.suppress(OSError):
            self._popen.stdin.close()  # type: ignore[union-attr]
        try:
            self._popen.wait(8)
        except subprocess.TimeoutExpired:
            self._popen.kill()  # the kernel then ends Java too
            self._popen.wait()
        with contextlib.suppress(OSError, ValueError):
            for _ in self._facts(time.monotonic() + 1.0):  # its last words
                pass
        self._close_pipes()

    def _say(self, byte: bytes) -> None:
        with contextlib.suppress(OSError, ValueError):
            os.write(self._popen.stdin.fileno(), byte)  # type: ignore[union-attr]

    def _close_pipes(self) -> None:
        for pipe in (self._popen.stdin, self._popen.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _facts(self, until: float) -> Iterator[dict[str, Any]]:
        """What the watchdog tells, line by line, until its end or the moment `until`."""
        assert self._popen.stdout is not None
        descriptor = self._popen.stdout.fileno()
        while True:
            line, mark, rest = self._buffer.partition(b"\n")
            if mark:
                self._buffer = rest
                facts = json.loads(line)
                if "exit" in facts:
                    self.exit_code, self.last_words = facts["exit"], facts["log"]
                yield facts
                continue
            left = until - time.monotonic()
            if left <= 0 or not _readable(descriptor, left):
                return
            more = os.read(descriptor, 65536)
            if not more:
                return
            self._buffer += more

    def _fail(self, how: str) -> None:
        self.close()
        said = "; ".join(self.last_words[-6:])
        raise EngineError(
            f"LanguageTool {how}."
            + (f" Java said: {said}." if said else "")
            + " Look at `chatlint languagetool status`, or set grammar.engine to harper."
        )


def start(installed: Installation, memory: str, language: str, until: float, detached: bool = False) -> ServerProcess:
    """A proven and warmed server, or one EngineError with the cause; only a taken port is tried again."""
    for attempt in range(_PORT_TRIES):
        port = free_port()
        process = ServerProcess(command(installed, port, memory), port, detached)
        try:
            process.wait_started(until)
            process.warm(language, until)
            return process
        except EngineError:
            if attempt + 1 == _PORT_TRIES or not process.taken_port():
                raise
        except BaseException:
            process.close()
            raise
    raise AssertionError("unreachable")


def _readable(descriptor: int, seconds: float) -> bool:
    if sys.platform == "win32":  # select knows only sockets there; the pipe's end comes with the process's
        return True
    return bool(select.select([descriptor], [], [], seconds)[0])


def _python() -> str:
    """A Python that can run the watchdog."""
    if Path(sys.executable or "").name.startswith("python"):
        return sys.executable
    found = shutil.which("python3") or shutil.which("python")
    if found is None:
        raise EngineError(
            "LanguageTool needs a Python interpreter to watch over it and this program has none; start "
            "the server by `chatlint languagetool start` or give its URL"
        )
    return found
