"""One kept HTTP connection whose every step ends by a deadline, whatever the other side does."""

from __future__ import annotations

import http.client
import io
import ipaddress
import select
import socket
import time
from typing import Any

_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class NoAnswer(Exception):
    """The server gave no complete answer; says how. `late`: because the time was up."""

    def __init__(self, how: str, late: bool = False) -> None:
        super().__init__(how)
        self.late = late


class NotLoopback(Exception):
    """The host turned out not to be this machine."""


class _Timed(io.RawIOBase):
    """Reads a socket, each time waiting no longer than what is left until the moment `until`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._connection.receive(buffer)


class _Socket:
    """What http.client needs of a socket."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._connection))


class Connection:
    """A connection to one server, opened at the first request. For one thread at a time."""

    def __init__(self, host: str, port: int, *, tls: bool = False, loopback_only: bool = True) -> None:
        self.host = host
        self.port = port
        self._tls = tls
        self._loopback_only = loopback_only
        self._socket: socket.socket | None = None
        self._until = 0.0

    def open(self, until: float) -> None:
        """Connect before the monotonic moment `until`. Raises NoAnswer or NotLoopback."""
        self._until = until
        try:
            plain = socket.create_connection((self.host, self.port), timeout=self._left())
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._loopback_only and not ipaddress.ip_address(plain.getpeername()[0]).is_loopback:
                plain.close()
                raise NotLoopback(self.host)
            self._socket = self._wrapped(plain) if self._tls else plain
        except TimeoutError as error:
            raise NoAnswer("could not connect in time", late=True) from error
        except OSError as error:
            raise NoAnswer(f"could not connect: {error.strerror or type(error).__name__}") from error

    def get(self, path: str, until: float) -> tuple[int, bytes]:
        """Status and body of a GET. Raises NoAnswer or NotLoopback."""
        return self._exchange("GET", path, b"", until)

    def post(self, path: str, body: str, until: float) -> tuple[int, bytes]:
        """Status and body of a POST of a form. Raises NoAnswer or NotLoopback."""
        return self._exchange("POST", path, body.encode("ascii"), until)

    def usable(self) -> bool:
        """Whether it is open and the server has not closed it meanwhile."""
        if self._socket is None:
            return False
        try:
            return not select.select([self._socket], [], [], 0)[0]
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        """Hang up; the next request connects anew."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def receive(self, buffer: Any) -> int:
        """Fill `buffer` with what has come, waiting no longer than until the deadline."""
        assert self._socket is not None
        self._socket.settimeout(self._left())
        return self._socket.recv_into(buffer)

    def _exchange(self, method: str, path: str, body: bytes, until: float) -> tuple[int, bytes]:
        if self._socket is None:
            self.open(until)
        assert self._socket is not None
        self._until = until
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in _HEADERS.items()]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode("ascii") + body)
            response = http.client.HTTPResponse(_Socket(self), method=method)  # type: ignore[arg-type]
            response.begin()
            answer = response.read()
            if response.will_close:
                self.close()
            return response.status, answer
        except TimeoutError as error:
            self.close()
            raise NoAnswer("no answer in time", late=True) from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswer(f"connection lost ({type(error).__name__})") from error

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _wrapped(self, plain: socket.socket) -> socket.socket:
        import ssl

        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
