"""Which server an engine talks to, and what happens when it dies: one restart policy, no storms."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet

from chatlint.grammar.base import EngineError
from chatlint.grammar.languagetool import state
from chatlint.grammar.languagetool.identity import Running, listens
from chatlint.grammar.languagetool.install import Installation
from chatlint.grammar.languagetool.server import ServerProcess, start

_RESTARTS, _WITHIN = 5, 600.0  # so many starts within so many seconds, then no more
_FIRST_PAUSE, _LONGEST_PAUSE = 15.0, 600.0  # seconds after a failed start before the next is tried
_HUNG = 30.0  # seconds of silence after which an owned server is put down


class Supervisor:
    """Finds, starts, restarts and ends the server of one engine in one process.

    A server that `chatlint languagetool start` left running is shared; else, if the parent of a fork
    had one, that; else an own one is started, once, in the background, whoever waits for it.
    """

    def __init__(
        self,
        locate: Callable[[], Installation],
        memory: str,
        language: str,
        patience: float,
        shared: bool = True,
        inherited: Running | None = None,
    ) -> None:
        self._locate = locate
        self._memory = memory
        self._language = language
        self._patience = patience
        self._shared = shared
        self._lock = threading.Lock()
        self._current = inherited
        self._owned: ServerProcess | None = None
        self._starting: Future[Running] | None = None
        self._starts: deque[float] = deque(maxlen=_RESTARTS)
        self._failure: EngineError | None = None
        self._pause, self._not_before = _FIRST_PAUSE, 0.0
        self._silent_since: float | None = None

    @property
    def current(self) -> Running | None:
        """The server talked to last; it may be dead."""
        return self._current

    def server(self, until: float) -> Running:
        """A proven server, waiting for it until the monotonic moment `until`. Raises EngineError."""
        with self._lock:
            if self._current is not None and self._starting is None:
                return self._current
            starting = self._starting or self._begin()
        try:
            return starting.result(max(0.0, until - time.monotonic()))
        except NotYet:
            raise EngineError(
                "LanguageTool is still starting (about 5 s); allow more time or start it beforehand "
                "by `chatlint languagetool start`"
            ) from None

    def check(self, server: Running) -> bool:
        """Whether `server` is still the one we mean; if not, it is given up and the next call finds another."""
        if listens(server):
            return True
        self._give_up(server)
        return False

    def answered(self) -> None:
        """The server gave an answer: it is not hung."""
        self._silent_since = None

    def silent(self, server: Running) -> None:
        """The server let a deadline pass. After long silence an owned one is put down, to be started anew."""
        now = time.monotonic()
        since = self._silent_since = self._silent_since or now
        if now - since > _HUNG:
            self._silent_since = None
            threading.Thread(target=self._give_up, args=(server,), daemon=True).start()  # it may take seconds

    def why(self) -> str:
        """What the last owned server said when it ended, for an error; may be empty."""
        owned = self._owned
        return owned.why_it_ended() if owned is not None else ""

    def close(self) -> None:
        """End an owned server; a shared or inherited one is only let go."""
        with self._lock:
            starting, owned = self._starting, self._owned
            self._owned = self._current = None
        if starting is not None:
            starting.add_done_callback(lambda done: self.close())
        if owned is not None:
            owned.close()

    def _give_up(self, server: Running) -> None:
        with self._lock:
            if self._current != server:
                return
            owned, self._current = self._owned, None
        if owned is not None:
            owned.close()

    def _begin(self) -> Future[Running]:
        """Start looking for a server in the background; the caller holds the lock."""
        now = time.monotonic()
        if self._failure is not None and now < self._not_before:
            raise EngineError(str(self._failure))
        if len(self._starts) == _RESTARTS and now - self._starts[0] < _WITHIN:
            raise EngineError(
                f"LanguageTool ended {_RESTARTS} times within {_WITHIN / 60:.0f} minutes ({self.why()}) and is "
                "left alone for now; give it more memory, or set grammar.engine to harper"
            )
        self._starting = Future()
        threading.Thread(target=self._find, args=(self._starting,), name="languagetool-start", daemon=True).start()
        return self._starting

    def _find(self, promise: Future[Running]) -> None:
        try:
            found, owned = self._shared_or_own()
        except BaseException as error:
            failure = (
                error
                if isinstance(error, EngineError)
                else EngineError(f"LanguageTool could not be started: {type(error).__name__}: {error}")
            )
            with self._lock:
                self._failure, self._starting = failure, None
                self._not_before = time.monotonic() + self._pause
                self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            promise.set_exception(failure)
            return
        with self._lock:
            self._current, self._owned, self._starting = found, owned, None
            self._failure, self._pause = None, _FIRST_PAUSE
        promise.set_result(found)

    def _shared_or_own(self) -> tuple[Running, ServerProcess | None]:
        if self._shared:
            running = state.running()
            if running is not None:
                return running, None
        self._starts.append(time.monotonic())
        process = start(self._locate(), self._memory, self._language, time.monotonic() + self._patience)
        assert process.running is not None
        return process.running, process
