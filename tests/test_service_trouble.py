"""What the service does when things go wrong: a judge that hangs, dies or has too much to do, slow clients, the end.

A hanging engine is a judge that was stopped (SIGSTOP): nothing inside it can notice.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.service import Service

HARPER = "[grammar]\nengine = 'harper'\n"
DRAFT = {"text": "I'm gonna chekc that for u"}
LATE = "not judged in the time allowed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "chatlint.toml").write_text(HARPER, encoding="utf-8")
    return tmp_path


def until(true: Callable[[], bool]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it never came true")


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def test_open_a_judge_that_hangs_costs_the_deadline_and_is_replaced(folder: Path) -> None:
    with Service(folder, "--judges", "1", "--deadline", "1").ready() as service:
        (judge,) = service.judges()
        os.kill(judge, signal.SIGSTOP)
        began = time.monotonic()
        answer = service.post("/v1/check", DRAFT)
        assert time.monotonic() - began < 30  # of a judge that would never have answered
        assert answer.status == 200
        report = answer.json()
        assert {"misspelling", LATE} <= {value for entry in report["skipped"] for value in entry.values()}
        assert {f["rule"] for f in report["findings"]} >= {"relaxed-contractions", "single-letters"}
        assert report["engines"] == []
        until(lambda: gone(judge))
        service.ready()
        again = service.post("/v1/check", DRAFT).json()
        assert "hung or ended over this draft before" in again["skipped"][0]["reason"]
        other = service.post("/v1/check", {"text": "I will chekc that."}).json()
        assert (other["skipped"], other["engines"]) == ([], ["harper"])
        metrics = service.get("/metrics").body.decode()
        assert 'chatlint_judges_lost_total{reason="hung"} 1.0' in metrics
        assert 'chatlint_reports_total{whole="no"} 2.0' in metrics


def test_open_batches_and_conversations_too(folder: Path) -> None:
    with Service(folder, "--judges", "1", "--deadline", "1").ready() as service:
        os.kill(service.judges()[0], signal.SIGSTOP)
        reports = service.post("/v1/check/batch", {"drafts": [DRAFT, {"text": "lol " * 1500}]}).json()["reports"]
        assert all(report["findings"] and report["skipped"] for report in reports)
        service.ready()
        os.kill(service.judges()[0], signal.SIGSTOP)
        chat = {"messages": [{"role": "customer", "text": "Help"}, {"role": "agent", "text": "whats up lol"}]}
        report = service.post("/v1/conversations", chat).json()
        assert report["findings"]
        assert LATE in {entry["reason"] for entry in report["skipped"]}


def test_closed_an_incomplete_answer_is_none(folder: Path) -> None:
    with Service(folder, "--judges", "1", "--deadline", "1", "--policy", "fail-closed").ready() as service:
        assert service.post("/v1/check", DRAFT).status == 200
        os.kill(service.judges()[0], signal.SIGSTOP)
        answer = service.post("/v1/check", {"text": "See you"})
        assert (answer.status, answer.json()["code"], answer.headers["retry-after"]) == (503, "not-judged", "1")
        service.ready()
        assert service.post("/v1/check", DRAFT).status == 200


def test_a_judge_that_dies_is_replaced(folder: Path) -> None:
    with Service(folder, "--judges", "1").ready() as service:
        (judge,) = service.judges()
        os.kill(judge, signal.SIGKILL)
        until(lambda: gone(judge))
        answer = service.post("/v1/check", DRAFT)
        assert answer.status == 200
        assert answer.json()["findings"]
        service.ready()
        assert service.judges() != [judge]
        assert service.post("/v1/check", DRAFT).json()["engines"] == ["harper"]


def test_too_much_to_do_is_said_at_once_while_health_stays_green(folder: Path) -> None:
    options = ("--judges", "1", "--queue", "2", "--deadline", "4")
    with Service(folder, *options).ready() as service, ThreadPoolExecutor(12) as pool:
        (judge,) = service.judges()
        os.kill(judge, signal.SIGSTOP)
        asked = [pool.submit(service.post, "/v1/check", {"text": f"It is number {n} lol"}) for n in range(9)]
        health = [pool.submit(service.get, "/health") for _ in range(3)]
        assert all(answer.result().status == 200 for answer in health)
        assert not gone(judge)  # so none of the answers to /health waited for a check
        answers = [answer.result() for answer in asked]
        assert sorted(answer.status for answer in answers) == [200] * 3 + [503] * 6
        for answer in answers:
            if answer.status == 503:
                assert (answer.json()["code"], answer.headers["retry-after"]) == ("overloaded", "1")
        service.ready()
        assert service.post("/v1/check", DRAFT).status == 200


def test_what_was_taken_is_answered_before_the_end(folder: Path) -> None:
    with Service(folder, "--judges", "1", "--deadline", "20").ready() as service, ThreadPoolExecutor(1) as pool:
        (judge,) = service.judges()
        os.kill(judge, signal.SIGSTOP)
        asked = pool.submit(service.post, "/v1/check", DRAFT)
        until(lambda: 'endpoint="health"' in (service.get("/health") and service.get("/metrics").body.decode()))
        service.process.send_signal(signal.SIGTERM)
        until(lambda: not listening(service.port))
        assert not asked.done()
        os.kill(judge, signal.SIGCONT)
        answer = asked.result(60)
        assert (answer.status, answer.json()["engines"]) == (200, ["harper"])
        assert service.process.wait(60) == 0
        until(lambda: gone(judge))
        assert service.log.count("\n") == 1  # where it listens, and no complaint


def listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def test_no_judge_outlives_its_service(folder: Path) -> None:
    with Service(folder, "--judges", "2").ready() as service:
        judges = service.judges()
        service.process.kill()
        service.process.wait()
        until(lambda: all(gone(judge) for judge in judges))


def test_workers_share_port_and_metrics(tmp_path: Path) -> None:
    (tmp_path / "chatlint.toml").write_text("[grammar]\nengine = 'off'\n", encoding="utf-8")
    with Service(tmp_path, "--workers", "2", "--judges", "1").ready() as service:
        for _ in range(60):
            assert service.post("/v1/check", {"text": "Thanks lol"}).status == 200
        service.post("/v1/overrides", {"rules": ["chat-acronyms", "none-here"], "reason": "a quotation"})
        metrics = service.get("/metrics").body.decode()
        assert 'chatlint_requests_total{endpoint="check",status="200"} 60.0' in metrics
        assert "chatlint_overrides_total 1.0" in metrics
        assert 'chatlint_overruled_total{rule="other"} 1.0' in metrics
        until(lambda: "chatlint_judges_ready 2.0" in service.get("/metrics").body.decode())
        workers = [pid for pid in service.judges() if service.judges(pid)]
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        until(lambda: gone(workers[0]))
        until(lambda: len([pid for pid in service.judges() if not gone(pid) and service.judges(pid)]) == 2)
        until(lambda: "chatlint_judges_ready 2.0" in service.get("/metrics").body.decode())
        assert re.search(r'endpoint="check",status="200"} 60.0', service.get("/metrics").body.decode())
        assert service.end() == 0


def test_slow_clients_are_cut(folder: Path) -> None:
    with Service(folder, "--slow", "1", "--judges", "1") as service:
        head = "POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"
        with socket.create_connection(("127.0.0.1", service.port), timeout=60) as wire:
            wire.sendall(head.encode() + b'\r\n{"te')
            answer = b""
            while part := wire.recv(4096):
                answer += part
            assert answer.startswith(b"HTTP/1.1 408")
            assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "slow-body"
        with socket.create_connection(("127.0.0.1", service.port), timeout=60) as wire:
            wire.sendall(head.encode())
            assert wire.recv(100) == b""
