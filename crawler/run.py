"""One crawl: every source's spider in one process, with one store, one archive and one lock."""

from __future__ import annotations

import asyncio
import signal
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.alone import alone
from crawler.ledger import Ledger
from crawler.monitors import Monitor, SourceProgress, Watcher
from crawler.settings import of_source, settings
from crawler.sources import Source
from crawler.spiders.backfilling import BackfillingSpider, Window
from crawler.spiders.corrections import CorrectingSpider
from crawler.warc import Archive
from db.store import SourceRun, Store

__all__ = ["CrawlReport", "Limits", "SourceProgress", "SourceRun", "Window", "crawl"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run ends: after `seconds` for all sources together, and for each after so many article `pages`.

    What is left is pending, and first in line in the next run.
    """

    seconds: float = 4 * 3600
    pages: int = 500


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
    now: Callable[[], datetime],
    *,
    command: str = "crawl",
    limits: Limits = Limits(),
    proxy: str | None = None,
    progress: Watcher | None = None,
    window: Window | None = None,
) -> CrawlReport:
    """Crawl the sources into the data directory, once per process (Twisted's reactor cannot be started again).

    `now` is the clock; `command` is what the table of runs calls it. With `proxy`, the newsroom's address, no outlet is
    spared and https is asked for as http. With `window` the sources' past is listed, not what is new. Ctrl-C ends after
    the pages under way. Raises AtWorkError when another crawl is at work there, StoreError for a database that is none.
    """
    with _Interruption() as interruption, alone(data, "crawl"), Store(data / "cekangka.db") as store:
        started = now()
        run = store.start_run(command, started.isoformat(timespec="seconds"))
        archive = Archive(data / "warc", started)
        process = AsyncCrawlerProcess(Settings(settings(data / "crawl.log", proxy)))
        monitors = [Monitor(source.name, progress) for source in sources]
        spiders, turns = [], defaultdict[str, asyncio.Lock](asyncio.Lock)
        for source, monitor in zip(sources, monitors, strict=True):
            own = process.settings.copy()
            own.update(of_source(source, proxy), priority="cmdline")
            crawler = Crawler(BackfillingSpider if window else CorrectingSpider, own)
            ledger = Ledger(store, source, now)
            given: dict[str, Any] = {"window": window} if window else {}
            given |= {"source": source, "ledger": ledger, "archive": archive, "monitor": monitor, "now": now}
            own_turns = [turns[host] for host in sorted(source.domains)]
            spiders.append(process.crawl(crawler, **given, turns=own_turns, budget=limits.pages))
        interruption.watch(process, spiders, limits.seconds)
        with closing(archive):
            process.start(install_signal_handlers=False)
        if interruption.too_late:
            for monitor in monitors:
                monitor.out_of_time()
        report = CrawlReport(run, tuple(each.sums() for each in monitors), interruption.came)
        for source_run in report.sources:
            store.record_source_run(run, source_run)
        outcome = "interrupted" if report.interrupted else "done" if report.ok else "failed"
        store.end_run(run, now().isoformat(timespec="seconds"), outcome, _total(report.sources))
        return report


class _Interruption:
    """The first SIGINT or SIGTERM ends a crawl after the pages under way, a second one at once; so does the time limit.

    Scrapy's own handlers are there only while its reactor runs, do not tell that a signal came, and stay behind.
    """

    def __init__(self) -> None:
        self.came = self.too_late = False
        self._process: AsyncCrawlerProcess | None = None
        self._spiders: list[asyncio.Task[None]] = []

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def watch(self, process: AsyncCrawlerProcess, spiders: list[asyncio.Task[None]], seconds: float) -> None:
        """End these spiders when a signal comes, as soon as they run when one has come, and when the time is up."""
        self._process, self._spiders = process, spiders
        asyncio.get_event_loop().call_later(seconds, self._run_out)
        if self.came:
            asyncio.get_event_loop().call_soon(self._end)

    def _run_out(self) -> None:
        self.too_late = True
        self._end()

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
