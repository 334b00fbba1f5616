"""The service's endpoints."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from chatlint.message import Conversation
from chatlint.overrides import Override, OverrideFile
from chatlint.render.asjson import dumps, rule_record
from chatlint.rule import Rule
from chatlint.selection import known_rules
from chatlint.service.bodies import Batch, Draft, check_batch, check_conversation, check_draft, read
from chatlint.service.desk import Desk
from chatlint.service.docs import HEADERS, page
from chatlint.service.edge import Edge, Guard, body
from chatlint.service.metrics import Metrics
from chatlint.service.openapi import document
from chatlint.service.pages import Static, composer
from chatlint.service.problems import Problem
from chatlint.service.settings import Settings

JSON = "application/json"


class Api:
    """What the endpoints do. Each takes a request and answers, or raises Problem."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        rules = known_rules(settings.config)
        self.metrics = Metrics(settings.metrics, (rule.id for rule in rules))
        self.desk = Desk(settings, self.metrics)
        self._rules = _records(rules, {rule.id for rule in self.desk.linter.rules})
        self._document = document(settings)
        self._overrides = OverrideFile(settings.overrides) if settings.overrides is not None else None

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[dict[str, float]]:
        """Start and end what answers."""
        self.desk.open()
        yield {"slow": self._settings.slow}
        await self.desk.close()
        if self._overrides is not None:
            self._overrides.close()

    async def check(self, request: Request) -> Response:
        """POST /v1/check."""
        raw = await self._body(request)
        draft = read(Draft, raw)
        check_draft(draft, self._settings)
        return Response(await self.desk.check(draft, raw), media_type=JSON)

    async def check_batch(self, request: Request) -> Response:
        """POST /v1/check/batch."""
        batch = read(Batch, await self._body(request))
        check_batch(batch, self._settings)
        return Response(await self.desk.batch(batch), media_type=JSON)

    async def conversations(self, request: Request) -> Response:
        """POST /v1/conversations."""
        raw = await self._body(request)
        conversation = read(Conversation, raw)
        check_conversation(conversation, self._settings)
        return Response(await self.desk.conversation(conversation, raw), media_type=JSON)

    async def overrides(self, request: Request) -> Response:
        """POST /v1/overrides."""
        override = read(Override, await self._body(request))
        if self._overrides is not None:
            try:
                self._overrides.note(override)
            except OSError as wrong:
                reason = f"the file of overrides cannot be written ({wrong.strerror or 'in part'})"
                raise Problem(503, "not-recorded", reason, headers={"Retry-After": "5"}) from None
        self.metrics.overridden(override.rules)
        recorded = "true" if self._overrides is not None else "false"
        return Response(f'{{"recorded":{recorded}}}', 201, media_type=JSON)

    async def rules(self, request: Request) -> Response:
        """GET /v1/rules."""
        return Response("[" + ",".join(self._rules.values()) + "]", media_type=JSON)

    async def rule(self, request: Request) -> Response:
        """GET /v1/rules/{id}."""
        found = self._rules.get(request.path_params["id"])
        if found is None:
            raise Problem(404, "not-found", "no rule has this id; GET /v1/rules lists them")
        return Response(found, media_type=JSON)

    async def health(self, request: Request) -> Response:
        """GET /health: the process answers."""
        return Response('{"status":"ok"}', media_type=JSON)

    async def ready(self, request: Request) -> Response:
        """GET /ready: drafts can be judged in full."""
        if not self.desk.ready:
            raise Problem(503, "starting", "the grammar engines are starting", headers={"Retry-After": "1"})
        return Response('{"status":"ready"}', media_type=JSON)

    async def show_metrics(self, request: Request) -> Response:
        """GET /metrics."""
        return Response(self.metrics.text(), media_type=self.metrics.content_type)

    async def openapi(self, request: Request) -> Response:
        """GET /openapi.json."""
        return Response(dumps(self._document), media_type=JSON)

    async def docs(self, request: Request) -> Response:
        """GET /docs."""
        return Response(page(self._document), headers=HEADERS, media_type="text/html")

    def routes(self) -> list[Route | Mount]:
        """Which path leads where."""
        return [
            Route("/v1/check", self.check, methods=["POST"]),
            Route("/v1/check/batch", self.check_batch, methods=["POST"]),
            Route("/v1/conversations", self.conversations, methods=["POST"]),
            Route("/v1/overrides", self.overrides, methods=["POST"]),
            Route("/v1/rules", self.rules),
            Route("/v1/rules/{id}", self.rule),
            Route("/health", self.health),
            Route("/ready", self.ready),
            Route("/metrics", self.show_metrics),
            Route("/openapi.json", self.openapi),
            Route("/docs", self.docs),
            Route("/", composer),
            Mount("/static", Static()),
        ]

    async def _body(self, request: Request) -> bytes:
        return await body(request, self._settings.body, self._settings.slow)


def make_app(settings: Settings) -> ASGIApp:
    """The service as an ASGI application. Raises what `Linter` raises, and OSError for a file of overrides."""
    api = Api(settings)
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=("GET", "POST"),
        allow_headers=("Authorization", "Content-Type"),
        expose_headers=("Retry-After",),
        allow_private_network=True,
    )
    app = Starlette(
        routes=api.routes(),
        lifespan=api.lifespan,
        middleware=[*([cors] if settings.origins else []), Middleware(Guard, settings=settings)],
        exception_handlers={Problem: _problem, HTTPException: _http_error},
    )
    app.router.redirect_slashes = False
    return Edge(app, api.metrics, settings.access_log)


def _records(rules: Sequence[Rule], on: set[str]) -> dict[str, str]:
    return {rule.id: dumps(rule_record(rule, rule.id in on)) for rule in rules}


async def _problem(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, Problem)
    return wrong.response()


async def _http_error(request: Request, wrong: Exception) -> Response:
    """What the router says (no such path, no such method), in the shape of every error."""
    assert isinstance(wrong, HTTPException)
    phrase = HTTPStatus(wrong.status_code).phrase
    return Problem(wrong.status_code, phrase.lower().replace(" ", "-"), phrase, headers=wrong.headers).response()
