"""Texts in the cells of a spreadsheet, which takes some of them for formulas."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it."""
    return "'" + text if text.startswith(_FORMULA) else text


def meant(cell: str) -> str:
    """The text of a cell that `harmless` made."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell
