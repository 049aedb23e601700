"""Reading figures: `extract` gives an article's, `read` also says why a number is none, `on_topic` is the gate."""

from __future__ import annotations

from extract.model import Article, Figure, Reading
from extract.topic import may_be_on_topic, on_topic

__all__ = ["extract", "may_be_on_topic", "on_topic", "read"]


def read(article: Article) -> Reading:
    """Read an article's figures, and for every other number the reason why it is none.

    'Sebanyak 66.251 anak di Kota Bengkulu sudah memiliki KIA' gives kia issued 66251 in 17.71. Pure and deterministic;
    spaCy and the rules are loaded with the first article. Never raises on any text.
    """
    from extract.reading import read_article

    return read_article(article)


def extract(article: Article) -> list[Figure]:
    """The figures of an article, in the order of the text."""
    return list(read(article).figures)
