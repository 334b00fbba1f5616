"""`chatlint rules`: list the rules, or explain some."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chatlint.cli.common import Wrong, clear_errors, colours, machine_output

if TYPE_CHECKING:
    from chatlint.example import Example
    from chatlint.render.text import Style
    from chatlint.rule import Rule


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "rules",
        help="list the rules, or explain one",
        description="List the rules, or explain one (or a category's) with its examples and measured precision.",
    )
    parser.add_argument("rule", metavar="RULE", nargs="?", help="a rule's id, or a category")
    parser.add_argument("--config", metavar="FILE", help="settings file (default: the nearest one upwards)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list or the pages; 0."""
    from chatlint.config import Config
    from chatlint.near import nearest
    from chatlint.render.text import Style
    from chatlint.selection import known_rules, select_rules

    with clear_errors():
        config = Config.load(args.config)
        on = {rule.id for rule in select_rules(config)}
        rules = known_rules(config)
    if args.rule is not None:
        chosen = [rule for rule in rules if args.rule in (rule.id, rule.category)]
        if not chosen:
            names = [*(rule.id for rule in rules), *sorted({rule.category for rule in rules})]
            raise Wrong(f"no rule or category {args.rule!r}{nearest(args.rule, names)}; `chatlint rules` lists them")
    else:
        chosen = list(rules)
    if args.format == "json":
        from chatlint.render.asjson import dumps, rule_record

        machine_output()
        print(dumps([rule_record(rule, rule.id in on) for rule in chosen], indent=2))
        return 0
    style = Style(colours(sys.stdout))
    for line in _list(chosen, on, style) if args.rule is None else _pages(chosen, on, style):
        print(line)
    return 0


def _list(rules: Sequence[Rule], on: set[str], style: Style) -> Iterator[str]:
    longest = max((len(rule.id) for rule in rules), default=0)
    for category in dict.fromkeys(rule.category for rule in sorted(rules, key=lambda r: r.category)):
        yield category
        for rule in rules:
            if rule.category == category:
                state = "" if rule.id in on else f" ({'preview' if rule.status == 'preview' else 'off'})"
                yield f"  {rule.id:{longest}} {style(rule.severity, f'{rule.severity:7}')} {rule.summary}{state}"
    yield f"{len(rules)} rules, {len(on)} on; `chatlint rules RULE` explains one"


def _pages(rules: Sequence[Rule], on: set[str], style: Style) -> Iterator[str]:
    from chatlint.precision import figures, measured

    for number, rule in enumerate(rules):
        if number:
            yield ""
        state = "on" if rule.id in on else "off, a preview" if rule.status == "preview" else "off"
        yield f"{rule.id} ({rule.category}, {style(rule.severity, rule.severity)}, {state})"
        yield f"  {rule.summary}"
        yield f"  {rule.why}"
        if rule.source:
            yield f"  source: {rule.source}"
        yield f"  says: {rule.message}"
        sure, found = measured(rule), figures(rule)
        shown = f"{found.right} right of {found.hits} labelled messages it spoke in" if found else "not measured"
        yield f"  precision: {shown}" + (f"; confidence {sure:.2f}" if sure is not None else "")
        for example in rule.bad:
            yield from _example("flags", example)
        for example in rule.good:
            yield from _example("passes", example)


def _example(kind: str, example: Example) -> Iterator[str]:
    lead = f"  {kind + ':':8}"
    for line in example.dialogue():
        yield f"{lead} {_flat(line)}"
        lead = " " * len(lead)
    if example.fixed is not None:
        yield f"{'':10} -> {_flat(example.fixed)}"


def _flat(text: str) -> str:
    return text.replace("\n", " / ")
