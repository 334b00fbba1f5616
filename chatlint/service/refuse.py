"""Resources that have nothing heavy: for the linter in the service's own process, which must answer at once."""

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

_reason: ContextVar[str | None] = ContextVar("reason", default=None)


class NeedsJudge(Exception):
    """The draft needs a grammar engine or the parser."""


@contextmanager
def skipping(reason: str) -> Iterator[None]:
    """Here rules that need something heavy are skipped for this reason; elsewhere NeedsJudge is raised."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


class LightResources(Resources):
    """Neither engine nor parser. `grammar`: whether the settings ask for engines."""

    def __init__(self, language: str, grammar: bool) -> None:
        super().__init__(tuple, language)
        self._grammar = grammar

    def correct(self, text: Text) -> tuple[Correction, ...]:
        """Nothing where no engine is asked for. Raises EngineError or NeedsJudge."""
        if self._grammar:
            raise EngineError(_why())
        return ()

    def kept(self, key: object, make: Callable[[Language], Any]) -> Any:
        """Raises MissingResource or NeedsJudge."""
        return make(self.parser())

    def parser(self) -> Language:
        """Raises MissingResource or NeedsJudge."""
        raise MissingResource(_why())


def _why() -> str:
    reason = _reason.get()
    if reason is None:
        raise NeedsJudge
    return reason
