"""Who judges what: short drafts at once, what needs an engine in a judge, and what is known where none answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chatlint.finding import ConversationReport, Report
from chatlint.linter import Linter
from chatlint.message import Conversation
from chatlint.service.bodies import Batch, Draft
from chatlint.service.judge import packed
from chatlint.service.metrics import Metrics
from chatlint.service.pool import NoAnswer, Pool
from chatlint.service.problems import not_judged, overloaded
from chatlint.service.refuse import LightResources, NeedsJudge, skipping
from chatlint.service.settings import Settings
from chatlint.service.warm import warm
from chatlint.service.wire import CONVERSATION, DRAFT, PARTLY, Ask

AT_ONCE = 4_000
"""Bytes of a body up to which its draft is judged without leaving the event loop: some milliseconds at most."""
A_BYTE = 25e-6
"""Seconds that rules without engines need for a byte of a long draft, at most: kept back from the deadline."""


class Desk:
    """Judges what is sent, within the deadline and by the policy of the settings."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        config = settings.config
        grammar = config.grammar.engine != "off"
        self._quick = not grammar
        self.linter = Linter(config)
        self.linter._resources = LightResources(config.language, grammar)
        given = config.model_dump_json(by_alias=True, exclude_unset=True)
        self._pool = Pool(given, settings.judges, settings.deadline, settings.judge_memory, metrics)
        self._waiting = 0

    def open(self) -> None:
        """Start the judges and warm the rules; all is ready some seconds later."""
        self._pool.start()
        with skipping("not needed to warm up"):
            self._warming = asyncio.create_task(asyncio.to_thread(warm, self.linter))

    async def close(self) -> None:
        """End the judges."""
        await self._pool.stop()
        await self._warming

    @property
    def ready(self) -> bool:
        """Whether drafts can be judged in full."""
        return self._pool.ready > 0 and self._warming.done()

    async def check(self, draft: Draft, raw: bytes) -> bytes:
        """The report on a draft, as JSON; `raw` is the draft as it was sent. Raises Problem."""
        if self._quick and len(raw) <= AT_ONCE:
            try:
                return self._count(*packed(self.linter.lint(draft.message(), draft.before())))
            except NeedsJudge:
                pass
        with self._place():
            return await self._draft(draft, raw, self._until())

    async def batch(self, batch: Batch) -> bytes:
        """The reports on many drafts, in order, as JSON. Others' drafts are judged between them. Raises Problem."""
        with self._place():
            until = self._until()
            reports = [await self._draft(draft, draft.model_dump_json().encode(), until) for draft in batch.drafts]
        return b'{"reports":[' + b",".join(reports) + b"]}"

    async def conversation(self, conversation: Conversation, raw: bytes) -> bytes:
        """The report on a conversation, as JSON. Raises Problem."""
        with self._place():
            until = self._until()
            return await self._ask(CONVERSATION, raw, until, lambda: self.linter.lint_conversation(conversation))

    async def _draft(self, draft: Draft, raw: bytes, until: float) -> bytes:
        return await self._ask(DRAFT, raw, until, lambda: self.linter.lint(draft.message(), draft.before()))

    async def _ask(
        self, kind: Ask, raw: bytes, until: float, known: Callable[[], Report | ConversationReport]
    ) -> bytes:
        """What a judge says, or else what is `known` without one, as the policy has it."""
        kept_back = min(self._settings.deadline / 2, len(raw) * A_BYTE)
        try:
            return self._count(*await self._pool.ask(kind, raw, until - kept_back))
        except NoAnswer as why:
            reason = str(why)
        if self._settings.policy == "fail-closed":
            raise not_judged(reason)
        with skipping(reason):
            report = known() if len(raw) <= AT_ONCE else await asyncio.to_thread(known)
        return self._count(*packed(report))

    def _count(self, kind: bytes, body: bytes) -> bytes:
        self._metrics.judged(partly=kind == PARTLY)
        return body

    def _until(self) -> float:
        return asyncio.get_running_loop().time() + self._settings.deadline

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place among those who wait for a judge. Raises Problem (503) where all are taken."""
        if self._waiting >= self._settings.queue + self._settings.judges:
            raise overloaded()
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1
