"""Transcripts at scale: Arrow rows in, scored Arrow rows out; on one machine, on Spark, on Ray."""

from chatlint.batch.columns import CONVERSATIONS, MESSAGES
from chatlint.batch.incoming import INCOMING, BatchError
from chatlint.batch.kernel import Kernel, score

__all__ = ["CONVERSATIONS", "INCOMING", "MESSAGES", "BatchError", "Kernel", "score"]
