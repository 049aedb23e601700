"""What people decided of figures: kept for good, bound to the text and the figure that they saw."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from db.connection import Connection
from db.readings import FIGURE_COLUMNS, FIGURE_COLUMNS_OF_F, FIGURE_MARKS, decimal, figure_of, figure_row, number
from db.records import Questioned, StoreError
from extract.model import Correction, Figure, Review

_OWN = "text_digest, decision, to_measure, to_value, to_decimals, to_region, to_as_of, reason, reviewer, at, state"


class Reviews(Connection):
    """The part of the store that keeps reviews."""

    def reviews(self, article_id: str) -> list[Review]:
        """The reviews of an article's figures, in the order in which they were made."""
        return [_review(row) for row in self._db.execute(f"{_ALL} where article = ? order by review", (article_id,))]

    def add_reviews(self, reviews: Iterable[Review]) -> int:
        """Keep reviews, all or none, and mark their articles as unread, so that they are applied; give how many."""
        count = 0
        with self._transaction():
            for review in reviews:
                self._db.execute(
                    f"insert into reviews ({_OWN}, {FIGURE_COLUMNS}) values ({_OWN_MARKS}, {FIGURE_MARKS})",
                    (
                        *(review.text_digest, review.decision, *_corrected(review.correction)),
                        *(review.reason, review.reviewer, review.at, review.state),
                        *figure_row(review.article_id, review.figure),
                    ),
                )
                self._db.execute("update articles set rules = null where id = ?", (review.article_id,))
                count += 1
        return count

    def note_reviews(self, article_id: str, in_force: Iterable[int]) -> None:
        """Note which reviews of an article hold now; others are open again, or a later one took their place."""
        reviews, holding = self.reviews(article_id), set(in_force)
        latest = {_span(review.figure): review.id for review in reviews}
        with self._transaction():
            for review in reviews:
                is_latest = latest[_span(review.figure)] == review.id
                state = "in force" if review.id in holding else "reopened" if is_latest else "replaced"
                self._db.execute("update reviews set state = ? where review = ?", (state, review.id))

    def read_figure(self, figure_id: str) -> tuple[str, Figure] | None:
        """The article's id and the figure of this id, as the rules read it where a review settled it otherwise."""
        row = self._db.execute(f"select {FIGURE_COLUMNS} from figures where id = ?", (figure_id,)).fetchone()
        if row is None:
            return None
        figure = figure_of(row)
        as_read = next(
            (
                review.figure
                for review in reversed(self.reviews(row["article"]))
                if review.state == "in force" and (review.figure.start, review.figure.end) == (figure.start, figure.end)
            ),
            figure,
        )
        return row["article"], as_read

    def questioned(self, confidence: float) -> Iterator[Questioned]:
        """The figures of a conflict, and those read with less confidence, that have no review in force."""
        for row in self._db.execute(_QUESTIONED, {"confidence": confidence}).fetchall():
            of_article = (row["url"], row["outlet"], row["published"])
            yield Questioned(row["id"], *of_article, figure_of(row), row["why"], bool(row["reopened"]))


def _span(figure: Figure) -> tuple[int, int, str]:
    return figure.start, figure.end, figure.measure


def _corrected(to: Correction | None) -> tuple[str | int | float | None, ...]:
    if to is None:
        return (None,) * 5
    exponent = to.value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise StoreError(f"the value {to.value} is no number")
    return to.measure, number(to.value), max(-exponent, 0), to.region, to.as_of


def _review(row: sqlite3.Row) -> Review:
    to = None
    if row["decision"] == "correct":
        value = decimal(row["to_value"], row["to_decimals"])
        to = Correction(row["to_measure"], value, row["to_region"], row["to_as_of"])
    return Review(
        id=row["review"],
        article_id=row["article"],
        text_digest=row["text_digest"],
        decision=row["decision"],
        figure=figure_of(row),
        correction=to,
        reason=row["reason"],
        reviewer=row["reviewer"],
        at=row["at"],
        state=row["state"],
    )


_OWN_MARKS = ", ".join("?" for _ in _OWN.split(","))
_ALL = f"select {FIGURE_COLUMNS}, review, {_OWN} from reviews"
_QUESTIONED = f"""
select {FIGURE_COLUMNS_OF_F}, a.url, a.outlet, a.published, n.why_id as why,
    exists (select 1 from reviews r where r.article = f.article and r.start = f.start and r.state = 'reopened')
        as reopened
from figures f join articles a on a.id = f.article
left join (
    select j.value as figure, min(o.why_id) as why_id from findings o, json_each(o.figures) j
    where o.outcome = 'conflicts' group by j.value
) n on n.figure = f.id
where (n.figure is not null or f.confidence < :confidence) and not exists (
    select 1 from reviews r
    where r.article = f.article and r.start = f.start and r."end" = f."end" and r.state in ('in force', 'new')
)
order by n.figure is null, f.confidence, f.id
"""
