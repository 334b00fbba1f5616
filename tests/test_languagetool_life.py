"""The life of a real LanguageTool server: no orphans, no lost messages, no blame for the innocent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatlint.cli import main
from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool import LanguageToolEngine, find, state
from chatlint.grammar.languagetool.connection import Connection
from chatlint.grammar.languagetool.identity import Running
from chatlint.grammar.languagetool.server import ServerProcess, command, free_port

from .languagetool import alive, gone, needs_languagetool

pytestmark = [
    needs_languagetool(),
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by /proc"),
]
FAULT = "I have recieve it."


@pytest.fixture(scope="module")
def engine() -> Iterator[LanguageToolEngine]:
    engine = LanguageToolEngine(memory="600m", shared=False, cache_entries=0)
    engine.warm()
    yield engine
    engine.close()


def server_of(engine: LanguageToolEngine) -> Running:
    engine.warm()
    running: Running | None = engine._process().link._supervisor.current  # type: ignore[attr-defined]
    assert running is not None
    return running


def spelling(engine: LanguageToolEngine, *texts: str, deadline: float | None = None) -> list[list[str]]:
    answers = engine.correct(texts, "en-US", deadline=deadline)
    return [
        [t[c.start : c.end] for c in said if c.category == "spelling"] for t, said in zip(texts, answers, strict=True)
    ]


# A program that starts Java as an engine does (but does not wait for the language to load), says its pid and waits.
PROGRAM = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background may have been told to ignore it
from chatlint.grammar.languagetool.install import find
from chatlint.grammar.languagetool.server import ServerProcess, command, free_port
port = free_port()
server = ServerProcess(command(find(), port, "300m"), port)
server.wait_started(time.monotonic() + 120)
print(server.running.pid, flush=True)
if sys.argv[1:] == ["wait"]:
    time.sleep(300)
"""


def program(*arguments: str) -> tuple[subprocess.Popen[str], int]:
    started = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    return started, int(started.stdout.readline())


class TestNoOrphan:
    def test_when_the_program_returns(self) -> None:
        started, java = program("return")
        assert started.wait(30) == 0
        assert gone(java)

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
    def test_when_the_program_is_ended(self, number: signal.Signals) -> None:
        started, java = program("wait")
        assert alive(java)
        started.send_signal(number)
        started.wait(30)
        assert gone(java)

    def test_when_the_watchdog_is_killed(self) -> None:
        port = free_port()
        server = ServerProcess(command(find(), port, "300m"), port)
        server.wait_started(time.monotonic() + 120)
        assert server.running is not None
        server._popen.kill()
        assert gone(server.running.pid)
        server.close()

    def test_when_a_forked_child_lives_on(self) -> None:
        code = PROGRAM + "\nimport os\nif os.fork() == 0:\n    time.sleep(20)\nelse:\n    os.kill(os.getpid(), 9)\n"
        started = subprocess.Popen([sys.executable, "-c", code, "fork"], stdout=subprocess.PIPE, text=True)
        assert started.stdout is not None
        assert gone(int(started.stdout.readline()))


def test_a_server_killed_in_mid_batch_is_replaced_and_nothing_is_lost(engine: LanguageToolEngine) -> None:
    texts = [f"Number {i}: {FAULT}" for i in range(600)]
    victim = server_of(engine)
    killer = threading.Timer(0.3, os.kill, (victim.pid, signal.SIGKILL))
    killer.start()
    assert spelling(engine, *texts) == [["recieve"]] * 600
    killer.join()
    assert gone(victim.pid)
    assert server_of(engine) != victim


def test_a_hung_server_holds_the_deadline_and_comes_back(engine: LanguageToolEngine) -> None:
    server = server_of(engine)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        with pytest.raises(EngineError, match="in time"):
            spelling(engine, FAULT, deadline=begun + 0.5)
        assert time.monotonic() - begun < 1
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert spelling(engine, FAULT) == [["recieve"]]
    assert server_of(engine) == server


def test_many_threads_share_a_server(engine: LanguageToolEngine) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        try:
            for i in range(10):
                if spelling(engine, f"{number}.{i} 😀 {FAULT}") != [["recieve"]]:
                    wrong.append((number, i))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_forked_child_uses_the_server_and_leaves_it_alone(engine: LanguageToolEngine) -> None:
    server = server_of(engine)
    children = []
    for number in range(3):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                right = spelling(engine, f"{number} {FAULT}") == [["recieve"]] and server_of(engine) == server
                engine.close()
                status = 0 if right else 2
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    assert alive(server.pid)
    assert spelling(engine, FAULT) == [["recieve"]]


def test_a_text_that_ends_the_server_is_sent_twice_and_the_others_are_judged(
    engine: LanguageToolEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering = LanguageToolEngine(memory="600m", shared=False)
    remembering._processes[os.getpid()] = engine._process()  # the same server
    sent: list[int] = []
    post = Connection.post

    def deadly(self: Connection, path: str, body: str, until: float) -> tuple[int, bytes]:
        if "poison" in body:
            sent.append(body.count("recieve"))
            os.kill(server_of_link(), signal.SIGKILL)
        return post(self, path, body, until)

    def server_of_link() -> int:
        running = engine._process().link._supervisor.current  # type: ignore[attr-defined]
        return int(running.pid)

    monkeypatch.setattr(Connection, "post", deadly)
    texts = [f"One. {FAULT}", "poison", f"Two. {FAULT}"]
    with pytest.raises(EngineError, match="twice") as caught:
        remembering.correct(texts, "en-US")
    assert "poison" not in str(caught.value)
    assert sent == [2, 0]  # once with the others, once alone
    with pytest.raises(EngineError, match="twice"):
        remembering.correct(["poison"], "en-US")
    assert len(sent) == 2
    assert spelling(remembering, texts[0], texts[2]) == [["recieve"], ["recieve"]]
    remembering._processes.clear()


def test_two_programs_at_once(engine: LanguageToolEngine) -> None:
    code = (
        "from chatlint.grammar.languagetool import LanguageToolEngine\n"
        "engine = LanguageToolEngine(memory='600m', shared=False)\n"
        f"print(len(engine.correct([{FAULT!r}] , 'en-US')[0]), engine._process().link._supervisor.current.pid)\n"
    )
    server = server_of(engine)
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    count, pid = other.stdout.split()
    assert int(count) >= 1
    assert int(pid) != server.pid
    assert gone(int(pid))
    assert spelling(engine, FAULT) == [["recieve"]]


class TestCommands:
    def test_start_status_and_stop(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(state, "state_file", lambda: tmp_path / "server.json")  # a user's own server stays his
        assert main(["languagetool", "status"]) == 1
        try:
            assert main(["languagetool", "start", "--memory", "600m"]) == 0
            server = state.running()
            assert server is not None
            assert main(["languagetool", "start"]) == 0
            assert state.running() == server
            assert main(["languagetool", "status"]) == 0
            assert f"pid {server.pid}" in capsys.readouterr().out
            sharing = LanguageToolEngine()
            assert spelling(sharing, FAULT) == [["recieve"]]
            assert server_of(sharing) == server
            sharing.close()
            assert alive(server.pid)
        finally:
            assert main(["languagetool", "stop"]) == 0
        assert gone(server.pid)
        assert main(["languagetool", "stop"]) == 0

    def test_say_what_is_wrong_in_one_line(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        assert main(["languagetool", "start", "--memory", "plenty"]) == 2
        assert main(["languagetool", "install", "--from", str(tmp_path / "none")]) == 2
        assert main(["languagetool", "install", "--from", str(tmp_path)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 3
