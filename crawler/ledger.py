"""The crawl's memory of one source: what is known, due, fetched and failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crawler.discovery import Link
from crawler.sources import Source
from db.store import Page, Snapshot, State, Store
from extract.model import Article

# A page that fails in this many runs is given up.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the fetching of a page ended: its state, why, the article it gave, the snapshots of all its parts."""

    page: Page
    state: State
    reason: str | None = None
    article: Article | None = None
    snapshots: tuple[Snapshot, ...] = ()


class Ledger:
    """The pages of one source over all crawls."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        status = {status.source: status for status in store.source_status()}.get(source.name)
        # Listings are newest first, so that a listing page without news ends a walk; but only when the run before
        # saw every listing to its end. After a failure, all are walked as far as they go.
        self.complete = status is not None and status.last_success is not None and status.last_reason is None

    def unknown(self, links: Iterable[Link]) -> list[Link]:
        """The links that the ledger does not have, each once."""
        by_key = {link.key: link for link in links}
        known = self._store.known(self._source.name, by_key)
        return [link for key, link in by_key.items() if key not in known]

    def add(self, found: Sequence[tuple[Link, str]]) -> int:
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
        since = self._source.since.isoformat() if self._source.since else ""
        return self._store.add_pages(
            Page(self._source.name, link.key, link.url, link.title, link.listed, route)
            for link, route in merged.values()
            if link.listed is None or link.listed >= since
        )

    def due(self) -> list[Page]:
        """The pages to fetch, first seen first."""
        return self._store.pending_pages(self._source.name)

    def finish(self, fetched: Fetched) -> None:
        """Write a page's end, its article and snapshots in one transaction; a missing date is the listing's."""
        article, page = fetched.article, fetched.page
        if article is not None and article.published is None and page.listed is not None:
            article = replace(article, published=page.listed, published_from=_origin(page.found_by))
        self._store.finish_page(page, fetched.state, fetched.reason, article, fetched.snapshots)

    def retry(self, page: Page, reason: str) -> State:
        """Count a failed try: the page stays pending, or is `failed` after TRIES of them."""
        return self._store.retry_page(page, reason, TRIES)


def _worth(found: tuple[Link, str]) -> int:
    """How good a link's date is: one that a machine wrote above one on a card, and any above none."""
    link, route = found
    return 0 if link.listed is None else 1 if _origin(route) == "listing" else 2


def _origin(route: str) -> str:
    """What `published_from` says of a date that the page itself does not tell: `search:KIA` → `listing`."""
    kind = route.partition(":")[0]
    return kind if kind in ("feed", "rest", "sitemap") else "listing"
