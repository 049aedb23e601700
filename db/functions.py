"""What the views of the publication need beyond SQLite: dates as spans of days, offsets, masks, names of places."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from functools import lru_cache

from db.reference import Region
from extract.personal import masked as without_personal

Value = int | float | str

_LONGEST_PARAGRAPH = 600  # characters; where a page has no paragraphs, its line is the whole article
_FAR_EAST = ("91", "92", "93", "94", "95", "96")  # the provinces of Papua, whose districts are called distrik


@lru_cache(maxsize=50_000)  # several figures stand in one sentence
def masked(text: str | None) -> str | None:
    """The text with the digits of people's numbers as dots, length kept; see extract/personal.py."""
    return None if text is None else without_personal(text)


@lru_cache(maxsize=50_000)
def first_day(as_of: str | None) -> str | None:
    """The first day of a year, month or day: '2024' → '2024-01-01'."""
    return None if as_of is None else as_of + "-01" * (2 - as_of.count("-"))


@lru_cache(maxsize=50_000)
def last_day(as_of: str | None) -> str | None:
    """The last day of a year, month or day: '2024-02' → '2024-02-29'."""
    if as_of is None or as_of.count("-") == 2:
        return as_of
    month = as_of if "-" in as_of else f"{as_of}-12"
    year, number = map(int, month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]}"


def sentence_at(text: str, sentence: str, start: int, end: int) -> int | None:
    """Where the sentence that holds text[start:end] begins in the text, in code points; None when it is not there."""
    found = text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
    return found if 0 <= found <= start else None


def paragraph_at(text: str, sentence: str, start: int, end: int) -> str | None:
    """The line of the text that holds text[start:end], masked; None when it is the sentence alone, or very long."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    paragraph = text[first : last if last >= 0 else len(text)].strip()
    return masked(paragraph) if len(sentence) < len(paragraph) <= _LONGEST_PARAGRAPH else None


class Only:
    """The SQL aggregate `only(x)`: the one value that all rows give, NULL when they give none or several."""

    def __init__(self) -> None:
        self.values: set[Value] = set()

    def step(self, value: Value | None) -> None:
        """Take one row's value."""
        if value is not None:
            self.values.add(value)

    def finalize(self) -> Value | None:
        """The value of the group."""
        return next(iter(self.values)) if len(self.values) == 1 else None


FUNCTIONS: tuple[tuple[str, int, Callable[..., Value | None]], ...] = (
    ("masked", 1, masked),
    ("first_day", 1, first_day),
    ("last_day", 1, last_day),
    ("sentence_at", 4, sentence_at),
    ("paragraph_at", 4, paragraph_at),
)


def full_name(region: Region) -> str:
    """The place with its level word: 'Kota Kupang', 'Kabupaten Kupang', 'Kecamatan Alak', 'Provinsi Bengkulu'."""
    district = "Distrik " if region.code.startswith(_FAR_EAST) else "Kecamatan "
    words = {"country": "", "province": "Provinsi ", "regency": "Kabupaten ", "city": "Kota ", "district": district}
    return words[region.level] + region.name
