"""The ledger of pages: what is known, due, fetched, failed, and where the fetched bytes lie."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from db.articles import Articles
from db.records import Page, Snapshot, State, StoreError
from extract.model import Article

_PAGE = "source, key, url, title, listed, found_by, state, tries, reason"
_SNAPSHOT = "source, key, url, fetched_at, status, sha256, file, offset, length"


class Pages(Articles):
    """The part of the store that is the crawl's memory."""

    def add_pages(self, pages: Iterable[Page]) -> int:
        """Make new pages pending and leave known ones alone; give how many were new."""
        before = self._db.total_changes
        with self._transaction():
            self._db.executemany(
                f"insert into pages ({_PAGE}) values (?, ?, ?, ?, ?, ?, 'pending', 0, null) "
                "on conflict (source, key) do nothing",
                ((p.source, p.key, p.url, p.title, p.listed, p.found_by) for p in pages),
            )
        return self._db.total_changes - before

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
            f"select {_PAGE} from pages where source = ? and state = 'pending' order by id", (source,)
        )
        return [Page(*row) for row in rows]

    def finish_page(
        self, page: Page, state: State, reason: str | None, article: Article | None, snapshots: Sequence[Snapshot]
    ) -> None:
        """Write a page's end, its snapshots (the article's own page first) and its article in one transaction.

        A known article whose text or title differs is kept as a revision, and is to be read anew.
        """
        if (article is None) == (state == "fetched"):
            raise StoreError(f"page {page.source}:{page.key}: an article belongs to the state 'fetched', not '{state}'")
        if article is not None and article.id != f"{page.source}:{page.key}":
            raise StoreError(f"page {page.source}:{page.key}: the article's id is '{article.id}'")
        with self._transaction():
            changed = self._db.execute(
                "update pages set state = ?, reason = ? where source = ? and key = ?",
                (state, reason, page.source, page.key),
            )
            if changed.rowcount != 1:
                raise StoreError(f"page {page.source}:{page.key}: is not in the ledger")
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
        values = [getattr(snapshot, column) for column in _SNAPSHOT.split(", ")]
        row = self._db.execute(f"insert into snapshots ({_SNAPSHOT}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return int(row.lastrowid or 0)
