"""Where transcripts lie: files, members of archives, folders and globs, in one order that never changes."""

from __future__ import annotations

import glob
import io
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_SPREADSHEET = "[Content_Types].xml"
_SLACK = {"users.json", "channels.json"}


class Source(BaseModel):
    """One export: a file, a member of a zip archive, or a Slack export (`whole`: a folder or archive read as one)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    member: str | None = None
    whole: bool = False

    @property
    def name(self) -> str:
        """What it is called in messages: the path, and the member after an exclamation mark."""
        return f"{self.path}!{self.member}" if self.member else str(self.path)

    @property
    def stem(self) -> str:
        """The file's name without folder and endings: it names a conversation that its export does not name."""
        name = self.member.rsplit("/", 1)[-1] if self.member else self.path.name
        return name.split(".", 1)[0] or name

    def open(self) -> BinaryIO:
        """Its bytes, unpacked. Raises OSError, zipfile.BadZipFile or RuntimeError (a password) where it cannot."""
        buffered = io.BufferedReader(_Member(self.path, self.member), 1 << 16) if self.member else self.path.open("rb")
        if buffered.peek(2)[:2] == _GZIP:
            return io.BufferedReader(_Unpacked(buffered))
        return buffered

    def members(self) -> Iterator[Source]:
        """The files inside of a whole export, sorted by name."""
        if self.path.is_dir():
            yield from (Source(path=path) for path in _walk(self.path))
        else:
            yield from (Source(path=self.path, member=name) for name in _names(self.path))


class _Member(io.RawIOBase):
    """A member of an archive that closes the archive with itself."""

    def __init__(self, path: Path, member: str) -> None:
        self._archive = zipfile.ZipFile(path)
        try:
            self._file = self._archive.open(member)
        except BaseException:
            self._archive.close()
            raise

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._archive.close()
        super().close()


class _Unpacked(io.RawIOBase):
    """A gzip stream that gives all it can before it says that it is broken."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unzip = zlib.decompressobj(31)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._unzip.eof:
                self._rest = self._unzip.unused_data.lstrip(b"\0") or self._packed.read(_CHUNK).lstrip(b"\0")
                if not self._rest:
                    return 0
                self._unzip = zlib.decompressobj(31)
            data = self._unzip.decompress(self._rest, len(buffer))
            self._rest = self._unzip.unconsumed_tail
            if data:
                buffer[: len(data)] = data
                return len(data)
            if not self._rest and not self._unzip.eof:
                self._rest = self._packed.read(_CHUNK)
                if not self._rest:
                    raise EOFError("the compressed stream ends early")

    def close(self) -> None:
        self._packed.close()
        super().close()


def sources(paths: Iterable[Path | str]) -> Iterator[Source]:
    """Every export under the paths, once, sorted within each of them.

    Folders are walked, archives opened, globs spread out; hidden files are left out. A path that does not exist is a
    source as well: reading it says so.
    """
    seen: set[Source] = set()
    for path in paths:
        for source in _under(path):
            if source not in seen:
                seen.add(source)
                yield source


def _under(path: Path | str) -> Iterator[Source]:
    if not os.path.exists(path) and (found := sorted(glob.glob(str(path), recursive=True))):
        for one in found:
            yield from _under(Path(one))
        return
    path = Path(path)
    if path.is_dir():
        if all((path / name).is_file() for name in _SLACK):
            yield Source(path=path, whole=True)
            return
        for inner in _walk(path):
            yield from _file(inner)
    else:
        yield from _file(path)


def _file(path: Path) -> Iterator[Source]:
    try:
        with path.open("rb") as file:
            archive = file.read(4) == _ZIP
        names = _names(path) if archive else []
    except (OSError, zipfile.BadZipFile):
        names = []
    if not names or _SPREADSHEET in names:
        yield Source(path=path)
    elif set(names) >= _SLACK:
        yield Source(path=path, whole=True)
    else:
        yield from (Source(path=path, member=name) for name in names)


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where) / name for name in sorted(files) if not name.startswith("."))


def _names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(archive.namelist())
    hidden = ("__MACOSX/", ".")
    return [n for n in names if not n.endswith("/") and not n.startswith(hidden) and "/." not in n]
