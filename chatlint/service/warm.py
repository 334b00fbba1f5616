"""What costs seconds when it is first used (patterns, engines, parser) is used before the first request."""

from __future__ import annotations

from typing import get_args

from chatlint.linter import Linter
from chatlint.message import Channel, Message


def warm(linter: Linter) -> None:
    """Judge one bad example of each rule, and something in each channel, for that a channel may have its own rules."""
    for rule in linter.rules:
        example = rule.bad[0]
        linter.lint(example.message(), example.conversation())
    for channel in get_args(Channel):
        linter.lint(Message(text="Your order is on its way.", channel=channel))
