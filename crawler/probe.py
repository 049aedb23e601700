"""What a source's row is worth today: its routes and selectors tried once, and the row to put in its place."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.ledger import Ledger
from crawler.monitors import Monitor
from crawler.settings import of_source, settings
from crawler.sources import SOURCES, Source
from crawler.spiders.probing import ProbingSpider, Trial
from crawler.warc import Archive
from db.store import Store
from extract.model import Article


@dataclass(frozen=True, slots=True)
class Probed:
    """What came of everything that a source's row says, and the article that was read, if any."""

    source: Source
    routes: tuple[Trial, ...]
    pages: tuple[Trial, ...]
    article: Article | None

    @property
    def problems(self) -> list[str]:
        """Why the source should not be crawled as it is; nothing when it should."""
        found = [
            f"{route.what} finds {route.nonsense} articles for a word that does not exist"
            for route in self.routes
            if route.nonsense
        ]
        if not any(route.hits for route in self.routes):
            return [*found, "no route lists an article"]
        if self.article is None:
            return [*found, "no article can be read"]
        if self.article.read_by != "profile":
            found.append("the source's own selectors find no body")
        if self.article.published is None:
            found.append("no date")
        return found

    def note(self, today: date) -> str:
        """The dated note for its row: `2026-01-31: tried live: feed 30, search 12; date by meta`."""
        routes = ", ".join(f"{route.what} {route.hits}" for route in self.routes)
        said = "; ".join(self.problems) or f"date by {self.article.published_from if self.article else None}"
        return f"{today.isoformat()}: tried live: {routes}; {said}"

    def row(self, today: date, rows: Path = SOURCES) -> str:
        """The source's row as it stands in its file, with a new status and note."""
        texts = (path.read_text(encoding="utf-8") for path in sorted(rows.glob("*.toml")))
        block = next(
            b for text in texts for b in re.split(r"(?m)^(?=\[)", text) if b.startswith(f"[{self.source.name}]")
        )
        status = "quarantined" if self.problems else "active"
        block = re.sub(r"(?m)^status = .*$", f'status = "{status}"', block)
        note = self.note(today).replace("\\", "").replace('"', "'")
        return re.sub(r"(?m)^note = .*$", lambda _: f'note = "{note}"', block).rstrip()


def probe(sources: Sequence[Source], now: Callable[[], datetime], proxy: str | None = None) -> list[Probed]:
    """Try the sources, politely and once per process, and keep nothing; `proxy` as in crawler.run.crawl."""
    process = AsyncCrawlerProcess(Settings(settings(Path(os.devnull), proxy)))
    turn = asyncio.Lock()  # one after the other: what is asked is little
    with Store(":memory:") as store:
        crawlers = []
        for source in sources:
            own = process.settings.copy()
            own.update(of_source(source, proxy), priority="cmdline")
            crawler = Crawler(ProbingSpider, own)
            process.crawl(
                crawler, source=source, ledger=Ledger(store, source, now), archive=Archive(Path(os.devnull), now()),
                monitor=Monitor(source.name), now=now, turns=[turn], budget=0,
            )  # fmt: skip
            crawlers.append(crawler)
        process.start()
    spiders = [crawler.spider for crawler in crawlers]
    return [
        Probed(source, tuple(spider.routes), tuple(spider.pages), spider.article_read)
        for source, spider in zip(sources, spiders, strict=True)
        if isinstance(spider, ProbingSpider)
    ]
