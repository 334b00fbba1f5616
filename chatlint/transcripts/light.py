"""Markdown and Slack's mrkdwn as the text that a reader sees."""

from __future__ import annotations

import re
from html import unescape

from chatlint.transcripts.mapped import Mapped

_MARKDOWN = re.compile(
    r"(?P<code>`+[^`\n]+`+)"
    r"|(?P<escape>\\(?P<plain>[\\`*_{}\[\]()#+.!~>-]))"
    r"|!?\[(?P<label>[^\[\]\n]{1,500})\]\([^()\s]{1,2000}\)"
    r"|(?P<bold>\*\*|__|~~)(?P<strong>(?=\S)[^\n]{1,2000}?(?<=\S))(?P=bold)"
    r"|(?<![\w*])(?P<mark>\*)(?P<soft>(?=\S)[^*\n]{1,2000}?(?<=\S))\*(?![\w*])"
    r"|(?<![\w_])_(?P<under>(?=\S)[^_\n]{1,2000}?(?<=\S))_(?![\w_])"
    r"|(?m:^#{1,6}[ \t]+(?P<title>[^\n]+))"
    r"|(?P<break><br */?>)"
)
_SLACK = re.compile(
    r"(?P<code>```[^`]+```|`[^`\n]+`)"
    r"|<(?P<link>[^<>\n|]+)(?:\|(?P<label>[^<>\n]*))?>"
    r"|(?P<entity>&(?:amp|lt|gt);)"
    r"|(?<![\w*])\*(?P<strong>(?=\S)[^*\n]{1,2000}?(?<=\S))\*(?![\w*])"
    r"|(?<![\w~])~(?P<struck>(?=\S)[^~\n]{1,2000}?(?<=\S))~(?![\w~])"
    r"|(?<![\w_])_(?P<soft>(?=\S)[^_\n]{1,2000}?(?<=\S))_(?![\w_])"
)
_DEEP = 8
"""So many marks may stand inside one another."""


def markdown(raw: str) -> Mapped:
    """The text without the marks for bold, italic, titles and links."""
    made = Mapped(raw)
    _markdown(made, 0, len(raw), 0)
    return made


def _markdown(made: Mapped, start: int, end: int, depth: int) -> None:
    at = start
    for found in _MARKDOWN.finditer(made.source, start, end) if depth < _DEEP else ():
        made.copy(at, found.start())
        at = found.end()
        inner = next((name for name in ("label", "strong", "soft", "under", "title") if found[name]), None)
        if inner is not None:
            _markdown(made, *found.span(inner), depth + 1)
        elif found["escape"]:
            made.copy(*found.span("plain"))
        elif found["break"]:
            made.put("\n", *found.span())
        else:
            made.copy(*found.span())
    made.copy(at, end)


def slack(raw: str, names: dict[str, str]) -> Mapped:
    """The text as Slack shows it: mentions by name, labels of links, no marks. `names` are by id (`U21`)."""
    made = Mapped(raw)
    _slack(made, 0, len(raw), names, 0)
    return made


def _slack(made: Mapped, start: int, end: int, names: dict[str, str], depth: int) -> None:
    at = start
    for found in _SLACK.finditer(made.source, start, end) if depth < _DEEP else ():
        made.copy(at, found.start())
        at = found.end()
        inner = next((name for name in ("strong", "struck", "soft") if found[name]), None)
        if inner is not None:
            _slack(made, *found.span(inner), names, depth + 1)
        elif found["entity"]:
            made.put(unescape(found["entity"]), *found.span())
        elif found["link"]:
            made.put(_shown(found["link"], found["label"], names), *found.span())
        else:
            made.copy(*found.span())
    made.copy(at, end)


def _shown(link: str, label: str | None, names: dict[str, str]) -> str:
    sign, rest = link[0], link[1:]
    if sign == "@":
        return "@" + (label or names.get(rest, rest))
    if sign == "#":
        return "#" + (label or names.get(rest, rest))
    if sign == "!":
        return "@" + unescape(label or rest.split("^")[0]).lstrip("@")
    return unescape(label or link.removeprefix("mailto:"))
