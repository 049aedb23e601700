"""Tables in running text: rows of 'Bangli: 75.209 / 8.496' under a line that names their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extract.candidates import Number
from extract.cues import Role
from extract.roles import role_of_words

_INNER_CELLS = re.compile(r"\s*[|/]\s*|\s[–—-]\s")
_CELLS = re.compile(r"\s[|/–—-]\s|\t")
# The rank of a row in a table is less than this.
_RANKS = 100


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table holds; its numbers may be shares without saying so."""

    role: Role
    rules: tuple[str, ...]
    share: bool


def read_rows(numbers: Sequence[Number], lines: Mapping[int, str]) -> None:
    """Give the numbers of rows the roles of their columns: 'Bangli: 75.209 / 8.496' under '(anak / punya KIA)'."""
    columns: list[Column] = []
    rows = {line: list(row) for line, row in groupby((n for n in numbers if not n.title), key=lambda n: n.line)}
    for line, text in sorted(lines.items()):
        row = rows.get(line, [])
        head = _head_cells(text)
        if head and not row:
            named = [column for cell in head if (column := _column(cell))]
            columns = named if len(named) >= 2 else []
        elif row and not _CELLS.search(text):
            columns = []
        elif columns and row:
            # A row may begin with its rank: '1 | Tanete Riattang | 10.127 | 3.562'.
            ranked = len(row) == len(columns) + 1 and row[0].quantity.readings[0] < _RANKS
            for number, column in zip(row[ranked:], columns, strict=False):
                number.role, number.inherited, number.rules = column.role, True, ("table-column", *column.rules)
                number.head = None
                if column.share and not number.share:
                    number.quantity = replace(number.quantity, kind="share", readings=number.quantity.readings[::-1])


def _column(cell: str) -> Column | None:
    said = role_of_words(cell)
    share = "%" in cell or "pers" in cell.lower()
    if said is None and not share:
        return None
    role, rules = said if said and said[0] != "eligible" else ("have", ()) if share else said or ("have", ())
    return Column(role, rules, share)


def _head_cells(line: str) -> list[str]:
    """The cells of 'Rinciannya (jumlah anak / punya KIA / belum):' or 'Kecamatan | Wajib KIA | Sudah punya'."""
    inner = re.search(r"\(([^()]*(?:\s[–—-]\s|[/|])[^()]*)\)", line)
    cells = _INNER_CELLS.split(inner.group(1)) if inner else _CELLS.split(line)
    return cells if len(cells) >= 2 else []
