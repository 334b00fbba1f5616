"""How fast chatlint judges, beside tools of the field: one process, one run, the same messages.

    python benchmarks/speed.py MESSAGES [--most N]

MESSAGES is a file of one JSON object a line with "text" (plain or .gz). Contestants take turns, fifty messages at a
time, and processor time is counted, so that a busy machine disturbs little: read the ratios, not the figures. Patterns
are compiled when first needed, so all warm up on other messages first. Needs the extra `spacy`, and proselint
(`pip install --group bench`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chatlint import Config, Linter
from chatlint.mask import find_masks

STRETCH = 50
WARM = 1500
_SYLLABLES = (
    "an",
    "be",
    "con",
    "der",
    "ess",
    "for",
    "gen",
    "hal",
    "ing",
    "just",
    "ka",
    "lo",
    "men",
    "ness",
    "or",
    "per",
    "qui",
    "re",
    "sta",
    "ter",
    "un",
    "ver",
    "wi",
    "yo",
    "ze",
)
Times = dict[str, list[float]]


def read(path: Path, most: int) -> list[str]:
    """Texts of the file in a fixed random order."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        texts = [json.loads(line)["text"] for line in file]
    random.Random(7).shuffle(texts)
    return texts[: most + WARM]


def race(contestants: dict[str, Callable[[str], object]], texts: Sequence[str], warm: Sequence[str] = ()) -> Times:
    """Seconds for each text of each contestant."""
    times: Times = {name: [] for name in contestants}
    for judge in contestants.values():
        for text in warm:
            judge(text)
    for first in range(0, len(texts), STRETCH):
        for name, judge in contestants.items():
            taken = times[name]
            for text in texts[first : first + STRETCH]:
                start = time.process_time()
                judge(text)
                taken.append(time.process_time() - start)
    return times


def a_second(times: Sequence[float]) -> float:
    return len(times) / sum(times)


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def quiet(**settings: object) -> Linter:
    """The shipped rules without a grammar engine, with these settings."""
    return Linter(Config.model_validate({"grammar": {"engine": "off"}, **settings}))


def proselint() -> Callable[[str], object]:
    from proselint.checks import __register__
    from proselint.config import DEFAULT
    from proselint.registry import CheckRegistry
    from proselint.tools import LintFile

    CheckRegistry().register_many(__register__)
    return lambda text: LintFile(source="message", content=text).lint(DEFAULT)


def tagger() -> Callable[[str], object]:
    import spacy

    from chatlint.resources import MODELS

    model = next(name for name in MODELS if spacy.util.is_package(name))
    return spacy.load(model, exclude=["parser", "ner", "attribute_ruler", "lemmatizer"])


def without_grammar(texts: list[str]) -> None:
    import spacy

    nlp = spacy.blank("en")
    warm, texts = texts[:WARM], texts[WARM:]
    tone = quiet(ignore=("grammar", "spelling"))
    judge = quiet().lint
    times = race({"chatlint": judge, "tone": tone.lint, "spaCy blank": nlp}, texts, warm)
    ours, rest, blank = times["chatlint"], times["tone"], times["spaCy blank"]
    row("chatlint without a grammar engine", f"{a_second(ours):,.0f} messages/s, median {us(statistics.median(ours))}")
    row(
        "  and without our own grammar rules", f"{a_second(rest):,.0f} messages/s, median {us(statistics.median(rest))}"
    )
    row("spaCy's blank English tokenizer", f"{a_second(blank):,.0f} messages/s")
    row("  chatlint / spaCy blank", f"{a_second(ours) / a_second(blank):.2f} times", "at least 1")
    row("  the same without grammar rules", f"{a_second(rest) / a_second(blank):.2f} times")

    part = texts[:1000]
    slow = race({"chatlint": judge, "proselint": proselint()}, part, warm[:50])
    row("proselint, a message a call", f"{a_second(slow['proselint']):,.0f} messages/s")
    row(
        "  chatlint / proselint", f"{a_second(slow['chatlint']) / a_second(slow['proselint']):.0f} times", "at least 80"
    )

    tags = race({"chatlint": judge, "tagger": tagger()}, part, warm[:50])
    p99, median = percentile(tags["chatlint"], 0.99), statistics.median(tags["tagger"])
    row("p99 of one call without grammar", us(p99))
    row("median of spaCy's tagger alone", us(median))
    row("  p99 / tagger's median", f"{p99 / median:.2f}", "below 1")


