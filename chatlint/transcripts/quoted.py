"""What of a mail's text the writer wrote now: without quoted history and signature."""

from __future__ import annotations

import re

_HEADS = re.compile(
    r"^[ \t]*(?:"
    r"(?:On|Am|Le|El|Il|Op|Em)\b[^\n]{0,200}(?:\n[^\n]{0,200}){0,2}?"
    r"(?:wrote|writes|schrieb[^\n]{0,120}|a écrit|escribió|ha scritto|schreef|escreveu)[ \t\xa0]?:[ \t]*$"
    r"|[-_ ]{2,}(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine)[-_ ]{2,}[ \t]*$"
    r"|_{10,}[ \t]*\n+[ \t]*From:[^\n]*$"
    r"|From:[^\n]*\n(?:[^\n]{0,200}\n){0,2}?[ \t]*(?:Sent|Date):[^\n]*$"
    r"|##-[^\n]{0,200}-##[ \t]*$"
    r"|--[ ]?$"
    r"|(?:Sent|Get Outlook) (?:from my|for) [^\n]{1,40}$"
    r")",
    re.MULTILINE,
)
_QUOTED = re.compile(r"^[ \t]*>[^\n]*\n?", re.MULTILINE)


def own_words(text: str) -> list[tuple[int, int]]:
    """The spans of the text that are the writer's own, in order.

    Lines that begin with `>` are left out; so is all that follows a line with which mail programs begin the history
    or a signature, unless quoted lines follow it: then the answers between them are kept.
    """
    cut: list[tuple[int, int]] = []
    for head in _HEADS.finditer(text):
        if _QUOTED.match(text, _next_line(text, head.end())):
            cut.append((head.start(), head.end()))
        else:
            cut.append((head.start(), len(text)))
            break
    cut += [quote.span() for quote in _QUOTED.finditer(text)] if ">" in text else []
    kept: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(cut):
        if start > at:
            kept.append((at, start))
        at = max(at, end)
    if at < len(text):
        kept.append((at, len(text)))
    return _stripped(text, kept)


def _next_line(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _stripped(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without white space at the beginning and the end of the whole, nor spans of nothing else."""
    spans = [span for span in spans if text[slice(*span)].strip()]
    if spans:
        start, end = spans[0]
        spans[0] = (start + len(text[start:end]) - len(text[start:end].lstrip()), end)
        start, end = spans[-1]
        spans[-1] = (start, end - len(text[start:end]) + len(text[start:end].rstrip()))
    return spans
