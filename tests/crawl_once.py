"""One crawl in a process of its own: `python tests/crawl_once.py DATA PROXY SOURCE…` prints the report as JSON.

PROXY `-` is none: the rows as they run live. CRAWL_AT in the environment is the instant that it takes for now.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.alone import AtWorkError
from crawler.run import crawl
from crawler.sources import load


def main(data: str, proxy: str, *names: str) -> int:
    """Crawl the named sources; 2 when the crawl cannot begin."""
    sources = load()
    chosen = [sources[name] for name in names]
    if proxy == "-":
        chosen = [replace(source, delay=0.01) for source in chosen]
    at = os.environ.get("CRAWL_AT")

    def now() -> datetime:
        return datetime.fromisoformat(at) if at else datetime.now(UTC)

    try:
        report = crawl(chosen, Path(data), now, proxy=None if proxy == "-" else proxy)
    except AtWorkError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(asdict(report)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
