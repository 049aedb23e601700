"""The probing spider: each route and selector of a source is tried once, and what it gave is told; nothing is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from scrapy.http import Request

from crawler.answers import Forbidden, Unanswered
from crawler.discovery import Link, ListingError
from crawler.markup import decode, plain, select, tree
from crawler.page import NotAnArticle, read
from crawler.sources import Listing, Route
from crawler.spiders.base import NewsSpider
from extract.model import Article

# No text holds it: a search that finds something for it does not search.
NONSENSE = "qxzvkwj"
MOST_PAGES = 3
SELECTORS = ("headline", "date", "body", "drop", "pager")


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried: `what` (a route's kind or a kind of selector), its words, and what came of it.

    `hits` counts links or elements, `told` says the rest: characters, a date and where it stood, or why nothing came.
    """

    what: str
    words: str
    hits: int
    told: str = ""
    nonsense: int | None = None


class ProbingSpider(NewsSpider):
    """Tries all that a source's row says: `routes` and `pages` hold what came of it, `article` what was read last."""

    routes: list[Trial]
    pages: list[Trial]
    article_read: Article | None

    async def start(self) -> AsyncIterator[Request]:
        """Try the routes, then the selectors on one of the first articles that a route shows, on one with a date."""
        self.routes, self.pages, self.article_read = [], [], None
        links: list[Link] = []
        for route in self.source.routes:
            trial, shown = await self.tried(route)
            self.routes.append(trial)
            links = links or shown
        for link in links[:MOST_PAGES]:
            await self.try_page(link)
            if self.article_read and self.article_read.published:
                break
        return
        yield  # nothing is left to Scrapy to fetch

    async def tried(self, route: Route) -> tuple[Trial, list[Link]]:
        """One page of a route, and of a search for a word that does not exist."""
        listing = next(self.source.listings(route, self.now().astimezone(self.source.zone).date()))
        links, why = await self.shown(listing)
        nonsense = None
        if route.kind == "search":
            nonsense = len((await self.shown(replace(listing, keyword=NONSENSE)))[0])
        return Trial(route.kind, listing.url(), len(links), why, nonsense), links

    async def shown(self, listing: Listing) -> tuple[list[Link], str]:
        """The links of a listing's first page, or why there are none."""
        try:
            async for links in self.pages_of(listing, set()):
                return links, ""
        except (ListingError, Forbidden, Unanswered) as error:
            return [], str(error)
        return [], "no page"

    async def try_page(self, link: Link) -> None:
        """The selectors on one article's page, and what it is read as."""
        try:
            response = await self.download(link.url + self.source.profile.whole)
            article = read(response.body, response.url, self.source)
        except (Forbidden, Unanswered, NotAnArticle) as error:
            self.pages.append(Trial("page", link.url, 0, str(error)))
            return
        document = tree(decode(response.body))
        assert document is not None, "an article was read from it"
        for what in SELECTORS:
            for selector in getattr(self.source.profile, what):
                found = [plain(node.text_content()) for node in select(document, (selector,))]
                self.pages.append(Trial(what, selector, len(found), f"{sum(map(len, found))} characters"))
        if article.published is None and link.listed:
            article = replace(article, published=link.listed, published_from="listing")
        self.article_read = article
        date = f"{article.published} by {article.published_from}" if article.published else "no date"
        told = f"{len(article.text)} characters by {article.read_by}, {date}"
        self.pages.append(Trial("page", link.url, 1, told))
