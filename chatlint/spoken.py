"""Which language a draft is written in, where nobody says so: told by the draft, and by the customer if it is short."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from py3langid.langid import LanguageIdentifier

SURE = 0.9
"""How sure the detection must be; below it abstains."""
_TINY, _SHORT = 6, 30  # code points
_FEW = 3  # words: fewer tell a language only together with what the customer wrote
_KNOWN = 0.6  # share of everyday English words from which on a draft is English
# Small words that stand in nearly every English sentence, and hardly in one of another language.
_ENGLISH = re.compile(
    r"\b(?:the|you|your|we|with|have|this|that|please|thank|thanks|would|could|what|how|let|know|sorry|help|here|is|are|"
    r"it's|i'm|i'll|i've|and|for|to|of|hello|not|be|my|our|from|there|any|get|need|want|one|when|which|yes|has|been|"
    r"just|now|them|then|than|good|all|great|okay)\b"
).search
# What LanguageTool reads and the detector knows. The fewer to choose from, the surer it is about a short text.
_LANGUAGES = "ar be ca da de el en es fa fr gl it ja km lt nl pl pt ro ru sk sl sv ta tl uk zh"


def spoken(draft: str, said: Callable[[], str] = str) -> str | None:
    """The draft's language (`de`), or None where it is English, cannot be told, or nothing is installed that tells it.

    `draft`, and what `said` gives, the customer's words before it, are folded. A draft of a word or two counts
    only where it looks like the language in which the customer writes.
    """
    if " the " in draft or "your" in draft or " you " in draft:  # most drafts, at no cost
        return None
    first = _ENGLISH(draft)
    if first and (len(draft) < _SHORT or _ENGLISH(draft, first.end())):
        return None
    words = draft.split()
    if len(draft) < _TINY or _everyday(words):
        return None
    identifier = _identifier()
    if identifier is None:
        return None
    language, sure = identifier.classify(draft)
    if language == "en":
        return None
    if sure >= SURE and len(words) >= _FEW:
        return str(language)
    theirs, certain = identifier.classify(said())
    return str(language) if theirs == language and certain >= SURE else None


def _everyday(words: list[str]) -> bool:
    """Whether most of the words are everyday English ones."""
    from chatlint.grammar.lexicon import load_lexicon

    plain = load_lexicon().plain
    bare = [word.strip(".,:;!?()\"'…-") for word in words]
    bare = [word for word in bare if word.isalpha()]
    return sum(word in plain for word in bare) >= _KNOWN * len(bare)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier | None:
    """The detector, loaded when first needed (a quarter of a second); None where the extra is not installed."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES.split())
    return identifier