def with_grammar(texts: list[str]) -> None:
    from chatlint.grammar.harper import HarperEngine

    warm, texts = texts[:WARM], texts[WARM:]
    linter = Linter(Config.model_validate({"grammar": {"engine": "harper"}}))
    engine = HarperEngine()

    def alone(text: str) -> object:
        return engine.correct([text], "en", [[(m.start, m.end) for m in find_masks(text)]])

    times = race({"chatlint": linter.lint, "engine": alone}, texts, warm)
    ours, theirs = sum(times["chatlint"]), sum(times["engine"])
    row("chatlint with grammar (Harper)", f"{a_second(times['chatlint']):,.0f} messages/s")
    row("Harper alone, the same settings", f"{a_second(times['engine']):,.0f} messages/s")
    row("  time with grammar / engine's own", f"{ours / theirs:.2f}", "at most 1.10")

    bare = HarperEngine(remember=0)

    def forgetful(text: str) -> object:
        return bare.correct([text], "en", [[(m.start, m.end) for m in find_masks(text)]])

    part = texts[:500]
    again = race({"chatlint": linter.lint, "engine": forgetful}, part)
    ratio = sum(again["chatlint"]) / sum(again["engine"])
    row("  the same where text repeats", f"{ratio:.2f}", "below 1")


def ten_times_the_rules(texts: list[str]) -> None:
    """The shipped phrase rules, and nine generated ones for each of them beside."""
    from chatlint.pack import shipped

    phrase_rules = [s.rule() for s in shipped("en") if s.raw["check"] == "phrases" and s.raw.get("status") != "preview"]
    sizes = [len(rule.options["phrases"]) for rule in phrase_rules]
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), [size for size in sizes for _ in range(9)])
        many = Linter(Config.model_validate({"grammar": {"engine": "off"}, "packs": (folder,)}))
    warm, texts = texts[:WARM], texts[WARM:]
    times = race({"shipped": quiet().lint, "ten times": many.lint}, texts, warm)
    phrases = f"{len(sizes)} rules, {sum(sizes)} phrases; and ten times as many"
    row("phrase rules", phrases)
    row("  time with ten times as many", f"{sum(times['ten times']) / sum(times['shipped']):.2f}", "at most 1.5")


def generate(folder: Path, sizes: Sequence[int]) -> None:
    """Rules of phrases made from common syllables: as long as real ones, and as good as never in a message."""
    made = random.Random(11)

    def phrase() -> str:
        words = made.choice((1, 1, 2, 3))
        return " ".join("".join(made.choices(_SYLLABLES, k=made.choice((2, 3, 4)))) for _ in range(words))

    for number, size in enumerate(sizes):
        phrases: dict[str, str] = {}
        while len(phrases) < max(2, size):
            phrases[phrase()] = "other"
        one, two = list(phrases)[:2]
        rule: dict[str, Any] = {
            "category": "slang",
            "summary": "A generated rule.",
            "why": "To measure what a rule costs.",
            "message": "Write {fix}.",
            "check": "phrases",
            "with": {"phrases": phrases},
            "bad": [f"It is [[{one}]].", f"It is [[{two}]]."],
            "good": ["It is fine.", "It is well."],
        }
        (folder / f"generated-{number}.yaml").write_text(json.dumps(rule), encoding="utf-8")


def imports() -> None:
    def seconds(module: str) -> float:
        code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
        runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(9)]
        return min(float(run.stdout) for run in runs)

    theirs, ours = seconds("pydantic"), seconds("chatlint")
    first = seconds("chatlint; chatlint.lint('Hello.')")
    row("import pydantic", us(theirs))
    row("import chatlint", us(ours))
    row("  import chatlint / import pydantic", f"{ours / theirs:.2f}", "at most 2")
    row("import and first judgement", us(first))


def us(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"


def row(name: str, value: str, goal: str = "") -> None:
    print(f"{name:38} {value:40} {goal}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("--most", type=int, default=10_000, help="messages without grammar")
    parser.add_argument("--grammar", type=int, default=1500, help="messages with grammar; 0 leaves it out")
    args = parser.parse_args()
    texts = read(args.messages, args.most)
    row(f"{len(texts) - WARM:,} messages, Python {sys.version.split()[0]}", "", "goal")
    without_grammar(texts)
    ten_times_the_rules(texts)
    if args.grammar:
        with_grammar(texts[: args.grammar + WARM])
    imports()


if __name__ == "__main__":
    main()
