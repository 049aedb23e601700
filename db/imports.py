"""Tables of portals → official figures and targets: all rows, or none and the reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar, cast, get_args

from db.mappings import TableMapping
from db.region_names import UnknownPlaceError, code_of
from db.sheets import Row, TableError, rows
from extract.model import SHARES, Document, Measure, Official, Target

Stated = TypeVar("Stated", Official, Target)
_EMPTY = frozenset(("", "-", "–", "n/a", "na", "...", "…", "null"))
_ROMAN = {"i": "1", "ii": "2", "1": "1", "2": "2"}
_HALF_YEAR = re.compile(r"(?:(?P<year>\d{4})\s*)?(?:semester|smt|s)\s*(?P<half>ii|i|1|2)\s*(?P<later>\d{4})?")
_NUMBER = {
    ",": re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+(,\d+)?"),
    ".": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?"),
}


@dataclass(frozen=True, slots=True)
class Table(Generic[Stated]):
    """What a table states; `refused` says of each cell that cannot be taken why, `empty` counts the cells without."""

    stated: tuple[Stated, ...]
    refused: tuple[str, ...]
    empty: int


def official_table(path: Path, how: TableMapping) -> Table[Official]:
    """Read official figures. Raises TableError where the table as a whole cannot be read."""
    return _table(path, how, lambda fact, cells: Official(*fact, *_rest(cells, "publisher")))


def targets_table(path: Path, how: TableMapping) -> Table[Target]:
    """Read targets: only the measures target and target_pct. Raises TableError where the table cannot be read."""
    return _table(path, how, _target)


_Fact = tuple[Document, Measure, Decimal, str, str]


def _target(fact: _Fact, cells: Mapping[str, str]) -> Target:
    if fact[1] not in ("target", "target_pct"):
        raise TableError(f"measure '{fact[1]}' is none of target, target_pct")
    return Target(*fact, *_rest(cells, "authority"))


def _rest(cells: Mapping[str, str], who: str) -> tuple[str, str, str]:
    if not cells.get(who):
        raise TableError(f"{who} is missing")
    url = cells.get("source_url", "")
    if not re.fullmatch(r"https?://\S+", url):
        raise TableError(f"source_url '{url}' is not an address: every row needs its source")
    return cells[who], url, cells.get("note", "")


def _table(path: Path, how: TableMapping, made: Callable[[_Fact, Mapping[str, str]], Stated]) -> Table[Stated]:
    stated: dict[object, Stated] = {}
    refused: list[str] = []
    empty = 0
    for row in rows(path, how.header, how.decimal):
        for header, cells in _facts(row, how):
            if cells.get("value", "").lower() in _EMPTY:
                empty += 1
                continue
            try:
                one = made(_fact(cells, how), cells)
            except (TableError, UnknownPlaceError) as error:
                refused.append(f"{row.place}{f', {header}' if header else ''}: {error}")
                continue
            other = stated.setdefault(key(one), one)
            if other.value != one.value:
                refused.append(f"{row.place}: value '{one.value}' is '{other.value}' in another row")
    return Table(tuple(stated.values()), tuple(refused), empty)


def key(one: Official | Target) -> tuple[str, ...]:
    """Tell which fact a row states: the same fact of the same source has one value."""
    who = one.publisher if isinstance(one, Official) else one.authority
    return one.document, one.measure, one.region, one.as_of, who, one.source_url


def _facts(row: Row, how: TableMapping) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give the cells of each number in a row by our words: one in a long table, one a measure in a wide one."""
    missing = {*how.columns.values(), *how.measures} - row.cells.keys() - _optional(how)
    if missing:
        raise TableError(f"{row.place}: there is no column '{min(missing)}'; there are {', '.join(row.cells)}")
    common = {**how.fixed, **{word: row.cells[head] for word, head in how.columns.items() if row.cells.get(head)}}
    if not how.measures:
        yield "", {**common, **{word: how.words[said] for word, said in common.items() if said in how.words}}
    for header, measure in how.measures.items():
        yield header, {**common, "measure": measure, "value": row.cells[header]}


def _optional(how: TableMapping) -> frozenset[str]:
    return frozenset(how.columns[word] for word in ("note",) if word in how.columns)


def _fact(cells: Mapping[str, str], how: TableMapping) -> _Fact:
    for word, choices in (("document", get_args(Document)), ("measure", get_args(Measure))):
        if cells.get(word) not in choices:
            raise TableError(f"{word} '{cells.get(word, '')}' is none of {', '.join(choices)}")
    measure = cast("Measure", cells["measure"])
    try:
        region = code_of(cells.get("region", ""), how.codes, how.within)
    except UnknownPlaceError as error:
        raise UnknownPlaceError(f"region '{cells.get('region', '')}' {error}") from None
    value = _number(cells["value"], measure, how)
    return cast("Document", cells["document"]), measure, value, region, _date(cells)


def _number(text: str, measure: Measure, how: TableMapping) -> Decimal:
    plain = text.removesuffix("%").strip() if measure in SHARES else text
    if not _NUMBER[how.decimal].fullmatch(plain):
        raise TableError(f"value '{text}' is no number with the decimal sign '{how.decimal}'")
    thousands = "." if how.decimal == "," else ","
    value = Decimal(plain.replace(thousands, "").replace(",", "."))
    if measure not in SHARES and value != value.to_integral_value():
        raise TableError(f"value '{text}' is no whole number")
    return value


def _date(cells: Mapping[str, str]) -> str:
    """Give '2024-06' for the first half of a year, else the year, month or day as it is written."""
    text, half = cells.get("as_of", "").lower(), cells.get("semester", "").lower()
    found = _HALF_YEAR.fullmatch(text)
    if found and (year := found["year"] or found["later"]):
        text, half = year, found["half"]
    elif half:
        half = _ROMAN.get(half.removeprefix("semester").strip(), "")
        if not half or not re.fullmatch(r"\d{4}", text):
            raise TableError(f"semester '{cells['semester']}' of '{text}' is no half of a year")
    if half:
        return f"{text}-{'06' if _ROMAN[half] == '1' else '12'}"
    try:
        date.fromisoformat(text + "-01" * (2 - text.count("-")))
    except ValueError:
        said = cells.get("as_of", "")
        raise TableError(f"as_of '{said}' is no year, month or day (2024, 2024-06, Semester I 2024)") from None
    return text


def refusal(path: Path, refused: Sequence[str]) -> TableError:
    """Give the one line that ends an import of which rows were refused."""
    return TableError(f"{path.name}: nothing was imported: {len(refused)} refused, the first is {refused[0]}")
