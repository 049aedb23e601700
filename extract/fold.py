"""Fold the spellings of digits, spaces and dashes into one, and keep the way back to the original text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_INVISIBLE = "\u200b"
_ALIKE = {
    "\u2212": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2028": "\n",
    "\u2029": "\n",
}
# Only dashes that stand between numbers are folded: an em dash parts a dateline from its sentence.
_HYPHENS = "\u2010\u2011\u2012\u2013"


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return _INVISIBLE
    if category == "Zs":
        return " "
    if character in _HYPHENS:
        return "-"
    alike = _ALIKE.get(character) or unicodedata.normalize("NFKC", character)
    return alike if len(alike) == 1 and category[0] in "PS" else _ALIKE.get(character, character)


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with one spelling for each digit, space and hyphen, and no invisible characters.

    `origin[i]` is the offset in the original text (code points) of the folded text's character `i`.
    """

    text: str
    origin: Sequence[int]

    @property
    def lower(self) -> str:
        """The text in lower case, character for character (some letters' lower case is two: they stay)."""
        lower = self.text.lower()
        if len(lower) == len(self.text):
            return lower
        return "".join(low if len(low := letter.lower()) == 1 else letter for letter in self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original text's span of this non-empty folded span."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold NBSP, zero-width characters, soft hyphens, full-width and other digits: '66\\u00ad.251' is '66.251'."""
    if text.isascii():
        return Folded(text, range(len(text)))
    folded = text.translate(_TABLE)
    if _INVISIBLE not in folded:
        return Folded(folded, range(len(text)))
    origin = [offset for offset, character in enumerate(folded) if character != _INVISIBLE]
    return Folded(folded.replace(_INVISIBLE, ""), origin)
