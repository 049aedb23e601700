"""What comes from web archives: captures of articles in any order of time, and which archive files have been read."""

from __future__ import annotations

from collections.abc import Sequence

from db.pages import Pages
from db.records import ArchiveRead, Page, Snapshot, StoreError
from extract.model import Article

_ARCHIVE = "path, size, sha256, records, pages, matches, refused, articles"


class Captures(Pages):
    """The part of the store that takes in web archives."""

    def holds(self, source: str, key: str, fetched_at: str, sha256: str) -> bool:
        """Whether this capture of a page is in the store, crawled or imported."""
        row = self._db.execute(
            "select 1 from snapshots where source = ? and key = ? and fetched_at = ? and sha256 = ?",
            (source, key, fetched_at, sha256),
        ).fetchone()
        return row is not None

    def add_capture(self, page: Page, article: Article, snapshots: Sequence[Snapshot]) -> None:
        """Write one capture of an article, its snapshots with the first page's in front, in one transaction.

        Where a later capture is known, this one's text becomes an earlier revision, if it differs.
        """
        if article.id != f"{page.source}:{page.key}" or not snapshots:
            raise StoreError(f"page {page.source}:{page.key}: a capture of '{article.id}', {len(snapshots)} snapshots")
        with self._transaction():
            self._db.execute(
                "insert into pages (source, key, url, found_by, state, tries) values (?, ?, ?, ?, 'fetched', 0) "
                "on conflict (source, key) do update set state = 'fetched', reason = null",
                (page.source, page.key, page.url, page.found_by),
            )
            rows = [self._add_snapshot(snapshot) for snapshot in snapshots]
            fetched_at, latest = snapshots[0].fetched_at, self._latest(article.id)
            if latest is None or latest < fetched_at:
                self._put_article(page, article, rows[0], fetched_at)
            else:
                self._add_earlier(article, fetched_at)

    def imported_size(self, archive: str) -> int | None:
        """The size in bytes that an archive file had when it was imported, None where it was not, or not to its end."""
        row = self._db.execute("select size from archives where path = ?", (archive,)).fetchone()
        return None if row is None else int(row["size"])

    def finish_archive(self, read: ArchiveRead, imported_at: str) -> None:
        """Note that all of an archive file has been imported, at this ISO instant."""
        values = [getattr(read, column) for column in _ARCHIVE.split(", ")]
        with self._transaction():
            self._db.execute("delete from archive_damage where archive = ?", (read.path,))
            self._db.execute(
                f"insert or replace into archives ({_ARCHIVE}, imported_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, imported_at),
            )
            self._db.executemany(
                "insert into archive_damage values (?, ?, ?)", ((read.path, d.offset, d.what) for d in read.damage)
            )

    def _latest(self, article_id: str) -> str | None:
        row = self._db.execute(
            "select s.fetched_at from articles a join snapshots s on s.id = a.snapshot where a.id = ?", (article_id,)
        ).fetchone()
        return None if row is None else str(row["fetched_at"])

    def _add_earlier(self, article: Article, fetched_at: str) -> None:
        """Put a text among the article's revisions, in the order of their fetching, unless it is known already."""
        present = self.article(article.id)
        rows = self._db.execute(
            "select title, text, published, replaced_at, fetched_at from revisions where article = ?", (article.id,)
        ).fetchall()
        known = {(row["title"], row["text"]) for row in rows}
        if present is None or (article.title, article.text) in known | {(present.title, present.text)}:
            return
        earlier = [tuple(row) for row in rows]
        later = [row[4] for row in earlier if row[4] and row[4] > fetched_at]
        replaced_at = min(later, default=self._latest(article.id))
        earlier.append((article.title, article.text, article.published, replaced_at, fetched_at))
        earlier.sort(key=lambda row: row[4] or row[3] or "")
        self._db.execute("delete from revisions where article = ?", (article.id,))
        self._db.executemany(
            "insert into revisions (article, number, title, text, published, replaced_at, fetched_at) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            ((article.id, number, *row) for number, row in enumerate(earlier, 1)),
        )
