"""Numbers that identify a person or an account in full, told by their form and check digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal

import regex

from chatlint.checks.base import Check, Hit, replace

if TYPE_CHECKING:
    from chatlint.context import Context
    from chatlint.text import Text

Kind = Literal["card", "ssn", "iban"]

_CARD = regex.compile(r"(?<![\w.#/+-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)")
_GROUPS = regex.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5}|\d+")
_ISSUERS = regex.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|"
    r"6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}"
)
_SSN = regex.compile(r"(?<![\w-])(?!000|666)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
_IBAN = regex.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")


class FullNumbers(Check):
    """Full card numbers (Luhn), social security numbers and, where asked for, IBANs.

    `known` are numbers printed in every manual, digits only: test cards. `unless_before` are folded words that say
    in front of a number that it is something else. The first fix keeps the last four digits.
    """

    kinds: tuple[Kind, ...] = ("card", "ssn")
    known: frozenset[str] = frozenset()
    unless_before: tuple[str, ...] = ()
    wording: str = "ending in {last}"

    def shapes(self) -> frozenset[str]:
        """Digits in groups, as all such numbers are written."""
        return frozenset({"000", "00 00", "0 0 0", "AA00"})

    def find(self, text: Text, context: Context) -> Iterable[Hit]:
        """Each number, with its kind as the note."""
        return tuple(hit for kind in self.kinds for hit in self._find(kind, text))

    def _find(self, kind: Kind, text: Text) -> Iterable[Hit]:
        pattern, sound, name = _KINDS[kind]
        for match in pattern.finditer(text.raw):
            start, end = match.span()
            plain = match.group().replace(" ", "").replace("-", "")
            before = text.folded[max(0, start - 24) : start]
            if plain in self.known or not sound(match.group()) or any(word in before for word in self.unless_before):
                continue
            yield Hit(start, end, replace(start, end, self.wording.replace("{last}", plain[-4:])), name)


def is_card(number: str) -> bool:
    """Whether the digits, with or without spaces and hyphens, are a card number by issuer, grouping and Luhn."""
    digits = number.replace(" ", "").replace("-", "")
    return bool(_GROUPS.fullmatch(number) and _ISSUERS.fullmatch(digits)) and luhn(digits)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def is_iban(number: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616)."""
    plain = number.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


_KINDS: Mapping[Kind, tuple[regex.Pattern[str], Callable[[str], bool], str]] = {
    "card": (_CARD, is_card, "card number"),
    "ssn": (_SSN, lambda _: True, "social security number"),
    "iban": (_IBAN, is_iban, "IBAN"),
}
