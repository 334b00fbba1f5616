"""Score a table of messages with the batch kernel: any table that speaks Arrow will do.

Run it: python examples/score_table.py
"""

import pyarrow as pa

from chatlint.batch import score

messages = pa.table(
    {
        "conversation_id": ["a-1", "a-1", "a-2", "a-2"],
        "role": ["customer", "agent", "customer", "agent"],
        "author": ["Kim", "Ana", "Lee", "Ben"],
        "body": [
            "My parcel is three days late.",
            "I am sorry it is late, Kim. I will call the carrier now and write to you by noon.",
            "Can I change the address?",
            "thats not possible lol",
        ],
    }
)

for row in score(messages, columns={"text": "body"}).read_all().to_pylist():
    if row["judged"]:
        print(f"{row['author']}: {row['score']:.0f} ({row['verdict']})")
        for finding in row["findings"]:
            print(f"  {finding['text']}: {finding['message']}")
