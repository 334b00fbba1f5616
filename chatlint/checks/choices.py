"""Texts and patterns written as groups to choose from."""

from __future__ import annotations

from collections.abc import Iterator


def spelled(words: str) -> list[str]:
    """All texts that groups to choose from and question marks stand for. Raises ValueError where they do not close."""
    made, rest = _spell(words, 0)
    if rest != len(words):
        raise ValueError(f"a lone ) in {words[:40]!r}")
    return made


def _spell(words: str, place: int) -> tuple[list[str], int]:
    chosen: list[str] = []
    made = [""]
    while place < len(words) and words[place] != ")":
        if words[place] == "|":
            chosen += made
            made = [""]
            place += 1
            continue
        if words.startswith("(?:", place):
            part, place = _spell(words, place + 3)
            if place >= len(words):
                raise ValueError(f"a group that does not end in {words[:40]!r}")
            place += 1
        else:
            if words[place] == "\\":
                place += 1
            part = [words[place]]
            place += 1
        if words.startswith("?", place):
            part = [*part, ""]
            place += 1
        made = [before + after for before in made for after in part]
    return [*chosen, *made], place


def branches(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern that is one non-capturing group, else the pattern itself."""
    cuts, depth, inside, skip = [2], 0, False, False
    for place, char in enumerate(pattern):
        if skip or char == "\\":
            skip = not skip
        elif inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0 and place != len(pattern) - 1:
                yield pattern
                return
        elif char == "|" and depth == 1:
            cuts.append(place)
    if not pattern.startswith("(?:") or depth:
        yield pattern
        return
    for start, end in zip(cuts, [*cuts[1:], len(pattern) - 1], strict=True):
        yield pattern[start + 1 : end]
