"""Numbers that are no figures by the words beside them, as ages, money and laws: rows of patterns/not_figures.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extract.shaped import shaped

# How far before a number its words are looked for, in characters.
WINDOW = 40


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """One row of not_figures.toml (its head says what the keys mean)."""

    id: str
    yes: tuple[str, ...]
    before: str | None = None
    after: str | None = None
    number: str | None = None
    largest: int | None = None
    smallest: int | None = None
    shares: bool = False
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    row: ExclusionRow
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    number: re.Pattern[str] | None

    def holds(self, text: str, start: int, end: int, value: Decimal | None, share: bool) -> bool:
        row = self.row
        if share and not row.shares:
            return False
        if row.largest is not None and (value is None or value > row.largest):
            return False
        if row.smallest is not None and (value is None or value < row.smallest):
            return False
        return (
            (self.after is None or self.after.match(text, end) is not None)
            and (self.before is None or self.before.search(text, max(0, start - WINDOW), start) is not None)
            and (self.number is None or self.number.fullmatch(text, start, end) is not None)
        )


@cache
def exclusion_rows() -> tuple[ExclusionRow, ...]:
    return shaped("not_figures", "row", ExclusionRow)


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})[ (\"']*$")


def _after(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"[ )\"']*(?:{pattern})(?!\w)")


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row,
            _before(row.before) if row.before else None,
            _after(row.after) if row.after else None,
            re.compile(row.number) if row.number else None,
        )
        for row in exclusion_rows()
    )


@cache
def _any() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before or after a number in any row: most numbers that are figures have neither, and are done."""
    rows = exclusion_rows()
    before = "|".join(row.before for row in rows if row.before)
    return _before(before), _after("|".join(row.after for row in rows if row.after))


def excluded(text: str, start: int, end: int, value: Decimal | None, share: bool) -> str | None:
    """The id of the first row that says why the number at this span of a folded lower-case text is none, or None.

    'usia 17 tahun' is an age; `value` is the number's most probable reading.
    """
    before, after = _any()
    is_before = before.search(text, max(0, start - WINDOW), start) is not None
    is_after = after.match(text, end) is not None
    for rule in _rules():
        possible = (is_before or rule.before is None) and (is_after or rule.after is None)
        if possible and rule.holds(text, start, end, value, share):
            return rule.row.id
    return None
