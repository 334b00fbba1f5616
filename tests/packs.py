"""A pack of one's own, as users write it: what the tests of the command line judge by."""

from __future__ import annotations

from pathlib import Path

WORDS = """\
category: slang
summary: Words that the tests call slang.
why: A test needs a rule that stays as it is.
message: "“{text}” is slang; write “{fix}”."
check: phrases
safe: true
mirrored: true
with:
  phrases: {blorp: parcel, zib: please}
bad:
  - {text: "Your [[blorp]] is here.", fixed: "Your parcel is here."}
  - {text: "[[Zib]] wait.", fixed: "Please wait."}
good:
  - Your parcel is here.
  - {customer: where is my blorp, text: Your blorp is here.}
"""

GRAVE = """\
category: rude
summary: A word that must never be sent.
why: A test needs an error.
message: "Leave out “{text}”."
severity: error
check: phrases
with:
  phrases: {grumpf: }
bad: ["What a [[grumpf]].", "[[Grumpf]] again."]
good: [All is well., Thank you.]
"""

SETTINGS = 'packs = ["house"]\nselect = ["house-slang", "house-grave"]\n\n[grammar]\nengine = "off"\n'


def write_pack(folder: Path, settings: str = SETTINGS) -> Path:
    """The pack and settings that use it; the pack's folder."""
    house = folder / "house"
    house.mkdir()
    (house / "house-slang.yaml").write_text(WORDS, encoding="utf-8")
    (house / "house-grave.yaml").write_text(GRAVE, encoding="utf-8")
    (folder / "chatlint.toml").write_text(settings, encoding="utf-8")
    return house
