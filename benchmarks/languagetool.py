"""LanguageTool through chatlint against a plain language_tool_python loop, in one run on one machine.

usage: python benchmarks/languagetool.py MESSAGES.jsonl[.gz] [--messages 3000] [--rounds 5]

Each line of MESSAGES holds an object with "text". Two servers run at once: one as language_tool_python starts it,
one as chatlint does; rounds alternate between them, so that a busy moment hurts both. Nothing is remembered between
rounds. Then: whether joined messages give the findings of single calls, and what a single check costs beside the
server's own time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from chatlint.grammar.languagetool import LanguageToolEngine, find
from chatlint.grammar.languagetool.connection import Connection
from chatlint.grammar.languagetool.server import free_port
from chatlint.mask import find_masks


def read(path: Path) -> list[str]:
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode().split("\n")
    texts = dict.fromkeys(json.loads(line)["text"] for line in lines if line)
    return [text for text in texts if text.strip()]


class Plain:
    """What a program does that follows language_tool_python's own example, on the server as that package starts it."""

    def __init__(self) -> None:
        import language_tool_python

        installed, port = find(), free_port()
        self.process = subprocess.Popen(
            [
                *(installed.java, "-cp", ":".join(map(str, installed.classpath))),
                *("org.languagetool.server.HTTPServer", "-p", str(port)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/v2/languages", timeout=5).read()
                break
            except OSError:
                time.sleep(0.2)
        self.tool = language_tool_python.LanguageTool("en-US", remote_server=f"http://127.0.0.1:{port}")

    def check(self, texts: Sequence[str]) -> float:
        begun = time.perf_counter()
        for text in texts:
            self.tool.check(text)
        return len(texts) / (time.perf_counter() - begun)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def masked(text: str) -> list[tuple[int, int]]:
    return [(mask.start, mask.end) for mask in find_masks(text)]


def throughput(plain: Plain, engine: LanguageToolEngine, texts: list[str], rounds: int) -> None:
    few, many = max(20, len(texts) // 20), len(texts) // 2
    plain.check(texts[: few * 2])  # both servers warm
    engine.correct(texts[:many], "en-US", [masked(text) for text in texts[:many]])
    rates: list[tuple[float, float]] = []
    for number in range(rounds):
        chance = random.Random(number)
        slow = plain.check(chance.sample(texts, few))
        sample = chance.sample(texts, many)
        spans = [masked(text) for text in sample]
        begun = time.perf_counter()
        engine.correct(sample, "en-US", spans)
        fast = many / (time.perf_counter() - begun)
        rates.append((slow, fast))
        print(f"round {number + 1}: plain {slow:6.1f} messages/s, chatlint {fast:6.1f}, {fast / slow:4.1f} times")
    slow, fast = (statistics.median(column) for column in zip(*rates, strict=True))
    ratio = statistics.median(fast / slow for slow, fast in rates)
    print(f"throughput: plain loop {slow:.1f} messages/s, chatlint {fast:.1f}, ratio {ratio:.1f} (to reach: 6)")


def single(engine: LanguageToolEngine, texts: list[str]) -> None:
    """One check before sending: what chatlint adds to the time from question to answer."""
    inside: list[float] = []
    post = Connection.post

    def timed(self: Connection, path: str, body: str, until: float) -> tuple[int, bytes]:
        begun = time.perf_counter()
        answer = post(self, path, body, until)
        inside.append(time.perf_counter() - begun)
        return answer

    Connection.post = timed  # type: ignore[method-assign]
    whole = []
    for text in texts:
        spans = masked(text)
        begun = time.perf_counter()
        engine.correct([text], "en-US", [spans])
        whole.append(time.perf_counter() - begun)
    Connection.post = post  # type: ignore[method-assign]
    server, chatlint = statistics.median(inside), statistics.median(whole)
    p99 = sorted(whole)[int(len(whole) * 0.99)]
    print(
        f"one check: p50 {chatlint * 1000:.1f} ms, p99 {p99 * 1000:.0f} ms; "
        f"the server's own p50 {server * 1000:.1f} ms, ratio {chatlint / server:.2f} (at most 1.2)"
    )


def exactness(engine: LanguageToolEngine, texts: list[str]) -> None:
    together = engine.correct(texts, "en-US", [masked(text) for text in texts])
    differ = sum(engine.correct([t], "en-US", [masked(t)])[0] != said for t, said in zip(texts, together, strict=True))
    wrong = sum(not 0 <= c.start < c.end <= len(t) for t, said in zip(texts, together, strict=True) for c in said)
    print(f"joined against single: {differ} of {len(texts)} messages differ; {wrong} wrong places")


def emoji(engine: LanguageToolEngine, count: int = 10_000) -> None:
    """Places in drafts full of signs that LanguageTool counts otherwise than Python."""
    chance = random.Random(7)
    signs = ["😀", "👨‍👩‍👧‍👦", "🇩🇪", "👍🏽", "❤️", "🎉", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "™", "…"]
    drafts = []
    for number in range(count):
        before, after = ("".join(chance.choices(signs, k=chance.randrange(1, 4))) for _ in range(2))
        drafts.append(f"𝐇𝐢 {before} Here is what we said: recieve {number} {after}")
    said = engine.correct(drafts, "en-US")
    missed = sum("recieve" not in [t[c.start : c.end] for c in found] for t, found in zip(drafts, said, strict=True))
    print(f"emoji: the slip's place is wrong or missing in {missed} of {count:,} drafts")


def harper(texts: list[str], rounds: int) -> None:
    """The embedded engine with all its threads against a plain loop over Harper as it comes, in one thread."""
    import os
    from concurrent.futures import ThreadPoolExecutor

    import harper as plain

    from chatlint.grammar.harper import HarperEngine

    linter, engine, cores = plain.Linter(plain.Dialect.AMERICAN), HarperEngine(remember=0), os.cpu_count() or 1
    parts = [texts[start::cores] for start in range(cores)]
    ratios = []
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda part: engine.correct(part[:200], "en-US"), parts))  # each thread builds its linter
        for _ in range(rounds):
            begun = time.perf_counter()
            for text in texts:
                linter.organized_lints(text, language="plaintext")
            middle = time.perf_counter()
            list(pool.map(lambda part: engine.correct(part, "en-US"), parts))
            ratios.append((middle - begun) / (time.perf_counter() - middle))
    print(f"harper: chatlint on {cores} cores is {statistics.median(ratios):.1f} times a plain loop (to reach: 1.7)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("--messages", dest="count", type=int, default=3000, help="how many, drawn at random")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", default="1g")
    args = parser.parse_args()
    every = read(args.messages)
    texts = random.Random(1).sample(every, min(args.count, len(every)))
    harper(texts[:1000], args.rounds)
    plain = Plain()
    engine = LanguageToolEngine(shared=False, cache_entries=0, memory=args.memory)
    try:
        throughput(plain, engine, texts, args.rounds)
        single(engine, texts[:500])
        exactness(engine, texts[:1000])
        emoji(engine)
    finally:
        plain.close()
        engine.close()


if __name__ == "__main__":
    main()
