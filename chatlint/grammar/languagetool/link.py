"""The way to a server: kept connections, proven peers, and what each kind of silence means."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool.connection import Connection, NoAnswer, NotLoopback
from chatlint.grammar.languagetool.identity import Running
from chatlint.grammar.languagetool.install import Installation
from chatlint.grammar.languagetool.languages import choose
from chatlint.grammar.languagetool.supervisor import Supervisor

_LATE = "LanguageTool gave no answer in time; allow more time or start it beforehand"
_KEPT = 8  # idle connections
_TRIES = 3


class ServerDied(Exception):
    """The server ended while it held the text."""


class Refused(Exception):
    """The server would not judge this text; it may judge others."""


class Link(Protocol):
    """What the engine needs of a way to a server."""

    def language(self, tag: str, until: float) -> str:
        """The server's name for a language. Raises EngineError when it has none."""
        ...

    def check(self, form: str, deadline: float | None, timeout: float, until: float) -> bytes:
        """The answer to a posted form, at the latest at `deadline`, else `timeout` seconds after it was sent;
        a server is waited for until `until`. Raises EngineError, Refused or ServerDied."""
        ...

    def close(self) -> None:
        """Hang up, and end an own server."""
        ...


class _Connections:
    """Idle connections to one address, each used by one thread at a time. Lists pop and append atomically."""

    def __init__(self) -> None:
        self._idle: list[tuple[object, Connection]] = []
        self.languages: list[str] = []

    def take(self, address: object) -> Connection | None:
        while True:
            try:
                known, connection = self._idle.pop()
            except IndexError:
                return None
            if known == address and connection.usable():
                return connection
            connection.close()

    def give(self, address: object, connection: Connection) -> None:
        if len(self._idle) < _KEPT:
            self._idle.append((address, connection))
        else:
            connection.close()

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[1].close()

    def choose(self, tag: str, answer: Callable[[], bytes]) -> str:
        """The server's name for `tag`; its list of languages is asked for once."""
        if not self.languages:
            try:
                self.languages = [str(entry["longCode"]) for entry in json.loads(answer())]
            except (ValueError, KeyError, TypeError):
                self.languages = []
            if not self.languages:
                raise EngineError("what answers at LanguageTool's address is no LanguageTool")
        chosen = choose(tag, self.languages)
        if chosen is None:
            raise EngineError(f"LanguageTool has no language {tag!r}; give a tag such as en-US or de-DE")
        return chosen


class RemoteLink:
    """A server named by its URL: on this machine, unless the user said that text may leave it."""

    def __init__(self, url: str, allow_remote: bool) -> None:
        """Raises ValueError for an address that is no address or not allowed."""
        parts = urlsplit(url if "//" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"url: {url!r} is no address like http://localhost:8081")
        if not allow_remote and not _is_loopback(parts.hostname):
            raise ValueError(
                f"url: {parts.hostname} is not this machine, and messages would be sent to it; "
                "set grammar.allow_remote = true to agree"
            )
        self._host, self._tls = parts.hostname, parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        path = parts.path.rstrip("/")
        self._path = path[: -len("/v2")] if path.endswith("/v2") else path
        self._allow_remote = allow_remote
        self._connections = _Connections()

    def language(self, tag: str, until: float) -> str:
        """See `Link`. The first call also proves, before any text is sent, that a LanguageTool answers."""
        return self._connections.choose(tag, lambda: self._ask("GET", "/v2/languages", "", until))

    def check(self, form: str, deadline: float | None, timeout: float, until: float) -> bytes:
        """See `Link`."""
        limit = deadline if deadline is not None else time.monotonic() + timeout
        return self._ask("POST", "/v2/check", form, limit)

    def close(self) -> None:
        """Hang up."""
        self._connections.close()

    def _ask(self, method: str, path: str, form: str, until: float) -> bytes:
        address = (self._host, self._port)
        for attempt in range(_TRIES):
            connection = self._connections.take(address) or Connection(
                self._host, self._port, tls=self._tls, loopback_only=not self._allow_remote
            )
            try:
                if method == "GET":
                    status, answer = connection.get(self._path + path, until)
                else:
                    status, answer = connection.post(self._path + path, form, until)
            except NotLoopback:
                raise EngineError(f"{self._host} is not this machine; set allow_remote to agree") from None
            except NoAnswer as silence:
                if silence.late:
                    raise EngineError(_LATE) from None
                if attempt + 1 == _TRIES or (method == "POST" and attempt):
                    raise EngineError(
                        f"no LanguageTool answers at {self._host}:{self._port}: {silence}; is it running?"
                    ) from None
                time.sleep(min(0.1, max(0.0, until - time.monotonic())))
                continue
            self._connections.give(address, connection)
            if status == 503 and attempt + 1 < _TRIES:
                time.sleep(min(0.2, max(0.0, until - time.monotonic())))
                continue
            return _accepted(status, answer)
        raise EngineError(f"the LanguageTool at {self._host}:{self._port} has too much to do")


