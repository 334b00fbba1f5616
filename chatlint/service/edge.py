"""What every request passes: who may ask, what is counted, and what no answer may lack."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
import traceback
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatlint.service.metrics import Metrics
from chatlint.service.problems import Problem
from chatlint.service.settings import LOOPBACK, Settings

log = logging.getLogger("chatlint.service")


class Edge:
    """The outermost layer: counts and logs each answer, and turns what nobody expected into a plain 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics, access_log: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._access_log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as wrong:  # its text may hold a customer's words: only kind and place are told
            last = traceback.extract_tb(wrong.__traceback__)[-1]
            log.error("internal error: %s at %s:%s", type(wrong).__name__, last.filename, last.lineno)
            if not status:
                problem = Problem(500, "internal", "the service failed; please report it with the line it logged")
                await problem.response()(scope, receive, sending)
        taken = time.perf_counter() - began
        endpoint = getattr(scope.get("endpoint"), "__name__", "none")
        self._metrics.answered(endpoint, status, taken)
        if self._access_log:
            log.info("%s %s %s %.1f ms", scope["method"], endpoint, status, taken * 1000)


class Guard:
    """Who may ask: holders of the token, if there is one; else whoever calls this machine by its own name."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._token = settings.token.encode() if settings.token is not None else None
        self._hosts = LOOPBACK | {host.lower() for host in settings.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            try:
                self._admit(scope["path"], Headers(scope=scope))
            except Problem as problem:
                await problem.response()(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _admit(self, path: str, headers: Mapping[str, str]) -> None:
        if self._token is None:
            # A page elsewhere whose name was made to point here (DNS rebinding) still sends its own name.
            if _host(headers.get("host", "")) not in self._hosts:
                raise Problem(421, "unknown-host", "not a name of this service; allow it with --allow-host")
        elif path.startswith("/v1/") or path == "/metrics":
            kind, _, given = headers.get("authorization", "").partition(" ")
            right = hmac.compare_digest(given.strip().encode("utf-8", "replace"), self._token)
            if kind.lower() != "bearer" or not right:
                asked = {"WWW-Authenticate": "Bearer"}
                raise Problem(401, "token", "send the service's token as Authorization: Bearer", headers=asked)


def _host(header: str) -> str:
    """The name in a Host header, without port and brackets."""
    name = header.partition("]")[0].lstrip("[") if header.startswith("[") else header.partition(":")[0]
    return name.lower()


async def body(request: Request, most: int, seconds: float) -> bytes:
    """The request's JSON body of at most `most` bytes. Raises Problem: 408, 413, 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "media-type", "send application/json")
    too_large = Problem(413, "body-too-large", f"over {most:,} bytes; send less at once")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise too_large
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise too_large
                parts.append(part)
    except TimeoutError:
        late = {"Connection": "close"}
        raise Problem(408, "slow-body", f"the body did not come within {seconds:g} seconds", headers=late) from None
    return b"".join(parts)
