"""A write that fails ends the run, spoils nothing, and the next run does the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from crawl_once import crawled as crawled_once
from forked import in_child
from hostile import BODY, Answer, Hostile, page, site

from db.connection import Connection
from db.store import Store


def crawled_on_a_full_disk(data: Path, proxy: str, pages: int) -> dict[str, Any]:
    """A crawl whose database may grow to so many pages of 4 kB and no further."""
    prepare = Connection._prepare

    def prepare_full(connection: Connection) -> None:
        prepare(connection)
        connection._db.execute(f"pragma max_page_count = {pages}")

    Connection._prepare = prepare_full  # type: ignore[method-assign]
    return crawled_once(data, proxy, ("kicknews",))


@pytest.mark.fault("crawl 2", "a full disk ends the crawl with the reason, and the next run does the rest")
def test_a_full_disk_ends_the_run_and_the_next_one_does_the_rest(tmp_path: Path) -> None:
    pages = {f"baik-{n}": Answer(body=page(f"{BODY} Hari ke-{n}." * 40)) for n in range(20)}
    with Store(tmp_path / "cekangka.db") as store:
        size = store._db.execute("pragma page_count").fetchone()[0]
    with Hostile(site(pages)) as room:
        full = in_child(crawled_on_a_full_disk, tmp_path, room.proxy, size + 12)
        assert full["sources"][0]["reason"].endswith("nothing was written: database or disk is full")
        with closing(sqlite3.connect(tmp_path / "cekangka.db")) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
            (kept,) = db.execute("select count(*) from articles").fetchone()
        report = in_child(crawled_once, tmp_path, room.proxy, ("kicknews",))
    assert 0 < kept < 20
    assert (report["sources"][0]["articles"], report["sources"][0]["reason"]) == (20 - kept, None)
