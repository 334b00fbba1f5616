"""From scored rows to the page for the team's meeting: `python report_page.py [MESSAGES CONVERSATIONS [OUT]]`."""

import sys
import tempfile
from pathlib import Path

from chatlint import Config
from chatlint.review import write_review

scored = Path(__file__).with_name("scored")  # what `chatlint score` wrote of twelve invented chats
given = [Path(name) for name in sys.argv[1:]]
messages, conversations = given[:2] or (scored / "messages.jsonl", scored / "conversations.jsonl")
out = given[2] if len(given) > 2 else Path(tempfile.mkdtemp()) / "report.html"

settings = Config.model_validate({"limits": {"chats": 3, "new_agents": ["Priya Nair"]}})
write_review(messages, conversations, out, title="Two weeks of chats", config=settings)
print(f"open {out.as_uri() if out.is_absolute() else out} in a browser")
