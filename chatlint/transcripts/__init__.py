"""Readers of helpdesk exports: whatever the format, conversations come out.

`read` yields the conversations of an export and refuses, with place and reason, what cannot be read.
"""

from __future__ import annotations

from chatlint.transcripts.columns import Columns
from chatlint.transcripts.formats import FORMATS
from chatlint.transcripts.reading import columns_of, read, recognise
from chatlint.transcripts.refused import Refused
from chatlint.transcripts.source import Source, sources

__all__ = ["FORMATS", "Columns", "Refused", "Source", "columns_of", "read", "recognise", "sources"]