class LocalLink:
    """A server of this machine that chatlint started: found, proven and, when it dies, replaced."""

    def __init__(
        self,
        locate: Callable[[], Installation],
        memory: str,
        language: str,
        patience: float,
        shared: bool,
        parent: Link | None,
    ) -> None:
        inherited = parent._supervisor.current if isinstance(parent, LocalLink) else None
        self._supervisor: Supervisor = Supervisor(locate, memory, language, patience, shared, inherited)
        self._connections = _Connections()

    def language(self, tag: str, until: float) -> str:
        """See `Link`."""
        return self._connections.choose(tag, lambda: self._ask("GET", "/v2/languages", "", until, 30.0, until))

    def check(self, form: str, deadline: float | None, timeout: float, until: float) -> bytes:
        """See `Link`."""
        return self._ask("POST", "/v2/check", form, deadline, timeout, until)

    def close(self) -> None:
        """See `Link`."""
        self._connections.close()
        self._supervisor.close()

    def _ask(self, method: str, path: str, form: str, deadline: float | None, timeout: float, until: float) -> bytes:
        for attempt in range(_TRIES):
            server = self._supervisor.server(until)
            limit = deadline if deadline is not None else time.monotonic() + timeout
            connection = self._connections.take(server) or self._opened(server, limit)
            if connection is None:
                continue  # it had died before: nothing was sent
            try:
                if method == "GET":
                    status, answer = connection.get(path, limit)
                else:
                    status, answer = connection.post(path, form, limit)
            except NoAnswer as silence:
                if silence.late:
                    self._supervisor.silent(server)
                    raise EngineError(_LATE) from None
                if not self._supervisor.check(server):
                    if method == "GET":
                        continue
                    raise ServerDied(self._supervisor.why()) from None
                if attempt + 1 == _TRIES:
                    raise EngineError(f"the LanguageTool server hangs up: {silence}") from None
                continue
            self._supervisor.answered()
            self._connections.give(server, connection)
            if status == 503 and attempt + 1 < _TRIES:
                time.sleep(min(0.2, max(0.0, limit - time.monotonic())))
                continue
            return _accepted(status, answer)
        raise EngineError("the LanguageTool server ends again and again; give it more memory")

    def _opened(self, server: Running, until: float) -> Connection | None:
        """A new connection to the proven server; None when it is gone (and given up)."""
        connection = Connection("127.0.0.1", server.port)
        try:
            connection.open(until)
        except NoAnswer as silence:
            if silence.late:
                self._supervisor.silent(server)
                raise EngineError(_LATE) from None
            if self._supervisor.check(server):
                raise EngineError(f"the LanguageTool server takes no connection: {silence}") from None
            return None
        if self._supervisor.check(server):
            return connection
        connection.close()
        return None


def _accepted(status: int, answer: bytes) -> bytes:
    """The answer, if it is one. What the server says of an error may quote the text, so it is not repeated."""
    if status == 200:
        return answer
    if status == 413:
        raise Refused("a text is longer than the LanguageTool server takes (HTTP 413); shorten it")
    if status == 500:
        raise Refused("the LanguageTool server failed at a text, or it took too long for it (HTTP 500)")
    if status == 503:
        raise EngineError("the LanguageTool server has too much to do (HTTP 503); ask less at a time")
    if status in (403, 429):
        raise EngineError(f"the LanguageTool server limits how much it is asked (HTTP {status})")
    raise Refused(f"the LanguageTool server refused a text (HTTP {status})")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
