"""A gateway in front of a helpdesk's API: what would be sent to customers is judged, everything else passes.

Needs the extra `serve`. Requests and answers pass byte for byte, but for the headers that concern one connection only
and our own (`X-Chatlint-…`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from chatlint.adapters.gate import Decision, Gate
from chatlint.adapters.shapes import SHAPES, Outgoing, Unreadable, outgoing, watched
from chatlint.overrides import Override, OverrideFile
from chatlint.render.asjson import dumps

REASON, AGENT = "x-chatlint-reason", "x-chatlint-agent"
_HOP = b"connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade".split()
Headers = list[tuple[bytes, bytes]]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """A gateway: the API's `shape` (a name of SHAPES) and base URL, and who judges.

    Of the gate, `block_at` and `failing` hold; a bad draft is always stopped. `overrides` is the file in which drafts
    sent anyway are noted; without one nothing is. `deadline` is in seconds, for judging; `patience` for the API;
    `body` in bytes, for requests that send.
    """

    shape: str
    upstream: str
    gate: Gate
    overrides: Path | None = None
    deadline: float = 5.0
    patience: float = 60.0
    body: int = 25_000_000


class _Gateway:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._shape = SHAPES[settings.shape]
        self._base = httpx.URL(settings.upstream)
        self._notes = OverrideFile(settings.overrides) if settings.overrides else None
        self._client = httpx.AsyncClient(timeout=settings.patience, trust_env=False)

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        await self._client.aclose()
        if self._notes:
            self._notes.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        where = watched(self._shape, request.method, request.scope["path"])
        if where is None:
            return await self._forward(request, request.stream())
        parts: list[bytes] = []
        size = 0
        async for part in request.stream():
            parts.append(part)
            if (size := size + len(part)) > self._settings.body:
                return _problem(413, "too-large", f"over {self._settings.body:,} bytes; send less at once")
        body = b"".join(parts)
        try:
            if request.headers.get("content-encoding", "identity") != "identity":
                raise Unreadable("the body is compressed")
            texts = outgoing(self._shape, where, request.headers.get("content-type", ""), body)
        except Unreadable as wrong:
            texts = []
            judged = [(Outgoing(""), self._settings.gate.unjudged("", str(wrong)))]
        else:
            judged = [(one, await self._judge(one.text)) for one in texts]
        for _, decision in judged:
            if decision.unanswered:
                log.warning("a draft was not judged in full: %s", decision.unanswered)
        stopped = [pair for pair in judged if pair[1].action != "pass"]
        if stopped and (refused := self._overruled(request, stopped)) is not None:
            return refused
        return await self._forward(request, body, noted=bool(stopped))

    async def _judge(self, text: str) -> Decision:
        gate = self._settings.gate
        try:
            async with asyncio.timeout(self._settings.deadline):
                return await gate.ajudge(text, attempt=gate.retries)
        except TimeoutError:
            return gate.unjudged(text, "not judged in the time allowed")

    def _overruled(self, request: Request, stopped: list[tuple[Outgoing, Decision]]) -> Response | None:
        """None where all of it is to be sent anyway and that is noted; otherwise the refusal."""
        reason = _words(request, REASON)
        if not reason:
            return self._refusal(*stopped[0])
        if self._notes is None:
            return self._refusal(*stopped[0], hint="nothing is sent anyway here: the gateway keeps no record of it")
        for one, decision in stopped:
            try:
                score = decision.report.score if decision.report else None
                agent = _words(request, AGENT) or one.agent
                rules = decision.rules[:100]
                self._notes.note(
                    Override(rules=rules, score=score, reason=reason, agent=agent, conversation_id=one.conversation)
                )
            except ValidationError:
                return _problem(400, "invalid", f"{REASON} takes up to 500 characters, {AGENT} up to 200")
            except OSError as wrong:
                log.error("the record of drafts sent anyway cannot be written: %s", wrong.strerror)
                return _problem(503, "not-recorded", "not sent, for it could not be recorded; tell who runs chatlint")
        return None

    def _refusal(self, one: Outgoing, decision: Decision, hint: str | None = None) -> Response:
        anyway = f"; to send it anyway, say why in the header {REASON}" if self._notes else ""
        report = decision.report
        if report is None or not report.findings or decision.unanswered:
            why = f"not sent, for it could not be judged ({decision.unanswered}){anyway}"
            return _problem(422, "not-judged", hint or why)
        count = len(report.findings)
        detail = hint or f"not sent: {count} finding{'s' * (count > 1)}{anyway}"
        more = {"text": one.text, "fixed": report.fixed_text(), "report": report.model_dump()}
        return _problem(422, "blocked", detail, **more)

    async def _forward(self, request: Request, body: bytes | AsyncIterator[bytes], noted: bool = False) -> Response:
        raw = request.scope["raw_path"] + (b"?" + query if (query := request.scope["query_string"]) else b"")
        url = self._base.copy_with(raw_path=self._base.raw_path.rstrip(b"/") + raw)
        sent = [
            h for h in _lasting(request.scope["headers"]) if h[0] != b"host" and not h[0].startswith(b"x-chatlint-")
        ]
        bodiless = isinstance(body, bytes) or not {"content-length", "transfer-encoding"} & set(request.headers)
        content = body if isinstance(body, bytes) or not bodiless else b""
        try:
            answer = await self._client.send(
                httpx.Request(request.method, url, headers=sent, content=content), stream=True
            )
        except httpx.TimeoutException:
            return _problem(
                504, "upstream-late", "the API did not answer in time; whether it sent the message is unknown"
            )
        except httpx.HTTPError as wrong:
            log.error("the API cannot be reached: %s", type(wrong).__name__)
            return _problem(502, "upstream-unreachable", "the API cannot be reached; nothing was sent")
        response = StreamingResponse(answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose))
        response.raw_headers = _lasting(answer.headers.raw)
        if noted:
            response.headers["x-chatlint-override"] = "recorded"
        return response


def _lasting(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers without those that concern one connection only."""
    given = [(name.lower(), value) for name, value in headers]
    gone = {*_HOP, *(v.strip().lower() for name, value in given if name == b"connection" for v in value.split(b","))}
    return [(name, value) for name, value in given if name not in gone]


def _words(request: Request, header: str) -> str | None:
    """A header's text; clients send it as UTF-8."""
    value = request.headers.get(header, "").strip()
    return value.encode("latin-1").decode("utf-8", "replace") or None


def _problem(status: int, code: str, detail: str, **more: object) -> Response:
    """An error as RFC 9457 has it."""
    shape = {"title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    return Response(dumps({**shape, **more}), status, media_type="application/problem+json")


def gateway(settings: Settings) -> Starlette:
    """The gateway as an ASGI application. Raises OSError where the file of overrides cannot be written."""
    made = _Gateway(settings)
    return Starlette(routes=[Mount("/", app=made)], lifespan=made.lifespan)
