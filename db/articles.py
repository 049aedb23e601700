"""Articles and what was read from them: figures, unread numbers, claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from db.connection import Connection
from db.readings import FIGURE_COLUMNS, FIGURE_MARKS, claim_id, figure_id, figure_of, figure_row
from db.records import Page, StoreError
from extract.model import Article, Claim, Figure, Reading

_ARTICLE = "id, text, title, outlet, url, published, region, dateline, published_from, read_by"
_RECHECK = "insert or ignore into unchecked select document, coalesce(region, '') from claims where article = ?"


class Articles(Connection):
    """The part of the store that holds articles and their readings."""

    def article(self, id_or_url: str) -> Article | None:
        """The article of this id, or of this URL, or None."""
        row = self._db.execute(
            f"select {_ARTICLE} from articles where id = :it or url = :it order by id = :it desc limit 1",
            {"it": id_or_url},
        ).fetchone()
        return None if row is None else Article(*row)

    def articles(self, pending: bool = True) -> Iterator[Article]:
        """The articles that the current rules have not read (or all), in the order in which they came."""
        where = "where rules is not ?" if pending else "where ? is not null"
        ids = self._db.execute(f"select id from articles {where} order by rowid", (self.rules,)).fetchall()
        for row in ids:
            article = self.article(row["id"])
            if article is not None:
                yield article

    def count_articles(self, pending: bool = True) -> int:
        """How many articles `articles` gives."""
        where = "where rules is not ?" if pending else "where ? is not null"
        return int(self._db.execute(f"select count(*) from articles {where}", (self.rules,)).fetchone()[0])

    def figures(self, article_id: str) -> list[Figure]:
        """The figures that are stored of an article, in the order of its text."""
        rows = self._db.execute(
            f"select {FIGURE_COLUMNS} from figures where article = ? order by start, rowid", (article_id,)
        )
        return [figure_of(row) for row in rows]

    def replace(self, article_id: str, reading: Reading, claims: Sequence[Claim]) -> None:
        """Write what was read from an article in place of what was read before, and mark it read."""
        with self._transaction():
            self._forget(article_id)
            self._db.executemany(
                f"insert into figures ({FIGURE_COLUMNS}) values ({FIGURE_MARKS})",
                (figure_row(article_id, figure) for figure in reading.figures),
            )
            self._db.executemany(
                "insert into unread values (?, ?, ?, ?, ?)",
                ((article_id, number.surface, number.start, number.end, number.reason) for number in reading.unread),
            )
            for position, claim in enumerate(claims):
                self._add_claim(article_id, position, claim)
            read = self._db.execute("update articles set rules = ? where id = ?", (self.rules, article_id))
            if read.rowcount != 1:
                raise StoreError(f"article {article_id}: is not in the store")

    def set_origins(self, origins: Mapping[str, str]) -> None:
        """Note for every article the id of the one that it is a copy of, its own where it is none.

        What an article says whose origin changed is to be checked again: a copy confirms nobody.
        """
        known = dict(tuple(row) for row in self._db.execute("select id, origin from articles"))
        changed = [(origin, article) for article, origin in origins.items() if known.get(article) != origin]
        with self._transaction():
            self._db.executemany("update articles set origin = ? where id = ?", changed)
            self._db.executemany(_RECHECK, ((article,) for _, article in changed))

    def old_texts(self) -> Iterator[tuple[int, Article]]:
        """The earlier revisions that the current rules have not read, each with its number."""
        rows = self._db.execute(
            "select article, number, title, text, published from revisions where rules is not ? order by 1, 2",
            (self.rules,),
        ).fetchall()
        for row in rows:
            now = self.article(row["article"])
            assert now is not None
            yield row["number"], replace(now, title=row["title"], text=row["text"], published=row["published"])

    def replace_old(self, article_id: str, number: int, figures: Iterable[Figure]) -> None:
        """Write the figures of an earlier revision in place of what was read from it before, and mark it read."""
        with self._transaction():
            self._db.execute("delete from revision_figures where article = ? and number = ?", (article_id, number))
            self._db.executemany(
                f"insert into revision_figures (number, {FIGURE_COLUMNS}) values (?, {FIGURE_MARKS})",
                ((number, *figure_row(article_id, figure)) for figure in figures),
            )
            self._db.execute(
                "update revisions set rules = ? where article = ? and number = ?", (self.rules, article_id, number)
            )

    def _forget(self, article_id: str) -> None:
        self._db.execute(_RECHECK, (article_id,))
        of_claims = "claim in (select id from claims where article = ?)"
        for where in (f"findings where {of_claims}", f"claim_figures where {of_claims}"):
            self._db.execute(f"delete from {where}", (article_id,))
        for table in ("claims", "unread", "figures"):
            self._db.execute(f"delete from {table} where article = ?", (article_id,))

    def _add_claim(self, article_id: str, position: int, claim: Claim) -> None:
        if claim.article_id != article_id or not claim.figures:
            raise StoreError(f"article {article_id}: a claim of {claim.article_id} with {len(claim.figures)} figures")
        key = claim_id(claim)
        said = claim.said
        aim = figure_id(article_id, said.aim) if said and said.aim else None
        words = (said.verdict, said.surface, said.start, aim) if said else (None,) * 4
        self._db.execute(
            "insert into claims values (?, ?, ?, ?, ?, ?, ?, null, null, ?, ?, ?, ?)",
            (key, article_id, position, claim.document, claim.region, claim.as_of, claim.group, *words),
        )
        self._db.execute("insert or ignore into unchecked values (?, ?)", (claim.document, claim.region or ""))
        self._db.executemany(
            "insert into claim_figures values (?, ?, ?)",
            ((key, figure_id(article_id, figure), place) for place, figure in enumerate(claim.figures)),
        )

    def is_taken_down(self, article_id: str, url: str | None) -> bool:
        """Whether this article was taken down, under its id or its address: it is never to be stored again."""
        taken = "select 1 from takedowns where article = ? or url = ?"
        return self._db.execute(taken, (article_id, url)).fetchone() is not None

    def _put_article(self, page: Page, article: Article, snapshot: int | None, fetched_at: str | None) -> None:
        if self.is_taken_down(article.id, article.url):
            raise StoreError(f"article {article.id}: was taken down")
        old = self.article(article.id)
        if old is not None and (old.title, old.text) != (article.title, article.text):
            self._db.execute(
                "insert into revisions (article, number, title, text, published, replaced_at, fetched_at) "
                "select ?, count(*) + 1, ?, ?, ?, ?, (select s.fetched_at from articles a "
                "join snapshots s on s.id = a.snapshot where a.id = ?) from revisions where article = ?",
                (old.id, old.title, old.text, old.published, fetched_at, old.id, old.id),
            )
        self._db.execute(
            f"insert into articles ({_ARTICLE}, source, key) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "on conflict (id) do update set text = excluded.text, title = excluded.title, outlet = excluded.outlet, "
            "url = excluded.url, published = excluded.published, region = excluded.region, "
            "dateline = excluded.dateline, published_from = excluded.published_from, read_by = excluded.read_by",
            (*(getattr(article, column) for column in _ARTICLE.split(", ")), page.source, page.key),
        )
        if old != article:
            self._db.execute("update articles set rules = null where id = ?", (article.id,))
        if snapshot is not None:
            self._db.execute("update articles set snapshot = ? where id = ?", (snapshot, article.id))
