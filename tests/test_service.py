"""`chatlint serve` as its users meet it: a real server, asked over a socket."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatlint import Config, Conversation, Linter, Message
from tests.conftest import after
from tests.service import Service

HARPER = "[grammar]\nengine = 'harper'\n"
DRAFT = "I'm gonna chekc that for u 🙂 lol"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    (folder / "chatlint.toml").write_text(HARPER, encoding="utf-8")
    with Service(folder, "--overrides", "overrides.jsonl", "--access-log", "--deadline", "20") as running:
        yield running.ready()


@pytest.fixture(scope="module")
def harper() -> Linter:
    return Linter(Config.model_validate({"grammar": {"engine": "harper"}}))


def test_a_draft_gets_the_librarys_report(service: Service, harper: Linter) -> None:
    answer = service.post("/v1/check", {"text": DRAFT, "customer": "Where is my lamp?"})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.body.decode() == harper.lint(DRAFT, after("Where is my lamp?")).model_dump_json()
    report = answer.json()
    assert report["engines"] == ["harper"]
    assert report["skipped"] == []
    assert all(DRAFT[f["start"] : f["end"]] == f["text"] for f in report["findings"])
    assert {"misspelling", "chat-acronyms"} <= {f["rule"] for f in report["findings"]}


def test_conversation_and_channel_are_heard(service: Service, harper: Linter) -> None:
    before = {"id": "c1", "messages": [{"role": "agent", "text": "Hello!"}]}
    sent = {"text": "Whats the number?", "conversation": before, "customer": "it broke again", "channel": "email"}
    said = Conversation.model_validate(before).add(Message(role="customer", text="it broke again"))
    expected = harper.lint(Message(text="Whats the number?", channel="email"), said)
    assert service.post("/v1/check", sent).body.decode() == expected.model_dump_json()


def test_a_batch_gets_the_reports_in_order(service: Service, harper: Linter) -> None:
    texts = ["Your refund is on its way.", DRAFT, "", "CALM DOWN!"]
    answer = service.post("/v1/check/batch", {"drafts": [{"text": text} for text in texts]})
    assert answer.status == 200
    assert answer.json()["reports"] == [json.loads(harper.lint(text).model_dump_json()) for text in texts]
    assert service.post("/v1/check/batch", {"drafts": []}).json() == {"reports": []}


def test_a_conversation_gets_its_report(service: Service, harper: Linter) -> None:
    chat = Conversation(
        id="c2",
        messages=(
            Message(role="customer", text="My card was charged twice!"),
            Message(role="agent", text="i dont see that"),
            Message(role="agent", text="This is between us", internal=True),
        ),
    )
    answer = service.post("/v1/conversations", chat.model_dump_json().encode())
    assert answer.body.decode() == harper.lint_conversation(chat).model_dump_json()


def test_rules(service: Service) -> None:
    rules = service.get("/v1/rules").json()
    one = service.get("/v1/rules/shouting").json()
    assert one in rules
    assert one["on"] is True
    assert one["why"]
    assert service.get("/v1/rules/no-such-rule").status == 404


def test_health(service: Service) -> None:
    assert service.get("/health").json() == {"status": "ok"}
    assert service.get("/ready").json() == {"status": "ready"}


def test_an_override_is_noted_without_the_draft(service: Service) -> None:
    override = {"rules": ["shouting"], "score": 71.5, "reason": "the customer asked for capitals", "agent": "ann"}
    answer = service.post("/v1/overrides", override)
    assert (answer.status, answer.json()) == (201, {"recorded": True})
    path = Path(service.log_file.parent / "overrides.jsonl")
    noted = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    assert noted.pop("at").startswith("20")
    assert noted == {**override, "conversation_id": None}
    assert path.stat().st_mode & 0o077 == 0
    assert 'chatlint_overruled_total{rule="shouting"} 1.0' in service.get("/metrics").body.decode()


def test_the_page_and_its_files_ask_nobody_else(service: Service) -> None:
    page = service.get("/")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    script = service.get("/static/composer.js")
    assert script.headers["content-type"].startswith("text/javascript")
    for answer in (page, script):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-cache"
    again = service.get("/static/composer.js", {"If-None-Match": script.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_the_description_and_its_page(service: Service) -> None:
    document = service.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    page = service.get("/docs").body.decode()
    assert all(path in page for path in document["paths"])
    assert "<script" not in page
    assert "src=" not in page


def test_every_answer_is_as_described(service: Service, tmp_path: Path) -> None:
    """Schemathesis makes requests from the description, sound and unsound ones, and compares the answers with it."""
    # A body beyond what is taken at once is refused before it is read, whatever else is wrong with it.
    statuses = "[400, 401, 404, 405, 413, 415, 421, 422]"
    settings = f"[checks.negative_data_rejection]\nexpected-statuses = {statuses}\n"
    (tmp_path / "schemathesis.toml").write_text(settings, encoding="utf-8")
    url = f"http://127.0.0.1:{service.port}/openapi.json"
    options = ["--checks", "all", "-n", "25", "--generation-deterministic", "--continue-on-failure"]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", url, *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.findall(r"(\d+) generated", done.stdout)[0]) > 500
