"""The crawl's memory of one source: what is known, due, fetched and failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crawler.dates import possible
from crawler.discovery import Link
from crawler.sources import Source
from db.store import Known, ListingPage, Page, Snapshot, State, Store, Validators, Visit
from extract.model import Article

# A page that fails in this many runs is given up.
TRIES = 3
# A young article is asked for again so many days after it was fetched, as corrections come soon or never.
RECHECKS = tuple(map(timedelta, (1, 3, 7)))
YOUNG = RECHECKS[-1]


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the fetching of a page ended: its state, why, the article it gave, the snapshots of all its parts."""

    page: Page
    state: State
    reason: str | None = None
    article: Article | None = None
    snapshots: tuple[Snapshot, ...] = ()
    validators: Validators | None = None


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How asking again for a known article ended: a changed `article` and its snapshots, or why none was read."""

    known: Known
    reason: str | None = None
    article: Article | None = None
    snapshots: tuple[Snapshot, ...] = ()
    validators: Validators | None = None


class Ledger:
    """The pages of one source over all crawls; `now` is the run's clock."""

    def __init__(self, store: Store, source: Source, now: Callable[[], datetime]) -> None:
        self._store = store
        self._source = source
        self._now = now
        self._listings: list[ListingPage] = []
        status = {status.source: status for status in store.source_status()}.get(source.name)
        # Listings are newest first, so that a listing page without news ends a walk; but only when the run before
        # saw every listing to its end. After a failure, all are walked as far as they go.
        self.complete = status is not None and status.last_success is not None and status.last_reason is None

    def unknown(self, links: Iterable[Link]) -> list[Link]:
        """The links that the ledger does not have and would take, each once."""
        by_key = {link.key: link for link in links if self._wanted(link)}
        known = self._store.known(self._source.name, by_key)
        return [link for key, link in by_key.items() if key not in known]

    def _wanted(self, link: Link) -> bool:
        return link.listed is None or self._source.since is None or link.listed >= self._source.since.isoformat()

    def listing(self, url: str) -> ListingPage | None:
        """A page of a listing as it was last seen, when its server can be asked whether it has changed since.

        Only after a run that saw all listings to their end: what is unchanged is then known with all that follows.
        """
        return self._store.listing(self._source.name, url) if self.complete else None

    def listed(self, url: str, validators: Validators | None, links: Iterable[Link]) -> None:
        """Remember, with the next `add`, what a page of a listing showed."""
        if validators is not None:
            rows = tuple((link.key, link.url, link.title, link.listed) for link in links)
            self._listings.append(ListingPage(self._source.name, url, validators, rows))

    def is_listed(self, first: date, last: date) -> bool:
        """Whether the source's past between two days has been listed in full."""
        return self._store.is_backfilled(self._source.name, first.isoformat(), last.isoformat())

    def add(self, found: Sequence[tuple[Link, str]], month: tuple[date, date] | None = None) -> int:
        """Make links (each with the route that found it) pending, known ones and those before `since` aside.

        Returns how many were new. All are added at once: a crawl that dies while it lists has listed nothing. Where
        several routes found an article, its title is the first that any of them gave, its date that of a feed, sitemap
        or REST rather than that of an HTML listing; `found_by` is the route of the date.
        """
        merged: dict[str, tuple[Link, str]] = {}
        for link, route in found:
            first, by = merged.setdefault(link.key, (link, route))
            best, by = max((first, by), (link, route), key=_worth)
            merged[link.key] = (replace(first, title=first.title or link.title, listed=best.listed), by)
        pages = [
            Page(self._source.name, link.key, link.url, link.title, link.listed, route)
            for link, route in merged.values()
            if self._wanted(link)
        ]
        listings, self._listings = self._listings, []
        past = (self._source.name, month[0].isoformat(), month[1].isoformat()) if month else None
        return self._store.add_pages(pages, listings, past)

    def due(self) -> list[Page]:
        """The pages to fetch, first seen first."""
        return self._store.pending_pages(self._source.name)

    def finish(self, fetched: Fetched) -> None:
        """Write a page's end, its article and snapshots in one transaction; a missing date is the listing's."""
        article, page, now = fetched.article, fetched.page, self._now()
        if article is not None:
            own, listed = (article.published, article.published_from), (page.listed, origin(page.found_by))
            day, place = possible(now, own, listed)
            article = replace(article, published=day, published_from=place)
        visit = Visit(now.isoformat(timespec="seconds"), None, fetched.validators)
        if article is not None and _is_young(article, now):
            visit = replace(visit, recheck_at=_next_recheck(now, now))
        self._store.finish_page(page, fetched.state, fetched.reason, article, fetched.snapshots, visit)

    def rechecks(self) -> list[Known]:
        """The young articles that are to be asked for again, first seen first."""
        return self._store.rechecks(self._source.name, self._now().isoformat(timespec="seconds"))

    def stored(self, page: Page) -> Article:
        """The article that a page gave. Raises LookupError where it gave none."""
        article = self._store.article(f"{page.source}:{page.key}")
        if article is None:
            raise LookupError(f"{page.source}:{page.key}")
        return article

    def recheck(self, again: Rechecked) -> None:
        """Write what became of asking again: a new revision, or that the article stays as it is.

        Its date of publication stays the first that was known, whatever date of change a page shows later.
        """
        page, visit, article = again.known.page, again.known.visit, again.article
        assert visit.fetched_at is not None
        recheck_at = _next_recheck(datetime.fromisoformat(visit.fetched_at), self._now())
        visit = Visit(visit.fetched_at, recheck_at, again.validators)
        if article is None:
            self._store.recheck_page(page, again.reason, visit)
            return
        first = self.stored(page)
        if first.published is not None:
            article = replace(article, published=first.published, published_from=first.published_from)
        self._store.finish_page(page, "fetched", None, article, again.snapshots, visit)

    def retry(self, page: Page, reason: str) -> State:
        """Count a failed try: the page stays pending, or is `failed` after TRIES of them."""
        return self._store.retry_page(page, reason, TRIES)


def _worth(found: tuple[Link, str]) -> int:
    """How good a link's date is: one that a machine wrote above one on a card, and any above none."""
    link, route = found
    return 0 if link.listed is None else 1 if origin(route) == "listing" else 2


def origin(route: str) -> str:
    """What `published_from` says of a date that the page itself does not tell: `search:KIA` → `listing`."""
    kind = route.partition(":")[0]
    return kind if kind in ("feed", "rest", "sitemap") else "listing"


def _is_young(article: Article, now: datetime) -> bool:
    """Whether an article may still be corrected; one without a full date may."""
    try:
        return date.fromisoformat(article.published or "") >= (now - YOUNG).date()
    except ValueError:
        return article.published is None


def _next_recheck(fetched: datetime, now: datetime) -> str | None:
    """The first of the days on which an article is asked for again that is still to come."""
    return next(((fetched + after).isoformat(timespec="seconds") for after in RECHECKS if fetched + after > now), None)
