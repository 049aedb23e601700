"""Dates in Indonesian news: each kind of phrase is a row of patterns/dates.toml, resolved against the publication date.

The rows cut and read each date themselves. dateparser is not asked: it fills in days that were not written and takes
decimals for dates, while a date that our rows have cut is one look into a table of month names.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import count
from typing import Literal

from extract.fold import fold
from extract.shaped import shaped

Kind = Literal["absolute", "partial", "relative", "weekday", "anaphor", "imprint", "name", "number"]
Role = Literal["as_of", "deadline", "since"]
Unit = Literal["day", "month", "year"]

_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_OTHER_MONTHS = {"peb": 2, "may": 5, "agt": 8, "aug": 8, "oct": 10, "nop": 11, "dec": 12}
_WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_COUNTS = {"i": 1, "pertama": 1, "ii": 2, "kedua": 2, "iii": 3, "ketiga": 3, "iv": 4, "keempat": 4}
_WORDS = {
    "month": r"(?:januari|january|februari|february|pebruari|maret|march|april|mei|juni|june|juli|july|agustus|august"
    r"|september|oktober|october|november|nopember|desember|december)",
    "mon": r"(?:jan(?:uari|uary)?|[fp]eb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|agu(?:st(?:us)?)?|agt|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|no[vp](?:ember)?|de[sc](?:ember)?)",
    "weekday": r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)",
    "day": r"(?:0?[1-9]|[12]\d|3[01])",
    "m": r"(?:0?[1-9]|1[0-2])",
    "year": r"(?:19|20)\d\d",
    "yy": r"\d\d",
    "half": r"(?:ii?|[12]|pertama|kedua)",
    "quarter": r"(?:i{1,3}|iv|[1-4]|pertama|kedua|ketiga|keempat)",
}
_JOINED = re.compile(r"\s*(?:-|hingga|sampai(?:\s+dengan)?|s/d|s\.d\.?)\s*(?:tanggal\s+|bulan\s+)?")
# How many days ahead of publication a date without its year is taken for the coming one, and what says that it is past.
_SOON, _NEXT_MONTH, _ANY_TIME = 110, 31, 372
_PAST = re.compile(r"\b(?:lalu|kemarin)$")
_BEFORE = 48


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date by its code points; `value` is YYYY, YYYY-MM or YYYY-MM-DD, as precise as it was written.

    `kind` is absolute (with its year), partial (year told by the context), relative ('bulan lalu'), anaphor ('tahun
    sebelumnya') or weekday: led by a weekday or in brackets with no word before that gives it a role, as news says when
    something was said, 'Selasa (21/4)'. `role` comes from the words before, or is deadline because the date lies after
    publication. `rule` is the id of the row.
    """

    start: int
    end: int
    value: str
    kind: Kind
    role: Role | None
    rule: str


@dataclass(frozen=True, slots=True)
class DateRow:
    """One row of dates.toml (its head says what the keys mean)."""

    id: str
    kind: Kind
    pattern: str
    reads: tuple[str, ...]
    month: int | None = None
    unit: Unit | None = None
    shift: int = 0
    precision: Unit | None = None
    future: bool = False


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One row of date roles: the words that stand right before a date and the role that they give it."""

    id: str
    role: Role
    before: str
    reads: tuple[str, ...]
    nearest: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A span that a row has cut from the folded text, with the parts that it names."""

    start: int
    end: int
    row: DateRow
    parts: dict[str, str]
    is_range: bool = False


@cache
def date_rows() -> tuple[DateRow, ...]:
    return shaped("dates", "date", DateRow)


@cache
def role_rows() -> tuple[RoleRow, ...]:
    return shaped("dates", "role", RoleRow)


@cache
def _grammar() -> re.Pattern[str]:
    """All rows as one alternation; the names of its groups are numbered, as they must differ."""
    rows = "|".join(f"(?P<row_{number}>{row.pattern})" for number, row in enumerate(date_rows()))
    rows = re.sub(r"{([a-z]+)}", lambda part: _WORDS[part[1]], rows)
    numbers = count()
    rows = re.sub(r"(?<!P)<([a-z]+)>", lambda part: f"(?P<{part[1]}_{next(numbers)}>{_WORDS[part[1]]})", rows)
    return re.compile(rf"(?<!\w)(?=[\w©(])(?:{rows})(?!\w)")


