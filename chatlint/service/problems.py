"""What goes wrong, in the one shape of every error (RFC 9457). Never holds anything of what was sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response


class Problem(Exception):
    """An answer that is an error: HTTP `status`, a stable `code`, what to do about it, and the field it is about."""

    def __init__(
        self, status: int, code: str, detail: str, field: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """The error as it is sent."""
        shape = {"title": HTTPStatus(self.status).phrase, "status": self.status, "code": self.code}
        body = json.dumps({**shape, "detail": self.detail, "field": self.field}, ensure_ascii=False)
        return Response(body, self.status, self.headers, media_type="application/problem+json")


def overloaded() -> Problem:
    """Too many wait already."""
    return Problem(503, "overloaded", "too much to do; try again in a second", headers={"Retry-After": "1"})


def not_judged(reason: str) -> Problem:
    """What a service that fails closed answers where a draft could not be judged in full."""
    return Problem(503, "not-judged", f"{reason}; the draft was not judged", headers={"Retry-After": "1"})
