"""Small exports in the shapes of helpdesks, and what must be read in each: role, private, text."""

from __future__ import annotations

from typing import Any

ASKED, NOTED, SAID = "Where is my lamp & order 17?", "Ask the depot first", "Hi Kim, it left today 😊"
WHEN = 1_795_168_800
DAY = "2026-11-20T10:0{}:00Z"
Told = list[tuple[str, bool, str]]
THREE: Told = [("customer", False, ASKED), ("agent", True, NOTED), ("agent", False, SAID)]


def html(text: str) -> str:
    return f"<div><p>{text.replace('&', '&amp;')}</p></div>"


def _zendesk() -> Any:
    def comment(number: int, who: int, text: str, public: bool) -> dict[str, Any]:
        body = {"body": text, "plain_body": text, "html_body": html(text)}
        via = {
            "channel": "web",
            "source": {"from": {}, "to": {"name": "Kim", "address": "kim@example.com"}, "rel": None},
        }
        return {"id": number, "type": "Comment", "author_id": who, "public": public, "created_at": DAY.format(number), "via": via, **body}  # fmt: skip  # noqa: E501

    comments = [comment(1, 21, ASKED, True), comment(2, 7, NOTED, False), comment(3, 7, SAID, True)]
    users = [{"id": 21, "name": "Kim", "role": "end-user"}, {"id": 7, "name": "Ana", "role": "agent"}]
    return {"comments": comments, "users": users, "next_page": None, "count": 3}


def _intercom() -> Any:
    def part(number: int, kind: str, who: str, text: str | None) -> dict[str, Any]:
        author = {"type": who, "id": f"{who}1", "name": "Ana", "email": "ana@example.com"}
        return {"type": "conversation_part", "id": str(number), "part_type": kind, "body": text and html(text), "created_at": WHEN + number, "author": author}  # fmt: skip  # noqa: E501

    kim = {"type": "user", "id": "u1", "name": "Kim", "email": "kim@example.com"}
    source = {
        "type": "conversation",
        "id": "s1",
        "delivered_as": "customer_initiated",
        "body": html(ASKED),
        "author": kim,
    }
    parts = [part(1, "note", "admin", NOTED), part(2, "comment", "admin", SAID)]
    listed = {"type": "conversation_part.list", "conversation_parts": parts, "total_count": 2}
    return {"type": "conversation", "id": "123", "created_at": WHEN, "source": source, "conversation_parts": listed}


def _chatwoot() -> Any:
    def message(number: int, kind: int, text: str, private: bool, who: dict[str, Any]) -> dict[str, Any]:
        return {"id": number, "content": text, "inbox_id": 1, "conversation_id": 5, "message_type": kind, "content_type": "text", "created_at": WHEN + number, "private": private, "sender": who}  # fmt: skip  # noqa: E501

    kim, ana = {"id": 9, "name": "Kim", "type": "contact"}, {"id": 7, "name": "Ana", "type": "user"}
    payload = [message(1, 0, ASKED, False, kim), message(2, 1, NOTED, True, ana), message(3, 1, SAID, False, ana)]
    return {"meta": {"labels": [], "contact": {"id": 9, "name": "Kim"}}, "payload": payload}


def _freshdesk() -> Any:
    def item(number: int, incoming: bool, private: bool, text: str) -> dict[str, Any]:
        return {"id": number, "ticket_id": 44, "body": html(text), "body_text": text, "incoming": incoming, "private": private, "user_id": 21 if incoming else 7, "source": 0, "created_at": DAY.format(number), "updated_at": DAY.format(number)}  # fmt: skip  # noqa: E501

    return [item(1, True, False, ASKED), item(2, False, True, NOTED), item(3, False, False, SAID)]


EXPORTS: dict[str, tuple[Any, Told]] = {
    "zendesk-tickets": (_zendesk(), THREE),
    "intercom": (_intercom(), THREE),
    "chatwoot": (_chatwoot(), THREE),
    "freshdesk": (_freshdesk(), THREE),
}
WHATSAPP = (
    "20/11/26, 10:00 - Messages and calls are end-to-end encrypted.\n"
    "20/11/26, 10:00 - Kim: Where is my lamp?\nIt is late.\n"
    "20/11/26, 10:02 - Lamp Shop: It left today, Kim.\n"
)
