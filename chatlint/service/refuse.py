"""Resources that have nothing heavy: for a linter in the service's own process, which must answer at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from chatlint.resources import EngineError, MissingResource, Resources

if TYPE_CHECKING:
    from spacy.language import Language

    from chatlint.grammar.base import Correction
    from chatlint.text import Text

REASON = "not judged in the time allowed"
_escalates: ContextVar[bool] = ContextVar("escalates", default=False)


class NeedsJudge(Exception):
    """The draft needs a grammar engine or the parser."""


@contextmanager
def escalating() -> Iterator[None]:
    """Here the linter raises NeedsJudge where it would skip a rule for want of something heavy."""
    token = _escalates.set(True)
    try:
        yield
    finally:
        _escalates.reset(token)


class LightResources(Resources):
    """Neither engine nor parser: rules that need them are skipped. `grammar`: whether the settings ask for engines."""

    def __init__(self, language: str, grammar: bool) -> None:
        super().__init__(tuple, language)
        self._grammar = grammar

    def correct(self, text: Text) -> tuple[Correction, ...]:
        """Nothing where no engine is asked for. Raises EngineError, or NeedsJudge."""
        if not self._grammar:
            return ()
        if _escalates.get():
            raise NeedsJudge
        raise EngineError(REASON)

    def kept(self, key: object, make: Callable[[Language], Any]) -> Any:
        """Raises MissingResource, or NeedsJudge."""
        return make(self.parser())

    def parser(self) -> Language:
        """Raises MissingResource, or NeedsJudge."""
        if _escalates.get():
            raise NeedsJudge
        raise MissingResource(REASON)
