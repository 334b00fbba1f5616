"""What to coach this week: for each agent and team the one or two rules that cost them most, and how that goes.

Only a habit is worth coaching: a rule counts where it spoke in two of their messages or more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chatlint.review.figures import differ
from chatlint.review.period import Period
from chatlint.review.privacy import Privacy, Quote
from chatlint.review.read import Chat
from chatlint.review.rows import FindingRow, MessageRow

HABITS = 2
HABIT_MESSAGES = 2
EXAMPLES = 3
ENOUGH = 15
"""Fewer messages in the week than this, and all of the period is looked at."""
Weight = tuple[bool, int, float]
"""How telling a sample is: with a better wording, with little else wrong in the message, costly."""


@dataclass(slots=True, frozen=True)
class Sample:
    """An agent's own words, what was said about them, and a better wording where one is known."""

    quote: Quote | None
    advice: str | None
    better: Quote | None
    said: str
    conversation: str
    weight: Weight


@dataclass(slots=True)
class Habit:
    """What one rule cost in some messages."""

    rule: str
    points: float = 0.0
    messages: int = 0
    samples: list[Sample] = field(default_factory=list)

    def keep(self, sample: Sample) -> None:
        """Keep the sample, if it is among the most telling; no words twice."""
        if any(sample.said == other.said for other in self.samples):
            return
        self.samples.append(sample)
        self.samples.sort(key=lambda s: s.weight, reverse=True)
        del self.samples[EXAMPLES:]

    def worth(self, weight: Weight) -> bool:
        """Whether a sample of this weight would be kept."""
        return len(self.samples) < EXAMPLES or weight > self.samples[-1].weight


@dataclass(slots=True)
class Window:
    """One agent's messages in a time, and the habits in them."""

    messages: int = 0
    habits: dict[str, Habit] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Focus:
    """A rule to coach: per 100 messages, now and before; `change` is better, worse, same or empty."""

    rule: str
    points: float
    messages: int
    of: int
    rate: float
    rate_before: float | None
    change: str
    samples: tuple[Sample, ...]


@dataclass(slots=True, frozen=True)
class Coached:
    """What one agent or team should look at, in the last week or (`whole`) in all of the period."""

    name: str
    team: str | None
    messages: int
    whole: bool
    focus: tuple[Focus, ...]


class Coaching:
    """The habits of every agent and team, in the last week and before it."""

    def __init__(self, period: Period, privacy: Privacy) -> None:
        self._period = period
        self._privacy = privacy
        self._agents: dict[str, tuple[Window, Window]] = {}
        self._teams: dict[str, tuple[Window, Window]] = {}
        self._team: dict[str, str | None] = {}

    def chat(self, chat: Chat) -> None:
        """Take a conversation's messages in."""
        when = 0 if self._period.in_focus(chat.started_at) else 1
        for message in chat.by_agents:
            self._team[message.author] = message.team or self._team.get(message.author)
            self._take(self._agents, message.author, when, message, sampled=True)
            if message.team:
                self._take(self._teams, message.team, when, message, sampled=False)

    def agents(self) -> list[Coached]:
        """Each agent's focus, by name."""
        return [self._coached(n, w, self._team.get(n)) for n, w in sorted(self._agents.items(), key=_by_name)]

    def teams(self) -> list[Coached]:
        """Each team's focus, by name."""
        return [self._coached(n, w, None) for n, w in sorted(self._teams.items(), key=_by_name)]

    def _take(
        self, groups: dict[str, tuple[Window, Window]], name: str, when: int, message: MessageRow, sampled: bool
    ) -> None:
        window = groups.setdefault(name, (Window(), Window()))[when]
        window.messages += 1
        for rule in dict.fromkeys(f.rule for f in message.findings):
            found = [f for f in message.findings if f.rule == rule]
            habit = window.habits.setdefault(rule, Habit(rule))
            habit.messages += 1
            habit.points += sum(f.penalty for f in found)
            weight = (found[0].better is not None, -len(message.findings), found[0].penalty)
            if sampled and habit.worth(weight):
                habit.keep(self._sample(message, found[0], weight))

    def _sample(self, message: MessageRow, finding: FindingRow, weight: Weight) -> Sample:
        better = None if finding.better is None else self._privacy.mended(message, finding.better)
        return Sample(
            quote=self._privacy.excerpt(message, finding.start, finding.end),
            advice=self._privacy.text(finding.message),
            better=better,
            said=finding.text.casefold()[:200],
            conversation=message.conversation,
            weight=weight,
        )

    def _coached(self, name: str, windows: tuple[Window, Window], team: str | None) -> Coached:
        now, before = windows
        whole = self._period.focus_from is None or now.messages < ENOUGH
        if whole and before.messages:
            now, before = _together(now, before), Window()
        habits = sorted(now.habits.values(), key=lambda h: (-h.points, h.rule))
        chosen = [h for h in habits if h.messages >= HABIT_MESSAGES and h.points > 0][:HABITS]
        return Coached(name, team, now.messages, whole, tuple(_focus(h, now, before) for h in chosen))


def _by_name(item: tuple[str, object]) -> str:
    return item[0].casefold()


def _together(one: Window, other: Window) -> Window:
    both = Window(one.messages + other.messages)
    for window in (one, other):
        for rule, habit in window.habits.items():
            kept = both.habits.setdefault(rule, Habit(rule))
            kept.points += habit.points
            kept.messages += habit.messages
            for sample in habit.samples:
                kept.keep(sample)
    return both


def _focus(habit: Habit, now: Window, before: Window) -> Focus:
    earlier = before.habits.get(habit.rule, Habit(habit.rule))
    rate = 100 * habit.messages / now.messages
    rate_before = 100 * earlier.messages / before.messages if before.messages else None
    change = ""
    if rate_before is not None:
        sure = differ(habit.messages, now.messages, earlier.messages, before.messages)
        change = "same" if not sure else "better" if rate < rate_before else "worse"
    return Focus(
        habit.rule, habit.points, habit.messages, now.messages, rate, rate_before, change, tuple(habit.samples)
    )
