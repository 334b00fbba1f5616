"""`chatlint check`: judge one draft, or a file of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from chatlint.cli.common import Wrong, add_settings, clear_errors, colours, machine_output, say, settings

if TYPE_CHECKING:
    from chatlint.cli.drafts import Given
    from chatlint.finding import Report
    from chatlint.linter import Linter
    from chatlint.render import Judged

FORMATS = ("text", "json", "jsonl", "sarif", "github")
FAIL_ON = ("info", "warning", "error", "never")
_SHOW_EVERY = 50


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "check",
        help="judge a draft, or a file of drafts",
        description="Judge a draft, or a file of drafts. Exit status 1 if there is a finding at or above --fail-on.",
    )
    parser.add_argument("text", metavar="TEXT", nargs="?", help="the draft; - or nothing reads standard input")
    parser.add_argument(
        "--jsonl", metavar="FILE", help='one object a line: "text", and "id", "customer" or "conversation" if known'
    )
    parser.add_argument(
        "--prepared",
        metavar="FILE",
        help="a library of prepared texts (.csv, .yaml, .json, .jsonl, .md), fields unfilled",
    )
    parser.add_argument("--customer", metavar="TEXT", help="the customer's message before the draft")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--fix", action="store_true", help="also show the draft with its safe fixes, as a diff")
    parser.add_argument("--explain", action="store_true", help="say of each finding, and of each silence, why")
    parser.add_argument("--fail-on", choices=FAIL_ON, help="least severity for exit status 1 (default: the settings')")
    add_settings(parser, profile=True)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge what is given; 0, 1 or, where a line could not be read, 2."""
    from chatlint.linter import Linter

    sources = [name for name in ("jsonl", "prepared") if getattr(args, name) is not None]
    if len(sources) > 1:
        raise Wrong("--jsonl and --prepared are files of two kinds; give one of them")
    if sources and (args.text is not None or args.customer is not None):
        raise Wrong(f"--{sources[0]} reads everything from its file; leave out TEXT and --customer")
    if args.fix and args.format in ("sarif", "github"):
        raise Wrong(f"--fix does not go with --format {args.format}; use text, json or jsonl")
    with clear_errors():
        config = settings(args)
        if args.prepared is not None:
            config = config.model_copy(update={"prepared": True})
        linter = Linter(config)
    counts = _Counts(args.fail_on or linter.config.fail_on)
    try:
        _write(counts.over(_judged(args, linter, counts)), args, linter, counts)
    finally:
        linter.close()
    return 2 if counts.faults else int(counts.failed)


class _Counts:
    """What a run saw: drafts, drafts with findings, lines that could not be read, findings that fail it."""

    def __init__(self, fail_on: str) -> None:
        self.drafts = self.found = self.faults = 0
        self.failed = False
        self._fail_on = fail_on

    def over(self, drafts: Iterable[Judged]) -> Iterator[Judged]:
        """Pass the drafts on, counting."""
        for judged in drafts:
            self.drafts += 1
            self.found += bool(judged.report.findings)
            self.failed = self.failed or self._fails(judged.report)
            yield judged

    def _fails(self, report: Report) -> bool:
        from chatlint.finding import SEVERITIES

        if self._fail_on == "never":
            return False
        return any(f.severity in SEVERITIES[SEVERITIES.index(self._fail_on) :] for f in report.findings)


def _judged(args: argparse.Namespace, linter: Linter, counts: _Counts) -> Iterator[Judged]:
    from chatlint.cli.drafts import Fault, Given, before, one_draft, read_jsonl

    if args.prepared is not None:
        from chatlint.prepared import read_prepared

        with clear_errors():
            for text in read_prepared(args.prepared):
                yield _judge(args, linter, Given(text.text, id=text.id, entry=text.place), args.prepared)
        return
    if args.jsonl is None:
        yield _judge(args, linter, Given(one_draft(args.text), conversation=before(args.customer)))
        return
    progress = sys.stderr.isatty() and not sys.stdout.isatty()
    source = "standard input" if args.jsonl == "-" else args.jsonl
    for given in read_jsonl(args.jsonl):
        if isinstance(given, Fault):
            counts.faults += 1
            say(f"{source}:{given.line}: {given.reason}")
            continue
        yield _judge(args, linter, given, source)
        if progress and counts.drafts % _SHOW_EVERY == 0:
            print(f"\r{counts.drafts:,} drafts", end="", file=sys.stderr, flush=True)
    if progress:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _judge(args: argparse.Namespace, linter: Linter, given: Given, source: str | None = None) -> Judged:
    from chatlint.render import Judged

    excused = None
    if args.explain:
        report, excused = linter.explain(given.text, given.conversation)
    else:
        report = linter.lint(given.text, given.conversation)
    return Judged(
        draft=given.text,
        report=report,
        source=source,
        line=given.line,
        entry=given.entry,
        id=given.id,
        fixed=report.fixed_text() if args.fix else None,
        excused=excused,
    )


def _write(drafts: Iterable[Judged], args: argparse.Namespace, linter: Linter, counts: _Counts) -> None:
    if args.format == "text":
        _write_text(drafts, args, linter, counts)
        return
    machine_output()
    if args.format == "json":
        _write_json(drafts, many=_many(args))
    elif args.format == "jsonl":
        from chatlint.render.asjson import as_json

        for judged in drafts:
            print(as_json(judged))
    elif args.format == "github":
        from chatlint.render.github import commands

        for judged in drafts:
            for line in commands(judged):
                print(line)
    else:
        from chatlint import __version__
        from chatlint.render.asjson import dumps
        from chatlint.render.sarif import sarif

        print(dumps(sarif(drafts, linter.rules, __version__), indent=2))


def _write_json(drafts: Iterable[Judged], many: bool) -> None:
    """One report, or a list of them, each written as soon as it is there."""
    from chatlint.render.asjson import as_json

    if not many:
        for judged in drafts:
            print(as_json(judged, indent=2))
        return
    opening = "["
    for judged in drafts:
        print(opening, as_json(judged), sep="\n", end="")
        opening = ","
    print("\n]" if opening == "," else "[]")


def _write_text(drafts: Iterable[Judged], args: argparse.Namespace, linter: Linter, counts: _Counts) -> None:
    from chatlint.render.diff import diff
    from chatlint.render.text import Style, as_text

    style = Style(colours(sys.stdout))
    rules = {rule.id: rule for rule in linter.rules} if args.explain else None
    many = _many(args)
    for judged in drafts:
        # Of a whole file only what asks for attention is shown; the last line counts the rest.
        if not many or judged.report.findings or judged.report.skipped or judged.excused:
            for line in as_text(judged, style, rules):
                print(line)
        if changes := diff(judged):
            print(changes)
    if many:
        unread = f" · {counts.faults:,} not read" if counts.faults else ""
        print(f"{counts.drafts:,} drafts · {counts.found:,} with findings{unread}")


def _many(args: argparse.Namespace) -> bool:
    """Whether a file of drafts is judged, not one draft."""
    return args.jsonl is not None or args.prepared is not None
