"""The linter: from a draft to its report, one way, nothing backwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from chatlint.checks import CHECKS
from chatlint.checks.base import Check
from chatlint.config import Config
from chatlint.context import Context
from chatlint.dialogue import Dialogue
from chatlint.finding import ConversationReport, Report, Unanswered, build
from chatlint.fix import fixed
from chatlint.grammar import make_engines
from chatlint.message import Channel, Conversation, Message
from chatlint.mood import Moods
from chatlint.overview import Vocabulary, overview
from chatlint.pack import shipped_terms
from chatlint.plan import Plan
from chatlint.precision import measured
from chatlint.resources import EngineError, MissingResource, Resources
from chatlint.rule import Rule
from chatlint.score import score, verdict
from chatlint.selection import select_rules
from chatlint.settle import Excused, Marked, settle
from chatlint.spoken import spoken
from chatlint.text import Text, fold

DETECTED = 400
"""Code points of a draft by which its language is told."""

Draft = str | Message


class Linter:
    """Judges drafts by the rules of its settings. Reusable, and safe to share between threads.

    `config` defaults to the shipped settings (not to a file: use `Config.load()` for that).
    `checks` adds ways of looking for rules of one's own: `CHECKS | {"loyalty": Loyalty}`.
    `rules` are taken instead of those that the settings choose.
    Raises ConfigError or RuleError where the settings or a rule cannot be used.
    """

    def __init__(
        self,
        config: Config | None = None,
        checks: Mapping[str, type[Check]] = CHECKS,
        rules: tuple[Rule, ...] | None = None,
    ) -> None:
        self.config = config or Config()
        self._checks = checks
        self.rules: tuple[Rule, ...] = select_rules(self.config, checks) if rules is None else rules
        self._plan = Plan(self.rules)
        self._precision = {rule.id: sure for rule in self.rules if (sure := measured(rule)) is not None}
        self._resources = Resources(lambda: make_engines(self.config.grammar), self.config.language)
        terms = shipped_terms(self.config.language.split("-")[0])
        self._moods = Moods(terms)
        self._overview = Vocabulary.of(terms)
        self._requirements = [rule.look.requirements() for rule in self.rules]
        self._unknown = lru_cache(maxsize=16)(self._not_applicable)
        self._channel = self.config.channel if "channel" in self.config.model_fields_set else None
        self._other = lru_cache(maxsize=32)(self._make_other)
        self._in = lru_cache(maxsize=8)(self._make_for_channel)
        self._detects = "language" not in self.config.model_fields_set
        self._speaking = lru_cache(maxsize=8)(self._make_speaking)

    def lint(self, draft: Draft, conversation: Conversation | None = None, config: Config | None = None) -> Report:
        """The report on one draft, read together with the conversation before it.

        `config`, where given, holds for this call instead of the linter's own settings.
        """
        if config is not None and config is not self.config:
            return self._other(config.model_dump_json(by_alias=True, exclude_unset=True)).lint(draft, conversation)
        return self._lint(draft, conversation)

    def lint_many(self, drafts: Iterable[Draft], conversation: Conversation | None = None) -> Iterator[Report]:
        """The reports on many drafts, in the same order."""
        for draft in drafts:
            yield self.lint(draft, conversation)

    def lint_conversation(self, conversation: Conversation) -> ConversationReport:
        """The report on a conversation that is over: each agent message, and the whole."""
        reports: list[Report | None] = []
        dialogue = Dialogue.of(conversation)
        for index, message in enumerate(conversation.messages):
            judged = message.role == "agent" and dialogue.rank(index) is not None
            context = Context(conversation, message, self._moods, index, self._channel)
            reports.append(self._for(message.text, context)._judge(message.text, context) if judged else None)
        return overview(dialogue, reports, self._overview)

    def explain(self, draft: Draft, conversation: Conversation | None = None) -> tuple[Report, tuple[Excused, ...]]:
        """The report, and every hit that became no finding with its reason: masked, allowed, mirrored, said twice."""
        trace: list[Excused] = []
        report = self._lint(draft, conversation, trace)
        return report, tuple(trace)

    async def alint(
        self, draft: Draft, conversation: Conversation | None = None, config: Config | None = None
    ) -> Report:
        """As `lint`, in a thread, so that an event loop never waits."""
        import asyncio  # tens of milliseconds, which most users never need

        return await asyncio.to_thread(self.lint, draft, conversation, config)

    def close(self) -> None:
        """Stop what the linter started (a LanguageTool server, if any). It may be used again."""
        self._resources.close()

    def _lint(self, draft: Draft, conversation: Conversation | None, trace: list[Excused] | None = None) -> Report:
        raw, message = _read(draft)
        context = Context(conversation, message, self._moods, channel=self._channel)
        return self._for(raw, context)._judge(raw, context, trace)

    def _for(self, raw: str, context: Context) -> Linter:
        """The linter for the channel and the language of a draft."""
        linter = self._in(context.channel)
        told = context.conversation.language if context.conversation is not None else None
        if told is None and self._detects:
            told = spoken(fold(raw[:DETECTED]), lambda: context.said)
        return linter if told is None else linter._speaking(told)

    def _make_speaking(self, language: str) -> Linter:
        """The linter for drafts in a language: this one, where it is its own."""
        own = self.config.language
        if language.lower() == own.lower() or language.lower() == own.partition("-")[0].lower():
            return self
        config = self.config.model_copy(update={"language": language})
        if language.partition("-")[0].lower() != own.partition("-")[0].lower():
            config = config.model_copy(update={"packs": ()})  # rules of one language never run on another
        other = Linter(config, self._checks)
        other._resources = self._resources.speaking(language)
        return other

    def _make_for_channel(self, channel: Channel | None) -> Linter:
        """The linter for messages in a channel: this one, where no profile is named after it."""
        config = self.config.for_channel(channel)
        return self if config is self.config else self._other(config.model_dump_json(by_alias=True, exclude_unset=True))

    def _make_other(self, config: str) -> Linter:
        """A linter with other settings (as JSON), which shares the engines where it can: they are costly to start."""
        other = Linter(Config.model_validate_json(config), self._checks)
        if (other.config.grammar, other.config.language) == (self.config.grammar, self.config.language):
            other._resources = self._resources
        return other

    def _judge(self, raw: str, context: Context, trace: list[Excused] | None = None) -> Report:
        skipped: list[Unanswered] = []
        judged = raw[: self.config.max_length]
        if len(raw) > self.config.max_length:
            reason = f"only the first {self.config.max_length:,} of {len(raw):,} characters were judged"
            skipped.append(Unanswered(rule="*", reason=reason))
        text = Text(judged, self._resources, self.config.known_words | context.names)
        marked: list[Marked] = []
        known = context.known
        for index in self._plan.wake(text, known) if judged.strip() else ():  # an empty draft has no place for a fault
            rule = self.rules[index]
            try:
                if hits := rule.look.find(text, context):
                    marked += [Marked(rule, hit) for hit in hits]
            except (EngineError, MissingResource) as missing:
                skipped.append(Unanswered(rule=rule.id, reason=str(missing)))
            except TimeoutError:
                skipped.append(Unanswered(rule=rule.id, reason="its pattern took too long on this draft"))
        if text.engines:
            skipped += [Unanswered(rule="*", reason=trouble) for trouble in text.troubles]
        findings = settle(text, context, marked, self.config.allowed, self._precision, trace) if marked else ()
        total, by_category = score(findings) if findings else (100.0, {})
        values = {
            "score": total,
            "verdict": verdict(total, findings) if findings else "send",
            "findings": findings,
            "skipped": tuple(skipped),
            "not_applicable": self._unknown(known),
            "category_scores": by_category,
            "language": self.config.language,
            "engines": text.engines,
        }
        return build(Report, values, {"_draft": raw, "_fixer": lambda d, r: self._fix(d, r, context)})

    def _fix(self, draft: str, report: Report, context: Context) -> str:
        judged, rest = draft[: self.config.max_length], draft[self.config.max_length :]
        return fixed(judged, report, lambda text: self._judge(text, context)) + rest

    def _not_applicable(self, known: frozenset[str]) -> tuple[Unanswered, ...]:
        return tuple(
            Unanswered(rule=rule.id, reason=f"needs {' and '.join(sorted(missing))}")
            for rule, needed in zip(self.rules, self._requirements, strict=True)
            if (missing := needed - known)
        )


def _read(draft: Draft) -> tuple[str, Message | None]:
    """The draft's text, and the message if it is one. Raises TypeError for what is neither."""
    if isinstance(draft, str):
        return draft, None
    if isinstance(draft, Message):
        return draft.text, draft
    raise TypeError(f"a draft is a str or a Message, not {type(draft).__name__}")
