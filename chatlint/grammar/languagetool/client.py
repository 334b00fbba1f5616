"""LanguageTool behind the engine protocol: batches, deadlines, restarts, and a text that kills the server."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from urllib.parse import urlencode

from chatlint.grammar.base import Correction, EngineError
from chatlint.grammar.cache import AnswerCache
from chatlint.grammar.languagetool import rules, wire
from chatlint.grammar.languagetool.faults import judged
from chatlint.grammar.languagetool.gate import Gate
from chatlint.grammar.languagetool.install import find
from chatlint.grammar.languagetool.link import Link, LocalLink, Refused, RemoteLink, ServerDied
from chatlint.grammar.languagetool.server import MAX_TEXT, check_memory
from chatlint.grammar.languagetool.wire import Item, Match, Span

Answer = tuple[Correction, ...]
_LATE = "LanguageTool gave no answer in time; allow more time or start it beforehand"


class LanguageToolEngine:
    """LanguageTool, by a server that runs already or one that chatlint starts and owns.

    With `url`, that server is used and never started or stopped; it must be on this machine unless
    `allow_remote` says that messages may leave it. Without, the server of `chatlint languagetool start` is
    shared if there is one, else an own one is started at the first use and ended by `close`, with this
    program, or when this program is killed. `folder` names the LanguageTool to start, `memory` is Java's
    limit. `timeout` (seconds) bounds a request where the call brings no deadline, `patience` a start.
    `overrides` maps names of LanguageTool's English rules to one of our categories, or to "off".
    """

    name = "languagetool"

    def __init__(
        self,
        url: str | None = None,
        *,
        allow_remote: bool = False,
        folder: Path | str | None = None,
        memory: str = "1g",
        language: str = "en-US",
        shared: bool = True,
        timeout: float = 30.0,
        patience: float = 120.0,
        connections: int = 2,
        batch_texts: int = 40,
        batch_characters: int = 8_000,
        max_text: int = 20_000,
        cache_entries: int = 20_000,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        """Nothing is started or connected yet. Raises ValueError for settings that cannot work."""
        check_memory(memory)
        if not 0 < max_text <= MAX_TEXT - 100:
            raise ValueError(f"max_text: {max_text} is not between 1 and {MAX_TEXT - 100} characters")
        self._table = rules.load(overrides)
        self._timeout, self._patience = timeout, patience
        self._connections = connections
        self._batch_texts, self._batch_characters, self._max_text = batch_texts, batch_characters, max_text
        self._forms: dict[str, str] = {}
        self._cache: AnswerCache[Answer] = AnswerCache(cache_entries)
        if url is not None:
            RemoteLink(url, allow_remote)  # refuse a bad address now, not at the first message
        self._new_link = (
            (lambda parent: RemoteLink(url, allow_remote))
            if url is not None
            else (lambda parent: LocalLink(lambda: find(folder), memory, language, patience, shared, parent))
        )
        self._processes: dict[int, _Process] = {}
        self._end = weakref.finalize(self, _close_all, self._processes)

    @property
    def rules(self) -> Mapping[str, rules.Judged]:
        """LanguageTool's rules for English that count, by name. What our speller says stands under its own rules."""
        return self._table.english

    def reads(self, language: str) -> bool:
        """All that the server does not refuse: which languages it has is known once it runs."""
        return True

    def correct(
        self,
        texts: Sequence[str],
        language: str,
        masked: Sequence[Sequence[Span]] | None = None,
        deadline: float | None = None,
    ) -> list[Answer]:
        """See `Engine.correct`. When one text cannot be judged, the others are, and are remembered, before
        EngineError is raised: asked again without it, they cost nothing."""
        items = [
            Item(text, tuple((start, end) for start, end in (masked[index] if masked else ())))
            for index, text in enumerate(texts)
        ]
        found: dict[Item, Answer] = {}
        open_items: list[Item] = []
        for item in dict.fromkeys(items):
            held = self._cache.get((language, item)) if item.text.strip() else ()
            if held is None:
                open_items.append(item)
            else:
                found[item] = held
        if open_items:
            work = _Work(self, self._process(), language, deadline)
            work.run(open_items)
            found.update(work.found)
            if work.failures:
                raise EngineError(next(iter(work.failures.values())))
        return [found[item] for item in items]

    def close(self) -> None:
        """End the server if it is an own one, and hang up. The next call starts anew."""
        process = self._processes.pop(os.getpid(), None)
        if process is not None:
            process.close()

    def warm(self, deadline: float | None = None) -> None:
        """Start or find the server now and not at the first message. Raises EngineError."""
        self.correct(["Hello."], "en-US", deadline=deadline)

    def _options(self, language: str) -> str:
        """The rules to ask for, as a piece of a form: long, so made only once."""
        form = self._forms.get(language)
        if form is None:
            form = self._forms[language] = urlencode(self._table.options(language), safe=",")
        return form

    def _process(self) -> _Process:
        """This process's own part: after a fork a child starts with connections and locks of its own."""
        pid = os.getpid()
        process = self._processes.get(pid)
        if process is None:
            parents = [held.link for held in list(self._processes.values())]
            fresh = _Process(self._new_link(parents[-1] if parents else None), self._connections)
            process = self._processes.setdefault(pid, fresh)
        return process

    def _answers(self, said: Sequence[Match], item: Item, language: str) -> Answer:
        """The matches that are faults in chat, as corrections."""
        return judged(said, item, language, self._table)


