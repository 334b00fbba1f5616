"""Seconds and memory of the report, over scored rows written again and again under other names.

    python benchmarks/review.py MESSAGES CONVERSATIONS [--rows N ...]

MESSAGES and CONVERSATIONS are Parquet as `chatlint score` writes it. Every copy has conversations of its own and a word
of its own in each text, so that nothing repeats that would not repeat in real rows.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

CHILD = """
import resource, sys, time
from pathlib import Path
from chatlint.review import write_review
began = time.perf_counter()
write_review(*(Path(name) for name in sys.argv[1:4]))
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("conversations", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    args = parser.parse_args()
    print(f"{'rows':>10} {'seconds':>8} {'rows/s':>8} {'peak MB':>8} {'page kB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / name for name in ("messages.parquet", "conversations.parquet", "report.html")]
        for wanted in args.rows:
            copies = -(-wanted // pq.read_metadata(args.messages).num_rows)
            rows = multiplied(args.messages, names[0], copies)
            multiplied(args.conversations, names[1], copies)
            command = [sys.executable, "-c", CHILD, *map(str, names)]
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            seconds, memory = map(float, told.split())
            size = names[2].stat().st_size / 1000
            print(f"{rows:>10,} {seconds:>8.1f} {rows / seconds:>8,.0f} {memory:>8.0f} {size:>8.0f}")


def multiplied(source: Path, target: Path, copies: int) -> int:
    """Write the rows so often; how many that are."""
    table = pq.read_table(source)
    with pq.ParquetWriter(target, table.schema) as writer:
        for copy in range(copies):
            word = "".join("bcdfghjklm"[int(digit)] for digit in str(copy))
            made = table
            for column, joint in (("conversation_id", "-"), ("text", " ")):
                if column in table.schema.names:
                    values = pc.binary_join_element_wise(table[column], word, joint)
                    made = made.set_column(made.schema.get_field_index(column), column, values)
            writer.write_table(made)
    return copies * table.num_rows


if __name__ == "__main__":
    main()
