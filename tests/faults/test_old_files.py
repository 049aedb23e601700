"""Databases of earlier versions, and what a power cut leaves of one."""

from __future__ import annotations

import random
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database
from stored import CITY, DISTRICT, WRONG

from db.migrations import kept
from db.store import Store
from extract.version import version
from faults import breaking
from faults.breaking import copied, killed, run, steps, tables, warmed
from faults.conftest import Ask

Record = Callable[[str, object], None]
# The working database as its first version wrote it, dumped: three articles, their readings, one run.
FIRST = (Path(__file__).parent / "first.sql").read_text(encoding="utf-8")
STEPS = [step.name for step in kept.pending(Database(memory=True))]


def schema(path: Path) -> set[tuple[str, str]]:
    """Every table with each of its columns, and every index."""
    with closing(sqlite3.connect(path)) as db:
        columns = "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'"
        return {*db.execute(columns), *db.execute("select tbl_name, name from sqlite_master where type = 'index'")}


def of_version(path: Path, applied: int) -> Path:
    """The first version's database, brought up to the version that had so many steps."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FIRST)
        if applied < len(STEPS):
            kept.apply(Database(db), stop_before=STEPS[applied])
    return path


@pytest.mark.fault("publication 25", "a database of any earlier version is brought up to date, nothing kept is lost")
@pytest.mark.parametrize("applied", range(1, len(STEPS) + 1))
def test_a_database_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path, applied: int) -> None:
    old = of_version(tmp_path / "cekangka.db", applied)
    with Store(tmp_path / "new.db"), Store(old, rules=version()) as store:
        assert list(store.articles()) == [CITY, DISTRICT, WRONG], "all are to be read anew"
        counts = store.counts()
        assert (counts.pages, counts.snapshots, counts.articles, counts.pending) == (3, 3, 3, 0)
        assert [status.source for status in store.source_status()] == ["contoh", "lain"]
    assert schema(old) == schema(tmp_path / "new.db")
    tables(tmp_path)


def read_and_published(data: Path) -> list[int]:
    for stage in ("extract", "check", "publish"):
        warmed(data, stage)
    return [run(data, stage).code for stage in ("extract", "check", "publish")]


@pytest.mark.fault("publication 25", "what the first version stored is read, checked and published")
def test_an_upgraded_database_is_read_and_published(tmp_path: Path, child: Ask) -> None:
    of_version(tmp_path / "cekangka.db", 1)
    assert child(read_and_published, tmp_path) == [0, 0, 0]
    with closing(sqlite3.connect(tmp_path / "public" / "kia.db")) as db:
        found = db.execute("select article, measure, value from figures order by rowid").fetchall()
    wanted = {("contoh:101", "issued", 66251), ("contoh:101", "eligible", 115109), ("contoh:102", "unissued", 1200)}
    assert wanted <= set(found)


def cut_off(folder: Path) -> int:
    """Cut the log of a killed extraction at many bytes, and run it again; how many cuts it survived."""
    begun = breaking.crawled(folder / "begun")
    warmed(copied(begun, folder / "warmed"), "extract")
    whole = copied(begun, folder / "whole")
    taken = steps(whole, "extract")
    wanted = tables(whole)
    assert killed(begun, len(taken) - 1, "extract").code == -signal.SIGKILL
    log = (begun / "cekangka.db-wal").read_bytes()
    chance = random.Random(25)
    # Its header has 32 bytes, a frame 24 and a page of 4,096.
    cuts = {0, 31, 32 + 24, 32 + 4120, 33 + 4120, len(log) - 1, *chance.sample(range(len(log)), 3)}
    for cut in sorted(cuts):
        data = copied(begun, folder / "cut")
        (data / "cekangka.db-shm").unlink()
        (data / "cekangka.db-wal").write_bytes(log[:cut])
        tables(data)
        assert run(data, "extract").code == 0, cut
        assert tables(data) == wanted, cut
    return len(cuts)


@pytest.mark.fault(
    "publication 25", "a log cut off at any byte leaves a whole database, and the next run does the rest"
)
def test_a_log_that_a_power_cut_tore_leaves_a_whole_database(
    tmp_path: Path, child: Ask, record_property: Record
) -> None:
    record_property("cuts survived", child(cut_off, tmp_path))
