"""Articles that were taken down: what of them is forgotten, and what is remembered so that they never come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from db.pages import PAGE, SNAPSHOT, TAKEN_DOWN, Pages
from db.records import Page, Snapshot, StoreError, Takedown


class Takedowns(Pages):
    """The part of the store that forgets articles for good."""

    def pages_at(self, url: str, ids: Iterable[str]) -> list[Page]:
        """The pages that the ledger knows by one of these ids (source:key) or by this URL."""
        rows = self._db.execute(
            f"select {PAGE} from pages where url = ? or source || ':' || key in (select value from json_each(?)) "
            "order by id",
            (url, json.dumps(list(ids))),
        )
        return [Page(*row) for row in rows]

    def take_down(self, page: Page, reason: str, at: str) -> Takedown:
        """Forget all that was read on a page, and refuse it for ever; what was noted first stays noted.

        The snapshots' rows stay until `forget_snapshots`, so that a takedown that was broken off can be finished.
        """
        article = f"{page.source}:{page.key}"
        with self._transaction():
            self._db.execute("insert or ignore into takedowns values (?, ?, ?, ?)", (article, page.url, reason, at))
            self._forget(article)
            for table in ("revision_figures", "revisions", "reviews"):
                self._db.execute(f"delete from {table} where article = ?", (article,))
            self._db.execute("update articles set origin = null where origin = ?", (article,))
            self._db.execute("delete from articles where id = ?", (article,))
            self._db.execute(
                "update pages set state = 'refused', reason = ?, title = null, recheck_at = null, etag = null, "
                "last_modified = null where source = ? and key = ?",
                (TAKEN_DOWN, page.source, page.key),
            )
            self._db.execute(
                "delete from listings where source = ? and exists (select 1 from json_each(links) "
                "where json_extract(value, '$[0]') = ?)",
                (page.source, page.key),
            )
        row = self._db.execute("select url, reason, at from takedowns where article = ?", (article,)).fetchone()
        return Takedown(article, *row)

    def copies(self, article_id: str) -> list[str]:
        """The addresses of other articles with (nearly) the same text."""
        rows = self._db.execute(
            "select coalesce(o.url, o.id) from articles a join articles o on o.origin = a.origin and o.id <> a.id "
            "where a.id = ? order by 1",
            (article_id,),
        )
        return [row[0] for row in rows]

    def snapshots(self, page: Page) -> list[Snapshot]:
        """Where the bytes of a page lie."""
        rows = self._db.execute(
            f"select {SNAPSHOT} from snapshots where source = ? and key = ? order by id", (page.source, page.key)
        )
        return [Snapshot(*row) for row in rows]

    def forget_snapshots(self, page: Page) -> None:
        """Forget where the bytes of a page lay, and write the file anew, so that no deleted row is left in it.

        Raises StoreError while another process reads or writes the database.
        """
        with self._transaction():
            self._db.execute("delete from snapshots where source = ? and key = ?", (page.source, page.key))
        try:
            self._db.execute("vacuum")
            busy = self._db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}: deleted text is still in the file: {error}") from error
        if busy:
            raise StoreError(f"{self.path}: deleted text is still in the file: another process reads it; try again")
