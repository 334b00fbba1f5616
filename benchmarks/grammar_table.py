"""How right the grammar engines are on labelled messages, as they come and through chatlint, in one run.

    python benchmarks/grammar_table.py LABELLED.jsonl... [--markdown]

The files are those of `chatlint eval`. For each contestant: precision, recall and F1 of spelling, grammar, casing and
punctuation by message, and how many of a hundred clean messages get a warning in one of the four. As it comes means:
every rule an engine has on by default, its own kinds and categories mapped to the four. Labels that the readers were
not sure of count neither way. Needs an installed LanguageTool (`chatlint languagetool install`).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chatlint import Config, Linter
from chatlint.evaluate import Labelled, read_labelled
from chatlint.grammar.languagetool import LanguageToolEngine

FOUR = ("spelling", "grammar", "casing", "punctuation")
KINDS = {  # Harper's kinds of lint; what is not named (style, readability, regional words) is none of the four
    "Spelling": "spelling",
    "Typo": "spelling",
    "Malapropism": "spelling",
    "Eggcorn": "spelling",
    "BoundaryError": "spelling",
    "Agreement": "grammar",
    "Grammar": "grammar",
    "Repetition": "grammar",
    "Usage": "grammar",
    "Nonstandard": "grammar",
    "WordChoice": "grammar",
    "Capitalization": "casing",
    "Punctuation": "punctuation",
    "Formatting": "punctuation",
}
GROUPS = {  # LanguageTool's categories
    "TYPOS": "spelling",
    "CONFUSED_WORDS": "spelling",
    "COMPOUNDING": "spelling",
    "GRAMMAR": "grammar",
    "COLLOCATIONS": "grammar",
    "SEMANTICS": "grammar",
    "REPETITIONS": "grammar",
    "CASING": "casing",
    "PUNCTUATION": "punctuation",
    "TYPOGRAPHY": "punctuation",
}
Judge = Callable[[Labelled], set[str]]


@contextmanager
def plain_harper() -> Iterator[Judge]:
    import harper

    linter = harper.Linter(harper.Dialect.AMERICAN)

    def judge(message: Labelled) -> set[str]:
        found = linter.organized_lints(message.text, language="plaintext").values()
        return {KINDS.get(lint.lint_kind, "") for lints in found for lint in lints}

    yield judge


@contextmanager
def plain_languagetool(url: str) -> Iterator[Judge]:
    import json
    import urllib.request
    from urllib.parse import urlencode

    def judge(message: Labelled) -> set[str]:
        form = urlencode([("language", "en-US"), ("text", message.text)]).encode()
        with urllib.request.urlopen(f"{url}/v2/check", data=form, timeout=60) as answer:
            matches = json.load(answer)["matches"]
        return {GROUPS.get(match["rule"]["category"]["id"], "") for match in matches}

    yield judge


@contextmanager
def chatlint_with(engine: str, url: str | None = None) -> Iterator[Judge]:
    linter = Linter(Config.model_validate({"grammar": {"engine": engine, "url": url}}))

    def judge(message: Labelled) -> set[str]:
        report = linter.lint(message.text, conversation=message.conversation)
        missing = [said.reason for said in report.skipped if said.rule == "*" or "engine" in said.reason]
        assert not missing, missing
        return {finding.category for finding in report.findings}

    try:
        yield judge
    finally:
        linter.close()


def row(judge: Judge, messages: Sequence[Labelled]) -> list[str]:
    """P, R and F1 of the four, and the clean messages warned."""
    found, false, missed = Counter[str](), Counter[str](), Counter[str]()
    clean = noisy = 0
    for message in messages:
        said, labels = judge(message), {label.label for label in message.labels}
        for name in FOUR:
            if name not in message.unsure:
                found[name] += name in said and name in labels
                false[name] += name in said and name not in labels
                missed[name] += name not in said and name in labels
        if not labels and not message.unsure:
            clean += 1
            noisy += bool(said & set(FOUR))
    cells = []
    for name in FOUR:
        p = found[name] / ((found[name] + false[name]) or 1)
        r = found[name] / ((found[name] + missed[name]) or 1)
        f1 = 2 * found[name] / ((2 * found[name] + false[name] + missed[name]) or 1)
        cells.append(f"{p:.2f} / {r:.2f} / {f1:.2f}")
    return [*cells, f"{100 * noisy / (clean or 1):.1f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--markdown", action="store_true", help="as a table for the documentation")
    args = parser.parse_args()
    messages = [message for file in args.files for message in read_labelled(file)]
    server = LanguageToolEngine(shared=False)
    try:
        server.warm()
        url = f"http://127.0.0.1:{server._process().link._supervisor.current.port}"  # type: ignore[attr-defined]
        contestants = {
            "Harper as it comes": plain_harper(),
            "LanguageTool as it comes": plain_languagetool(url),
            "chatlint with Harper": chatlint_with("harper"),
            "chatlint with LanguageTool": chatlint_with("languagetool", url),
            "chatlint with both": chatlint_with("both", url),
        }
        edge, gap = ("| ", " | ") if args.markdown else ("", "  ")
        head = [f"{name} P / R / F1" for name in FOUR]
        print(edge + gap.join(["", *head, "clean messages warned of 100"]) + edge[::-1])
        if args.markdown:
            print("|---" * 6 + "|")
        for name, contestant in contestants.items():
            with contestant as judge:
                print(edge + gap.join([f"{name:26}", *row(judge, messages)]) + edge[::-1], flush=True)
    finally:
        server.close()
    labelled = Counter(name for m in messages for name in FOUR if name in {label.label for label in m.labels})
    print(f"\n{len(messages)} messages; labelled: {', '.join(f'{name} {labelled[name]}' for name in FOUR)}")


if __name__ == "__main__":
    main()
