"""From what LanguageTool says to what is a fault in chat: its rules judged, its dictionary asked by our speller."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chatlint.grammar.base import Correction
from chatlint.grammar.languagetool.rules import DICTIONARY, Judged, Table
from chatlint.grammar.languagetool.wire import Item, Match

NAME = "languagetool"
_MOST_CURES = 8
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OWN = {"spelling": "This looks like a slip of spelling.", "grammar": "This is not the form that belongs here."}
_PRONOUN = re.compile(r" (?:you|me|us|him|her|them)\b", re.IGNORECASE)
_EMOTICON = re.compile(r"[:;=8xX]['’]?[-^o]?[()\[\]DPpO/\\|*3<>]|[()\[\]][-^]?['’]?[:;=]")


def judged(said: Sequence[Match], item: Item, language: str, table: Table) -> tuple[Correction, ...]:
    """The matches that are faults in chat, as corrections in order of start that do not overlap."""
    if language.partition("-")[0] != "en":
        return _settled([], list(_by_rule(said, item, language, table)))
    unknown = [match for match in said if match.rule.startswith(DICTIONARY)]
    others = [match for match in said if not match.rule.startswith(DICTIONARY)]
    return _settled(list(_by_word(unknown, item)), list(_by_rule(others, item, language, table)))


def _settled(own: list[Correction], theirs: Iterable[Correction]) -> tuple[Correction, ...]:
    """All of `own`, and what of `theirs` stands clear of it and of each other."""
    kept = own
    for correction in theirs:
        if all(correction.end <= other.start or other.end <= correction.start for other in kept):
            kept.append(correction)
    return tuple(sorted(kept))


def _by_rule(said: Iterable[Match], item: Item, language: str, table: Table) -> Iterator[Correction]:
    for match in said:
        rule = table.judge(match.rule, match.group, language)
        if rule is None:
            continue
        start, end, before = match.start, match.end, item.text[match.start : match.end]
        if any(s < end and start < e for s, e in item.masked) or not _fair(match, before, item):
            continue
        yield _correction(start, end, match.rule, rule, match.message, [w for w in match.replacements if w != before])


def _fair(match: Match, before: str, item: Item) -> bool:
    """Whether a right rule has not stumbled over how chat is written."""
    text = item.text
    if "\n" in before:
        return False  # two lines are two thoughts, whatever stands between them
    if match.rule == "EN_A_VS_AN":  # how the word sounds that stands in for a masked one means nothing
        return all(start < match.end or text[match.end : start].strip() for start, _ in item.masked)
    if match.rule == "IT_IS" and _PRONOUN.match(text, match.end):
        return False  # "verify it's you" is never "its you"
    if match.rule == "PLEASE_VB" and text[: match.start].rstrip(" \t")[-1:] in ("", "\n"):
        return False  # a line of its own after "one moment please"
    if match.rule == "COMMA_PARENTHESIS_WHITESPACE":
        around = text[max(0, match.start - 3) : match.end + 3]
        return match.replacements[:1] != () and match.replacements[0] in (*".,;:!?)",) and not _EMOTICON.search(around)
    return True


def _by_word(unknown: Sequence[Match], item: Item) -> Iterator[Correction]:
    """Slips of spelling: words unknown to LanguageTool's dictionary, judged for chat by chatlint's speller."""
    from chatlint.grammar.gate import gate
    from chatlint.grammar.harper_rules import load_rules
    from chatlint.grammar.lexicon import load_lexicon
    from chatlint.grammar.proofread import fold, proofread
    from chatlint.grammar.spelling import Speller

    lexicon, rules = load_lexicon(), load_rules()
    folded = fold(item.text)
    strange = {folded[match.start : match.end].removesuffix("'s") for match in unknown}
    present = {word for found in _WORD.finditer(folded) for word in (found[0], found[0].removesuffix("'s"))}
    judge = Speller((present - strange).__contains__, lexicon).judge
    at = 0
    for line in item.text.split("\n"):
        masked = [(max(s - at, 0), min(e - at, len(line))) for s, e in item.masked if s < at + len(line) and at < e]
        for slip in proofread(gate(line, masked), masked, judge, lexicon):
            rule = rules[slip.verdict.rule]
            known = Judged(rule.category, rule.precision, 0)
            yield _correction(at + slip.start, at + slip.end, rule.name, known, _OWN[rule.category], slip.verdict.fixes)
        at += len(line) + 1


def _correction(start: int, end: int, name: str, rule: Judged, message: str, replacements: Sequence[str]) -> Correction:
    cures = tuple(replacements[:_MOST_CURES])
    return Correction(start, end, cures, NAME, name, rule.category, rule.precision, message)
