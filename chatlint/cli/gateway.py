"""`chatlint gateway`: judges what is sent to customers through a helpdesk's API."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatlint.cli.common import Wrong, add_settings, clear_errors, settings
from chatlint.cli.mcp import block_at

if TYPE_CHECKING:
    from starlette.applications import Starlette


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "gateway",
        help="a gateway in front of a helpdesk's API, which blocks bad messages",
        description="Forward requests to a helpdesk's API; messages to customers are judged first. docs/gateway.md "
        "tells all.",
    )
    parser.add_argument("shape", choices=("chatwoot", "intercom", "gorgias"), help="whose API it is")
    parser.add_argument("upstream", metavar="URL", help="the API's base, such as https://chatwoot.example.com")
    parser.add_argument(
        "--policy",
        choices=("fail-open", "fail-closed"),
        required=True,
        help="what becomes of a message that cannot be judged in full: it is sent, or it is not",
    )
    parser.add_argument(
        "--block-at",
        type=block_at,
        default="block",
        metavar="VERDICT",
        help="what is not sent: block, review, or a score (below it) from 0 to 100 (default: %(default)s)",
    )
    parser.add_argument("--overrides", metavar="FILE", help="allow sending anyway with a reason, noted in this file")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8766, help="default: %(default)s; 0: any that is free")
    parser.add_argument("--deadline", type=float, default=5.0, metavar="SECONDS", help="for judging (default: 5)")
    add_settings(parser, profile=True)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Forward until told to end; 0."""
    try:
        from chatlint.adapters.gateway import Settings, gateway
    except ImportError as missing:
        raise Wrong(f"{missing.name} is not installed; pip install 'chatlint-etiquette[serve]'") from None
    from chatlint.adapters.gate import Gate
    from chatlint.linter import Linter

    base = urlsplit(args.upstream)
    if base.scheme not in ("http", "https") or not base.hostname or base.query or base.fragment:
        raise Wrong(f"{args.upstream}: give the API's base as https://host or https://host/path")
    if not 0 < args.deadline <= 600:
        raise Wrong(f"--deadline {args.deadline:g}: give a time of up to 600 seconds")
    with clear_errors():
        config = settings(args)
        linter = Linter(config)
    linter.lint("Thank you for waiting.")  # the grammar engines start now, not with the first message
    gate = Gate(linter, args.block_at, "stop", "open" if args.policy == "fail-open" else "closed")
    overrides = Path(args.overrides) if args.overrides else None
    try:
        app = gateway(Settings(args.shape, args.upstream, gate, overrides, args.deadline))
    except OSError as wrong:
        raise Wrong(f"{args.overrides}: {wrong.strerror or wrong}; name a file that can be written") from None
    try:
        _serve(app, args)
    finally:
        linter.close()
    return 0


def _serve(app: Starlette, args: argparse.Namespace) -> None:
    import uvicorn

    from chatlint.service.server import LOGGING, CannotServe, listen

    config = uvicorn.Config(
        app,
        lifespan="on",
        ws="none",
        log_config=LOGGING,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
    )
    try:
        listening, url = listen(args.host, args.port)
    except CannotServe as wrong:
        raise Wrong(str(wrong)) from None
    print(f"chatlint: {url} -> {args.upstream}, {args.policy} (end with Ctrl-C)", file=sys.stderr, flush=True)
    uvicorn.Server(config).run(sockets=[listening])
