"""Finding and install LanguageTool, and servers that cannot start. No LanguageTool needed."""

from __future__ import annotations

import os
import stat
import time
import zipfile
from pathlib import Path

import pytest

from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool import LanguageToolEngine, NotInstalled, available, install, state
from chatlint.grammar.languagetool.install import Locked, find, java_version, lock, use

from .languagetool import children, gone


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of LanguageTool, and no download of language-tool-python."""
    monkeypatch.setenv("CHATLINT_LANGUAGETOOL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LTP_PATH", str(tmp_path / "ltp"))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like a LanguageTool's."""
    made = tmp_path / "LanguageTool-6.8"
    made.mkdir()
    (made / "languagetool-server.jar").write_bytes(b"")
    return made


class FakeJava:
    """A program that behaves as told when it is started as Java; it counts its starts."""

    def __init__(self, path: Path, script: str) -> None:
        self.starts = path / "starts"
        self.program = path / "java" / "bin" / "java"
        self.program.parent.mkdir(parents=True)
        self.program.write_text(f"#!/bin/sh\necho x >> '{self.starts}'\n{script}\n")
        self.program.chmod(0o755)
        (path / "java" / "release").write_text('JAVA_VERSION="21.0.1"\n')

    @property
    def count(self) -> int:
        return len(self.starts.read_text().splitlines()) if self.starts.exists() else 0


def engine_on(
    java: FakeJava, folder: Path, monkeypatch: pytest.MonkeyPatch, patience: float = 20
) -> LanguageToolEngine:
    monkeypatch.setenv("JAVA_HOME", str(java.program.parent.parent))
    return LanguageToolEngine(folder=folder, shared=False, patience=patience)


class TestLock:
    def test_names_every_file_once_with_its_sum(self) -> None:
        entries = lock()
        assert len(entries) == len({entry.path for entry in entries}) > 150
        assert all(len(entry.sha256) == 64 and int(entry.sha256, 16) for entry in entries)
        assert ("org.languagetool", "languagetool-server", "6.8") in {entry[:3] for entry in entries}


