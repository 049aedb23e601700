"""Re-extraction of all stored articles by two processes: how busy they are, and the memory that it takes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.measure import Row, at_least, at_most
from crawler.newsroom import Newsroom
from db.store import Page, Snapshot, Store
from extract.model import Article

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
CORES = 2


def rows() -> Iterator[Row]:
    """Two sizes, so that memory can be seen to stay."""
    few, many = _reread(ARTICLES // 5), _reread(ARTICLES)
    yield Row(f"re-extraction of {ARTICLES:,} articles by {CORES} processes", f"{ARTICLES / many[0]:.0f} a second")
    yield at_least("— share of both cores that is used", many[1], 0.8, "")
    yield at_most("— largest process, to that with a fifth of the articles", many[2] / few[2], 1.2, "×")


def _reread(count: int) -> tuple[float, float, float]:
    """Seconds, share of the cores used, and the largest process in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder) / "cekangka.db", count)
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "cekangka", "extract", "--all", "--workers", str(CORES), "--data", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = status
        taken, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, busy / taken / CORES, usage.ru_maxrss * 1024


def _fill(path: Path, count: int) -> None:
    stories = [a for a in Newsroom.articles if a.figures]
    with Store(path) as store:
        for number in range(count):
            story = stories[number % len(stories)]
            article = Article(f"bench:{number}", story.text, title=story.text.split("\n")[0], published="2024-05-04")
            page = Page("bench", str(number), f"https://bench.example/{number}", found_by="bench")
            where = Snapshot("bench", page.key, page.url, "2024-05-04T00:00:00+00:00", 200, "0" * 64, "a", number, 1)
            store.add_capture(page, replace(article, id=f"bench:{number}"), [where])
