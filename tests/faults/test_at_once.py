"""Two at once in one data directory."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

ONCE = Path(__file__).parent.with_name("crawl_once.py")


@pytest.mark.fault("crawl 3", "a second crawl at the same time is refused at once")
def test_a_second_crawl_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "crawl.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, ONCE, tmp_path, "-", "kicknews"], capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stderr) == (2, f"{tmp_path}: another crawl is at work there\n")
