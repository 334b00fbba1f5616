"""HTTP/1.1 as uvicorn speaks it, and a limit on how long a client may take to say what it wants."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Impatient(HttpToolsProtocol):
    """Hangs up on clients that hold a connection and do not send the head of a request.

    The application's state holds `slow`, the seconds from the connection, or from a request's first byte, until
    its headers must be complete.
    """

    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client is there."""
        super().connection_made(transport)
        self._start()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._start()

    def on_headers_complete(self) -> None:
        """The head of a request is there; how fast its body comes is the service's affair."""
        self._stop()
        super().on_headers_complete()

    def _start(self) -> None:
        if self._clock is None:
            self._clock = self.loop.call_later(self.app_state["slow"], self._hang_up)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _hang_up(self) -> None:
        self._clock = None
        self.transport.close()