class _Process:
    """What an engine holds in one process: the way to the server, threads, and texts that ended servers."""

    def __init__(self, link: Link, connections: int) -> None:
        self.link = link
        self.gate = Gate()
        self.ready: set[str] = set()  # languages the server has loaded
        self.deadly: set[int] = set()  # hashes of texts that ended a server when sent alone
        self._connections = connections
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._connections, "languagetool")
            return self._pool

    def close(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
        self.link.close()


class _Work:
    """One call of `correct`: what is found, what failed and why."""

    def __init__(self, engine: LanguageToolEngine, process: _Process, language: str, deadline: float | None) -> None:
        self._engine, self._process, self._deadline = engine, process, deadline
        self._asked = language
        self._language = process.link.language(language, self._until_started())
        self._options = engine._options(self._language)
        self.found: dict[Item, Answer] = {}
        self.failures: dict[Item, str] = {}

    def run(self, items: Sequence[Item]) -> None:
        """Judge all; several requests go over several connections."""
        sendable = [item for item in items if self._may_send(item)]
        batches = list(self._batches(sendable))
        if len(batches) < 2:
            for batch in batches:
                self._batch(batch)
            return
        doing = [self._process.pool().submit(self._batch, batch) for batch in batches]
        left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        done, late = wait(doing, left, FIRST_EXCEPTION)
        for future in late:
            future.cancel()
        for future in done:
            future.result()
        if late:
            raise EngineError(_LATE)

    def _may_send(self, item: Item) -> bool:
        if len(item.text) > self._engine._max_text:
            self.failures[item] = (
                f"a text of {len(item.text)} characters is longer than LanguageTool is given here "
                f"({self._engine._max_text}); shorten it or raise max_text"
            )
        elif hash(item.text) in self._process.deadly:
            self.failures[item] = "a text ended the LanguageTool server twice and is not sent again"
        return item not in self.failures

    def _batches(self, items: Sequence[Item]) -> list[list[Item]]:
        batches: list[list[Item]] = []
        size = 0
        for item in items:
            full = not batches or len(batches[-1]) >= self._engine._batch_texts
            if full or size + len(item.text) > self._engine._batch_characters:
                batches.append([])
                size = 0
            batches[-1].append(item)
            size += len(item.text)
        return batches

    def _batch(self, batch: list[Item]) -> None:
        try:
            with self._process.gate.together(self._until_started()):
                self._send(batch)
        except ServerDied:
            self._suspects(batch)
        except Refused as refused:
            if len(batch) == 1:
                self.failures[batch[0]] = str(refused)
            else:  # one of them is to blame: the others must not suffer
                for item in batch:
                    self._batch([item])

    def _suspects(self, batch: list[Item]) -> None:
        """The server died while it judged these: each once more and alone, so that only the culprit is blamed."""
        for item in batch:
            try:
                with self._process.gate.alone(self._until_started()):
                    self._send([item])
            except ServerDied as died:
                self._process.deadly.add(hash(item.text))
                self.failures[item] = f"a text ended the LanguageTool server twice and is not sent again ({died})"
            except Refused as refused:
                self.failures[item] = str(refused)

    def _send(self, batch: list[Item]) -> None:
        form = wire.body(batch, self._language, self._options)
        ready = self._process.ready
        timeout = self._engine._timeout if self._language in ready else self._engine._patience  # it must be loaded
        answer = self._process.link.check(form, self._deadline, timeout, self._until_started())
        ready.add(self._language)
        try:
            said = wire.parse(answer, batch)
        except ValueError as error:
            raise EngineError("what answers at LanguageTool's address is no LanguageTool") from error
        for item, matches in zip(batch, said, strict=True):
            found = self._engine._answers(matches, item, self._language)
            self.found[item] = found
            self._engine._cache.put((self._asked, item), found, len(item.text) + 40)

    def _until_started(self) -> float:
        """The moment up to which a server may be waited for."""
        if self._deadline is None:
            return time.monotonic() + self._engine._patience + self._engine._timeout
        if self._deadline <= time.monotonic():
            raise EngineError(_LATE)
        return self._deadline


def _close_all(processes: dict[int, _Process]) -> None:
    process = processes.pop(os.getpid(), None)
    if process is not None:
        process.close()
