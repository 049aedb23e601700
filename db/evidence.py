"""What became of the archived bytes of every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.connection import Connection
from db.pages import SNAPSHOT
from db.records import Evidence, Snapshot


class Evidences(Connection):
    """The part of the store that remembers which archived bytes were found as they were fetched."""

    def evidence(self) -> Iterator[Evidence]:
        """Every snapshot as it was last found, file by file, in the order in which they lie there."""
        for row in self._db.execute(f"select id, {SNAPSHOT}, packed, evidence from snapshots order by file, offset"):
            yield Evidence(row[0], Snapshot(*row[1:-2]), *row[-2:])

    def note_evidence(self, found: Iterable[Evidence]) -> None:
        """Note how snapshots were found now."""
        with self._transaction():
            self._db.executemany(
                "update snapshots set packed = ?, evidence = ? where id = ?",
                ((each.packed, each.state, each.id) for each in found),
            )
