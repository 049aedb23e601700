"""The runs of the command line, what each did at each source, the counts and the facts of everything."""

from __future__ import annotations

import json
from collections.abc import Mapping

from db.connection import Connection
from db.records import Counts, SourceRun, SourceStatus

_SOURCE_RUN = "source, found, new, fetched, articles, off_topic, refused, failed, reason"


class Runs(Connection):
    """The part of the store that remembers runs."""

    def start_run(self, command: str, started: str) -> int:
        """Note that a command started at this ISO instant; give the run's number."""
        with self._transaction():
            row = self._db.execute("insert into runs (command, started) values (?, ?)", (command, started))
        return int(row.lastrowid or 0)

    def end_run(self, run: int, ended: str, outcome: str, counts: Mapping[str, int]) -> None:
        """Note when and how a run ended, and what it counted."""
        with self._transaction():
            self._db.execute(
                "update runs set ended = ?, outcome = ?, counts = ? where id = ?",
                (ended, outcome, json.dumps(dict(counts)), run),
            )

    def record_source_run(self, run: int, source: SourceRun) -> None:
        """Note what a run did at one source."""
        with self._transaction():
            self._db.execute(
                f"insert into source_runs (run, {_SOURCE_RUN}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (run, *(getattr(source, column) for column in _SOURCE_RUN.split(", "))),
            )

    def source_status(self) -> list[SourceStatus]:
        """Every source that was ever crawled, by name."""
        rows = self._db.execute(_STATUS)
        return [SourceStatus(*row) for row in rows]

    def state_fact(self, key: str, value: str) -> None:
        """Note what is true of the whole data set; it is published in the table meta."""
        with self._transaction():
            self._db.execute("insert or replace into facts (key, value) values (?, ?)", (key, value))

    def counts(self) -> Counts:
        """How much the store holds."""
        return Counts(*self._db.execute(_COUNTS).fetchone())


_STATUS = """
select source,
    (select count(*) from pages p where p.source = s.source),
    (select count(*) from articles a where a.source = s.source),
    (select count(*) from figures f join articles a on a.id = f.article where a.source = s.source),
    (select max(started) from source_runs r join runs on runs.id = r.run where r.source = s.source and reason is null),
    (select reason from source_runs r where r.source = s.source order by run desc limit 1)
from (select source from pages union select source from source_runs) s order by source
"""
_COUNTS = """
select
    (select count(*) from pages),
    (select count(*) from pages where state = 'pending'),
    (select count(*) from snapshots),
    (select count(*) from articles),
    (select count(*) from revisions),
    (select count(*) from figures),
    (select count(*) from unread),
    (select count(*) from claims),
    (select count(*) from findings),
    (select count(*) from findings where outcome = 'agrees' and verdict is null),
    (select count(*) from findings where outcome = 'conflicts')
"""