class TestFind:
    def test_says_what_to_do_when_there_is_nothing(self, home: Path) -> None:
        with pytest.raises(NotInstalled, match="chatlint languagetool install"):
            find()
        assert "chatlint languagetool install" in str(available())
        with pytest.raises(EngineError, match="chatlint languagetool install"):
            LanguageToolEngine().correct(["Hello."], "en-US")

    def test_takes_a_users_folder(self, home: Path, folder: Path) -> None:
        assert use(folder).classpath == (folder / "languagetool-server.jar",)
        assert find().classpath == (folder.resolve() / "languagetool-server.jar",)

    def test_takes_a_users_zip(self, home: Path, folder: Path, tmp_path: Path) -> None:
        pytest.importorskip("language_tool_python")
        archive = tmp_path / "LanguageTool.zip"
        with zipfile.ZipFile(archive, "w") as file:
            file.write(folder / "languagetool-server.jar", "LanguageTool-6.8/languagetool-server.jar")
        use(archive)
        assert find().classpath[0].is_relative_to(home.resolve())

    @pytest.mark.parametrize("name", ["../../evil.jar", "/evil.jar"])
    def test_refuses_a_zip_that_reaches_out(self, home: Path, tmp_path: Path, name: str) -> None:
        pytest.importorskip("language_tool_python")
        archive = tmp_path / "evil.zip"
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr(name, b"x")
        with pytest.raises(EngineError):
            use(archive)
        assert not list(tmp_path.glob("**/evil.jar"))

    def test_refuses_a_folder_without_a_server(self, home: Path, tmp_path: Path) -> None:
        with pytest.raises(NotInstalled, match=r"languagetool-server\.jar"):
            use(tmp_path)

    def test_reads_the_download_of_language_tool_python(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pytest.importorskip("language_tool_python")
        made = tmp_path / "ltp" / "LanguageTool-6.8"
        made.mkdir(parents=True)
        (made / "languagetool-server.jar").write_bytes(b"")
        assert find().classpath == (made / "languagetool-server.jar",)

    @pytest.mark.parametrize(("said", "major"), [("17.0.15", 17), ("1.8.0_292", 8), ("25.0.2", 25)])
    def test_knows_a_javas_version(self, tmp_path: Path, said: str, major: int) -> None:
        java = FakeJava(tmp_path, "exit 1")
        (java.program.parent.parent / "release").write_text(f'JAVA_VERSION="{said}"\n')
        assert java_version(java.program) == major

    def test_passes_over_an_old_java(self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        java = FakeJava(tmp_path, "exit 1")
        (java.program.parent.parent / "release").write_text('JAVA_VERSION="11.0.2"\n')
        monkeypatch.setenv("JAVA_HOME", str(java.program.parent.parent))
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(install, "find_spec", lambda name: None)
        with pytest.raises(NotInstalled, match=r"needs Java 17 or later .*is Java 11.*pip install"):
            install.find_java()


class TestInstall:
    def test_refuses_a_file_with_another_sum(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        tries: list[str] = []

        class Artifact:
            def __init__(self, entry: Locked, repository: Path) -> None:
                self.path = repository / entry.path

            def resolve(self) -> None:
                tries.append(self.path.name)
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.write_bytes(b"something else")

        pytest.importorskip("jgo")
        monkeypatch.setattr(install, "lock", lambda: lock()[:1])
        monkeypatch.setattr(install, "_artifact", Artifact)
        with pytest.raises(EngineError, match="sha256"):
            install.install()
        assert len(tries) == 2
        assert list(home.iterdir()) == []  # nothing half done

    def test_tells_why_a_fetch_failed(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("jgo")

        class Artifact:
            def __init__(self, *args: object) -> None:
                pass

            def resolve(self) -> None:
                raise RuntimeError("no route to host")

        monkeypatch.setattr(install, "lock", lambda: lock()[:1])
        monkeypatch.setattr(install, "_artifact", Artifact)
        with pytest.raises(EngineError, match="no route to host"):
            install.install()


class TestServerThatCannotStart:
    def test_is_one_clear_error_and_one_start(
        self, home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        java = FakeJava(tmp_path, "echo 'Error: Could not find or load main class Nonsense' >&2; exit 1")
        engine, before = engine_on(java, folder, monkeypatch), children(os.getpid())
        for _ in range(20):
            with pytest.raises(EngineError, match="Could not find or load main class Nonsense"):
                engine.correct(["Hello."], "en-US")
        assert java.count == 1
        assert children(os.getpid()) == before

    def test_that_hangs_ends_after_the_patience(
        self, home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        java = FakeJava(tmp_path, f"echo $$ > '{tmp_path}/pid'; exec sleep 300")
        engine = engine_on(java, folder, monkeypatch, patience=1)
        with pytest.raises(EngineError, match="did not start in time"):
            engine.correct(["Hello."], "en-US")
        assert gone(int((tmp_path / "pid").read_text()))

    def test_does_not_keep_a_call_with_a_deadline(
        self, home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine = engine_on(FakeJava(tmp_path, "exec sleep 300"), folder, monkeypatch)
        begun = time.monotonic()
        with pytest.raises(EngineError, match="still starting"):
            engine.correct(["Hello."], "en-US", deadline=begun + 0.3)
        assert time.monotonic() - begun < 0.6
        engine.close()

    def test_tries_another_port_when_its_port_was_taken_but_not_for_ever(
        self, home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        java = FakeJava(tmp_path, "echo 'Caused by: java.net.BindException: Address already in use'; exit 1")
        engine = engine_on(java, folder, monkeypatch)
        with pytest.raises(EngineError, match="Address already in use"):
            engine.correct(["Hello."], "en-US")
        assert java.count == 3

    def test_that_does_not_hold_its_port_gets_no_text(
        self, home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        java = FakeJava(tmp_path, "echo 'Server started'; exec sleep 300")  # it says so, but does not listen
        engine = engine_on(java, folder, monkeypatch)
        with pytest.raises(EngineError, match="does not hold port"):
            engine.correct(["Hello."], "en-US")

    @pytest.mark.parametrize("memory", ["", "1", "1gb", "0g", "-Xmx1g", "lots"])
    def test_for_nonsense_memory_is_refused_at_once(self, memory: str) -> None:
        with pytest.raises(ValueError, match="memory"):
            LanguageToolEngine(memory=memory)


class TestStateFile:
    def test_is_believed_only_if_nobody_else_could_have_written_it(self, home: Path) -> None:
        home.mkdir()
        state.state_file().write_text('{"pid": 1, "started": "x", "port": 80}')
        state.state_file().chmod(0o644)
        assert state.running() is None

    @pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"pid": "x", "started": 1, "port": 2}'])
    def test_with_nonsense_is_no_server(self, home: Path, text: str) -> None:
        home.mkdir()
        state.write_private(state.state_file(), text)
        assert stat.S_IMODE(state.state_file().stat().st_mode) == 0o600
        assert state.running() is None
        assert state.stop() is None

    def test_of_another_process_is_not_touched(self, home: Path) -> None:
        home.mkdir()
        state.write_private(state.state_file(), f'{{"pid": {os.getpid()}, "started": "other", "port": 80}}')
        assert state.stop() is None
