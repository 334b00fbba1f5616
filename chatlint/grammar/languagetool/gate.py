"""A gate that lets many through together, or one alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chatlint.grammar.base import EngineError


class Gate:
    """Requests pass together; a text that may have ended the server passes alone, so that it alone is blamed."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._inside = 0
        self._alone = False
        self._waiting = 0

    @contextmanager
    def together(self, until: float) -> Iterator[None]:
        """Pass with others. Raises EngineError after the monotonic moment `until`."""
        with self._change:
            self._wait(lambda: not self._alone and not self._waiting, until)
            self._inside += 1
        try:
            yield
        finally:
            with self._change:
                self._inside -= 1
                self._change.notify_all()

    @contextmanager
    def alone(self, until: float) -> Iterator[None]:
        """Pass when nobody else is inside. Raises EngineError after the monotonic moment `until`."""
        with self._change:
            self._waiting += 1
            try:
                self._wait(lambda: not self._alone and not self._inside, until)
            finally:
                self._waiting -= 1
                self._change.notify_all()
            self._alone = True
        try:
            yield
        finally:
            with self._change:
                self._alone = False
                self._change.notify_all()

    def _wait(self, free: Callable[[], bool], until: float) -> None:
        if not self._change.wait_for(free, max(0.0, until - time.monotonic())):
            raise EngineError("LanguageTool gave no answer in time; allow more time or start it beforehand")
