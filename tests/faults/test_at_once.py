"""Two at once in one data directory."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from forked import FORKED

from db.store import Store

ONCE = Path(__file__).parent.with_name("crawl_once.py")


@pytest.mark.fault("crawl 3", "a second crawl at the same time is refused at once")
def test_a_second_crawl_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "crawl.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, ONCE, tmp_path, "-", "kicknews"], capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stderr) == (2, f"{tmp_path}: another crawl is at work there\n")


def opened(path: Path, all_there: Any) -> None:
    all_there.wait(30)
    with Store(path) as store:
        store.counts()


@pytest.mark.fault("crawl 3", "four processes that make the database at the same moment all find it made")
def test_a_database_that_several_make_at_once_is_made_once(tmp_path: Path) -> None:
    """2026-11-22: 27 of 60 ended with 'database is locked' or 'table reviews already exists'."""
    for time in range(3):
        all_there = FORKED.Barrier(4)
        path = tmp_path / f"{time}.db"
        children = [FORKED.Process(target=opened, args=(path, all_there)) for _ in range(4)]
        for child in children:
            child.start()
        for child in children:
            child.join(60)
        assert [child.exitcode for child in children] == [0, 0, 0, 0]
