"""The linter: from a draft to its report, one way, nothing backwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from chatlint.checks import CHECKS
from chatlint.checks.base import Check
from chatlint.checks.conditions import compiled
from chatlint.config import Config
from chatlint.context import Context
from chatlint.finding import Report, Unanswered, build
from chatlint.fix import fixed
from chatlint.grammar import make_engines
from chatlint.message import Conversation, Message
from chatlint.pack import shipped_terms
from chatlint.plan import Plan
from chatlint.precision import measured
from chatlint.resources import EngineError, MissingResource, Resources
from chatlint.rule import Rule
from chatlint.score import score, verdict
from chatlint.selection import select_rules
from chatlint.settle import Marked, settle
from chatlint.text import Text

Draft = str | Message


class Linter:
    """Judges drafts by the rules of its settings. Reusable, and safe to share between threads.

    `config` defaults to the shipped settings (not to a file: use `Config.load()` for that).
    `checks` adds ways of looking for rules of one's own: `CHECKS | {"loyalty": Loyalty}`.
    Raises ConfigError or RuleError where the settings or a rule cannot be used.
    """

    def __init__(self, config: Config | None = None, checks: Mapping[str, type[Check]] = CHECKS) -> None:
        self.config = config or Config()
        self._checks = checks
        self.rules: tuple[Rule, ...] = select_rules(self.config, checks)
        self._plan = Plan(self.rules)
        self._precision = {rule.id: sure for rule in self.rules if (sure := measured(rule)) is not None}
        self._resources = Resources(lambda: make_engines(self.config.grammar), self.config.language)
        upset = shipped_terms(self.config.language.split("-")[0]).get("upset")
        self._upset = compiled(upset) if upset else None
        self._requirements = [rule.look.requirements() for rule in self.rules]
        self._unknown = lru_cache(maxsize=16)(self._not_applicable)
        self._with_config = lru_cache(maxsize=32)(lambda config: Linter(config, checks))

    def lint(self, draft: Draft, conversation: Conversation | None = None, config: Config | None = None) -> Report:
        """The report on one draft, read together with the conversation before it.

        `config`, where given, holds for this call instead of the linter's own settings.
        """
        if config is not None and config is not self.config:
            return self._with_config(config).lint(draft, conversation)
        message = draft if isinstance(draft, Message) else None
        raw = message.text if message else str(draft)
        return self._judge(raw, Context(conversation, message, self._upset))

    def lint_many(self, drafts: Iterable[Draft], conversation: Conversation | None = None) -> Iterator[Report]:
        """The reports on many drafts, in the same order."""
        for draft in drafts:
            yield self.lint(draft, conversation)

    async def alint(
        self, draft: Draft, conversation: Conversation | None = None, config: Config | None = None
    ) -> Report:
        """As `lint`, in a thread, so that an event loop never waits."""
        return await asyncio.to_thread(self.lint, draft, conversation, config)

    def close(self) -> None:
        """Stop what the linter started (a LanguageTool server, if any). It may be used again."""
        self._resources.close()

    def _judge(self, raw: str, context: Context) -> Report:
        skipped: list[Unanswered] = []
        judged = raw[: self.config.max_length]
        if len(raw) > self.config.max_length:
            reason = f"only the first {self.config.max_length:,} of {len(raw):,} characters were judged"
            skipped.append(Unanswered(rule="*", reason=reason))
        text = Text(judged, self._resources, self.config.known_words | context.names)
        marked: list[Marked] = []
        known = context.known
        for index in self._plan.wake(text):
            rule = self.rules[index]
            if not self._requirements[index] <= known:
                continue
            try:
                marked.extend(Marked(rule, hit) for hit in rule.look.find(text, context))
            except (EngineError, MissingResource) as missing:
                skipped.append(Unanswered(rule=rule.id, reason=str(missing)))
            except TimeoutError:
                skipped.append(Unanswered(rule=rule.id, reason="its pattern took too long on this draft"))
        findings = settle(text, context, marked, self.config.allowed, self._precision) if marked else ()
        total, by_category = score(findings) if findings else (100.0, {})
        values = {
            "score": total,
            "verdict": verdict(total, findings) if findings else "send",
            "findings": findings,
            "skipped": tuple(skipped),
            "not_applicable": self._unknown(known),
            "category_scores": by_category,
            "language": self.config.language,
        }
        return build(Report, values, {"_draft": raw, "_fixer": lambda d, r: self._fix(d, r, context)})

    def _fix(self, draft: str, report: Report, context: Context) -> str:
        return fixed(draft, report, lambda text: self._judge(text, context))

    def _not_applicable(self, known: frozenset[str]) -> tuple[Unanswered, ...]:
        return tuple(
            Unanswered(rule=rule.id, reason=f"needs {' and '.join(sorted(missing))}")
            for rule, needed in zip(self.rules, self._requirements, strict=True)
            if (missing := needed - known)
        )
