"""A body as exported, made into the text that is judged."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from chatlint.transcripts.light import markdown, slack
from chatlint.transcripts.mapped import Mapped, Piece
from chatlint.transcripts.markup import text_of
from chatlint.transcripts.quoted import own_words

_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]{2,10});")
"""What makes a body HTML: the same field holds plain text in some exports."""

Kind = Literal["text", "html", "markdown", "slack"]


class Body(NamedTuple):
    """The text, the body it came from (None where they are one) and the map between them."""

    text: str
    source: str | None = None
    map: tuple[Piece, ...] = ()


def body_of(raw: str, kind: Kind = "text", mail: bool = False, names: dict[str, str] | None = None) -> Body:
    """The text of a body. Of `mail` the quoted history and the signature are left out.

    `names` are those of the people and channels that Slack bodies mention by id. Raises Wrong for broken HTML.
    """
    if kind == "html" and _HTML.search(raw):
        made = text_of(raw)
    elif kind == "markdown":
        made = markdown(raw)
    elif kind == "slack":
        made = slack(raw, names or {})
    else:
        made = Mapped(raw)
        made.copy(0, len(raw))
    text = made.text
    if mail:
        kept = own_words(text)
        if kept != [(0, len(text))] and kept:
            made = made.keep(kept)
            text = made.text
    return Body(text) if text == raw else Body(text, raw, tuple(made.pieces))
