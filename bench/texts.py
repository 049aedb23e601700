"""Text to figures: extract with and without its speaker stage, against quantulum3; growth with length; on_topic."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import quantiles

from bench.material import paragraphs, words
from bench.measure import Row, at_least, at_most, medians, seconds
from extract import extract, on_topic, speakers
from extract.model import Article
from extract.reader import read_lines

_ROOT = Path(__file__).parent.parent
_SHARED = _ROOT.parent / "shared" / "corpus" / "dev"  # measured where it is there


def rows() -> Iterator[Row]:
    """Articles a second, the 95th percentile, growth, and megabytes a second of the gate."""
    own = _articles(sorted((_ROOT / "tests" / "corpus").glob("*.jsonl")))
    for name, articles in (("our own", own), ("dev", _articles(sorted(_SHARED.glob("*.jsonl"))))):
        if articles:
            yield from _speed(name, articles)
    yield from _percentiles(own)
    yield from _growth(own)
    text = "\n".join(paragraphs(Random(1), words(), 5000))
    texts = [text[at : at + 3000] for at in range(0, len(text), 3000)]
    size = sum(len(each.encode()) for each in texts) / 1e6
    yield at_least("on_topic over unrelated texts", size / seconds(lambda: [on_topic(t) for t in texts]), 100, "MB/s")


def _articles(paths: list[Path]) -> list[Article]:
    return [article for path in paths for article in read_lines(path.read_text(encoding="utf-8"), path.name)]


@contextmanager
def _no_speakers() -> Iterator[None]:
    attribute = speakers.attribute
    speakers.attribute = lambda _doc, stretches, *_: [None] * len(stretches)
    try:
        yield
    finally:
        speakers.attribute = attribute


def _speed(name: str, articles: list[Article]) -> Iterator[Row]:
    from quantulum3 import parser

    def plain() -> None:
        with _no_speakers():
            for article in articles:
                extract(article)

    few = articles[:20]
    parser.parse("ten kilometres")
    whole, without = medians([lambda: [extract(article) for article in articles], plain])
    peer = seconds(lambda: [parser.parse(article.text) for article in few], 1) / len(few)
    for what, taken in (("extract", whole), ("extract without speakers", without)):
        yield Row(f"{len(articles)} texts, {name}: {what}", f"{len(articles) / taken:.0f} articles a second and core")
    yield Row("— extract, to quantulum3's parse", f"{peer / (whole / len(articles)):.1f} ×")


def _percentiles(articles: list[Article]) -> Iterator[Row]:
    """Articles of about 3,000 characters, each made of several."""
    text = "\n".join(article.text for article in articles)
    long = [Article(str(at), text[at : at + 3000]) for at in range(0, len(text) - 3000, 3000)]
    for what, wanted in (("without speakers", 10), ("with speakers", 25)):
        times = []
        for article in long * 2:
            began = time.process_time()
            if what == "with speakers":
                extract(article)
            else:
                with _no_speakers():
                    extract(article)
            times.append(1000 * (time.process_time() - began))
        yield at_most(f"95th percentile, 3,000 characters, {what}", quantiles(times, n=20)[-1], wanted, "ms")


def _growth(articles: list[Article]) -> Iterator[Row]:
    """An article of 1 MB against one of 125 kB: eight times the text should take eight times as long."""
    text = "\n".join(article.text for article in articles)
    while len(text) < 10**6:
        text += "\n" + text
    small, large = (Article("a", text[:size]) for size in (125_000, 10**6))
    short, long = medians([lambda: extract(small), lambda: extract(large)], 1)
    yield at_most("time of 1 MB to 8 × that of 125 kB", long / short / 8, 1.25, "×")
