"""What finding speakers costs: `python -m bench.speakers ARTICLES.jsonl...`.

Prints articles a second of one core with the speaker stage and without it, and their ratio; each file is read once
before, so that loading is not measured.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import inputs
from extract import extract, reading
from extract.model import Article


def pace(articles: Sequence[Article]) -> float:
    """Articles read in a second of processor time."""
    start = time.process_time()
    for article in articles:
        extract(article)
    return len(articles) / (time.process_time() - start)


def main(paths: Sequence[str]) -> None:
    """Print one line."""
    articles = list(inputs.articles(paths))
    pace(articles)
    whole = pace(articles)
    reading._speakers = lambda scene: [None] * len(scene.stretches)
    rest = pace(articles)
    print(f"{len(articles)} articles: {whole:.0f}/s with speakers, {rest:.0f}/s without, ratio {whole / rest:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
