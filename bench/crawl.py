"""The crawl against its limits: `make bench` or `python bench/crawl.py`. Numbers are ratios within this one run.

A bare Scrapy spider downloads the same replica pages and stores nothing; politeness is off in both. The replicas have
each of their articles several times, so that pages count, and not how a crawl begins and ends. Each crawl runs in a
process of its own, since Twisted's reactor starts only once in one; time is counted from the first request to the end,
and dateparser, which takes a second to read its first date, has read one before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.newsroom import Newsroom, Planted
from crawler.sources import load
from crawler.urls import plain_host

HOSTS = {plain_host(outlet.host) for outlet in Newsroom.outlets}
NAMES = sorted(s.name for s in load().values() if HOSTS & {plain_host(host) for host in s.hosts})
LEAST_SPEED, MOST_SECOND, MOST_MEGABYTES, MANY, TIMES = 0.6, 0.2, 300, 120, 3

COPIES = 24


def copied(planted: Planted, number: int) -> Planted:
    """The article once more, as another one."""
    key, slug = planted.id + 1_000_000 * number, f"{planted.slug}-{number}"

    def moved(url: str) -> str:
        return url.replace(str(planted.id), str(key)).replace(planted.slug, slug)

    return replace(planted, id=key, slug=slug, url=moved(planted.url), listed_url=moved(planted.listed_url))


class Large(Newsroom):
    """The newsroom with each article several times."""

    outlets = tuple(
        replace(outlet, articles=tuple(copied(each, number) for number in range(COPIES) for each in outlet.articles))
        for outlet in Newsroom.outlets
    )


OURS = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.dates import first_date
from crawler.run import crawl
from crawler.sources import load
sources = load()
first_date("21 April 2022")
chosen = [sources[name] for name in sys.argv[3].split(",")]
report = crawl(chosen, Path(sys.argv[1]), lambda: datetime.now(UTC), proxy=sys.argv[2])
peak = next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith("VmHWM")) // 1024
print(json.dumps({"peak": peak, "fetched": sum(s.fetched for s in report.sources)}))
"""
BARE = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in json.load(open(sys.argv[2])):
            yield scrapy.Request(url, meta={"proxy": sys.argv[1]}, dont_filter=True)

process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": int(sys.argv[3]), "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "HTTPERROR_ALLOW_ALL": True, "REDIRECT_ENABLED": False})
process.crawl(Bare)
process.start()
"""


def run(room: Newsroom, script: str, *arguments: str) -> tuple[float, int, dict[str, Any]]:
    """Seconds from the first request to the end, requests, and what the script printed."""
    first: list[float] = []
    before, answer = len(room.requests), room.answer

    def timed(url: str) -> Any:
        first.append(time.monotonic())
        return answer(url)

    room.answer = timed  # type: ignore[method-assign]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    ended = time.monotonic()
    room.answer = answer  # type: ignore[method-assign]
    return ended - first[0], len(room.requests) - before, json.loads(done.stdout or "{}")


def main() -> int:
    """Print each limit with what was measured, the quickest of three runs; 1 when one is not kept."""
    with tempfile.TemporaryDirectory() as folder, Large() as room:
        data, urls = Path(folder), Path(folder, "urls.json")
        firsts = [run(room, OURS, str(data / str(time)), room.proxy, ",".join(NAMES)) for time in range(TIMES)]
        first, requests, _ = min(firsts, key=lambda each: each[0])
        urls.write_text(json.dumps([request.url for request in room.requests[-requests:]]))
        bare = min(run(room, BARE, room.proxy, str(urls), str(len(NAMES)))[0] for _ in range(TIMES))
        second = min(run(room, OURS, str(data / "0"), room.proxy, ",".join(NAMES))[0] for _ in range(TIMES))
        names = [source.name for source in load().values()][:MANY]
        _, _, many = run(room, OURS, str(data / "many"), room.proxy, ",".join(names))
    print(f"{requests} pages in {first:.2f} s, by bare Scrapy in {bare:.2f} s; the second night took {second:.2f} s")
    kept = [
        limit("pages a second, of bare Scrapy's, at least", LEAST_SPEED, bare / first, bare / first >= LEAST_SPEED),
        limit("second night's time, of the first's, below", MOST_SECOND, second / first, second < MOST_SECOND * first),
        limit(
            f"peak of memory in MB for {len(names)} sources, below",
            MOST_MEGABYTES,
            many["peak"],
            many["peak"] < MOST_MEGABYTES,
        ),
    ]
    return 0 if all(kept) else 1


def limit(words: str, wanted: float, measured: float, kept: bool) -> bool:
    """Print a limit, what was measured, and whether it is kept; give the latter."""
    print(f"{words} {wanted:g}: {measured:.2f}{'' if kept else '  NOT KEPT'}")
    return kept


if __name__ == "__main__":
    sys.exit(main())
