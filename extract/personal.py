"""Numbers that belong to one person, such as NIK, telephone and house numbers: rows of patterns/personal.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.fold import fold
from extract.shaped import shaped

# No shorter run is personal, nine digits with little between them, unless its name leads it. Most texts have none.
_PERHAPS = re.compile(
    r"\d(?:\W{0,3}\d){8}|\b(?:nik|nip|nisn|nkk|kk|keluarga|rekening|paspor|wa|hp|telp|nope|telepon|whatsapp)\W{0,3}\d"
    r"|\b(?:no|nomor|rt|rw)\W{0,3}\d|\b(?:jln?|blok)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """One row of personal.toml (its head says what the keys mean)."""

    id: str
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    digits: str | None = None


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """A person's number by its code points in the text, and the id of the row that tells it."""

    start: int
    end: int
    row: str


@cache
def personal_rows() -> tuple[PersonalRow, ...]:
    return shaped("personal", "row", PersonalRow)


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            row.id,
            re.compile(rf"(?<!\d)(?<!\d[.,])(?:{row.pattern})(?!\d|[.,]\d)"),
            re.compile(row.digits) if row.digits else None,
        )
        for row in personal_rows()
    )


def find(text: str) -> Iterator[PersonalSpan]:
    """Every person's number in a text, row by row: 'NIK 5301010101010001, WA 0812-3456-7890' has two."""
    if _PERHAPS.search(text) is None:
        return
    folded = fold(text)
    for row, pattern, digits in _compiled():
        for found in pattern.finditer(folded.lower):
            if digits is None or digits.fullmatch(re.sub(r"\D", "", found[0])):
                yield PersonalSpan(*folded.span(*found.span()), row)


def masked(text: str) -> str:
    """The text with every digit of people's numbers as a dot, so that no offset moves: 'NIK 5301…' → 'NIK ••••…'."""
    for span in find(text):
        text = text[: span.start] + _DIGIT.sub("•", text[span.start : span.end]) + text[span.end :]
    return text
