"""What the service does not take: each thing has its own clear answer, and none says what was sent."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service import Answer, Service

TOKEN = "a-token-for-tests-only"
DESK = "https://desk.example.com"
CANARY = "Zwiebelkuchen"
NO_GRAMMAR = "[grammar]\nengine = 'off'\n"
LIMITS = ("--max-body", "50000", "--max-text", "1000", "--max-batch", "3", "--max-messages", "4", "--access-log")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("refusals")
    (folder / "chatlint.toml").write_text(NO_GRAMMAR, encoding="utf-8")
    with Service(folder, *LIMITS) as running:
        yield running.ready()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "chatlint.toml").write_text(NO_GRAMMAR, encoding="utf-8")
    (folder / "token").write_text(TOKEN + "\n", encoding="ascii")
    options = ("--host", "0.0.0.0", "--token-file", "token", "--allow-origin", DESK)
    with Service(folder, *options) as running:
        yield running


def refused(answer: Answer, status: int, code: str, field: str | None = None) -> None:
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"title", "status", "code", "detail", "field"}
    assert (problem["status"], problem["code"], problem["field"]) == (status, code, field)
    assert problem["detail"]
    assert CANARY not in answer.body.decode()


SHAPES = [
    ({"text": 1}, "text"),
    ({}, "text"),
    ({"text": "Hello", CANARY: CANARY}, None),
    ({"text": "Hello", "channel": CANARY}, "channel"),
    ({"text": "Hello", "conversation": {"messages": [{"text": "a", "role": CANARY}]}}, "conversation.messages.0.role"),
    ({"text": "Hello", "conversation": {"messages": [{"text": "a", CANARY: 1}]}}, "conversation.messages.0"),
    ({"text": "Hello", "conversation": {"messages": [{"text": "a", "sent_at": CANARY}]}},
     "conversation.messages.0.sent_at"),
    ([CANARY], None),
]  # fmt: skip


@pytest.mark.parametrize(("body", "field"), SHAPES)
def test_another_shape(service: Service, body: object, field: str | None) -> None:
    refused(service.post("/v1/check", body), 422, "invalid", field)


@pytest.mark.parametrize(
    "raw", [b"", b"{", CANARY.encode(), b'{"text": "\xff"}', b'{"text": "\\ud800"}', b'{"text": "a"} x', b"[" * 9999]
)
def test_no_json(service: Service, raw: bytes) -> None:
    refused(service.post("/v1/check", raw), 400, "not-json")


def test_an_unknown_field_is_answered_with_those_there_are(service: Service) -> None:
    detail = service.post("/v1/check", {"text": "Hello", "custmer": "Hi"}).json()["detail"]
    assert detail == "a field that there is not; there are text, customer, conversation, channel"


def test_another_media_type(service: Service) -> None:
    refused(service.post("/v1/check", {"text": "Hi"}, {"Content-Type": "text/plain"}), 415, "media-type")
    assert service.post("/v1/check", {"text": "Hi"}, {"Content-Type": "application/json; charset=utf-8"}).status == 200


def test_limits(service: Service) -> None:
    assert service.post("/v1/check", {"text": "a" * 1000}).status == 200
    refused(service.post("/v1/check", {"text": "a" * 1001}), 422, "text-too-long", "text")
    refused(service.post("/v1/check", {"text": "", "customer": "a" * 1001}), 422, "text-too-long", "customer")
    drafts = [{"text": "Hi"}] * 3
    assert service.post("/v1/check/batch", {"drafts": drafts}).status == 200
    refused(service.post("/v1/check/batch", {"drafts": [*drafts, {"text": "Hi"}]}), 422, "too-many", "drafts")
    long = {"drafts": [{"text": "Hi"}, {"text": "a" * 1001}]}
    refused(service.post("/v1/check/batch", long), 422, "text-too-long", "drafts.1.text")
    refused(service.post("/v1/conversations", {"messages": [{"text": "Hi"}] * 5}), 422, "too-many", "messages")


def test_a_large_body_is_refused_unread(service: Service) -> None:
    refused(service.post("/v1/check", {"text": "a" * 60_000}), 413, "body-too-large")
    for announced in ("Content-Length: 200000000", "Transfer-Encoding: chunked"):
        with socket.create_connection(("127.0.0.1", service.port), timeout=20) as wire:
            wire.sendall(f"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         f"{announced}\r\n\r\n".encode())  # fmt: skip
            if "chunked" in announced:
                wire.sendall(b"8000\r\n" + b"a" * 0x8000 + b"\r\n8000\r\n" + b"a" * 0x8000 + b"\r\n")
            assert wire.recv(1000).startswith(b"HTTP/1.1 413")


def test_other_paths_and_methods(service: Service) -> None:
    refused(service.get(f"/v1/{CANARY}"), 404, "not-found")
    refused(service.get(f"/v1/rules/{CANARY}"), 404, "not-found")
    refused(service.get("/static/none.js"), 404, "not-found")
    refused(service.get("/v1/check"), 405, "method-not-allowed")
    assert service.get("/v1/check").headers["allow"] == "POST"
    refused(service.get("/static/../app.py"), 404, "not-found")


def test_another_name_is_refused_without_a_token(service: Service) -> None:
    refused(service.post("/v1/check", {"text": "Hi"}, {"Host": "evil.example"}), 421, "unknown-host")
    assert service.post("/v1/check", {"text": "Hi"}, {"Host": f"localhost:{service.port}"}).status == 200
    assert service.get("/health", {"Host": "[::1]:80"}).status == 200


def test_no_page_elsewhere_may_call_unless_named(service: Service, guarded: Service) -> None:
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    assert "access-control-allow-origin" not in service.get("/health", {"Origin": DESK}).headers
    assert service.ask("OPTIONS", "/v1/check", None, {"Origin": DESK, **ask}).status == 405
    allowed = guarded.ask("OPTIONS", "/v1/check", None, {"Origin": DESK, **ask})
    assert (allowed.status, allowed.headers["access-control-allow-origin"]) == (200, DESK)
    refusal = guarded.post("/v1/check", {"text": "Hi"}, {"Origin": DESK})
    assert (refusal.status, refusal.headers["access-control-allow-origin"]) == (401, DESK)
    other = guarded.ask("OPTIONS", "/v1/check", None, {"Origin": "https://evil.example", **ask})
    assert "access-control-allow-origin" not in other.headers


def test_the_token(guarded: Service) -> None:
    for wrong in (
        {},
        {"Authorization": "Bearer no"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer "},
    ):
        answer = guarded.post("/v1/check", {"text": "Hi"}, wrong)
        refused(answer, 401, "token")
        assert answer.headers["www-authenticate"] == "Bearer"
        assert guarded.get("/v1/rules", wrong).status == guarded.get("/metrics", wrong).status == 401
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert guarded.post("/v1/check", {"text": "Hi"}, right).status == 200
    assert guarded.get("/metrics", right).status == 200
    for open_to_all in ("/health", "/openapi.json", "/docs", "/"):
        assert guarded.get(open_to_all, {"Host": "any.example"}).status == 200
    assert TOKEN not in guarded.log


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "token"),
        (("--token-file", "none"), "none: No such file"),
        (("--token-file", "short"), "16 characters"),
        (("--overrides", "no/such/folder"), "no/such/folder"),
        (("--deadline", "0"), "--deadline"),
        (("--workers", "0"), "--workers"),
        (("--select", "no-such-rule"), "no-such-rule"),
    ],
)
def test_it_does_not_start_with(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "short").write_text("secret", encoding="ascii")
    command = [sys.executable, "-m", "chatlint", "serve", "--port", "0", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_named(service: Service, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "chatlint", "serve", "--port", str(service.port)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert f"port {service.port}" in done.stderr


def test_nothing_that_was_sent_is_logged(service: Service) -> None:
    for body in ({"text": f"{CANARY} lol"}, {"text": 1, CANARY: 2}, {"text": "a", "customer": CANARY}, CANARY.encode()):
        for path in ("/v1/check", "/v1/check/batch", "/v1/conversations", "/v1/overrides", f"/v1/{CANARY}"):
            service.post(f"{path}?q={CANARY}", body)
    service.post("/v1/conversations", {"messages": [{"text": CANARY}], "id": CANARY, "extra": {CANARY: CANARY}})
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as wire:
        wire.sendall(f"{CANARY} / HTTP/9\r\n\r\n".encode())
        assert wire.recv(1000).startswith(b"HTTP/1.1 400")
    assert "POST check 200" in service.log
    assert CANARY not in service.log
    assert CANARY not in service.get("/metrics").body.decode()
