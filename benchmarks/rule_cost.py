"""What each rule costs: how often it wakes, how long it looks, over a file of messages.

    python benchmarks/rule_cost.py MESSAGES [--most N] [--top N]

MESSAGES is a file of one JSON object a line with "text" (plain or .gz). Without a grammar engine.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from speed import WARM, quiet, read

from chatlint.context import Context
from chatlint.text import Text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--top", type=int, default=25)
    args = parser.parse_args()
    texts = read(args.messages, args.most)
    linter = quiet()
    texts = texts[WARM:]
    for text in texts:  # patterns are compiled when first needed: that is none of a rule's cost
        linter.lint(text)
    start = time.perf_counter()
    for text in texts:
        linter.lint(text)
    whole = time.perf_counter() - start
    cost: Counter[str] = Counter()
    wakes: Counter[str] = Counter()
    for raw in texts:
        text_, context = Text(raw, linter._resources, linter.config.known_words), Context()
        for index in linter._plan.wake(text_, context.known):
            rule = linter.rules[index]
            start = time.perf_counter()
            try:
                list(rule.look.find(text_, context))
            except Exception:
                continue  # the linter tells of it; here only time counts
            cost[rule.id] += time.perf_counter() - start
            wakes[rule.id] += 1
    micro = 1e6 / len(texts)
    print(f"{len(texts):,} messages, {len(linter.rules)} rules, {whole * micro:,.1f} µs a message")
    print(f"{'rule':32} {'µs a message':>12} {'wakes on':>9} {'µs a wake':>10}")
    for name, seconds in cost.most_common(args.top):
        share, each = wakes[name] / len(texts), seconds / wakes[name] * 1e6
        print(f"{name:32} {seconds * micro:12.2f} {share:9.1%} {each:10.1f}")


if __name__ == "__main__":
    main()
