"""The command line: one file per command, each with `add_parser(subparsers)`.

Exit status: 0 all is well, 1 something was found, 2 the input or the settings are wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

from chatlint import __version__
from chatlint.cli.common import Wrong, plain_streams, say

COMMANDS = (
    "check",
    "score",
    "rules",
    "test",
    "evaluate",
    "init",
    "review",
    "standard",
    "languagetool",
    "serve",
    "mcp",
    "gateway",
)
_BROKEN_PIPE = 141  # what a shell reports for a program ended by SIGPIPE
_INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        say(f"{message}; see {self.prog} --help")
        raise SystemExit(2)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands that are there. Commands import what is heavy only when run."""
    parser = _Parser(prog="chatlint", description="The linter for what support agents write to customers.")
    parser.add_argument("--version", action="version", version=f"chatlint {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for command in COMMANDS:
        if find_spec(f"chatlint.cli.{command}") is not None:
            import_module(f"chatlint.cli.{command}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Never raises, never prints a traceback."""
    plain_streams()
    try:
        args = build_parser().parse_args(argv)
        status: int = args.run(args)
        sys.stdout.flush()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 2
    except Wrong as wrong:
        say(str(wrong))
        return 2
    except BrokenPipeError:
        # Whoever read has had enough. What is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as wrong:
        if os.environ.get("CHATLINT_DEBUG"):
            raise
        # Its text may hold a customer's words, so only its kind is shown.
        say(f"internal error ({type(wrong).__name__}); run again with CHATLINT_DEBUG=1 for the details of a report")
        return 2
    return status
