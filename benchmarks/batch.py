"""Batch scoring: throughput on one and on all cores against the linter alone, and the memory it takes.

    python benchmarks/batch.py CONVERSATIONS.jsonl.gz [--messages 100000]

The file holds conversations, one a line, with `messages` of `role` and `text`; they are repeated, each time under a new
id, until there are as many messages as asked for. Without grammar: reading and writing are what is measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from chatlint import Config, Conversation, Linter
from chatlint.batch import score
from chatlint.batch.local import Run, cores
from chatlint.transcripts import Refused, read

OFF = Config.model_validate({"grammar": {"engine": "off"}, "ignore": ["grammar", "spelling"]})


def grow(source: Path, target: Path, messages: int) -> int:
    with gzip.open(source, "rt", encoding="utf-8") as file:
        chats = [json.loads(line)["messages"] for line in file]
    count = number = 0
    with target.open("w", encoding="utf-8") as out:
        while count < messages:
            said = chats[number % len(chats)]
            out.write(json.dumps({"id": f"c{number}", "messages": said}) + "\n")
            count += len(said)
            number += 1
    return count


class Memory:
    """The most that this process and its children held at once, in MB (Linux)."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._done.wait(0.1):
            self.peak = max(self.peak, sum(_held(pid) for pid in _family(os.getpid())))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _held(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conversations", type=Path)
    parser.add_argument("--messages", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.jsonl"
        count = grow(args.conversations, export, args.messages)
        sample: list[Conversation] = []
        for one in read(export, grouped=True):
            if isinstance(one, Conversation):
                sample.append(one)
            if sum(len(c.messages) for c in sample) > 10_000:
                break
        size = sum(len(c.messages) for c in sample)
        linter = Linter(OFF)
        list(map(linter.lint_conversation, sample))
        alone = size / timed(lambda: [linter.lint_conversation(chat) for chat in sample])
        print(f"linter alone, one process: {alone:,.0f} messages a second")
        rows = pa.Table.from_pylist(
            [{"conversation_id": c.id, "role": m.role, "text": m.text} for c in sample for m in c.messages]
        )
        kernel = size / timed(lambda: score(rows, OFF).read_all())
        print(f"kernel, one process: {kernel:,.0f} ({kernel / alone:.2f} of the linter)")
        speeds = {}
        for workers in sorted({1, cores()}):
            out = Path(folder) / f"out{workers}.parquet"
            run = Run(_named(export), out, OFF, Path(folder) / f"parts{workers}", workers=workers)
            with Memory() as memory:
                seconds = timed(run.go)
            speeds[workers] = count / seconds
            print(
                f"score, {workers} worker{'s' * (workers > 1)}: {count:,} messages, {speeds[workers]:,.0f} a second "
                f"({speeds[workers] / alone / workers:.2f} of the linter on as many cores), "
                f"{memory.peak:,.0f} MB at most"
            )
        if len(speeds) > 1:
            print(f"{cores()} workers are {speeds[cores()] / speeds[1]:.2f} times one")


def _named(export: Path) -> Iterator[tuple[str, Conversation | Refused]]:
    for one in read(export, grouped=True):
        yield str(export), one


if __name__ == "__main__":
    main()
