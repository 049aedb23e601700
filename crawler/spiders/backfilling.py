"""The backfilling spider: what a source published between two days, month by month, from the routes that lead there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from scrapy.http import Request

from crawler.answers import Forbidden, Unanswered
from crawler.discovery import Link, ListingError
from crawler.sources import Listing, Source
from crawler.spiders.base import NewsSpider

# Pages of a listing, and sitemaps of an index: a month of one keyword has never so many.
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: str) -> bool:
        """Whether an ISO day is one of them."""
        return self.first.isoformat() <= day <= self.last.isoformat()

    def months(self) -> Iterator[Window]:
        """The window's parts of one calendar month each, latest first."""
        last = self.last
        while last >= self.first:
            first = max(self.first, last.replace(day=1))
            yield Window(first, last)
            last = first - timedelta(days=1)

    def days(self) -> Iterator[date]:
        """Its days, latest first."""
        return (self.last - timedelta(days=back) for back in range((self.last - self.first).days + 1))


def archives(source: Source, window: Window) -> Iterator[Listing]:
    """The listings of a source that lead into the past: REST between two days, indexes by day, and sitemaps."""
    for route in source.routes:
        long = replace(route, pages=MOST_LISTED)
        if route.kind == "rest":
            # WordPress: `after` and `before` are exclusive instants of the site's own clock.
            since = (window.first - timedelta(days=1)).isoformat()
            until = f"&before={(window.last + timedelta(days=1)).isoformat()}T00:00:00"
            bounded = replace(long, url=route.url + until, more=(route.more or route.url) + until)
            for keyword in source.keywords:
                yield Listing(bounded, source.host, source.root, since, keyword)
        elif route.dated:
            for day in window.days():
                yield Listing(route, source.host, source.root, day=day)
        elif route.kind == "sitemap":
            yield Listing(long, source.host, source.root)


class BackfillingSpider(NewsSpider):
    """Lists a source's past month by month, each once and for good, then fetches what is due."""

    def __init__(self, window: Window, **given: Any) -> None:
        super().__init__(**given)
        self.window = window
        self.ledger.complete = False  # what is known already ends no walk into the past

    async def start(self) -> AsyncIterator[Request]:
        """List the months that were not listed yet, then give the requests for the pages that are due."""
        await self.take_turns()
        found = new = 0
        for month in self.window.months():
            if self.ledger.is_listed(month.first, month.last):
                continue
            links = await self.list_month(month)
            if links is None:
                break
            found += len({link.key for link, _ in links})
            new += self.ledger.add(links, month=(month.first, month.last))
        due = self.ledger.due()[: self.budget]
        self.monitor.listed(found, new, len(due))
        for page in due:
            yield self.ask_for(page)

    async def list_month(self, month: Window) -> list[tuple[Link, str]] | None:
        """The links of one month with their routes; None when it could not be seen in full."""
        found: list[tuple[Link, str]] = []
        absent: dict[str, None] = {}
        answered = False
        for listing in archives(self.source, month):
            if listing.route.fallback and answered:
                continue
            links: list[Link] = []
            try:
                await self.walk(listing, links)
                answered = True
            except (ListingError, Forbidden) as error:
                absent.setdefault(f"{listing.route.kind}: {error}")
            except Unanswered as error:
                self.monitor.problem(f"{month.first:%Y-%m}: {error}")
                return None
            found += [(link, listing.name) for link in links if link.listed is None or link.listed in month]
        if not answered:
            self.monitor.problem(f"{month.first:%Y-%m}: {'; '.join(absent)}")
            return None
        return found
