"""One file for each export format, and the list of them."""

from __future__ import annotations

from collections.abc import Mapping

from chatlint.transcripts.formats import delimited, flat, own, parquet
from chatlint.transcripts.formats.base import Format

_ALL: tuple[Format, ...] = (
    own.FORMAT,
    parquet.Parquet(),
    flat.Flat(),
    delimited.Csv(),
)

FORMATS: Mapping[str, Format] = {one.name: one for one in _ALL}
"""The formats by name, in the order in which they are tried: the particular ones first."""

__all__ = ["FORMATS", "Format"]
