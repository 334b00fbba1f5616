"""`chatlint standard`: the rule set of the settings as a page that a team reads."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatlint.cli.common import Wrong, add_settings, settings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "standard",
        help="write the rule set as a readable page",
        description="Write the team's rule set, as the settings make it, as one searchable HTML page.",
    )
    parser.add_argument("-o", "--out", metavar="FILE", default="standard.html", help="default: standard.html")
    parser.add_argument("--title", help="the page's title")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page; 0."""
    from chatlint.cli.common import clear_errors

    config = settings(args)
    out = Path(args.out)
    try:
        from chatlint.review.standard import standard

        with clear_errors():
            html = standard(config, args.title)
        out.write_text(html, encoding="utf-8", newline="\n")
    except ImportError as missing:
        raise Wrong(f"pip install 'chatlint-etiquette[review]' first: {missing}") from None
    except OSError as wrong:
        raise Wrong(f"{out}: {wrong.strerror or wrong}; name a file that can be written") from None
    print(f"wrote {out}")
    return 0
