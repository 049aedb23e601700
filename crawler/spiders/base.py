"""The spider of every family: list what is new, fetch what is due, read it, and tell how each page ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.answers import (
    GONE,
    REDIRECTS,
    UNANSWERED,
    Forbidden,
    LeftAlone,
    Unanswered,
    conditions,
    validators_of,
    words,
)
from crawler.discovery import READERS, Link, ListingError, sitemaps, topical
from crawler.ledger import Fetched, Ledger, origin
from crawler.middlewares import NotNow
from crawler.monitors import Monitor
from crawler.page import AnotherPage, NotAnArticle, join, parts, read
from crawler.sources import Listing, Route, Source
from crawler.urls import identify
from crawler.warc import Archive, Reply
from db.store import Page, Snapshot, Validators
from extract import on_topic
from extract.model import Article

MOST_PARTS = 20
# What page.read says of a page that answered and yet holds nothing to read.
EMPTY = frozenset({"no body", "no title", "empty page"})


class NewsSpider(scrapy.Spider):
    """Crawls one source; what it knows and finds goes through its ledger, archive and monitor."""

    def __init__(
        self,
        source: Source,
        ledger: Ledger,
        archive: Archive,
        monitor: Monitor,
        now: Callable[[], datetime],
        turns: Sequence[asyncio.Lock],
        budget: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=source.name, **kwargs)
        self.source, self.ledger, self.archive, self.monitor, self.now = source, ledger, archive, monitor, now
        self.turns, self.budget = turns, budget
        self.held: list[asyncio.Lock] = []
        self.allowed_domains = source.domains

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """Also hear of exceptions: one that nobody expected is told to the monitor, never only logged."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.broken, signal=signals.spider_error)
        crawler.signals.connect(spider.broken, signal=signals.item_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """List first, remember it all at once, then fetch what is due: pages left over come before new ones.

        A source that answers nothing is left as it was: its pending pages are not tried. Sources that share a host
        take turns, and each has a budget of pages a run, so that a long backlog keeps no other waiting.
        """
        await self.take_turns()
        found, answered = await self.list_all()
        new = self.ledger.add(found)
        due = self.ledger.due()[: self.budget] if answered else []
        self.monitor.listed(len({link.key for link, _ in found}), new, len(due))
        for page in due:
            yield self.ask_for(page)

    async def take_turns(self) -> None:
        """Wait until no other source asks the same hosts."""
        for turn in self.turns:
            await turn.acquire()
            self.held.append(turn)

    def ask_for(self, page: Page) -> Request:
        """The request for an article's first part.

        Redirects are followed by `article`: Scrapy drops one that leads off the site, or to a page that was asked for
        already, without a word.
        """
        url = page.url + self.source.profile.whole
        return Request(
            url, self.article, errback=self.unanswered, cb_kwargs={"page": page}, meta={"dont_redirect": True}
        )

    async def list_all(self) -> tuple[list[tuple[Link, str]], bool]:
        """Walk every route of the source: the links with the route that found them, and whether any route answered.

        A route that is not there (404, no feed) is left to the others; one that broke is told to the monitor.
        """
        found: list[tuple[Link, str]] = []
        absent: dict[str, None] = {}
        broken: dict[str, None] = {}
        answered = False
        for route in self.source.routes:
            if route.fallback and answered:
                break
            for listing in self.source.listings(route, self.now().astimezone(self.source.zone).date()):
                links: list[Link] = []
                try:
                    await self.walk(listing, links)
                    answered = True
                except ListingError as error:
                    absent.setdefault(f"{route.kind}: {error}")
                except Forbidden as error:
                    absent.setdefault(str(error))
                except LeftAlone as error:
                    broken.setdefault(str(error))
                except Unanswered as error:
                    broken.setdefault(f"{route.kind}: {error}")
                found += [(link, listing.name) for link in links]
        self.logger.info("routes that are not there: %s", "; ".join(absent) or "none")
        answered = answered or bool(found)
        for reason in broken if answered else [f"unreachable: {'; '.join(broken | absent)}"]:
            self.monitor.problem(reason)
        return found, answered

    async def walk(self, listing: Listing, links: list[Link]) -> None:
        """Append the links of one listing, newest first, to its end: a page without new ones, or the last allowed.

        After a run that saw everything, the first page without an unknown article is the end, and so is one that its
        server says is unchanged. What was seen before an exception stays in `links`.
        """
        seen: set[str] = set()
        async for shown in self.pages_of(listing, seen):
            more = [link for link in shown if link.key not in seen]
            seen |= {link.key for link in more}
            wanted = [link for link in more if topical(link)] if listing.route.topical else more
            links += wanted
            if not more or (wanted and self.ledger.complete and not self.ledger.unknown(wanted)):
                return

    async def pages_of(self, listing: Listing, seen: set[str]) -> AsyncIterator[list[Link]]:
        """The links of a listing's pages, as long as there are any, or of the sitemaps that its index leads to.

        `seen` holds the keys of what was listed so far. Raises ListingError.
        """
        route, url = listing.route, listing.url()
        first = await self.ask_for_listing(url)
        if route.kind == "sitemap" and (inner := sitemaps(first.body)):
            for url in inner[: route.pages]:
                yield self.links_of(route, url, await self.ask_for_listing(url))
            return
        yield self.links_of(route, url, first)
        for number in range(2, route.pages + 1) if route.more else ():
            url = listing.url(number, len(seen))
            response = await self.ask_for_listing(url)
            if response.status in GONE:
                return
            yield self.links_of(route, url, response)

    async def ask_for_listing(self, url: str) -> Response:
        """The answer of a page of a listing; 304 where it is as it was when it was last seen."""
        known = self.ledger.listing(url)
        return await self.download(url, known.validators if known else None)

    def links_of(self, route: Route, url: str, response: Response) -> list[Link]:
        """The links of a page of a listing, those remembered where it is unchanged. Raises ListingError."""
        known = self.ledger.listing(url) if response.status == 304 else None
        if known is None and response.status != 200:
            raise ListingError(f"{response.status}")
        self.monitor.listing(unchanged=known is not None)
        if known is not None:
            return [Link(*link) for link in known.links]
        links = list(READERS[route.kind](response.body, self.source))
        self.ledger.listed(url, validators_of(response), links)
        return links

    async def download(self, url: str, validators: Validators | None = None) -> Response:
        """An answer below 500, after retries and redirects; 304 where the validators still hold.

        Raises Unanswered or Forbidden.
        """
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(Request(url, headers=conditions(validators)))
        except NotNow as error:
            raise LeftAlone(words(error)) from error
        except UNANSWERED as error:
            raise Unanswered(words(error)) from error
        except IgnoreRequest as error:
            raise Forbidden(words(error)) from error
        if response.status >= 500 or response.status == 429:
            raise Unanswered(f"{response.status}")
        return response

    async def article(self, response: Response, page: Page) -> AsyncIterator[Fetched | Request]:
        """Read an article with all its parts; it is kept when it is on topic, and its snapshots with it."""
        try:
            if response.status in REDIRECTS:
                location = (response.headers.get("Location") or b"").decode("latin-1")
                response = await self.download(urljoin(response.url, location))
            if response.status == 200:
                yield await self.read(response, page)
            elif (end := self._not_ok(page, response.status)) is not None:
                yield end
        except AnotherPage as other:
            yield Fetched(page, "refused", other.reason)
            if (request := self.moved(other.url)) is not None:
                yield request
        except NotAnArticle as no_article:
            if self.accepts(no_article.reason):
                yield Fetched(page, "refused", no_article.reason)
            else:
                self.retry(page, no_article.reason)
        except Forbidden as error:
            yield Fetched(page, "refused", str(error))
        except Unanswered as error:
            self.retry(page, str(error))

    async def read(self, response: Response, page: Page) -> Fetched:
        """The end of a page that answered. Raises NotAnArticle, or Unanswered where a part of it cannot be had."""
        article, replies = await self.whole(response, page)
        self.monitor.read(article)
        if not on_topic(article.text):
            return Fetched(page, "off_topic")
        return Fetched(page, "fetched", None, article, await self.keep(page, replies), validators_of(*replies))

    async def whole(self, response: Response, page: Page) -> tuple[Article, list[Response]]:
        """An article with all its parts, and the answers that hold them. Raises NotAnArticle or Unanswered."""
        replies, found = [response], [read(response.body, response.url, self.source)]
        if found[0].id != f"{page.source}:{page.key}":
            raise AnotherPage(response.url)
        links = parts(response.body, response.url, self.source)
        done: set[int] = set()
        while left := sorted(links.keys() - done):
            if len(done) == MOST_PARTS:
                raise NotAnArticle(f"more than {MOST_PARTS} parts")
            done.add(left[0])
            reply = await self.download(links[left[0]])
            if reply.status != 200:
                raise Unanswered(f"part {left[0]}: {reply.status}")
            try:
                part = read(reply.body, reply.url, self.source)
            except NotAnArticle as error:
                raise Unanswered(f"part {left[0]}: {error.reason}") from error
            if set(part.text.split("\n")) <= {line for article in found for line in article.text.split("\n")}:
                break  # a pager without end, that shows the same text again
            replies.append(reply)
            found.append(part)
            links |= parts(reply.body, reply.url, self.source)
        return join(found), replies

    def moved(self, url: str) -> Request | None:
        """The request for an article that another address turned out to be, when it is not known yet."""
        address = identify(url, self.source)
        link = Link(address.key, address.url) if address else None
        if link is None or not self.ledger.unknown([link]):
            return None
        self.ledger.add([(link, "moved")])
        return self.ask_for(next(page for page in self.ledger.due() if page.key == link.key))

    def unanswered(self, failure: Failure) -> Fetched | None:
        """The end of a page without an answer: refused where it is forbidden, else to be tried again."""
        page: Page = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        match failure.value:
            case NotNow() as error:
                # It is the source that has to wait, not the page: no try is counted.
                self.monitor.problem(words(error))
                self.monitor.ended("pending")
            case IgnoreRequest() as error:
                return Fetched(page, "refused", words(error))
            case error if isinstance(error, UNANSWERED):
                self.retry(page, words(error))
            case _:
                failure.raiseException()
        return None

    def retry(self, page: Page, reason: str) -> None:
        """Leave the page for a later run, or give it up after too many."""
        self.monitor.ended(self.ledger.retry(page, reason))

    def broken(self, failure: Failure) -> None:
        """An exception that nobody expected, here or in the store: the page stays pending, the run is no success."""
        self.monitor.problem(f"error: {words(failure.value)}")

    def closed(self, reason: str) -> None:
        """Tell the monitor that the spider has ended, and let the next source of its hosts begin."""
        self.monitor.closed(reason, self.crawler.stats.get_stats() if self.crawler.stats else {})
        for turn in self.held:
            turn.release()

    def accepts(self, reason: str) -> bool:
        """Whether a page is what it is for good, for this `reason`: a soft block is none, but tells of the source."""
        if reason.startswith("blocked"):
            self.monitor.problem(reason)
            return False
        if reason in EMPTY:
            self.monitor.empty()
        return True

    async def keep(self, page: Page, replies: Sequence[Response]) -> tuple[Snapshot, ...]:
        """Put the answers into the archive, and on disk; the other sources go on meanwhile."""
        snapshots = tuple(self._keep(page, reply) for reply in replies)
        await asyncio.to_thread(self.archive.sync, page.source)
        return snapshots

    def _not_ok(self, page: Page, status: int) -> Fetched | None:
        if status in GONE:
            return Fetched(page, "refused", f"gone: {status}")
        if status in (401, 403):
            self.monitor.problem(f"blocked: {status}")
        self.retry(page, f"{status}")
        return None

    def _keep(self, page: Page, response: Response) -> Snapshot:
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        )
        reply = Reply(response.url, response.status, headers, response.body)
        listed = f"{page.listed} {origin(page.found_by)}" if page.listed else None
        return self.archive.append(page.source, page.key, reply, self.now(), listed)
