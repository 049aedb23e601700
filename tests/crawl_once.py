"""One crawl in a process of its own: `python tests/crawl_once.py DATA PROXY SOURCE…` prints the report as JSON.

PROXY `-` is none: the rows as they run live.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.run import CrawlError, crawl
from crawler.sources import load


def main(data: str, proxy: str, *names: str) -> int:
    """Crawl the named sources; 2 when the crawl cannot begin."""
    sources = load()
    chosen = [sources[name] for name in names]
    if proxy == "-":
        chosen = [replace(source, delay=0.01) for source in chosen]
    try:
        report = crawl(chosen, Path(data), proxy=None if proxy == "-" else proxy)
    except CrawlError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(asdict(report)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
