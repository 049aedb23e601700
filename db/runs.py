"""The runs of the command line, what each did at each source, the counts and the facts of everything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields

from db.connection import Connection
from db.records import Counts, Night, Outlet, SourceRun, SourceStatus

_SOURCE_RUN = ", ".join(field.name for field in fields(SourceRun))


class Runs(Connection):
    """The part of the store that remembers runs."""

    def start_run(self, command: str, started: str) -> int:
        """Note that a command started at this ISO instant, and that one without an end was broken off.

        Gives the run's number.
        """
        with self._transaction():
            self._db.execute("update runs set outcome = 'broken off' where outcome is null")
            row = self._db.execute("insert into runs (command, started) values (?, ?)", (command, started))
        return int(row.lastrowid or 0)

    def end_run(self, run: int, ended: str, outcome: str, counts: Mapping[str, int]) -> None:
        """Note when and how a run ended, and what it counted."""
        with self._transaction():
            self._db.execute(
                "update runs set ended = ?, outcome = ?, counts = ? where id = ?",
                (ended, outcome, json.dumps(dict(counts)), run),
            )

    def change_outcome(self, run: int, outcome: str) -> None:
        """Note that a run ended otherwise than was thought, e.g. that its publication was refused."""
        with self._transaction():
            self._db.execute("update runs set outcome = ? where id = ?", (outcome, run))

    def record_source_run(self, run: int, source: SourceRun) -> None:
        """Note what a run did at one source."""
        values = astuple(source)
        with self._transaction():
            self._db.execute(
                f"insert into source_runs (run, {_SOURCE_RUN}) values (?, {', '.join('?' * len(values))})",
                (run, *values),
            )

    def night(self, run: int, source: SourceRun) -> Night:
        """The run at the source, with the figures of the articles that it fetched."""
        row = self._db.execute(_FIGURES_OF_RUN, {"run": run, "source": source.source}).fetchone()
        return Night(source, row["figures"], row["figured"])

    def nights(self, source: str, before: int, since: str, days: int) -> list[Night]:
        """The well nights of a source before the run `before`, oldest first: those of the last `days` days, counted
        from the last one of them, and none that began before the ISO instant or day `since`."""
        rows = self._db.execute(_NIGHTS, {"source": source, "before": before, "since": since, "days": f"-{days} days"})
        return [Night(SourceRun(*row[:-2]), *row[-2:]) for row in rows]

    def articles_within(self, source: str, run: int, days: int) -> int | None:
        """How many articles the runs at the source gave in the `days` days up to this one; None for a shorter past."""
        row = self._db.execute(_WITHIN, {"source": source, "run": run, "days": f"-{days} days"}).fetchone()
        return row["articles"] if row["whole"] else None

    def judge_night(self, run: int, night: Night, reasons: Sequence[str]) -> None:
        """Note what was read from a source's night, and why it is red, or that it is not."""
        status, why = ("red", "; ".join(reasons)) if reasons else ("ok", None)
        with self._transaction():
            self._db.execute(
                "update source_runs set figures = ?, figured = ?, status = ?, why = ? where run = ? and source = ?",
                (night.figures, night.figured, status, why, run, night.run.source),
            )

    def describe_outlets(self, outlets: Iterable[Outlet]) -> None:
        """Keep what is configured of every source, to be published beside what came of it."""
        with self._transaction():
            self._db.execute("delete from outlets")
            self._db.executemany("insert into outlets values (?, ?, ?, ?, ?)", map(astuple, outlets))

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


_FIGURES_OF_RUN = """
select count(f.id) as figures, count(distinct f.article) as figured
from articles a
join snapshots s on s.id = a.snapshot
join runs r on r.id = :run
left join figures f on f.article = a.id
where a.source = :source and s.fetched_at >= r.started and s.fetched_at <= coalesce(r.ended, s.fetched_at)
"""
_NIGHTS = f"""
with well as (
    select r.*, runs.started from source_runs r join runs on runs.id = r.run
    where r.source = :source and r.run < :before and r.status = 'ok' and runs.started >= :since
)
select {_SOURCE_RUN}, figures, figured from well
where julianday(started) >= julianday((select max(started) from well), :days) order by run
"""
_WITHIN = """
with past as (
    select r.articles, julianday(runs.started) as began,
        julianday((select started from runs where id = :run), :days) as first
    from source_runs r join runs on runs.id = r.run
    where r.source = :source and r.run <= :run and runs.command <> 'backfill'
)
select coalesce(sum(articles) filter (where began >= first), 0) as articles, coalesce(min(began) < first, 0) as whole
from past
"""
_STATUS = """
select source,
    (select count(*) from pages p where p.source = s.source),
    (select count(*) from articles a where a.source = s.source),
    (select count(*) from figures f join articles a on a.id = f.article where a.source = s.source),
    (select max(started) from source_runs r join runs on runs.id = r.run where r.source = s.source and reason is null),
    (select reason from source_runs r join runs on runs.id = r.run
        where r.source = s.source and command <> 'backfill' order by run desc limit 1)
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
    f.findings, f.agrees, f.conflicts
from (
    select count(*) as findings, count(iif(outcome = 'agrees' and verdict is null, 1, null)) as agrees,
        count(iif(outcome = 'conflicts', 1, null)) as conflicts
    from findings
) f
"""
