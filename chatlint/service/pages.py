"""The composer page and its files: from this machine only, checked for changes on each visit."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from chatlint.service.problems import Problem

WEB = Path(__file__).parent / "web"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Static(StaticFiles):
    """Files with the page's headers."""

    def __init__(self) -> None:
        super().__init__(directory=WEB, check_dir=False)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """As StaticFiles does it, with the headers."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        return response


async def composer(request: Request) -> Response:
    """The composer page. Raises Problem where this installation has none."""
    page = WEB / "index.html"
    if not page.is_file():
        raise Problem(404, "not-found", "this installation has no composer page; the service itself works")
    return FileResponse(page, headers=HEADERS)
