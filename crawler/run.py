"""One crawl: every source's spider in one process, with one store, one archive and one lock."""

from __future__ import annotations

import asyncio
import fcntl
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

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
    with _Interruption() as interruption, _alone(data), Store(data / "cekangka.db") as store:
        started = now()
        run = store.start_run("crawl", started.isoformat(timespec="seconds"))
        archive = Archive(data / "warc", started)
        process = AsyncCrawlerProcess(Settings(settings(data / "crawl.log", proxy)))
        monitors = [Monitor(source.name, progress) for source in sources]
        spiders = []
        for source, monitor in zip(sources, monitors, strict=True):
            own = process.settings.copy()
            own.update(of_source(source, proxy), priority="cmdline")
            crawler, ledger = Crawler(NewsSpider, own), Ledger(store, source)
            spiders.append(
                process.crawl(crawler, source=source, ledger=ledger, archive=archive, monitor=monitor, now=now)
            )
        interruption.watch(process, spiders)
        with closing(archive):
            process.start(install_signal_handlers=False)
        report = CrawlReport(run, tuple(each.sums() for each in monitors), interruption.came)
        for source_run in report.sources:
            store.record_source_run(run, source_run)
        outcome = "interrupted" if report.interrupted else "done" if report.ok else "failed"
        store.end_run(run, now().isoformat(timespec="seconds"), outcome, _total(report.sources))
        return report


class _Interruption:
    """The first SIGINT or SIGTERM ends a crawl after the pages under way, a second one at once.

    Scrapy's own handlers are there only while its reactor runs, do not tell that a signal came, and stay behind.
    """

    def __init__(self) -> None:
        self.came = False
        self._process: AsyncCrawlerProcess | None = None
        self._spiders: list[asyncio.Task[None]] = []

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def watch(self, process: AsyncCrawlerProcess, spiders: list[asyncio.Task[None]]) -> None:
        """End these spiders when a signal comes, or as soon as they run when one has come."""
        self._process, self._spiders = process, spiders
        if self.came:
            asyncio.get_event_loop().call_soon(self._end)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        if self._process is not None:
            asyncio.get_event_loop().call_soon_threadsafe(self._cancel if self.came else self._end)
        self.came = True

    def _end(self) -> None:
        assert self._process is not None
        self._ending = asyncio.ensure_future(self._process.stop())
        self._ending.add_done_callback(self._cancel)  # of spiders that were still opening, and do not heed stop()

    def _cancel(self, _: object = None) -> None:
        for spider in self._spiders:
            spider.cancel()


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
