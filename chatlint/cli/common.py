"""What the commands share: errors in one line, settings from options, streams."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from chatlint.config import Config


class Wrong(Exception):
    """Input or settings that cannot be used. The text is one line: what, where, how to mend it."""


def say(line: str) -> None:
    """One line on standard error, whatever it holds."""
    from chatlint.render.plain import visible

    print(f"chatlint: {visible(line)}", file=sys.stderr)


def plain_streams() -> None:
    """Let no character that a terminal or pipe cannot show end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def machine_output() -> None:
    """UTF-8 and bare line ends, whatever the terminal's own encoding: other programs read it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def colours(stream: TextIO) -> bool:
    """Whether to colour: on a terminal, unless the user asked for none (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def add_settings(parser: argparse.ArgumentParser, profile: bool = False) -> None:
    """The options that choose settings; with `profile` also one of their profiles."""
    if profile:
        parser.add_argument("--profile", metavar="NAME", help="settings of this profile laid over the others")
    parser.add_argument("--config", metavar="FILE", help="settings file (default: the nearest one upwards)")
    parser.add_argument(
        "--select", metavar="RULE", action="append", default=[], help="only these rules or categories (commas or again)"
    )
    parser.add_argument(
        "--ignore", metavar="RULE", action="append", default=[], help="not these rules or categories (commas or again)"
    )


def settings(args: argparse.Namespace) -> Config:
    """The settings the options ask for. Raises Wrong."""
    from chatlint.config import Config

    with clear_errors():
        config = Config.load(args.config)
        laid: dict[str, object] = {}
        if select := _names(args.select):
            laid["select"] = select
        if ignore := _names(args.ignore):
            laid["ignore"] = (*config.ignore, *ignore)
        config = config.model_copy(update=laid) if laid else config
        name = getattr(args, "profile", None)
        return config if name is None else config.profile(name)


def _names(given: list[str]) -> tuple[str, ...]:
    return tuple(name.strip() for entry in given for name in entry.split(",") if name.strip())


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn the errors of files (settings, rules, labelled messages) into Wrong."""
    from chatlint.yamlfile import FileError

    try:
        yield
    except FileError as wrong:
        raise Wrong(str(wrong)) from None
