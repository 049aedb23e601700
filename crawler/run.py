"""One crawl: every source's spider in one process, with one store, one archive and one lock."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.ledger import Ledger
from crawler.monitors import Monitor, SourceProgress, Watcher
from crawler.settings import of_source, settings
from crawler.sources import Source
from crawler.spiders.base import NewsSpider
from crawler.warc import Archive
from db.store import SourceRun, Store

__all__ = ["CrawlError", "CrawlReport", "SourceProgress", "SourceRun", "crawl"]


class CrawlError(ValueError):
    """The crawl cannot begin; one line says why."""


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl did: its number in the table of runs, every source's sums, and whether it was interrupted."""

    run: int
    sources: tuple[SourceRun, ...]
    interrupted: bool = False

    @property
    def ok(self) -> bool:
        """Whether every source was seen in full."""
        return not self.interrupted and all(source.reason is None for source in self.sources)


def crawl(
    sources: Sequence[Source],
    data: Path,
    *,
    proxy: str | None = None,
    progress: Watcher | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CrawlReport:
    """Crawl the sources into the data directory, once per process (Twisted's reactor cannot be started again).

    With `proxy`, the newsroom's address, no outlet is spared and https is asked for as http. Ctrl-C ends after the
    pages under way. Raises CrawlError when another crawl is at work there, StoreError for a database that is none.
    """
    data.mkdir(parents=True, exist_ok=True)
    with _alone(data), Store(data / "cekangka.db") as store:
        started = now()
        run = store.start_run("crawl", started.isoformat(timespec="seconds"))
        archive = Archive(data / "warc", started)
        process = AsyncCrawlerProcess(Settings(settings(data / "crawl.log", proxy)))
        monitors = [Monitor(source.name, progress) for source in sources]
        for source, monitor in zip(sources, monitors, strict=True):
            own = process.settings.copy()
            own.update(of_source(source, proxy), priority="cmdline")
            ledger = Ledger(store, source)
            process.crawl(
                Crawler(NewsSpider, own), source=source, ledger=ledger, archive=archive, monitor=monitor, now=now
            )
        try:
            process.start()
        finally:
            archive.close()
        report = CrawlReport(run, tuple(each.sums() for each in monitors), any(each.interrupted for each in monitors))
        for source_run in report.sources:
            store.record_source_run(run, source_run)
        outcome = "interrupted" if report.interrupted else "done" if report.ok else "failed"
        store.end_run(run, now().isoformat(timespec="seconds"), outcome, _total(report.sources))
        return report


def _total(runs: Sequence[SourceRun]) -> dict[str, int]:
    sums = [asdict(source_run) for source_run in runs]
    keys = ("found", "new", "fetched", "articles", "off_topic", "refused", "failed")
    return {key: sum(each[key] for each in sums) for key in keys}


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the data directory's lock, which the system frees when the process ends, however it ends."""
    with (data / "crawl.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CrawlError(f"{data}: another crawl is at work there") from error
        yield
