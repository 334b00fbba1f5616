"""Starting the service: the socket, the workers, and how they log."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import uvicorn
from uvicorn.supervisors import Multiprocess

from chatlint.service.protocol import Impatient
from chatlint.service.settings import LOOPBACK, Settings

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "chatlint.service": {"handlers": ["stderr"], "level": "INFO"},
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING"},
    },
}
GRACE = 5.0
"""Seconds beyond the deadline that a service which is told to end waits for its answers to be sent."""


class CannotServe(Exception):
    """The service cannot start; the text says why and how to mend it."""


def serve(settings: Settings) -> None:
    """Serve until told to end. Raises CannotServe."""
    if settings.host not in LOOPBACK and settings.token is None:
        raise CannotServe(
            f"{settings.host} can be reached from other machines; give a token (--token-file, or CHATLINT_TOKEN)"
        )
    listening, url = listen(settings.host, settings.port)
    print(f"chatlint: {url} (end with Ctrl-C)", file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, _noted)  # uvicorn ends well on it, and then raises it again
    with tempfile.TemporaryDirectory(prefix="chatlint-") as folder:
        if settings.workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # read when the workers import prometheus_client
            settings = replace(settings, metrics=Path(folder))
        config = _config(settings)
        if settings.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


def _noted(number: int, stack: object) -> None:
    """Told to end while nothing is left to do."""


def _config(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        partial(_app, settings),
        factory=True,
        workers=settings.workers,
        lifespan="on",
        http=Impatient,
        ws="none",
        log_config=LOGGING,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=round(settings.deadline + settings.slow + GRACE),
    )


def _app(settings: Settings) -> object:
    from chatlint.service.app import make_app  # prometheus_client must be imported in the worker, not here

    return make_app(settings)


def listen(host: str, port: int) -> tuple[socket.socket, str]:
    """A socket that listens there, and its URL. Raises CannotServe."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)  # without TCP named, asyncio leaves Nagle on
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)  # who calls before all is loaded waits, and is answered
    except OSError as wrong:
        raise CannotServe(f"cannot listen on {host} port {port}: {wrong.strerror}; choose another --port") from None
    bound, port = listening.getsockname()[:2]
    return listening, f"http://[{bound}]:{port}/" if ":" in bound else f"http://{bound}:{port}/"
