"""What people decided of figures, applied to what the rules read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from extract.model import Article, Figure, Reading, Review, Unread

RULE = "review"  # the rule that reviewed figures carry beside those that read them
REJECTED = "rejected"  # why a rejected number is no figure


def text_digest(article: Article) -> str:
    """Give a digest of the text that a person saw: of another text a review does not hold."""
    return sha256(article.text.encode()).hexdigest()[:16]


def reviewed(article: Article, reading: Reading, reviews: Sequence[Review]) -> tuple[Reading, tuple[int, ...]]:
    """Apply the latest review of each figure, and give the ids of those in force.

    A review holds while the article's text is the one that was seen and the rules read the very figure that was
    reviewed. A confirmed figure has the confidence 1, a corrected one the value, measure, place and date that a person
    gave it, a rejected one is no figure. Reviews of one figure are given in the order in which they were made.
    """
    digest = text_digest(article)
    latest = {_span(review.figure): review for review in reviews}
    holding = {span: review for span, review in latest.items() if review.text_digest == digest}
    figures: list[Figure] = []
    rejected: list[Unread] = []
    in_force: list[int] = []
    for figure in reading.figures:
        review = holding.get(_span(figure))
        if review is None or _facts(review.figure) != _facts(figure):
            figures.append(figure)
            continue
        in_force.append(review.id)
        if review.decision == "reject":
            rejected.append(Unread(figure.surface, figure.start, figure.end, REJECTED))
        else:
            figures.append(_settled(figure, review))
    return Reading(tuple(figures), (*reading.unread, *rejected)), tuple(in_force)


def _settled(figure: Figure, review: Review) -> Figure:
    """Give the figure as a person settled it."""
    settled = replace(figure, rules=(*figure.rules, RULE), confidence=1.0)
    if review.correction is None:
        return settled
    to = review.correction
    return replace(settled, measure=to.measure, value=to.value, region=to.region, as_of=to.as_of)


def _span(figure: Figure) -> tuple[int, int, str]:
    return figure.start, figure.end, figure.measure


def _facts(figure: Figure) -> tuple[object, ...]:
    return figure.document, figure.measure, figure.value, figure.region, figure.as_of, figure.group
