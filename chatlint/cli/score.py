"""`chatlint score`: exported transcripts in, scored rows out."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatlint.cli.common import Wrong, add_settings, say, settings

if TYPE_CHECKING:
    from chatlint.batch.local import Tally
    from chatlint.config import Config
    from chatlint.message import Conversation
    from chatlint.transcripts import Columns, Refused

_INTERRUPTED = 130


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "score",
        help="score exported transcripts",
        description="Score the transcripts in files, folders, archives and globs. A run that was ended goes on where "
        "it was when the same command is given again.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="exports: files, folders, zip archives, globs")
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT", help="OUT.parquet, OUT.csv or OUT.jsonl; "
        "conversations and refused rows go beside it",
    )  # fmt: skip
    parser.add_argument("--format", help="the export's format (default: recognised)")
    parser.add_argument("--columns", metavar="OURS=THEIRS,…", help="columns of a table: text=body,role=sender")
    parser.add_argument("--agents", default="", metavar="WHO,…", help="who writes for the house: names, ids, domains")
    parser.add_argument("--bots", default="", metavar="WHO,…", help="who of them is a machine")
    parser.add_argument("--zone", default="UTC", help="the zone of times without one (default: UTC)")
    parser.add_argument("--encoding", help="the export's encoding (default: recognised)")
    parser.add_argument(
        "--grouped", action="store_true", help="messages of a conversation stand together in the export"
    )
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes (default: one for each core)")
    parser.add_argument("--parts", type=Path, metavar="FOLDER", help="keep judged parts here, for the next run")
    parser.add_argument("--no-text", action="store_true", help="leave out the texts and what quotes them")
    parser.add_argument(
        "--pseudonyms", type=Path, metavar="KEYFILE", help="agents' names replaced, by a secret kept here"
    )
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write the report for a team lead, too")
    parser.add_argument("--baseline", type=Path, metavar="OLD_OUT", help="an earlier output to compare the report with")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score, and say what was done on standard error."""
    try:
        from chatlint.batch.incoming import BatchError
        from chatlint.batch.local import Run, cores
        from chatlint.batch.output import beside
        from chatlint.batch.privacy import Privacy
    except ImportError:
        raise Wrong("score needs pyarrow: pip install 'chatlint-etiquette[batch]'") from None
    if args.workers < 0:
        raise Wrong(f"--workers: must be 1 or more, not {args.workers}")
    if args.baseline and not args.report:
        raise Wrong("--baseline: the comparison is a part of the report; add --report FILE.html")
    config = settings(args)
    progress = _Progress()
    job = Run(
        read=_read(args),
        out=args.output,
        config=config,
        folder=args.parts or beside(args.output, ".parts"),
        privacy=Privacy(no_text=args.no_text, key=_key(args.pseudonyms) if args.pseudonyms else None),
        workers=args.workers or cores(),
        keep=args.parts is not None,
        progress=progress,
    )
    try:
        tally = job.go()
    except KeyboardInterrupt:
        progress.end()
        say("stopped; give the same command again to go on from here")
        return _INTERRUPTED
    except (BatchError, ValueError) as wrong:
        raise Wrong(str(wrong)) from None
    except OSError as wrong:
        raise Wrong(f"{wrong.filename or args.output}: {wrong.strerror or wrong}") from None
    progress.end()
    _tell(tally, args.output, beside(args.output, ".rejects.jsonl"))
    if args.report:
        _report(args, beside(args.output, f".conversations{args.output.suffix}"), config)
    return 0


def _read(args: argparse.Namespace) -> Iterator[tuple[str, Conversation | Refused]]:
    """What the exports hold, each with the name of its source."""
    from chatlint.transcripts import columns_of, read, sources

    chosen = _columns(args.columns)
    for source in sources(args.paths):
        if chosen is None and args.format is None and (guessed := columns_of(source)) is not None:
            mapped = ", ".join(f"{ours}={theirs}" for ours, theirs in guessed.model_dump().items() if theirs)
            say(f"{source.name}: columns {mapped}")
        options: dict[str, Any] = {"agents": _list(args.agents), "bots": _list(args.bots), "encoding": args.encoding}
        for one in read(source, format=args.format, columns=chosen, zone=args.zone, grouped=args.grouped, **options):
            yield source.name, one


def _columns(given: str | None) -> Columns | None:
    from pydantic import ValidationError

    from chatlint.transcripts import Columns
    from chatlint.validation import explain

    if given is None:
        return None
    pairs = [entry.partition("=") for entry in _list(given)]
    if bad := next((name for name, sign, _ in pairs if not sign), None):
        raise Wrong(f"--columns: {bad!r} names no column; write ours=theirs, as in text=body")
    try:
        return Columns.model_validate({name.strip(): theirs.strip() for name, _, theirs in pairs})
    except ValidationError as wrong:
        raise Wrong(f"--columns: {explain(wrong, Columns)}") from None


def _list(given: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in given.split(",") if entry.strip())


def _key(path: Path) -> bytes:
    """The secret in the file, which is made where there is none."""
    try:
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
            say(f"{path}: made; keep it, the same key gives the same pseudonyms")
        key = path.read_bytes().strip()
    except OSError as wrong:
        raise Wrong(f"{path}: {wrong.strerror or wrong}") from None
    if len(key) < 16:
        raise Wrong(f"{path}: holds no key of 16 characters or more; remove the file to have one made")
    return key


def _tell(tally: Tally, out: Path, rejects: Path) -> None:
    known = f", {tally.known:,} of them known from before" if tally.known else ""
    say(f"{tally.read:,} messages read = {tally.scored:,} scored + {tally.refused:,} refused")
    say(f"{tally.conversations:,} conversations in {out}{known}")
    if tally.refused:
        say(f"what was refused, and why: {rejects}")


def _report(args: argparse.Namespace, conversations: Path, config: Config) -> None:
    try:
        from chatlint.review import RowsError, write_review
    except ImportError:
        raise Wrong("--report needs Jinja2: pip install 'chatlint-etiquette[review]'") from None
    try:
        write_review(
            args.output, conversations, args.report, baseline=args.baseline, no_text=args.no_text, config=config
        )
    except RowsError as wrong:
        raise Wrong(str(wrong)) from None
    say(f"report in {args.report}")


class _Progress:
    """How far a run is, on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._begun = self._last = time.monotonic()

    def __call__(self, read: int, judged: int) -> None:
        now = time.monotonic()
        if self._shown and now - self._last > 0.2:
            self._last = now
            speed = judged / max(now - self._begun, 1e-9)
            print(f"\r\033[K{judged:,} messages judged, {speed:,.0f} a second", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line to others."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
