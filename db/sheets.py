"""Tables from CSV and Excel files: rows of text by header, each of which knows where it stands."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException


class TableError(ValueError):
    """A table or a row of it is refused; one line names the file, the line and the value."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by header, without the spaces around them; `place` names file and line."""

    place: str
    cells: Mapping[str, str]


def rows(path: Path, header: int, decimal: str) -> Iterator[Row]:
    """Give the rows below line `header` of a .csv (comma, semicolon or tab; UTF-8) or of the first sheet of an .xlsx.

    Lines without any cell are left out. Numbers of an .xlsx are written with the sign `decimal`. Raises TableError
    where the file cannot be read, a header stands twice, or a row has more cells than there are headers.
    """
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise TableError(f"{path.name}: .csv or .xlsx is wanted")
    try:
        yield from _by_header(path.name, _csv(path) if kind == ".csv" else _xlsx(path, decimal), header)
    except (OSError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile, InvalidFileException, KeyError) as error:
        raise TableError(f"{path.name}: cannot be read: {error}") from error


def _by_header(name: str, lines: Iterable[list[str]], header: int) -> Iterator[Row]:
    headers: list[str] = []
    for number, cells in enumerate(lines, 1):
        if number == header:
            headers = cells
            if twice := [head for head in headers if head and headers.count(head) > 1]:
                raise TableError(f"{name}, line {number}: the column '{twice[0]}' stands there twice")
        elif number > header and any(cells):
            if any(cells[len(headers) :]):
                raise TableError(f"{name}, line {number}: {len(cells)} cells under {len(headers)} headers")
            yield Row(f"{name}, line {number}", dict(zip(headers, cells, strict=False)))
    if not headers:
        raise TableError(f"{name}: there is no line {header} with headers")


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=first.count)
        for cells in csv.reader(file, delimiter=delimiter):
            yield [cell.strip() for cell in cells]


def _xlsx(path: Path, decimal: str) -> Iterator[list[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell, decimal) for cell in line]
    finally:
        book.close()


def _text(cell: object, decimal: str) -> str:
    """Give a cell as a .csv would hold it; a date without a time as its day, a whole number without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", decimal)
    return str(cell).strip()
