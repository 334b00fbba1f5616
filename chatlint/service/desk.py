"""Who judges what: short drafts at once, what needs an engine in a judge, and what is known where none answers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from chatlint.finding import ConversationReport, Report
from chatlint.linter import Linter
from chatlint.message import Conversation
from chatlint.service.bodies import Batch, Draft
from chatlint.service.judge import packed
from chatlint.service.metrics import Metrics
from chatlint.service.pool import NoAnswer, Pool
from chatlint.service.problems import late, overloaded
from chatlint.service.refuse import LightResources, NeedsJudge, escalating
from chatlint.service.settings import Settings
from chatlint.service.warm import warm
from chatlint.service.wire import CONVERSATION, DRAFT, PARTLY, Ask

AT_ONCE = 4_000
"""Bytes of a body up to which its draft is judged without leaving the event loop: some milliseconds at most."""
A_BYTE = 25e-6
"""Seconds that rules without engines need for a byte of a long draft, at most: kept back from the deadline."""
REMEMBERED = 1_000

R = TypeVar("R", Report, ConversationReport)


class Desk:
    """Judges what is sent, within the deadline and the policy of the settings."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        config = settings.config
        grammar = config.grammar.engine != "off"
        self._quick = not grammar
        self.linter = Linter(config)
        self.linter._resources = LightResources(config.language, grammar)
        self._settings = settings
        self._metrics = metrics
        given = config.model_dump_json(by_alias=True, exclude_unset=True)
        self._pool = Pool(given, settings.judges, settings.deadline, metrics)
        self._waiting = 0
        self._poison: OrderedDict[bytes, None] = OrderedDict()

    def open(self) -> None:
        """Start the judges and warm the rules. Ready some seconds later."""
        self._pool.start()
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
                with escalating():
                    return self._count(*packed(self.linter.lint(draft.message(), draft.before())))
            except NeedsJudge:
                pass
        with _Place(self):
            return await self._one(draft, raw, self._until())

    async def batch(self, batch: Batch) -> bytes:
        """The reports on many drafts, in order, as JSON. Others' drafts are judged between them. Raises Problem."""
        with _Place(self):
            until = self._until()
            reports = [await self._one(draft, draft.model_dump_json().encode(), until) for draft in batch.drafts]
        return b'{"reports":[' + b",".join(reports) + b"]}"

    async def conversation(self, conversation: Conversation, raw: bytes) -> bytes:
        """The report on a conversation, as JSON. Raises Problem."""
        with _Place(self):
            return await self._ask(
                CONVERSATION, raw, self._until(), lambda: self.linter.lint_conversation(conversation)
            )

    async def _one(self, draft: Draft, raw: bytes, until: float) -> bytes:
        return await self._ask(DRAFT, raw, until, lambda: self.linter.lint(draft.message(), draft.before()))

    async def _ask(self, kind: Ask, raw: bytes, until: float, known: Callable[[], R]) -> bytes:
        """What a judge says, or else what is `known` without one."""
        name = blake2b(raw, digest_size=16).digest()
        try:
            if name in self._poison:
                raise NoAnswer("a judge ended over this draft before")
            left = self._settings.deadline
            return self._count(*await self._pool.ask(kind, raw, until - min(left / 2, len(raw) * A_BYTE)))
        except NoAnswer as why:
            if why.hung:
                self._poison[name] = None
                if len(self._poison) > REMEMBERED:
                    self._poison.popitem(last=False)
            if self._settings.policy == "fail-closed":
                raise late(str(why)) from None
        if len(raw) <= AT_ONCE:
            return self._count(*packed(known()))
        return self._count(*packed(await asyncio.to_thread(known)))

    def _count(self, kind: bytes, body: bytes) -> bytes:
        self._metrics.judged(partly=kind == PARTLY)
        return body

    def _until(self) -> float:
        return asyncio.get_running_loop().time() + self._settings.deadline


class _Place:
    """A place among those who wait for a judge. Raises Problem (503) where all are taken."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __enter__(self) -> None:
        settings = self._desk._settings
        if self._desk._waiting >= settings.queue + settings.judges:
            raise overloaded()
        self._desk._waiting += 1

    def __exit__(self, *_: object) -> None:
        self._desk._waiting -= 1
