"""`chatlint review`: the report of rows that are already scored."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatlint.cli.common import Wrong, clear_errors


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "review",
        help="write the report of scored rows",
        description="Write the report of rows that `chatlint score` (or Spark, or Ray) made, as one HTML page.",
    )
    parser.add_argument("messages", metavar="MESSAGES", help="message rows: Parquet (a file or folder), CSV or JSONL")
    parser.add_argument("conversations", metavar="CONVERSATIONS", help="conversation rows, likewise")
    parser.add_argument("-o", "--out", metavar="FILE", default="report.html", help="default: report.html")
    parser.add_argument("--baseline", metavar="MESSAGES", help="message rows of an earlier run, to compare with")
    parser.add_argument("--title", help="the page's title")
    parser.add_argument("--no-text", action="store_true", help="quote nobody")
    parser.add_argument("--pseudonyms", action="store_true", help="call agents “Agent 1”, in quotes too")
    parser.add_argument("--config", metavar="FILE", help="settings file (default: the nearest one upwards)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page; 0."""
    from chatlint.config import Config
    from chatlint.review import RowsError, write_review

    with clear_errors():
        config = Config.load(args.config)
        try:
            write_review(
                Path(args.messages),
                Path(args.conversations),
                Path(args.out),
                baseline=Path(args.baseline) if args.baseline else None,
                no_text=args.no_text,
                pseudonyms=args.pseudonyms,
                title=args.title,
                config=config,
            )
        except RowsError as wrong:
            raise Wrong(str(wrong)) from None
        except ImportError as missing:
            raise Wrong(f"pip install 'chatlint-etiquette[review]' first: {missing}") from None
        except OSError as wrong:
            raise Wrong(f"{wrong.filename or args.out}: {wrong.strerror or wrong}; name another file") from None
    print(f"wrote {args.out}")
    return 0
