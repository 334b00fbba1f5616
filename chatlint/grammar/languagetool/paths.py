"""Where chatlint keeps LanguageTool and what it knows of running servers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME_VARIABLE = "CHATLINT_LANGUAGETOOL_HOME"


def home() -> Path:
    """The folder of everything LanguageTool: `$CHATLINT_LANGUAGETOOL_HOME`, else in the user's cache folder."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "chatlint" / "languagetool"


def private_folder(path: Path) -> Path:
    """`path`, made if need be, readable for its user only."""
    path.mkdir(parents=True, exist_ok=True)
    if os.name == "posix" and path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


def write_private(path: Path, text: str) -> None:
    """Write `text` at once (never half a file) so that only this user can read it."""
    private_folder(path.parent)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(part, path)
