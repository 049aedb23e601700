"""Working database → published one: built beside the old one, proved, and put in its place in one step."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from db import columns, gate, reference, search
from db.connection import statements
from db.functions import FUNCTIONS, Only, full_name
from db.readings import number
from db.store import Store

_HERE = Path(__file__).parent
_DERIVED = columns.DERIVED.read_text(encoding="utf-8")
_VIEWS = (_HERE / "views.sql").read_text(encoding="utf-8")
REFUSAL = ".refused"  # after the name of the published file: the file that says why it was not replaced
_COUNT_BY_REGION = """
update main.regions set (figures, newest) = (counted.figures, counted.newest)
from (select region, count(*) as figures, max(published) as newest from main.figures group by region) counted
where counted.region = regions.code
"""


class PublishError(ValueError):
    """Nothing was published and the present publication stands; one line says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was published: the file, its size in bytes, and its rows."""

    path: Path
    size: int
    articles: int
    figures: int
    claims: int
    findings: int
    conflicts: int
    data_date: str | None


def publish(working: Path, out: Path) -> Report:
    """Build the published database from the working one and swap it in; who reads the old one keeps it.

    The same working database gives the same bytes. Raises PublishError, and leaves the present publication, when
    there is nothing to publish, when a figure does not stand where it should in its text, or when something collapsed
    since the present publication (db/gate.py). Why is then kept beside it, for the site to show, until it is replaced.
    """
    if not working.is_file():
        raise PublishError(f"{working}: there is no working database; crawl first")
    with Store(working):
        pass  # opening brings an old database up to date
    out.parent.mkdir(parents=True, exist_ok=True)
    new, refusal = out.with_name(out.name + ".new"), out.with_name(out.name + REFUSAL)
    new.unlink(missing_ok=True)
    try:
        build(working, new)
        report = _report(new, out, gate.proved(new, out))
        _replace(new, out)
    except (sqlite3.DatabaseError, OSError, gate.Refused) as error:
        why = error.strerror or type(error).__name__ if isinstance(error, OSError) else error
        with suppress(OSError):  # on a full disk the exception alone tells
            refusal.write_text(f"{why}\n", encoding="utf-8")
        way_out = f"; if that is right, remove {out.name} first" if isinstance(error, gate.Collapsed) else ""
        raise PublishError(f"{out}: not published: {why}{way_out}") from error
    finally:
        new.unlink(missing_ok=True)
    refusal.unlink(missing_ok=True)
    return report


def build(working: Path, new: Path) -> None:
    """Write the published tables into the new file `new`. Raises gate.Refused where they do not hold what was read."""
    with closing(sqlite3.connect(new, isolation_level=None, uri=True)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("pragma cache_size = -300000")  # kB; rows come in the order of articles, and indexes in another
        db.execute("attach ? as work", (f"{working.resolve().as_uri()}?mode=ro",))
        for name, arguments, function in FUNCTIONS:
            db.create_function(name, arguments, function, deterministic=True)
        db.create_aggregate("only", 1, Only)  # type: ignore[arg-type]
        db.execute("begin")
        derived = list(statements(_DERIVED))
        indexes = [statement for statement in derived if "create index" in statement]
        for statement in (*(one for one in derived if one not in indexes), *statements(_VIEWS)):
            db.execute(statement)
        _fill_reference(db)
        for table in columns.tables():
            if _is_view(db, table.name):
                _fill(db, table)
            if table.name == "figures":
                db.execute(_COUNT_BY_REGION)
        for statement in indexes:
            db.execute(statement.replace("create index ", "create index main."))  # the views have the same names
        search.index(db)
        gate.in_place(db)
        db.execute("commit")
        db.execute("analyze main")


def _is_view(db: sqlite3.Connection, table: str) -> bool:
    return db.execute("select 1 from temp.sqlite_master where name = ?", (table,)).fetchone() is not None


def _fill(db: sqlite3.Connection, table: columns.Table) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    try:
        db.execute(f"insert into main.{table.name} ({names}) select {names} from temp.{table.name}")
    except sqlite3.IntegrityError as error:
        raise gate.unfit(db, table.name, error) from error


def _fill_reference(db: sqlite3.Connection) -> None:
    for region in reference.regions():
        values = (region.code, full_name(region), region.level, region.parent, region.lat, region.lng)
        db.execute("insert into main.regions (code, name, level, parent, lat, lng) values (?, ?, ?, ?, ?, ?)", values)
    for measured in reference.accuracy():
        db.execute("insert into main.accuracy values (?, ?, ?, ?, ?, ?, ?)", astuple(measured))
    stated = (("targets", reference.targets()), ("official", reference.official()))
    for table, rows in stated:
        for row in rows:
            document, measure, value, *rest = astuple(row)
            db.execute(
                f"insert into temp.own_{table} values (?, ?, ?, ?, ?, ?, ?, ?)",
                (document, measure, number(value), *rest),
            )


def _report(new: Path, out: Path, counts: dict[str, int]) -> Report:
    with closing(sqlite3.connect(f"{new.resolve().as_uri()}?mode=ro", uri=True)) as db:
        conflicts = db.execute("select count(*) from findings where outcome = 'conflicts'").fetchone()[0]
        data_date = db.execute("select value from meta where key = 'data_date'").fetchone()[0]
    return Report(out, new.stat().st_size, **counts, conflicts=conflicts, data_date=data_date)


def _replace(new: Path, out: Path) -> None:
    """Put `new` in the place of `out` so that a power cut leaves one of the two, whole."""
    _flush(new)
    new.replace(out)
    _flush(out.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
