"""Token patterns over the words of a parsed sentence: parts of speech, lemmas, what depends on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import regex
from pydantic import BaseModel, ConfigDict, Field, model_validator

from chatlint.checks.base import Hit, fit_case, replace
from chatlint.checks.conditions import Conditions
from chatlint.checks.finder import compiled
from chatlint.resources import PARSE_LIMIT

if TYPE_CHECKING:
    from spacy.language import Language

    from chatlint.context import Context
    from chatlint.text import Text

REMEMBERED = 4_096
"""Sentences whose matches one rule remembers in one thread: agents say the same things again and again."""


class TokenShape(BaseModel):
    """One run of tokens, each described as spaCy's Matcher wants it (`{TAG: NNS}`, `{LEMMA: {IN: [be, have]}}`).

    The hit is the tokens from `first` up to but without `last` (counted from the end if negative).
    `fix` is written in place of the hit; `\\g<hit>` in it stands for the hit's words. `unless` are
    patterns that excuse the hit, searched in its folded sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    tokens: tuple[Mapping[str, Any], ...]
    first: int = 0
    last: int | None = None
    fix: str | None = None
    unless: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _some(self) -> TokenShape:
        if not self.tokens:
            raise ValueError("name at least one token")
        return self


class _Match(NamedTuple):
    """Where in a sentence a shape matched, in code points of the sentence."""

    start: int
    end: int
    shape: TokenShape


class Tokens(Conditions):
    """Finds runs of words by what they are, where spaCy is installed (else the rule is not answered).

    `literals` wake the rule; of a woken draft only the sentences are parsed in which one of the
    `gates` matches (folded text), because parsing costs a thousand times what a pattern does.
    """

    plain: ClassVar[frozenset[str]] = frozenset({"literals"})

    literals: tuple[str, ...] = Field(min_length=1)
    gates: tuple[str, ...] = Field(min_length=1)
    patterns: tuple[TokenShape, ...] = Field(min_length=1)

    def compile(self) -> None:
        """Compile every regular expression now. Raises ValueError naming the one that is wrong."""
        super().compile()
        for pattern in (*self.gates, *(excuse for shape in self.patterns for excuse in shape.unless)):
            compiled(pattern)

    def triggers(self) -> frozenset[str]:
        """The literals."""
        return frozenset(self.literals)

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Every match that nothing excuses. Raises MissingResource where there is no parser."""
        if not self.met(text, context):
            return ()
        wanted = [span for span in text.sentences if self._gated(text.folded[slice(*span)])]
        if not wanted:
            return ()
        assert text.resources is not None
        parsed = text.resources.kept(self.token, self._prepare)
        hits: list[Hit] = []
        for first, last in wanted:
            for match in parsed.matches(text.raw[first:last]):
                if not self._excuses(match.shape, text.folded[first:last]):
                    hits.append(self._hit(text, match, first))
        return [hit for hit in hits if not self.excused(text, hit.start)]

    def _gated(self, folded: str) -> bool:
        return len(folded) <= PARSE_LIMIT and any(compiled(gate).search(folded) for gate in self.gates)

    def _excuses(self, shape: TokenShape, folded: str) -> bool:
        return any(compiled(excuse).search(folded) for excuse in shape.unless)

    def _hit(self, text: Text, match: _Match, offset: int) -> Hit:
        start, end = match.start + offset, match.end + offset
        if match.shape.fix is None:
            return Hit(start, end)
        shown = text.raw[start:end]
        wording = regex.sub(r"\\g<hit>", lambda _: shown, match.shape.fix)
        return Hit(start, end, replace(start, end, fit_case(text, start, end, wording)))

    @cached_property
    def _shapes(self) -> dict[str, TokenShape]:
        return {str(number): shape for number, shape in enumerate(self.patterns)}

    def _prepare(self, nlp: Language) -> _Parser:
        from spacy.matcher import Matcher

        matcher = Matcher(nlp.vocab)
        for name, shape in self._shapes.items():
            matcher.add(name, [[_typed(token) for token in shape.tokens]], greedy="LONGEST")
        return _Parser(nlp, matcher, self._shapes)


class _Parser:
    """Parses sentences for one rule in one thread and remembers what matched."""

    def __init__(self, nlp: Language, matcher: Any, shapes: Mapping[str, TokenShape]) -> None:
        self._nlp = nlp
        self._matcher = matcher
        self._shapes = shapes
        self._known: dict[str, tuple[_Match, ...]] = {}

    def matches(self, sentence: str) -> tuple[_Match, ...]:
        """What matches in the sentence. Half a character (a lone surrogate) cannot be parsed and matches nothing."""
        if sentence not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            try:
                # Words never seen before are forgotten again, or a server would grow with every name it reads.
                with self._nlp.memory_zone():
                    self._known[sentence] = tuple(self._match(sentence))
            except UnicodeEncodeError:
                self._known[sentence] = ()
        return self._known[sentence]

    def _match(self, sentence: str) -> Iterable[_Match]:
        doc = self._nlp(sentence)
        for name, first, last in self._matcher(doc):
            shape = self._shapes[self._nlp.vocab.strings[name]]
            span = doc[first:last][shape.first : shape.last]
            if len(span):
                yield _Match(span.start_char, span.end_char, shape)


def _typed(token: Any) -> Any:
    """A token's description with flags and numbers as such: rule files hold only text."""
    if isinstance(token, Mapping):
        return {key: _typed(value) for key, value in token.items()}
    if isinstance(token, list):
        return [_typed(value) for value in token]
    if token in ("true", "false"):
        return token == "true"
    return int(token) if isinstance(token, str) and token.isdigit() else token
