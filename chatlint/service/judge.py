"""A judge: a process that holds a linter with its grammar engines, and may be killed at any time.

`python -m chatlint.service.judge` reads its settings and then what it is to judge from standard input, and answers on
what was standard output. It ends with its input, so no judge outlives its service.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from pydantic_core import to_json

from chatlint.config import Config
from chatlint.finding import ConversationReport, Report
from chatlint.linter import Linter
from chatlint.message import Conversation
from chatlint.service.bodies import Draft
from chatlint.service.warm import warm
from chatlint.service.wire import DRAFT, FAILED, PARTLY, READY, WHOLE, frame, read_frame


def judge(linter: Linter, kind: bytes, body: bytes) -> Report | ConversationReport:
    """The report on what was sent, which the service has checked already."""
    if kind == DRAFT:
        draft = Draft.model_validate_json(body)
        return linter.lint(draft.message(), draft.before())
    return linter.lint_conversation(Conversation.model_validate_json(body))


def packed(report: Report | ConversationReport) -> tuple[bytes, bytes]:
    """The answer's kind and JSON."""
    return PARTLY if report.skipped else WHOLE, to_json(report)


def answer(linter: Linter, kind: bytes, body: bytes) -> tuple[bytes, bytes]:
    """The answer to one frame. Whatever goes wrong, only its kind is told: its text may hold a customer's words."""
    try:
        return packed(judge(linter, kind, body))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as wrong:  # a panic of an engine written in Rust is no Exception
        return FAILED, type(wrong).__name__.encode()


def main() -> None:
    """Judge until the input ends."""
    for ignored in (signal.SIGINT, signal.SIGTERM):  # the service says when it is over
        signal.signal(ignored, signal.SIG_IGN)
    source = sys.stdin.buffer
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not be taken for an answer
    first = read_frame(source)
    if first is None:
        return
    linter = Linter(Config.model_validate_json(first[1]))
    send: Callable[[bytes], object] = sink.write
    try:
        warm(linter)
        send(frame(READY, b""))
        sink.flush()
        while (asked := read_frame(source)) is not None:
            send(frame(*answer(linter, *asked)))
            sink.flush()
    except BrokenPipeError:
        pass
    finally:
        linter.close()


if __name__ == "__main__":
    main()
