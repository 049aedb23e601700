"""What claims are held against, from CSV files: regions, targets, and figures that government bodies published."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

from extract.model import Document, Measure, Official, Target

_HERE = Path(__file__).parent
TARGETS = _HERE / "targets.csv"
OFFICIAL = _HERE / "official.csv"
ACCURACY = _HERE / "accuracy.csv"
REGIONS = _HERE.parent / "extract" / "patterns" / "places.csv"

Level = Literal["country", "province", "regency", "city", "district"]
_CODE = r"ID|\d\d(\.\d\d){0,2}"
_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_FACT = ("document", "measure", "value", "region", "as_of")

Choice = TypeVar("Choice", bound=str)


class ReferenceFileError(ValueError):
    """A row of a reference file is refused; one line names the file, the line and the value."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place by its Kemendagri code (`ID`, `17`, `17.71`, `17.71.03`), with latitude and longitude in degrees."""

    code: str
    name: str
    level: Level
    parent: str | None
    lat: float | None
    lng: float | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well the rules read figures of one measure (`all` for all): when it was measured, and of which commit."""

    measure: str
    figures: int
    precision: float
    recall: float
    f1: float
    measured: str
    version: str


@cache
def regions(path: Path = REGIONS) -> tuple[Region, ...]:
    """Every place of the gazetteer; codes are text: '17.10' is not 17.1. Raises ReferenceFileError."""
    found: dict[str, Region] = {}
    for row in _rows(path, ("code", "name", "level", "parent", "lat", "lng")):
        code = row.matching("code", _CODE)
        if code in found:
            raise row.refused("code", "stands there twice")
        level = row.among("level", get_args(Level))
        parent = row["parent"] or None
        found[code] = Region(code, row.text("name"), level, parent, row.degrees("lat"), row.degrees("lng"))
    return tuple(found.values())


@cache
def _codes(path: Path) -> frozenset[str]:
    return frozenset(region.code for region in regions(path))


def targets(path: Path = TARGETS, places: Path = REGIONS) -> tuple[Target, ...]:
    """The shares and counts aimed at, national and local, in the file's order. Raises ReferenceFileError."""
    rows = _rows(path, (*_FACT, "authority", "source_url", "note"))
    return tuple(Target(*_fact(row, places), row.text("authority"), row.source(), row["note"]) for row in rows)


def official(path: Path = OFFICIAL, places: Path = REGIONS) -> tuple[Official, ...]:
    """The figures that government bodies published, in the file's order. Raises ReferenceFileError."""
    rows = _rows(path, (*_FACT, "publisher", "source_url", "note"))
    return tuple(Official(*_fact(row, places), row.text("publisher"), row.source(), row["note"]) for row in rows)


def accuracy(path: Path = ACCURACY) -> tuple[Accuracy, ...]:
    """What bench/accuracy.py measured last, in the file's order. Raises ReferenceFileError."""
    columns = ("measure", "figures", "precision", "recall", "f1", "measured", "version")
    return tuple(
        Accuracy(
            row.among("measure", ("all", *get_args(Measure))),
            int(row.number("figures")),
            float(row.number("precision")),
            float(row.number("recall")),
            float(row.number("f1")),
            row.matching("measured", _DATE),
            row.matching("version", r"[0-9a-f]{7,40}"),
        )
        for row in _rows(path, columns)
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a CSV file that knows where it stands, so that a refusal can name it."""

    place: str
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def refused(self, column: str, why: str) -> ReferenceFileError:
        return ReferenceFileError(f"{self.place}: {column} '{self[column]}' {why}")

    def text(self, column: str) -> str:
        if not self[column].strip():
            raise self.refused(column, "is empty")
        return self[column]

    def matching(self, column: str, pattern: str) -> str:
        if not re.fullmatch(pattern, self[column]):
            raise self.refused(column, "is not well formed")
        return self[column]

    def among(self, column: str, choices: tuple[Choice, ...]) -> Choice:
        for choice in choices:
            if choice == self[column]:
                return choice
        raise self.refused(column, f"is none of {', '.join(choices)}")

    def number(self, column: str) -> Decimal:
        try:
            value = Decimal(self[column])
        except InvalidOperation:
            raise self.refused(column, "is not a number") from None
        if not value.is_finite() or value < 0:
            raise self.refused(column, "is not a number from 0 upwards")
        return value

    def degrees(self, column: str) -> float | None:
        return float(self.matching(column, r"-?\d+(\.\d+)?")) if self[column] else None

    def source(self) -> str:
        return self.matching("source_url", r"https?://\S+")


def _fact(row: _Row, places: Path) -> tuple[Document, Measure, Decimal, str, str]:
    document: Document = row.among("document", get_args(Document))
    measure: Measure = row.among("measure", get_args(Measure))
    if row["region"] not in _codes(places):
        raise row.refused("region", "is not a known region")
    return document, measure, row.number("value"), row["region"], row.matching("as_of", _DATE)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if tuple(header := next(reader, [])) != columns:
                raise ReferenceFileError(f"{path.name}: the columns are {','.join(header)}, not {','.join(columns)}")
            for cells in reader:
                if len(cells) != len(columns):
                    raise ReferenceFileError(
                        f"{path.name}, line {reader.line_num}: {len(cells)} cells, not {len(columns)}"
                    )
                yield _Row(f"{path.name}, line {reader.line_num}", dict(zip(columns, cells, strict=True)))
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceFileError(f"{path}: cannot be read: {error}") from error
