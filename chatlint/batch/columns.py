"""The columns of what batch scoring writes: one row a message, one row a conversation.

Times are UTC, lengths of time are seconds, places are code points. `extra` is JSON text.
"""

from __future__ import annotations

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")

FINDING = pa.struct(
    [
        ("rule", pa.string()),
        ("category", pa.string()),
        ("severity", pa.string()),
        ("confidence", pa.float64()),
        ("penalty", pa.float64()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("message", pa.string()),
        ("better", pa.string()),
        ("source_start", pa.int32()),
        ("source_end", pa.int32()),
    ]
)
"""`text[start:end]` is what is wrong, `better` the message with the first fix applied (null where there is none);
`source_start` and `source_end` are the place in the body as exported (null where it is not known)."""

UNANSWERED = pa.struct([("rule", pa.string()), ("reason", pa.string())])
PROMISE = pa.struct(
    [("turn", pa.int32()), ("text", pa.string()), ("within", pa.float64()), ("kept", pa.bool_())],
)
CREDIT = pa.struct([("kind", pa.string()), ("turn", pa.int32()), ("text", pa.string())])

MESSAGES = pa.schema(
    [
        ("conversation_id", pa.string()),
        ("message_id", pa.string()),
        ("turn", pa.int32()),
        ("source", pa.string()),
        ("role", pa.string()),
        ("author", pa.string()),
        ("team", pa.string()),
        ("sent_at", TIME),
        ("channel", pa.string()),
        ("origin", pa.string()),
        ("judged", pa.bool_()),
        ("text", pa.string()),
        ("score", pa.float64()),
        ("verdict", pa.string()),
        ("findings", pa.list_(FINDING)),
        ("skipped", pa.list_(UNANSWERED)),
        ("extra", pa.string()),
    ]
)
"""A row for each message. `score` and `verdict` are null where it was not judged; `source` is the file or member."""

CONVERSATIONS = pa.schema(
    [
        ("conversation_id", pa.string()),
        ("source", pa.string()),
        ("customer_name", pa.string()),
        ("channel", pa.string()),
        ("language", pa.string()),
        ("started_at", TIME),
        ("ended_at", TIME),
        ("score", pa.float64()),
        ("messages", pa.int32()),
        ("agent_messages", pa.int32()),
        ("customer_messages", pa.int32()),
        ("first_response", pa.float64()),
        ("longest_silence", pa.float64()),
        ("duration", pa.float64()),
        ("agents", pa.list_(pa.string())),
        ("findings", pa.int32()),
        ("promises", pa.list_(PROMISE)),
        ("credits", pa.list_(CREDIT)),
        ("skipped", pa.list_(UNANSWERED)),
        ("not_applicable", pa.list_(UNANSWERED)),
        ("extra", pa.string()),
    ]
)
"""A row for each conversation. `findings` counts them; `score` is null where no message was judged."""
