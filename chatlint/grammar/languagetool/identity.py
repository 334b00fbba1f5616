"""Proof that the program behind a port is the server we mean, before any text is sent to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

_LISTEN = "0A"  # TCP_LISTEN in /proc/net/tcp


class Running(NamedTuple):
    """A server process of this user on this machine; `started` tells it from a later one of the same pid."""

    pid: int
    started: str
    port: int


def can_prove() -> bool:
    """Whether this system lets us ask which process listens on a port."""
    return sys.platform == "linux" or find_spec("psutil") is not None


def birth(pid: int) -> str | None:
    """When process `pid` started, in the system's own words; None when there is no such process of ours."""
    if sys.platform == "linux":
        try:
            if os.stat(f"/proc/{pid}").st_uid != os.geteuid():
                return None
            stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
            boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        except OSError:
            return None
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] in "ZX" else f"{boot}/{fields[19]}"
    process = _psutil_process(pid)
    return None if process is None else str(process.create_time())


def listens(server: Running) -> bool:
    """Whether exactly this process still lives and holds the listening socket of its port."""
    if birth(server.pid) != server.started:
        return False
    if sys.platform == "linux":
        wanted = set(_listening_inodes(server.pid, server.port))
        return bool(wanted) and any(inode in wanted for inode in _socket_inodes(server.pid))
    process = _psutil_process(server.pid)
    if process is None:
        return False
    return any(
        link.status == "LISTEN" and link.laddr.port == server.port for link in process.net_connections(kind="tcp")
    )


def _listening_inodes(pid: int, port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        try:
            lines = Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == _LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                yield fields[9]


def _socket_inodes(pid: int) -> Iterator[str]:
    try:
        links = os.scandir(f"/proc/{pid}/fd")
    except OSError:
        return
    with links:
        for link in links:
            try:
                target = os.readlink(link.path)
            except OSError:
                continue
            if target.startswith("socket:["):
                yield target[8:-1]


def _psutil_process(pid: int) -> Any:
    """psutil's view of a process (language-tool-python brings psutil), or None."""
    if find_spec("psutil") is None:
        return None
    psutil: Any = import_module("psutil")
    try:
        return psutil.Process(pid)
    except psutil.Error:
        return None
