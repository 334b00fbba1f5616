"""HTML bodies as the text that a reader sees, quoted history left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate

from chatlint.transcripts.mapped import Mapped
from chatlint.transcripts.refused import Wrong

MOST = 2_000_000
"""The most characters of an HTML body."""

_BLOCKS = re.compile(
    "address|article|aside|blockquote|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p"
    "|pre|section|table|tbody|td|th|thead|tr|ul"
)
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript"))
_QUOTES = re.compile(
    r"\b(?:gmail_quote(?:_container)?|gmail_signature(?:_prefix)?|gmail_attr|yahoo_quoted|moz-cite-prefix"
    r"|moz-signature|protonmail_quote|freshdesk_quote|front-blockquote|zmail_extra|quoted-text|tutanota_quote)\b"
)
_ENDS = frozenset(("divRplyFwdMsg", "appendonsend", "reply-intro", "OLK_SRC_BODY_SECTION"))
"""Ids of elements with which the history begins: the rest of the body is quoted."""
_WORDS = re.compile(r"(?:[^ \t\n\r\f\xa0]+(?: (?=[^ \t\n\r\f\xa0]))?)+|[ \t\n\r\f\xa0]+")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);?")


def text_of(html: str) -> Mapped:
    """The text that the HTML shows: blocks on lines of their own, white space as a browser shows it.

    Raises Wrong for a body that is too long or not to be made out.
    """
    if len(html) > MOST:
        raise Wrong(f"the HTML body has more than {MOST:,} characters")
    reader = _Reader(html)
    try:
        reader.feed(html)
        reader.close()
    except AssertionError as broken:
        raise Wrong("the HTML of the body is damaged") from broken
    return reader.made


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.made = Mapped(html)
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._gap: tuple[int, int] | None = None  # white space that waits for a word
        self._breaks = 0  # line breaks that wait for a word
        self._skipping: str | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        at = self._at()
        if self._skipping is not None:
            self._depth += tag == self._skipping
            return
        given = dict(attrs)
        if given.get("id") in _ENDS:
            self._skipping, self._depth = "\0", 1  # no end tag has this name: the rest is left out
            return
        quoted = tag == "blockquote" and (given.get("type") == "cite" or "cite" in given)
        if not _VOID.fullmatch(tag) and (quoted or tag in _UNSEEN or _QUOTES.search(given.get("class") or "")):
            self._skipping, self._depth = tag, 1
            self._break(1)
        elif tag == "br":
            self._breaks += 1
        elif (
            tag == "img" and (sign := given.get("alt") or "") and not sign.isascii() and not any(map(str.isalpha, sign))
        ):
            self._put(sign, at, at + len(self.get_starttag_text() or ""))
        elif _BLOCKS.fullmatch(tag):
            self._break(2 if tag in _PARAGRAPHS else 1)
            if tag == "li":
                self._put("- ", at, at + len(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # a slash at the end of a start tag means nothing in HTML

    def handle_endtag(self, tag: str) -> None:
        if self._skipping is not None:
            self._depth -= tag == self._skipping
            if self._depth == 0:
                self._skipping = None
        elif _BLOCKS.fullmatch(tag):
            self._break(2 if tag in _PARAGRAPHS else 1)

    def handle_data(self, data: str) -> None:
        if self._skipping is not None:
            return
        at = self._at()
        for run in _WORDS.finditer(data):
            start, end = at + run.start(), at + run.end()
            if data[run.start()] in " \t\n\r\f\xa0":
                self._gap = self._gap or (start, end)
            else:
                self._flush(start)
                self.made.copy(start, end)

    def handle_entityref(self, name: str) -> None:
        self._entity()

    def handle_charref(self, name: str) -> None:
        self._entity()

    def _entity(self) -> None:
        if self._skipping is not None:
            return
        at = self._at()
        found = _ENTITY.match(self.made.source, at)
        end = found.end() if found else at + 1
        text = unescape(self.made.source[at:end])
        if not text.strip(" \t\n\r\f\xa0"):
            self._gap = self._gap or (at, end)
        else:
            self._put(text, at, end)

    def _put(self, text: str, start: int, end: int) -> None:
        self._flush(start)
        self.made.put(text, start, end)

    def _break(self, count: int) -> None:
        self._breaks = max(self._breaks, count)

    def _flush(self, before: int) -> None:
        """Write the line breaks or the space that stood before a word, unless the text begins with it."""
        made = self.made
        if made.length:
            last = made.pieces[-1]
            end = last[1] + last[2]
            if self._breaks:
                made.put("\n" * min(self._breaks, 2), end, before)
            elif self._gap is not None:
                start, stop = self._gap
                made.put(" ", start, start + 1 if made.source[start] == " " else stop)
        self._breaks, self._gap = 0, None

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
