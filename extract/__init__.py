"""Reading figures: `extract` gives an article's, `read` also says why a number is none, `on_topic` is the gate."""

from __future__ import annotations

import re

from extract.model import Article, Figure, Reading

_TOPIC = re.compile(
    r"\b(?:kia|kartu\s+iden\w+\s+anak|e-?ktp|ktp(?:-?\s?el\w*)?|kartu\s+tanda\s+penduduk|ikd|akt[ae]\s+(?:kelahiran|lahir|kematian)|(?:dis|dispen)?duk?capil\w*)\b",
    re.IGNORECASE,
)


def on_topic(text: str) -> bool:
    """Tell whether a text can speak of an identity document at all, e.g. 'anak wajib KIA'."""
    return _TOPIC.search(text) is not None


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
