"""`chatlint mcp`: the MCP server that assistants ask about a reply before they send it."""

from __future__ import annotations

import argparse

from chatlint.cli.common import Wrong, add_settings, clear_errors, settings


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "mcp",
        help="an MCP server on standard input and output, for assistants",
        description="Serve the tools check_draft, check_conversation and explain_rule over standard input and output "
        "(MCP, stdio). docs/agents.md tells how to set it up.",
    )
    parser.add_argument(
        "--block-at",
        type=block_at,
        default="block",
        metavar="VERDICT",
        help="what may not be sent: block, review, or a score (below it) from 0 to 100 (default: %(default)s)",
    )
    add_settings(parser, profile=True)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until the input ends; 0."""
    try:
        from chatlint.adapters.mcp import server
    except ImportError as missing:
        raise Wrong(f"{missing.name} is not installed; pip install 'chatlint-etiquette[mcp]'") from None
    from chatlint.adapters.gate import Gate
    from chatlint.linter import Linter
    from chatlint.selection import known_rules

    with clear_errors():
        config = settings(args)
        linter = Linter(config)
        rules = known_rules(config)
    try:
        server(Gate(linter, block_at=args.block_at), rules).run("stdio")
    finally:
        linter.close()
    return 0


def block_at(given: str) -> str | float:
    """`review`, `block` or a score from 0 to 100. Raises ArgumentTypeError."""
    if given in ("review", "block"):
        return given
    try:
        score = float(given)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 100:
        raise argparse.ArgumentTypeError(f"{given!r} is neither review, block nor a score from 0 to 100")
    return score
