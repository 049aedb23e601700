"""Targets and official figures that were imported from tables of portals; they are kept beside those of db/*.csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

from db.connection import Connection
from db.readings import decimal, number
from db.records import Added, StoreError
from extract.model import Official, Target

_KEY = "document, measure, region, as_of, {who}, source_url"


class Imported(Connection):
    """The part of the store that keeps imported tables."""

    def imported_official(self) -> Sequence[Official]:
        """The imported official figures, in the order in which they came."""
        return [Official(row[0], row[1], decimal(row[2], row[3]), *row[4:]) for row in self._imported("official")]

    def imported_targets(self) -> Sequence[Target]:
        """The imported targets, in the order in which they came."""
        return [Target(row[0], row[1], decimal(row[2], row[3]), *row[4:]) for row in self._imported("targets")]

    def add_official(self, rows: Iterable[Official]) -> Added:
        """Keep official figures, all or none; one that is known with another value takes the new one."""
        return self._add("official", "publisher", rows)

    def add_targets(self, rows: Iterable[Target]) -> Added:
        """Keep targets, all or none; one that is known with another value takes the new one."""
        return self._add("targets", "authority", rows)

    def _imported(self, table: str) -> Iterable[tuple[Any, ...]]:
        return [tuple(row) for row in self._db.execute(f"select * from imported_{table} order by rowid")]

    def _add(self, table: str, who: str, rows: Iterable[Official] | Iterable[Target]) -> Added:
        key = _KEY.format(who=who).split(", ")
        same = " and ".join(f"{column} = ?" for column in key)
        new = changed = unchanged = 0
        with self._transaction():
            for row in rows:
                values = [getattr(row, column) for column in key]
                known = self._db.execute(
                    f"select value, decimals, note from imported_{table} where {same}", values
                ).fetchone()
                document, measure, value, *rest = astuple(row)
                exponent = value.as_tuple().exponent
                if not isinstance(exponent, int):
                    raise StoreError(f"the value {value} is no number")
                kept = (number(value), max(-exponent, 0))
                if known is None:
                    insert = f"insert into imported_{table} values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    self._db.execute(insert, (document, measure, *kept, *rest))
                    new += 1
                elif tuple(known) == (*kept, row.note):
                    unchanged += 1
                else:
                    self._db.execute(
                        f"update imported_{table} set value = ?, decimals = ?, note = ? where {same}",
                        (*kept, row.note, *values),
                    )
                    changed += 1
        return Added(new, changed, unchanged)