@cache
def _roles() -> tuple[tuple[re.Pattern[str], RoleRow], ...]:
    return tuple((re.compile(rf"(?<!\w)(?:{row.before})\s*$"), row) for row in role_rows())


@lru_cache(maxsize=4)  # numbers asks for the same text
def cut(text: str) -> tuple[Cut, ...]:
    """The dates of a folded text in lower case and what looks like them; 'Januari-Juni 2024' is one."""
    cuts: list[Cut] = []
    for match in _grammar().finditer(text):
        named = {name: value for name, value in match.groupdict().items() if value is not None}
        parts = {name.partition("_")[0]: value for name, value in named.items()}
        row = date_rows()[int(str(match.lastgroup).partition("_")[2])]
        found = Cut(match.start(), match.end(), row, parts)
        last = cuts[-1] if cuts else None
        if last and _is_date(last) and _is_date(found) and _JOINED.fullmatch(text, last.end, found.start):
            cuts[-1] = Cut(last.start, found.end, row, parts, is_range=True)
        else:
            cuts.append(found)
    return tuple(each for each in cuts if each.row.kind != "number")


def find(text: str, published: str | None) -> list[DateSpan]:
    """The dates of a text in their order, 'per 30 April' resolved against `published` (YYYY[-MM[-DD]] or None).

    A date without its year is the latest such date up to publication, or the nearest one after words like 'target' and
    where that lies shortly ahead ('Pilgub digelar 27 Juni', told in May);
    with no publication date it takes its year from the nearest date in the text that has one. Relative dates give
    nothing without a publication date. A day that its month does not have ('31 September 2016') is read as the month.
    """
    folded = fold(text)
    lower = folded.lower
    cuts = [each for each in cut(lower) if _is_date(each)]
    anchors = _anchors(cuts)
    found: list[DateSpan] = []
    for each, anchor in zip(cuts, anchors, strict=True):
        role_row = _role(lower, each)
        ahead = _ahead(lower, each, role_row)
        value = _resolve(each, published, anchor, found, ahead)
        if value is None:
            continue
        role: Role | None = "as_of" if each.is_range else role_row.role if role_row else None
        if published and value[: len(published)] > published[: len(value)]:
            role = "deadline"
        kind: Kind = "absolute" if each.row.kind == "weekday" and role else each.row.kind
        start, end = folded.span(each.start, each.end)
        found.append(DateSpan(start, end, value, kind, role, each.row.id))
    return found


def imprint(text: str) -> str | None:
    """The year of a copyright line, 'COPYRIGHT © 2017': the year of publication where nothing better tells it."""
    return next((each.parts["year"] for each in cut(fold(text).lower) if each.row.kind == "imprint"), None)


def _is_date(found: Cut) -> bool:
    return found.row.kind not in ("imprint", "name", "number")


def _role(text: str, found: Cut) -> RoleRow | None:
    window = max(0, found.start - _BEFORE)
    return next((row for pattern, row in _roles() if pattern.search(text, window, found.start)), None)


def _ahead(text: str, found: Cut, role: RoleRow | None) -> int:
    """How many days after publication a date without its year may lie."""
    if role.nearest if role else found.row.future:
        return _ANY_TIME
    past = (role and role.past) or _PAST.search(text, found.start, found.end)
    return 0 if past else _SOON if "day" in found.parts else _NEXT_MONTH


def _anchors(cuts: Sequence[Cut]) -> list[str | None]:
    """For each span the date with a year that stands nearest before it, else the first after it."""
    written = [_written(each) if {"year", "yy"} & each.parts.keys() else None for each in cuts]
    last = next((value for value in written if value), None)
    anchors = []
    for value in written:
        last = value or last
        anchors.append(last)
    return anchors


