"""Many drafts in, the ones most worth a second look out: `python worst_first.py drafts.jsonl`."""

import json
import sys
from pathlib import Path

from chatlint import Conversation, Linter, Message

path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("drafts.jsonl")
linter = Linter()
judged = []
for line in path.read_text(encoding="utf-8").splitlines():
    given = json.loads(line)
    before = Conversation(messages=(Message(role="customer", text=given["customer"]),))
    judged.append((linter.lint(given["text"], conversation=before), given["id"]))

for report, name in sorted(judged, key=lambda pair: (pair[0].score, pair[1]))[:5]:
    print(f"{report.score:5.1f}  {report.verdict:6}  {name}  {', '.join(report.category_scores)}")
