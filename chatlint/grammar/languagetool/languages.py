"""From the tag a caller gives to a language the server knows."""

from __future__ import annotations

from collections.abc import Collection

# LanguageTool spells no bare `en`, `de` or `pt`: which variant such a tag means.
_VARIANT = {"ca": "ca-ES", "de": "de-DE", "en": "en-US", "nl": "nl", "pt": "pt-BR"}
# Regions that write like another one.
_LIKE = {"en-in": "en-GB", "en-ie": "en-GB", "en-hk": "en-GB", "en-sg": "en-GB", "en-mt": "en-GB"}


def choose(tag: str, known: Collection[str]) -> str | None:
    """The server's own name for the language `tag` (BCP 47, `_` allowed); None when it has none."""
    wanted = tag.strip().replace("_", "-").lower()
    names = {name.lower(): name for name in known}
    base = wanted.partition("-")[0]
    for name in (wanted if wanted != base else "", _LIKE.get(wanted, ""), _VARIANT.get(base, ""), base):
        if name.lower() in names:
            return names[name.lower()]
    first = sorted(name for name in names if name.startswith(base + "-"))
    return names[first[0]] if base and first else None
