"""What costs seconds when it is first used (patterns, engines, parser) is used before the first request."""

from __future__ import annotations

import gc
from typing import get_args

from chatlint.checks.conditions import Patterned
from chatlint.linter import Linter
from chatlint.message import Channel, Message


def warm(linter: Linter) -> None:
    """Judge the bad examples of each rule, and something in each channel, for that a channel may have its own rules.

    What is there then stays: the garbage collector need not look at it again, which would take tens of milliseconds.
    """
    for rule in linter.rules:
        if isinstance(rule.look, Patterned):
            rule.look.compile()
        for example in rule.bad:
            linter.lint(example.message(), example.conversation())
    for channel in get_args(Channel):
        linter.lint(Message(text="Your order is on its way.", channel=channel))
    gc.collect()
    gc.freeze()
