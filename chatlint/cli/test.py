"""`chatlint test`: run the examples inside rule packs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from chatlint.cli.common import clear_errors

if TYPE_CHECKING:
    from chatlint.config import Config


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "test",
        help="run the examples inside rule packs",
        description="Run the examples inside rule packs: bad drafts found exactly where they are marked, fixes that "
        "give the fixed draft, good drafts silent under all rules. Exit status 1 if one fails.",
    )
    parser.add_argument("packs", metavar="PACK", nargs="+", help="a folder of rule files, or one rule file")
    parser.add_argument("--config", metavar="FILE", help="settings file (default: the nearest one upwards)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a line for each fault; 0 where there is none, else 1."""
    from chatlint.config import Config
    from chatlint.render.plain import visible

    failed = tested = 0
    with clear_errors():
        config = Config.load(args.config)
        for name in args.packs:
            for rule, faults in _pack(Path(name), config):
                tested += 1
                failed += bool(faults)
                for fault in faults:
                    print(f"{visible(rule)}: {visible(fault)}")
    print(f"{tested} rules tested, {failed} with faults")
    return 1 if failed else 0


def _pack(path: Path, config: Config) -> Iterator[tuple[str, list[str]]]:
    """Each rule's file with the faults of its examples. Raises FileError for a file that is no rule."""
    from chatlint.linter import Linter
    from chatlint.pack import read_pack
    from chatlint.proof import faults

    folder = path.parent if path.is_file() else path
    together = Linter(config.model_copy(update={"packs": (*config.packs, str(folder))}))
    for source in read_pack(folder, config.language.split("-")[0]):
        if path.is_file() and source.name != path.stem:
            continue
        rule = source.rule()
        yield source.place, list(faults(rule, Linter(config, rules=(rule.tried,)), together))
