"""`chatlint serve`: the HTTP service and the composer page."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from chatlint.cli.common import Wrong, add_settings, clear_errors, settings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "serve",
        help="the HTTP service and the composer page",
        description="Serve drafts over HTTP, and the composer page. docs/service.md tells all.",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; another than this machine's own needs a token (default: %(default)s)",
    )
    parser.add_argument("--port", type=_whole(0), default=8765, help="default: %(default)s; 0: any that is free")
    parser.add_argument("--workers", type=_whole(1), default=1, metavar="N", help="processes (default: %(default)s)")
    parser.add_argument(
        "--judges",
        type=_whole(1),
        default=2,
        metavar="N",
        help="processes that hold the grammar engines, for each worker (default: %(default)s)",
    )
    parser.add_argument(
        "--deadline",
        type=_seconds,
        default=2.0,
        metavar="SECONDS",
        help="how long a request may be judged (default: %(default)s)",
    )
    parser.add_argument(
        "--policy",
        choices=("fail-open", "fail-closed"),
        default="fail-open",
        help="after the deadline: answer with what is known, or with 503 (default: %(default)s)",
    )
    parser.add_argument(
        "--queue",
        type=_whole(0),
        default=32,
        metavar="N",
        help="requests that may wait for a judge; more are answered 503 (default: %(default)s)",
    )
    parser.add_argument("--max-body", type=_whole(1), default=1_000_000, metavar="BYTES", help="default: %(default)s")
    parser.add_argument(
        "--max-text", type=_whole(1), default=20_000, metavar="N", help="characters of a draft (default: %(default)s)"
    )
    parser.add_argument("--max-batch", type=_whole(1), default=100, metavar="N", help="drafts (default: %(default)s)")
    parser.add_argument(
        "--max-messages",
        type=_whole(1),
        default=1_000,
        metavar="N",
        help="messages of a conversation (default: %(default)s)",
    )
    parser.add_argument(
        "--slow",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="how long a client may take to send its request (default: %(default)s)",
    )
    parser.add_argument(
        "--judge-memory",
        type=_whole(256),
        default=1024,
        metavar="MB",
        help="a judge that holds more is replaced (default: %(default)s)",
    )
    parser.add_argument(
        "--token-file", metavar="FILE", help="file with the token that callers must send; or set CHATLINT_TOKEN"
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a web page's origin that may call (CORS), such as https://desk.example.com; may be given again",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name under which the service is called without a token",
    )
    parser.add_argument("--overrides", metavar="FILE", help="note drafts that are sent anyway in this file")
    parser.add_argument("--access-log", action="store_true", help="one line an answer, without path and body")
    add_settings(parser, profile=True)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until told to end; 0."""
    try:
        from chatlint.service.server import CannotServe, serve
    except ImportError as missing:
        raise Wrong(f"{missing.name} is not installed; pip install 'chatlint-etiquette[serve]'") from None
    from chatlint.selection import select_rules
    from chatlint.service.settings import Settings

    with clear_errors():
        config = settings(args)
        select_rules(config)
    try:
        serve(
            Settings(
                config=config,
                host=args.host,
                port=args.port,
                workers=args.workers,
                judges=args.judges,
                judge_memory=args.judge_memory,
                slow=args.slow,
                deadline=args.deadline,
                policy=args.policy,
                queue=args.queue,
                body=args.max_body,
                text=args.max_text,
                batch=args.max_batch,
                messages=args.max_messages,
                token=_token(args.token_file),
                origins=tuple(args.allow_origin),
                hosts=tuple(args.allow_host),
                overrides=_overrides(args.overrides),
                access_log=args.access_log,
            )
        )
    except CannotServe as wrong:
        raise Wrong(str(wrong)) from None
    return 0


def _token(file: str | None) -> str | None:
    if file is None:
        token, source = os.environ.get("CHATLINT_TOKEN"), "CHATLINT_TOKEN"
        if token is None:
            return None
    else:
        source = file
        try:
            token = Path(file).read_text(encoding="ascii")
        except OSError as wrong:
            raise Wrong(f"{file}: {wrong.strerror or wrong}; name a file that can be read") from None
        except UnicodeDecodeError:
            raise Wrong(f"{file}: a token is of plain letters and digits") from None
    token = token.strip()
    if len(token) < 16 or not token.isascii() or not token.isprintable() or " " in token:
        raise Wrong(f"{source}: a token is one word of 16 characters or more, such as `openssl rand -hex 32` prints")
    return token


def _overrides(file: str | None) -> Path | None:
    if file is None:
        return None
    from chatlint.overrides import OverrideFile

    try:
        OverrideFile(Path(file)).close()
    except OSError as wrong:
        raise Wrong(f"{file}: {wrong.strerror or wrong}; name a file that can be written") from None
    return Path(file).absolute()


def _whole(least: int) -> Callable[[str], int]:
    def parse(given: str) -> int:
        number = int(given)
        if number < least:
            raise argparse.ArgumentTypeError(f"{given} is less than {least}")
        return number

    parse.__name__ = "whole number"
    return parse


def _seconds(given: str) -> float:
    number = float(given)
    if not 0 < number <= 600:
        raise argparse.ArgumentTypeError(f"{given} is no time between 0 and 600 seconds")
    return number
