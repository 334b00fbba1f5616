"""`chatlint init`: a commented settings file and a first rule of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatlint.cli.common import Wrong

SETTINGS = """\
# Settings of chatlint. Every line is optional; what is commented out shows the default or an example.

# Folders of your own rules, meant from this file. `chatlint test house-rules` proves their examples.
packs = ["house-rules"]

# Rules or categories: only these, or not these. `chatlint rules` lists both.
# select = []
# ignore = ["robotic"]

# Never found fault with: your brand and products, words of your trade, your team's names.
# brand_words = ["Acme", "AcmePay"]
# allowed_words = ["kinda"]
# names = ["Priya", "Jo"]

# The least severity for which `chatlint check` exits with status 1: "info", "warning" or "error".
# fail_on = "warning"

# Which grammar engine looks: "auto", "harper", "languagetool", "both" or "off".
# [grammar]
# engine = "auto"

# Settings of a rule, or of all rules of a category: off, another severity, a heavier weight, other options.
# [rules]
# slang = false
# long-message = { severity = "error", with = { words = 80 } }
"""

RULE = """\
# A rule of your own. The file's name is its id; `chatlint rules house-jargon` shows it as your team reads it.
category: jargon
summary: Words of our own house that customers do not know.
why: Customers know their parcel, not our systems.
message: "“{text}” is our own word; write “{fix}”."
check: phrases
with:
  phrases:
    goods-in desk: warehouse
    tier-two queue: specialist team
bad:
  - {text: "Your parcel is at the [[goods-in desk]].", fixed: "Your parcel is at the warehouse."}
  - {text: "I passed it to the [[tier-two queue]] just now.", fixed: "I passed it to the specialist team just now."}
good:
  - Your parcel is at the warehouse.
  - I passed it to the specialist team just now.
"""

FILES = {"chatlint.toml": SETTINGS, "house-rules/house-jargon.yaml": RULE}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "init",
        help="write a commented chatlint.toml and a first rule of your own",
        description="Write chatlint.toml with every setting explained, and house-rules/ with a first rule. "
        "Nothing that is there already is touched.",
    )
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="where to (default: here)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the files; 0. Raises Wrong, having written nothing, where one of them is there."""
    folder = Path(args.folder)
    paths = {folder / name: text for name, text in FILES.items()}
    for path in paths:
        if path.exists():
            raise Wrong(f"{path}: is there already; move it away, or name another folder")
    for path, text in paths.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as wrong:
            raise Wrong(f"{path}: {wrong.strerror or wrong}; name a folder that can be written") from None
        print(f"written: {path}")
    print("next: chatlint test house-rules && chatlint check 'Your parcel is at the goods-in desk.'")
    return 0
