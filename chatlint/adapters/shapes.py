"""What is sent to customers through the APIs of helpdesks: which requests send, and what text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes, policy
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qsl

from chatlint.transcripts.body import body_of
from chatlint.transcripts.refused import Wrong

Fields = Mapping[str, Any]
Kind = Literal["text", "html", "markdown"]


class Outgoing(NamedTuple):
    """A text that a customer would read, and who sends it where, as far as the request says."""

    text: str
    conversation: str | None = None
    agent: str | None = None


class Unreadable(Exception):
    """A request that sends something which cannot be read; the text says why, without anything of it."""


class Shape(NamedTuple):
    """An API: the paths (below its base) to which messages are posted, and how to read them there."""

    sends: re.Pattern[str]
    read: Callable[[Fields, str | None], Iterator[Outgoing]]


def watched(shape: Shape, method: str, path: str) -> re.Match[str] | None:
    """Whether a request may send a message; its group `id` is the conversation's."""
    return shape.sends.search(path) if method == "POST" else None


def outgoing(shape: Shape, where: re.Match[str], content_type: str, body: bytes) -> list[Outgoing]:
    """The texts for the customer in a watched request; none where it is a note, or the customer's own words.

    Raises Unreadable.
    """
    conversation = where.groupdict().get("id")
    try:
        texts = list(shape.read(_fields(content_type, body), conversation))
    except Wrong as wrong:
        raise Unreadable(str(wrong)) from None
    except (AttributeError, TypeError, ValueError, RecursionError):
        raise Unreadable("the body is not of the API's shape") from None
    return [one for one in dict.fromkeys(texts) if one.text.strip()]


def _fields(content_type: str, body: bytes) -> Fields:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
        form = message_from_bytes(head + body, policy=policy.HTTP)
        parts = [part for part in form.iter_parts() if not part.get_filename()]
        names = (str(part.get_param("name", header="content-disposition")) for part in parts)
        return dict(zip(names, (bytes(part.get_payload(decode=True)).decode("utf-8") for part in parts), strict=True))
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
    fields = json.loads(body)
    if not isinstance(fields, dict):
        raise Unreadable("the body is no JSON object")
    return fields


def _text(value: object, kind: Kind) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"the text is {type(value).__name__}, not a string")
    return body_of(value, kind).text


def _yes(value: object) -> bool:
    """A flag of JSON, or of a form."""
    return value is True or (isinstance(value, str) and value.lower() in ("true", "1"))


def _chatwoot(fields: Fields, conversation: str | None) -> Iterator[Outgoing]:
    if _yes(fields.get("private")) or (fields.get("message_type") or "outgoing") == "incoming":
        return
    yield Outgoing(_text(fields.get("content"), "markdown"), conversation)


def _intercom(fields: Fields, conversation: str | None) -> Iterator[Outgoing]:
    sender = fields.get("from") or {"type": fields.get("type"), "id": fields.get("admin_id")}
    if sender.get("type") != "admin" or fields.get("message_type") == "note":
        return
    agent = None if sender.get("id") is None else str(sender["id"])
    yield Outgoing(_text(fields.get("body"), "html"), conversation, agent)


def _gorgias(fields: Fields, ticket: str | None) -> Iterator[Outgoing]:
    for message in fields.get("messages", (fields,)):
        source = message.get("source") or {}
        note = "internal-note" in (message.get("channel"), source.get("type")) or message.get("public") is False
        if note or not message.get("from_agent"):
            continue
        sender = (message.get("sender") or {}).get("id")
        agent = None if sender is None else str(sender)
        html, text = _text(message.get("body_html"), "html"), _text(message.get("body_text"), "text")
        yield Outgoing(html, ticket, agent)
        if text.split() != html.split():  # the channel decides which of the two is sent
            yield Outgoing(text, ticket, agent)


SHAPES: Mapping[str, Shape] = {
    "chatwoot": Shape(re.compile(r"/api/v1/accounts/[^/]+/conversations/(?P<id>[^/]+)/messages/?\Z"), _chatwoot),
    "intercom": Shape(
        re.compile(r"/(?:(?:conversations|tickets)/(?P<id>[^/]+)/(?:reply|parts)|messages)/?\Z"), _intercom
    ),
    "gorgias": Shape(re.compile(r"/api/tickets(?:/(?P<id>[^/]+)/messages)?/?\Z"), _gorgias),
}
"""The APIs that are known, by name."""
