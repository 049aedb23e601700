"""The ledger of pages: what is known, due, fetched, failed, and where the fetched bytes lie."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple

from db.articles import Articles
from db.records import Known, ListingPage, Page, Snapshot, State, StoreError, Validators, Visit
from extract.model import Article

TAKEN_DOWN = "taken down"  # the reason of a page that is refused for ever
PAGE = "source, key, url, title, listed, found_by, state, tries, reason"
_VISIT = "fetched_at, recheck_at, etag, last_modified"
SNAPSHOT = "source, key, url, fetched_at, status, sha256, file, offset, length"


class Pages(Articles):
    """The part of the store that is the crawl's memory."""

    def add_pages(
        self,
        pages: Iterable[Page],
        listings: Iterable[ListingPage] = (),
        past: tuple[str, str, str] | None = None,
    ) -> int:
        """Make new pages pending and leave known ones alone, and remember the listings that showed them.

        `past` is a source with the first and last ISO day that were listed in full. Gives how many pages were new.
        """
        with self._transaction():
            if past:
                self._db.execute("insert or replace into backfilled values (?, ?, ?)", past)
            self._db.executemany(
                "insert or replace into listings values (?, ?, ?, ?, ?)",
                (
                    (at.source, at.url, at.validators.etag, at.validators.last_modified, json.dumps(at.links))
                    for at in listings
                ),
            )
            before = self._db.total_changes
            self._db.executemany(
                f"insert into pages ({PAGE}) values (?, ?, ?, ?, ?, ?, ?, 0, ?) on conflict (source, key) do nothing",
                ((p.source, p.key, p.url, p.title, p.listed, p.found_by, *self._start(p)) for p in pages),
            )
            return self._db.total_changes - before

    def _start(self, page: Page) -> tuple[State, str | None]:
        """The state of a new page, and why: one that was taken down, even under another key, is never to be fetched."""
        taken = self.is_taken_down(f"{page.source}:{page.key}", page.url)
        return ("refused", TAKEN_DOWN) if taken else ("pending", None)

    def is_backfilled(self, source: str, first: str, last: str) -> bool:
        """Whether a source's past between two ISO days has been listed in full."""
        known = "select 1 from backfilled where source = ? and first <= ? and last >= ?"
        return self._db.execute(known, (source, first, last)).fetchone() is not None

    def listing(self, source: str, url: str) -> ListingPage | None:
        """A page of a listing as it was last seen, where the server gave it a validator."""
        row = self._db.execute(
            "select etag, last_modified, links from listings where source = ? and url = ?", (source, url)
        ).fetchone()
        if row is None:
            return None
        links = tuple((key, link, title, listed) for key, link, title, listed in json.loads(row["links"]))
        return ListingPage(source, url, Validators(row["etag"], row["last_modified"]), links)

    def rechecks(self, source: str, now: str) -> list[Known]:
        """The source's articles that are to be asked for again at the ISO instant `now`, first seen first."""
        rows = self._db.execute(
            f"select {PAGE}, {_VISIT} from pages "
            "where source = ? and state = 'fetched' and recheck_at <= ? order by id",
            (source, now),
        )
        return [Known(Page(*row[:-4]), Visit(row[-4], row[-3], Validators(*row[-2:]))) for row in rows]

    def recheck_page(self, page: Page, reason: str | None, visit: Visit) -> None:
        """Note that a known article was asked for again and stays as it is, and why it could not be read, if so."""
        with self._transaction():
            self._set(page, {"reason": reason, **_columns(visit)})

    def _set(self, page: Page, values: dict[str, str | None]) -> None:
        columns = ", ".join(f"{name} = :{name}" for name in values)
        changed = self._db.execute(
            f"update pages set {columns} where source = :of and key = :at",
            {**values, "of": page.source, "at": page.key},
        )
        if changed.rowcount != 1:
            raise StoreError(f"page {page.source}:{page.key}: is not in the ledger")

    def known(self, source: str, keys: Iterable[str]) -> set[str]:
        """Those of the keys that the ledger already has for this source, in whatever state."""
        rows = self._db.execute(
            "select key from pages where source = ? and key in (select value from json_each(?))",
            (source, json.dumps(list(keys))),
        )
        return {row["key"] for row in rows}

    def pending_pages(self, source: str) -> list[Page]:
        """The source's pages that are still to be fetched, in the order in which they were first seen."""
        rows = self._db.execute(
            f"select {PAGE} from pages where source = ? and state = 'pending' order by id", (source,)
        )
        return [Page(*row) for row in rows]

    def finish_page(
        self,
        page: Page,
        state: State,
        reason: str | None,
        article: Article | None,
        snapshots: Sequence[Snapshot],
        visit: Visit | None = None,
    ) -> None:
        """Write a page's end, its snapshots (the article's own page first) and its article in one transaction.

        `visit` is left out where the page was not asked for, as in an archive: what is known of its last visit stays. A
        known article whose text or title differs is kept as a revision, and is to be read anew.
        """
        if (article is None) == (state == "fetched"):
            raise StoreError(f"page {page.source}:{page.key}: an article belongs to the state 'fetched', not '{state}'")
        if article is not None and article.id != f"{page.source}:{page.key}":
            raise StoreError(f"page {page.source}:{page.key}: the article's id is '{article.id}'")
        with self._transaction():
            self._set(page, {"state": state, "reason": reason, **_columns(visit)})
            rows = [self._add_snapshot(snapshot) for snapshot in snapshots]
            if article is not None:
                self._put_article(page, article, rows[0] if rows else None, snapshots[0].fetched_at if rows else None)

    def retry_page(self, page: Page, reason: str, limit: int) -> State:
        """Count a failed try; the page stays pending, or is failed once `limit` tries are used up."""
        with self._transaction():
            row = self._db.execute(
                "update pages set tries = tries + 1, reason = ?, "
                "state = case when tries + 1 >= ? then 'failed' else 'pending' end "
                "where source = ? and key = ? returning state",
                (reason, limit, page.source, page.key),
            ).fetchone()
            if row is None:
                raise StoreError(f"page {page.source}:{page.key}: is not in the ledger")
        state: State = row["state"]
        return state

    def _add_snapshot(self, snapshot: Snapshot) -> int:
        values = [getattr(snapshot, column) for column in SNAPSHOT.split(", ")]
        row = self._db.execute(f"insert into snapshots ({SNAPSHOT}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return int(row.lastrowid or 0)


def _columns(visit: Visit | None) -> dict[str, str | None]:
    """What a visit writes into a page's row; nothing where there was none."""
    if visit is None:
        return {}
    validators = visit.validators or Validators()
    return dict(zip(_VISIT.split(", "), (visit.fetched_at, visit.recheck_at, *astuple(validators)), strict=True))
