"""One crawl in a process of its own: `python tests/crawl_once.py DATA PROXY SOURCE…` prints the report as JSON.

PROXY `-` is none: the rows as they run live. CRAWL_AT in the environment is the instant that it takes for now. Tests
that need no process of their own to be killed call `crawled`.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import crawler.run
from crawler.alone import AtWorkError
from crawler.sources import load


def crawled(data: Path, proxy: str, names: tuple[str, ...], **changed: Any) -> dict[str, Any]:
    """Crawl the named sources, with some of Scrapy's settings changed."""
    sources = load()
    chosen = [sources[name] for name in names]
    if proxy == "-":
        chosen = [replace(source, delay=0.01) for source in chosen]
    shared = crawler.run.settings
    crawler.run.settings = lambda log, proxy: {**shared(log, proxy), **changed}
    at = os.environ.get("CRAWL_AT")

    def now() -> datetime:
        return datetime.fromisoformat(at) if at else datetime.now(UTC)

    return asdict(crawler.run.crawl(chosen, data, now, proxy=None if proxy == "-" else proxy))


def main(data: str, proxy: str, *names: str) -> int:
    """Print the report; 2 when the crawl cannot begin."""
    try:
        print(json.dumps(crawled(Path(data), proxy, names)))
    except AtWorkError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