def _resolve(
    found: Cut, published: str | None, anchor: str | None, earlier: Sequence[DateSpan], ahead: int
) -> str | None:
    row = found.row
    if row.kind == "anaphor":
        return _relative(found, earlier[-1].value if earlier else None)
    if row.unit:
        return _relative(found, published)
    written = _written(found)
    if written and "year" not in found.parts and "yy" not in found.parts:
        return _year_of(written, published, ahead) if published else _year_of(written, anchor, _ANY_TIME)
    if written or "weekday" not in found.parts:
        return written
    return _weekday(_WEEKDAYS.index(_plain_weekday(found.parts["weekday"])), published, row.shift)


def _written(found: Cut) -> str | None:
    """The date as its words give it: YYYY[-MM[-DD]], or MM[-DD] where no year is written."""
    parts = found.parts
    year = parts.get("year") or (f"20{parts['yy']}" if "yy" in parts else None)
    month = _month(found)
    if month is None:
        return year
    day = int(parts["day"]) if "day" in parts else None
    if day is not None and day > monthrange(int(year or 2024), month)[1]:
        day = None
    return "-".join([*([year] if year else []), f"{month:02}", *([f"{day:02}"] if day else [])])


def _month(found: Cut) -> int | None:
    parts = found.parts
    if name := (parts.get("month") or parts.get("mon")):
        return _OTHER_MONTHS.get(name[:3]) or _MONTHS.index(name[:3]) + 1
    if "m" in parts:
        return int(parts["m"])
    for group, length in (("half", 6), ("quarter", 3)):
        if group in parts:
            count = parts[group]
            return length * (int(count) if count.isdigit() else _COUNTS[count])
    return found.row.month


def _year_of(month_and_day: str, reference: str | None, ahead: int) -> str | None:
    """Give 'MM[-DD]' the latest year that keeps it within or before the reference, or one so many days `ahead`.

    The nearer one is taken.
    """
    if reference is None:
        return None
    # A reference of less precision holds until its end, so that August 2017 lies within 2017.
    until = (reference + "-12-31"[len(reference) - 4 :])[: 5 + len(month_and_day)]
    year = int(reference[:4])
    past = year if f"{year}-{month_and_day}" <= until else year - 1
    middle = _ordinal(reference if len(reference) > 4 else f"{reference}-07-01")
    last, coming = f"{past}-{month_and_day}", f"{past + 1}-{month_and_day}"
    until_then = _ordinal(coming) - middle
    value = coming if until_then <= ahead and until_then < abs(_ordinal(last) - middle) else last
    # 29 February of a year that has none is known to the month, as a day that is written too large is.
    return value[:7] if value.endswith("-02-29") and not isleap(int(value[:4])) else value


def _ordinal(value: str) -> int:
    year, month, day = (int(part) for part in (value + "-01-01").split("-")[:3])
    return year * 372 + month * 31 + day


def _relative(found: Cut, reference: str | None) -> str | None:
    """Shift the reference by the row's unit; nothing where the reference is less precise than the shift needs."""
    row = found.row
    if reference is None:
        return None
    year = int(reference[:4])
    if row.unit == "year":
        return _written(Cut(0, 0, row, {**found.parts, "year": str(year + row.shift)}))
    if row.unit == "month":
        if len(reference) < 7:
            return None
        months = year * 12 + int(reference[5:7]) - 1 + row.shift
        return f"{months // 12}-{months % 12 + 1:02}"
    length = 7 if row.precision == "month" else 10
    if row.shift == 0:
        return reference[:length]
    return str(date.fromisoformat(reference) + timedelta(days=row.shift))[:length] if len(reference) == 10 else None


def _plain_weekday(name: str) -> str:
    return "minggu" if name == "ahad" else name.replace("'", "")


def _weekday(number: int, published: str | None, shift: int) -> str | None:
    """The latest such weekday up to publication; before it where `shift` is -1 ('Jumat lalu')."""
    if published is None or len(published) < 10:
        return None
    until = date.fromisoformat(published) + timedelta(days=shift)
    return str(until - timedelta(days=(until.weekday() - number) % 7))
