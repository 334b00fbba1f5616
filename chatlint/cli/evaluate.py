"""`chatlint eval`: how right the warnings are on labelled messages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chatlint.cli.common import Wrong, add_settings, clear_errors, settings

if TYPE_CHECKING:
    from chatlint.config import Config
    from chatlint.evaluate import Evaluation, Labelled, Mistake
    from chatlint.precision import Figures


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "eval",
        help="precision, recall, F1 on labelled messages",
        description="Judge labelled messages and compare: per category precision, recall and F1, noise on clean "
        "messages, rank correlation of the score with the readers' overall mark.",
    )
    parser.add_argument(
        "files", metavar="LABELLED.jsonl", nargs="+", help='"text", "customer", "labels", "unsure", "overall"'
    )
    parser.add_argument(
        "--errors", metavar="N", type=int, default=0, help="show N misses and N false alarms a category"
    )
    parser.add_argument("--rules", action="store_true", help="also show each rule's figures")
    parser.add_argument("--update", action="store_true", help="write each rule's precision into the rules' data file")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures; 0."""
    from chatlint.evaluate import evaluate, read_labelled
    from chatlint.linter import Linter

    if args.update and (args.select or args.ignore):
        raise Wrong("--update measures all rules; leave out --select and --ignore")
    with clear_errors():
        config = settings(args)
        messages = [message for name in args.files for message in read_labelled(Path(name))]
        linter = Linter(config)
    if not messages:
        raise Wrong(f"{args.files[0]}: no message in it; give one JSON object a line")
    result = evaluate(linter, messages)
    if args.json:
        from chatlint.render.asjson import dumps

        print(dumps(_figures(result), indent=1))
    else:
        for line in _table(result):
            print(line)
    for line in _shown(result.mistakes, args.errors):
        print(line)
    if args.rules or args.update:
        rules = dict(result.rules) | _previews(config, messages)
        for line in _rules(rules):
            print(line)
        if args.update:
            print(f"written: {_update(rules, len(messages))}")
    return 0


def _table(result: Evaluation) -> Iterator[str]:
    yield f"{'category':12} {'n':>5} {'P':>6} {'R':>6} {'F1':>6} {'placed':>6} {'false':>5}"
    for name, c in result.categories.items():
        placed = c.placed / c.found if c.found else None
        numbers = " ".join("     -" if x is None else f"{x:6.2f}" for x in (c.precision, c.recall, c.f1, placed))
        yield f"{name:12} {c.n:5} {numbers} {c.false:5}"
    rho = "-" if result.spearman is None else f"{result.spearman:.3f}"
    yield (
        f"mean F1 (categories with 5 and more) {result.mean_f1:.3f} · "
        f"clean messages with a warning {result.noise_per_100:.1f} of 100 (n={result.clean}) · "
        f"Spearman of score with overall {rho} · {result.messages} messages"
    )


def _figures(result: Evaluation) -> dict[str, object]:
    return {
        "messages": result.messages,
        "categories": {
            name: {"n": c.n, "precision": c.precision, "recall": c.recall, "f1": c.f1, "false": c.false}
            for name, c in result.categories.items()
        },
        "mean_f1": result.mean_f1,
        "noise_per_100_clean": result.noise_per_100,
        "clean": result.clean,
        "noise": dict(result.noise),
        "spearman": result.spearman,
    }


def _shown(mistakes: Sequence[Mistake], most: int) -> Iterator[str]:
    """Up to `most` mistakes of each kind and category."""
    from chatlint.render.plain import visible

    shown: dict[tuple[str, str], int] = {}
    for mistake in sorted(mistakes, key=lambda m: (m.category, m.kind)):
        kind = (mistake.category, mistake.kind)
        shown[kind] = shown.get(kind, 0) + 1
        if shown[kind] <= most:
            spoke = "; ".join(f"{f.rule} “{f.text[:60]}”" for f in mistake.findings)
            said = f"{mistake.message.customer[:60]!r} > " if mistake.message.customer else ""
            head = f"{mistake.kind:6} {mistake.category:11} {mistake.message.id} {spoke}"
            yield visible(f"{head} | {said}{mistake.message.text[:160]!r}")


def _previews(config: Config, messages: Sequence[Labelled]) -> dict[str, Figures]:
    """Figures of the rules that are off because they are previews, each by itself."""
    from chatlint.config import Config
    from chatlint.evaluate import evaluate
    from chatlint.linter import Linter
    from chatlint.pack import shipped

    off = [s.name for s in shipped(config.language) if s.raw.get("status") == "preview"]
    figures: dict[str, Figures] = {}
    for name in off:
        linter = Linter(Config(select=(name,), grammar=config.grammar))
        figures |= evaluate(linter, messages).rules
    return figures


def _rules(rules: dict[str, Figures]) -> Iterator[str]:
    yield f"{'rule':32} {'hits':>5} {'right':>5}"
    for name, figures in sorted(rules.items()):
        advice = "  measures under 0.8: set status: preview" if figures.doubtful else ""
        yield f"{name:32} {figures.hits:5} {figures.right:5}{advice}"


def _update(rules: dict[str, Figures], messages: int) -> Path:
    """Write the data file beside the shipped rules."""
    from importlib.resources import files

    from chatlint.pack import shipped
    from chatlint.precision import FILE, dump

    ours = {source.name for source in shipped("en")}
    path = Path(str(files("chatlint.rules") / FILE))
    try:
        path.write_text(dump({k: v for k, v in rules.items() if k in ours}, messages), encoding="utf-8")
    except OSError as wrong:
        raise Wrong(f"{path}: {wrong.strerror or wrong}; run this where the rules' folder can be written") from None
    return path
