"""Scoring on one machine: exports in, files of scored rows out, with all cores and in bounded memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from chatlint import __version__
from chatlint.batch.columns import CONVERSATIONS, MESSAGES
from chatlint.batch.incoming import BatchError, as_rows, chats
from chatlint.batch.output import Output
from chatlint.batch.parts import Part, packed, parts, unpacked
from chatlint.batch.privacy import Privacy
from chatlint.batch.store import Judged, Lost, Store
from chatlint.batch.workers import Answer, Job, Workers
from chatlint.checks import CHECKS
from chatlint.config import Config
from chatlint.message import Conversation
from chatlint.selection import select_rules
from chatlint.transcripts import Refused

SECONDS, EACH = 120.0, 0.5
"""Seconds that judging a part may take, and more for each of its messages."""
_LAYOUT = "1"  # of what the store keeps
_JUDGES = ("harper-py", "spacy", "language-tool-python")

Read = Iterable[tuple[str, Conversation | Refused]]


@dataclass(slots=True)
class Tally:
    """What a run did, in messages: `read` = `scored` + `refused`. `known` of the scored ones were judged before."""

    read: int = 0
    scored: int = 0
    refused: int = 0
    known: int = 0
    conversations: int = 0


class _Begun(NamedTuple):
    """A part that was read: its name in the store and whose conversations it holds."""

    key: str
    found: list[tuple[str, int]]


@dataclass(slots=True)
class Run:
    """Scores what was `read` into `out`. Judged parts are kept in `folder`: a run that was ended goes on from there.

    `keep` leaves them there for the next run over a growing export. `progress` is called after each part with the
    messages read, and with those judged.
    """

    read: Read
    out: Path
    config: Config
    folder: Path
    privacy: Privacy = field(default_factory=Privacy)
    workers: int = 1
    keep: bool = False
    progress: Callable[[int, int], None] = lambda read, judged: None
    tally: Tally = field(default_factory=Tally)
    _begun: list[_Begun] = field(default_factory=list)
    _open: dict[int, Part] = field(default_factory=dict)
    _judged: int = 0

    def go(self) -> Tally:
        """Raises BatchError where the files cannot be written as asked or the sum of the rows is wrong, OSError."""
        output = Output(self.out)
        try:
            store = Store(self.folder)
            self._judge_all(store, output)
            self._write(store, output)
            if self.tally.read != self.tally.scored + self.tally.refused:
                raise BatchError(
                    f"{self.tally.read} messages were read, but {self.tally.scored} scored and {self.tally.refused} "
                    "refused: this is a defect of chatlint, please report it"
                )
        except BaseException:
            output.give_up()
            raise
        output.finish()
        store.forget({one.key for one in self._begun} if self.keep else None)
        return self.tally

    def _judge_all(self, store: Store, output: Output) -> None:
        failed: list[Part] = []
        workers = Workers(self.workers, self.config, self.privacy, SECONDS, EACH)
        try:
            for answer in workers.judge(self._jobs(store, output)):
                part = self._open.pop(answer.job.number)
                self._judged += answer.job.messages
                if answer.judged is None:
                    failed.append(part)
                else:
                    messages, conversations = map(unpacked, answer.judged)
                    store.put(part.key, Judged(messages, conversations, []))
                self.progress(self.tally.read, self._judged)
            for part in failed:
                store.put(part.key, _one_by_one(workers, part))
        finally:
            workers.close()

    def _jobs(self, store: Store, output: Output) -> Iterator[Job]:
        settings = fingerprint(self.config, self.privacy)
        for number, part in enumerate(parts(self._conversations(output), settings)):
            self._begun.append(_Begun(part.key, part.found))
            if store.has(part.key):
                self.tally.known += part.rows.num_rows
                self._judged += part.rows.num_rows
                self.progress(self.tally.read, self._judged)
                continue
            self._open[number] = part
            yield Job(number, packed(part.rows), part.rows.num_rows)

    def _conversations(self, output: Output) -> Iterator[tuple[str, Conversation]]:
        """What was read, without what was refused, which goes among the rejects at once."""
        for source, one in self.read:
            if isinstance(one, Conversation) and not _writable(one):
                reason = "holds half a character (a lone surrogate), which no file can carry; mend the export"
                one = Refused(source=source, place=f"conversation {one.id}", reason=reason, rows=len(one.messages))
            if isinstance(one, Conversation):
                self.tally.read += len(one.messages)
                yield source, one
            else:
                self.tally.read += one.rows
                self._refuse(output, one)

    def _refuse(self, output: Output, refused: Refused) -> None:
        self.tally.refused += refused.rows
        output.refuse(refused)

    def _write(self, store: Store, output: Output) -> None:
        for begun in self._begun:
            judged = store.get(begun.key)
            sources = [source for source, count in begun.found for _ in range(count)]
            for one in judged.lost:
                place = f"conversation {one.name}"
                refused = Refused(source=sources[one.place], place=place, reason=one.reason, rows=one.messages)
                self._refuse(output, refused)
            lost = {one.place for one in judged.lost}
            sources = [source for index, source in enumerate(sources) if index not in lost]
            counts = judged.conversations.column("messages").to_pylist()
            by_message = [source for source, count in zip(sources, counts, strict=True) for _ in range(count)]
            self.tally.scored += judged.messages.num_rows
            self.tally.conversations += judged.conversations.num_rows
            output.write(_from(judged.messages, by_message), _from(judged.conversations, sources))


def _one_by_one(workers: Workers, part: Part) -> Judged:
    """A part whose worker did not live: each conversation alone, so that only the one at fault is lost."""
    each = [(chat.conversation, chat.source or "") for chat in chats([part.rows])]
    jobs = [Job(n, packed(as_rows([one])), len(one[0].messages)) for n, one in enumerate(each)]
    answers: dict[int, Answer] = {answer.job.number: answer for answer in workers.judge(jobs)}
    messages: list[pa.RecordBatch] = []
    conversations: list[pa.RecordBatch] = []
    lost: list[Lost] = []
    for number, (conversation, _) in enumerate(each):
        answer = answers[number]
        if answer.judged is None:
            lost.append(Lost(number, conversation.id, answer.job.messages, answer.reason))
        else:
            messages.append(unpacked(answer.judged[0]))
            conversations.append(unpacked(answer.judged[1]))
    return Judged(_joined(messages, MESSAGES), _joined(conversations, CONVERSATIONS), lost)


def _joined(batches: list[pa.RecordBatch], schema: pa.Schema) -> pa.RecordBatch:
    return pa.concat_batches(batches) if batches else pa.RecordBatch.from_pylist([], schema=schema)


def _from(batch: pa.RecordBatch, sources: list[str]) -> pa.RecordBatch:
    """The rows with the sources they come from this time."""
    return batch.set_column(batch.schema.get_field_index("source"), "source", pa.array(sources, pa.string()))


def _writable(conversation: Conversation) -> bool:
    try:
        conversation.model_dump_json()
    except ValueError:
        return False
    return True


def fingerprint(config: Config, privacy: Privacy) -> str:
    """A digest of all that a judgement depends on besides the conversation."""
    digest = hashlib.sha256()
    rules = (rule.model_dump_json() for rule in select_rules(config, CHECKS))
    for one in (_LAYOUT, __version__, *map(_installed, _JUDGES), config.model_dump_json(), repr(privacy), *rules):
        digest.update(one.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def cores() -> int:
    """How many processes this machine has room for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
