"""`chatlint languagetool`: install LanguageTool, and start, look at and stop a server that programs share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chatlint.cli.common import Wrong

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_ABOUT = (
    "A local LanguageTool, the second grammar engine. chatlint starts and ends one by itself when it needs "
    "one; a started one is shared by all programs of this user and saves the seconds of a start."
)


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `languagetool`."""
    parser = subparsers.add_parser("languagetool", help="install, start, stop a local LanguageTool", description=_ABOUT)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    install = actions.add_parser("install", help="bring LanguageTool, and Java if the system has none, by pip's means")
    install.add_argument(
        "--from", dest="source", type=Path, metavar="PATH", help="use this folder or zip of LanguageTool instead"
    )
    install.set_defaults(run=_install)

    start = actions.add_parser("start", help="start a server that goes on until it is stopped")
    start.add_argument("--memory", default="1g", help="Java's limit: a number and k, m or g (default: 1g)")
    start.add_argument("--language", default="en-US", metavar="TAG", help="loaded before it is ready (default: en-US)")
    start.add_argument("--folder", type=Path, help="start the LanguageTool in this folder")
    start.add_argument("--wait", type=float, default=120.0, metavar="SECONDS", help="for the start (default: 120)")
    start.set_defaults(run=_start)

    status = actions.add_parser("status", help="what is installed and what runs; exit status 1 if nothing runs")
    status.set_defaults(run=_status)

    stop = actions.add_parser("stop", help="stop the server that `start` started")
    stop.set_defaults(run=_stop)


def _install(args: argparse.Namespace) -> int:
    from chatlint.grammar.base import EngineError
    from chatlint.grammar.languagetool.install import install, use

    try:
        if args.source is None:
            install(_say)
        elif args.source.exists():
            use(args.source, _say)
        else:
            raise Wrong(f"--from {args.source}: there is no such folder or file")
    except EngineError as error:
        raise Wrong(str(error)) from None
    except OSError as error:
        raise Wrong(f"installing LanguageTool failed: {error}") from None
    return 0


def _start(args: argparse.Namespace) -> int:
    from chatlint.grammar.base import EngineError
    from chatlint.grammar.languagetool import state
    from chatlint.grammar.languagetool.server import check_memory

    try:
        check_memory(args.memory)
        server, fresh = state.start(args.memory, args.language, args.wait, args.folder)
    except (EngineError, ValueError) as error:
        raise Wrong(str(error)) from None
    print(
        f"LanguageTool {'is ready' if fresh else 'already runs'} at http://127.0.0.1:{server.port} (pid {server.pid})"
    )
    return 0


def _status(args: argparse.Namespace) -> int:
    from chatlint.grammar.languagetool import state
    from chatlint.grammar.languagetool.install import NotInstalled, find

    try:
        found = find()
        print(f"installed: {found.origin}, Java {found.java}")
    except NotInstalled as missing:
        print(f"not installed: {missing}")
    server = state.running()
    if server is None:
        print("not running; chatlint starts one by itself when it needs one")
        return 1
    memory = state.resident_memory(server)
    occupies = "" if memory is None else f", {memory / 2**20:.0f} MB"
    print(f"running: http://127.0.0.1:{server.port} (pid {server.pid}{occupies})")
    return 0


def _stop(args: argparse.Namespace) -> int:
    from chatlint.grammar.languagetool import state

    server = state.stop()
    print("nothing was running" if server is None else f"stopped (pid {server.pid})")
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
