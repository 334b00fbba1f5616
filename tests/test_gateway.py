"""The gateway, started as its users start it, in front of a real server that keeps what it received."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from chatlint import Config, Conversation, Linter, Report
from chatlint.adapters.gate import Gate
from chatlint.adapters.gateway import Settings, gateway
from chatlint.adapters.shapes import SHAPES, Unreadable, outgoing, watched
from chatlint.cli import main
from chatlint.linter import Draft
from tests.drafts import CASUAL, CLEAN, RUDE, Broken

REASON = "the customer asked for plain words ✓"


class Received(NamedTuple):
    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes


class Upstream(ThreadingHTTPServer):
    """An API that keeps every request, and answers with a body that must not be touched on its way."""

    answer = gzip.compress('{"id": 1,  "ok": "ä"}'.encode())

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[Received] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        assert isinstance(self.server, Upstream)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.received.append(Received(self.command, self.path, self.headers.items(), body))
        self.send_response(201, "Made")
        for name, value in (
            ("Content-Type", "application/json"),
            ("Content-Encoding", "gzip"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("Content-Length", str(len(Upstream.answer))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(Upstream.answer)

    do_GET = do_PUT = do_DELETE = do_POST

    def log_message(self, *args: Any) -> None:
        pass


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Gateway:
    def __init__(self, folder: Path, shape: str, upstream: str, *options: str, settings: str = "") -> None:
        (folder / "chatlint.toml").write_text(settings + '[grammar]\nengine = "off"\n', encoding="utf-8")
        self.log = folder / "log"
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "chatlint", "gateway", shape, upstream, "--port", "0", *options]
            self.process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        for _ in range(1200):
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/ ", self.log.read_text()):
                break
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        assert found
        self.port = int(found[1])

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, [(k.lower(), v) for k, v in answer.getheaders()], answer.read())
        finally:
            connection.close()

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json", **named})

    def end(self) -> str:
        self.process.terminate()
        assert self.process.wait(60) in (0, -15)
        return self.log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chatwoot(tmp_path_factory: pytest.TempPathFactory, upstream: Upstream) -> Iterator[Gateway]:
    base = f"http://127.0.0.1:{upstream.server_port}/desk"
    options = ("--policy", "fail-closed", "--overrides", "overrides.jsonl")
    running = Gateway(tmp_path_factory.mktemp("gateway"), "chatwoot", base, *options)
    yield running
    log = running.end()
    assert "stupid" not in log
    assert "parcel" not in log


@pytest.fixture(autouse=True)
def _empty(upstream: Upstream) -> None:
    upstream.received.clear()


MESSAGES = "/api/v1/accounts/1/conversations/42/messages"


def message(text: str | None, **more: Any) -> dict[str, Any]:
    return {"content": text, "message_type": "outgoing", "private": False, "content_type": "text", **more}


def test_a_good_message_passes_byte_for_byte(chatwoot: Gateway, upstream: Upstream) -> None:
    body = json.dumps(message(CLEAN + " 🙂"), indent=3).encode()
    sent = {"Content-Type": "application/json", "Api_Access_Token": "t", "X-Odd": "1, 2", "Accept-Encoding": "identity"}
    answer = chatwoot.ask("POST", MESSAGES + "?a=%2F&b=c%20d", body, sent)
    (got,) = upstream.received
    assert got.body == body
    assert got.path == "/desk" + MESSAGES + "?a=%2F&b=c%20d"
    assert {k.lower(): v for k, v in got.headers} == {
        **{k.lower(): v for k, v in sent.items()},
        "host": f"127.0.0.1:{upstream.server_port}",
        "content-length": str(len(body)),
    }
    assert (answer.status, answer.body) == (201, Upstream.answer)
    assert [v for k, v in answer.headers if k == "set-cookie"] == ["a=1", "b=2"]
    assert ("content-encoding", "gzip") in answer.headers


def test_a_bad_message_is_answered_with_its_findings(chatwoot: Gateway, upstream: Upstream) -> None:
    answer = chatwoot.post(MESSAGES, message(f"**Hello!** {RUDE}"))
    assert answer.status == 422
    assert ("content-type", "application/problem+json") in answer.headers
    problem = answer.json()
    assert problem["code"] == "blocked"
    assert "x-chatlint-reason" in problem["detail"]
    report = Report.model_validate(problem["report"])
    found = report.findings[0]
    assert found.rule == "insult"
    assert problem["text"][found.start : found.end] == found.text
    assert upstream.received == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", MESSAGES, message(RUDE, private=True)),
        ("POST", MESSAGES, message(RUDE, message_type="incoming")),
        ("POST", MESSAGES, message(None, content_type="cards")),
        ("POST", "/api/v1/accounts/1/conversations", {"content": RUDE}),
        ("PUT", MESSAGES, message(RUDE)),
        ("GET", MESSAGES, None),
        ("DELETE", MESSAGES + "/7", None),
    ],
)
def test_what_is_no_message_to_a_customer_passes(
    chatwoot: Gateway, upstream: Upstream, method: str, path: str, body: Any
) -> None:
    raw = None if body is None else json.dumps(body).encode()
    assert chatwoot.ask(method, path, raw, {"Content-Type": "application/json"}).status == 201
    (got,) = upstream.received
    assert (got.method, got.path, got.body) == (method, "/desk" + path, raw or b"")


def test_sent_anyway_with_a_reason_is_recorded_without_the_text(chatwoot: Gateway, upstream: Upstream) -> None:
    spelled = REASON.encode().decode("latin-1")
    answer = chatwoot.post(MESSAGES, message(RUDE), X_Chatlint_Reason=spelled, X_Chatlint_Agent="ada")
    assert answer.status == 201
    assert ("x-chatlint-override", "recorded") in answer.headers
    assert not [name for name, _ in upstream.received[0].headers if name.lower().startswith("x-chatlint")]
    line = (chatwoot.log.parent / "overrides.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    noted = json.loads(line)
    assert noted.pop("at").startswith("20")
    assert noted.pop("score") < 100
    assert noted == {"rules": ["insult"], "reason": REASON, "agent": "ada", "conversation_id": "42"}


def test_a_reason_for_a_good_message_is_no_override(chatwoot: Gateway, upstream: Upstream) -> None:
    answer = chatwoot.post(MESSAGES, message(CLEAN), X_Chatlint_Reason="habit")
    assert answer.status == 201
    assert "x-chatlint-override" not in dict(answer.headers)


def test_a_reason_that_is_too_long_sends_nothing(chatwoot: Gateway, upstream: Upstream) -> None:
    assert chatwoot.post(MESSAGES, message(RUDE), X_Chatlint_Reason="x" * 501).status == 400
    assert upstream.received == []


def test_a_message_with_a_file_is_read_too(chatwoot: Gateway, upstream: Upstream) -> None:
    for text, status in ((RUDE, 422), (CLEAN, 201)):
        body = (
            f'--xyz\r\nContent-Disposition: form-data; name="content"\r\n\r\n{text}\r\n--xyz\r\nContent-Disposition: '
            'form-data; name="attachments[]"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'
        ).encode() + b"\x00\xff\r\n--xyz--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=xyz"}
        assert chatwoot.ask("POST", MESSAGES, body, kind).status == status
    assert [got.body for got in upstream.received] == [body]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{", {}),
        (b"[]", {}),
        (b'{"content": 7}', {}),
        (b'{"content": "\xff"}', {}),
        (gzip.compress(json.dumps(message(CLEAN)).encode()), {"Content-Encoding": "gzip"}),
    ],
)
def test_what_cannot_be_read_is_not_sent_where_it_fails_closed(
    chatwoot: Gateway, upstream: Upstream, body: bytes, headers: dict[str, str]
) -> None:
    answer = chatwoot.ask("POST", MESSAGES, body, {"Content-Type": "application/json", **headers})
    assert (answer.status, answer.json()["code"]) == (422, "not-judged")
    assert upstream.received == []


def test_half_characters_are_answered(chatwoot: Gateway) -> None:
    raw = json.dumps(message(RUDE)).replace("manual", "manual \\ud800").encode()
    answer = chatwoot.ask("POST", MESSAGES, raw, {"Content-Type": "application/json"})
    assert (answer.status, answer.json()["code"]) == (422, "blocked")


@pytest.mark.parametrize(("policy", "status"), [("fail-open", 201), ("fail-closed", 422)])
def test_a_message_judged_in_part_goes_by_the_policy(
    tmp_path: Path, upstream: Upstream, policy: str, status: int
) -> None:
    base = f"http://127.0.0.1:{upstream.server_port}"
    running = Gateway(tmp_path, "chatwoot", base, "--policy", policy, settings="max_length = 20\n")
    answer = running.post(MESSAGES, message(CLEAN))
    log = running.end()
    assert (answer.status, len(upstream.received)) == (status, int(status == 201))
    assert "only the first 20" in log
    assert "parcel" not in log


def test_without_a_record_nothing_is_sent_anyway(tmp_path: Path, upstream: Upstream) -> None:
    base = f"http://127.0.0.1:{upstream.server_port}"
    running = Gateway(tmp_path, "chatwoot", base, "--policy", "fail-open", "--block-at", "review")
    answer = running.post(MESSAGES, message(CASUAL), X_Chatlint_Reason=REASON.encode().decode("latin-1"))
    running.end()
    assert answer.status == 422
    assert "keeps no record" in answer.json()["detail"]
    assert upstream.received == []


def test_an_api_that_is_down(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    running = Gateway(tmp_path, "chatwoot", f"http://127.0.0.1:{port}", "--policy", "fail-open")
    answer = running.post(MESSAGES, message(CLEAN))
    log = running.end()
    assert (answer.status, answer.json()["code"]) == (502, "upstream-unreachable")
    assert "parcel" not in log


class Slow(Linter):
    """A linter that is not done in time."""

    def lint(self, draft: Draft, conversation: Conversation | None = None, config: Config | None = None) -> Report:
        time.sleep(0.5)
        return super().lint(draft, conversation, config)


@pytest.mark.parametrize("linter", [Broken, Slow])
@pytest.mark.parametrize(("failing", "status"), [("open", 201), ("closed", 422)])
def test_a_linter_that_does_not_answer(
    upstream: Upstream, linter: type[Linter], failing: Any, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    config = Config.model_validate({"grammar": {"engine": "off"}})
    gate = Gate(linter(config), failing=failing)
    app = gateway(Settings("chatwoot", f"http://127.0.0.1:{upstream.server_port}", gate, deadline=0.1))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
            return await client.post(MESSAGES, json=message(RUDE))

    answer = asyncio.run(ask())
    assert (answer.status_code, len(upstream.received)) == (status, int(status == 201))
    assert "not judged in full" in caplog.text
    assert "stupid" not in caplog.text
    if status == 422:
        assert answer.json()["code"] == "not-judged"


def texts(shape: str, path: str, body: Any, content_type: str = "application/json") -> list[tuple[str, Any, Any]]:
    where = watched(SHAPES[shape], "POST", path)
    assert where is not None, path
    return [tuple(one) for one in outgoing(SHAPES[shape], where, content_type, json.dumps(body).encode())]


REPLY = {
    "message_type": "comment",
    "type": "admin",
    "admin_id": "27",
    "body": "<p>So sorry,<br>refund &amp; label sent.</p>",
}
GORGIAS = {
    "channel": "email",
    "via": "api",
    "from_agent": True,
    "sender": {"id": 7},
    "source": {"type": "email", "from": {"address": "a@example.com"}, "to": [{"address": "b@example.com"}]},
}


@pytest.mark.parametrize(
    ("shape", "path", "body", "found"),
    [
        ("chatwoot", MESSAGES, {"content": "Hi **you**"}, [("Hi you", "42", None)]),
        ("chatwoot", MESSAGES, {"content": "Hi", "private": "true"}, []),
        ("intercom", "/conversations/9/reply", REPLY, [("So sorry,\nrefund & label sent.", "9", "27")]),
        ("intercom", "/conversations/9/reply", {**REPLY, "message_type": "note"}, []),
        ("intercom", "/conversations/9/reply", {**REPLY, "type": "user", "user_id": "1"}, []),
        ("intercom", "/conversations/9/reply", {**REPLY, "message_type": "quick_reply", "body": None}, []),
        ("intercom", "/conversations/9/parts", {**REPLY, "message_type": "close", "body": "Bye"},
         [("Bye", "9", "27")]),
        ("intercom", "/conversations/9/parts", {"message_type": "open", "admin_id": "27"}, []),
        ("intercom", "/tickets/9/reply", REPLY, [("So sorry,\nrefund & label sent.", "9", "27")]),
        ("intercom", "/messages", {"message_type": "inapp", "body": "Hello", "from": {"type": "admin", "id": 27},
         "to": {"type": "user", "id": "1"}}, [("Hello", None, "27")]),
        ("gorgias", "/api/tickets/5/messages", {**GORGIAS, "body_html": "<div>Hi<br>you</div>", "body_text": "Hi you"},
         [("Hi\nyou", "5", "7")]),
        ("gorgias", "/api/tickets/5/messages", {**GORGIAS, "body_html": "<b>Hi</b>", "body_text": "Ho"},
         [("Hi", "5", "7"), ("Ho", "5", "7")]),
        ("gorgias", "/api/tickets/5/messages", {**GORGIAS, "body_text": "Hi", "channel": "internal-note"}, []),
        ("gorgias", "/api/tickets/5/messages", {**GORGIAS, "body_text": "Hi", "source": {"type": "internal-note"}}, []),
        ("gorgias", "/api/tickets/5/messages", {**GORGIAS, "body_text": "Hi", "public": False}, []),
        ("gorgias", "/api/tickets/5/messages", {**GORGIAS, "body_text": "Hi", "from_agent": False}, []),
        ("gorgias", "/api/tickets", {"subject": "x", "messages": [{**GORGIAS, "body_text": "Hi"},
         {**GORGIAS, "body_text": "Where?", "from_agent": False}]}, [("Hi", None, "7")]),
    ],
)  # fmt: skip
def test_what_each_api_sends(shape: str, path: str, body: Any, found: list[tuple[str, Any, Any]]) -> None:
    assert texts(shape, path, body) == found


def test_forms_are_read() -> None:
    where = watched(SHAPES["chatwoot"], "POST", MESSAGES)
    assert where is not None
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    assert outgoing(SHAPES["chatwoot"], where, kind, b"content=a+b&private=false")[0].text == "a b"
    assert outgoing(SHAPES["chatwoot"], where, kind, b"content=a+b&private=true") == []


@pytest.mark.parametrize("body", [{"messages": 7}, {"messages": ["x"]}, {**GORGIAS, "body_text": ["x"]}])
def test_another_shape_is_told_from_no_message(body: Any) -> None:
    with pytest.raises(Unreadable):
        texts("gorgias", "/api/tickets/5/messages", body)


@pytest.mark.parametrize(("shape", "path", "body"), [
    ("intercom", "/conversations/9/reply", {**REPLY, "body": f"<p>{RUDE}</p>"}),
    ("gorgias", "/api/tickets/5/messages", {**GORGIAS, "body_html": f"<p>{RUDE}</p>"}),
])  # fmt: skip
def test_the_other_apis(tmp_path: Path, upstream: Upstream, shape: str, path: str, body: Any) -> None:
    running = Gateway(tmp_path, shape, f"http://127.0.0.1:{upstream.server_port}", "--policy", "fail-closed")
    answer = running.post(path, body)
    passed = running.post(path, json.loads(json.dumps(body).replace(RUDE, CLEAN)))
    running.end()
    assert (answer.status, answer.json()["text"], passed.status) == (422, RUDE, 201)
    assert len(upstream.received) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("chatwoot", "https://x.example"), "--policy"),
        (("zendesk", "https://x.example", "--policy", "fail-open"), "invalid choice: 'zendesk'"),
        (("chatwoot", "x.example", "--policy", "fail-open"), "give the API's base as https://host"),
        (("chatwoot", "https://x.example", "--policy", "fail-open", "--deadline", "0"), "up to 600 seconds"),
        (("chatwoot", "https://x.example", "--policy", "fail-open", "--overrides", "/nowhere/o"), "can be written"),
    ],
)
def test_a_gateway_that_cannot_be(options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gateway", *options]) == 2
    assert said in capsys.readouterr().err
