"""The browser that some tests drive: a Chrome or Chromium that is installed, through Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
REQUIRED = bool(os.environ.get("CHATLINT_REQUIRE_BROWSER"))
MISSING = "no Chrome or Chromium is installed; install one, or name it in CHATLINT_BROWSER"


def chromium_path() -> str | None:
    """The program to drive: `CHATLINT_BROWSER`, or what is installed, or what Playwright brought; None for none."""
    if named := os.environ.get("CHATLINT_BROWSER"):
        return named
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    if found := next((place for place in PLACES if Path(place).is_file()), None):
        return found
    brought = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(brought[-1]) if brought else None


def needs_chromium() -> pytest.MarkDecorator:
    """Skip, with the reason, where there is no browser; unless `CHATLINT_REQUIRE_BROWSER` says there must be one."""
    return pytest.mark.skipif(chromium_path() is None and not REQUIRED, reason=MISSING)


def _options() -> list[str]:
    """Root has no sandbox to run a browser in."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _path() -> str:
    path = chromium_path()
    assert path is not None, MISSING
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Only one at a time: Playwright's loop would be in the way of another, and of asyncio."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_path(), args=_options())
        yield browser
        browser.close()


@contextmanager
def chromium_with_extension(extension: Path, profile: Path, options: Sequence[str] = ()) -> Iterator[BrowserContext]:
    """A browser with an unpacked extension. Only one at a time, as `chromium`."""
    from playwright.sync_api import sync_playwright

    loading = [f"--disable-extensions-except={extension}", f"--load-extension={extension}"]
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=_path(),
            headless=False,
            args=["--headless=new", *loading, *_options(), *options],
        )
        yield context
        context.close()
