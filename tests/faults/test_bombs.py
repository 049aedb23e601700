"""What unpacks, nests or repeats to no end: refused, in bounded memory, and the rest of the crawl goes on."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from hostile import HOST, REST, Answer, Hostile, Site, page, site

from db.store import Store
from faults import crawling

Record = Callable[[str, object], None]
MOST_MEGABYTES = 150
SIZE = 200 * 2**20
MEASURED = """
import sys, crawl_once
from pathlib import Path
crawl_once.main(*sys.argv[1:])
print(next(line.split()[1] for line in Path("/proc/self/status").open() if line.startswith("VmHWM")))
"""


def crawl(data: Path, answers: Site) -> tuple[str | None, int]:
    """Why the source was not seen in full, and the most memory (in MB) that the whole process had."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of memory is read from /proc")
    with Hostile(answers) as room:
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, data, room.proxy, "kicknews"],
            cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
    report, peak = done.stdout.splitlines()
    return json.loads(report)["sources"][0]["reason"], int(peak) // 1024


def encoded(body: bytes, *codings: str) -> Answer:
    return Answer(body=body, headers=(("Content-Encoding", ", ".join(codings)),))


def unpacking_to(size: int, wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(size // 2**20)) + packer.flush()


def packed_by_zstd(body: bytes) -> bytes:
    out = BytesIO()
    writer = ZstdWriter(out)
    writer.write(body)
    writer.close()
    return out.getvalue()


def articles(data: Path) -> list[str]:
    with Store(data / "cekangka.db") as store:
        return [article.id for article in store.articles()]


def zlib_bombs() -> dict[str, Answer]:
    packed = unpacking_to(SIZE, 31)
    return {
        "gzip": encoded(packed, "gzip"),
        "gzip-gzip": encoded(gzip.compress(packed), "gzip", "gzip"),
        "deflate": encoded(unpacking_to(SIZE, 15), "deflate"),
    }


def other_bombs() -> dict[str, Answer]:
    return {
        "br": encoded(brotli.compress(bytes(SIZE)), "br"),
        "gzip-br": encoded(brotli.compress(gzip.compress(unpacking_to(SIZE, 31))), "gzip", "gzip", "br"),
        "zstd": encoded(packed_by_zstd(bytes(SIZE)), "zstd"),
        "dalam": Answer(body=b"<html><body><h1>KIA</h1>" + b"<div>" * 50_000 + b"KIA" + b"</div>" * 50_000),
        "sebaris": Answer(body=b"<html><body><h1>KIA</h1><p>" + b"1.000 anak KIA " * 7_000_000),
    }


@pytest.mark.fault(
    "crawl 8", "a page that unpacks, nests or runs on to no end is refused, the whole crawl under 150 MB"
)
@pytest.mark.parametrize("bombs", [zlib_bombs, other_bombs])
def test_bombs_of_pages_take_little_memory(
    tmp_path: Path, record_property: Record, bombs: Callable[[], dict[str, Answer]]
) -> None:
    reason, peak = crawl(tmp_path, site({**bombs(), "baik": Answer(body=page())}))
    assert (articles(tmp_path), reason) == (["kicknews:baik"], None)
    record_property("MB at most", peak)
    assert peak < MOST_MEGABYTES


LAUGHS = "".join(f"<!ENTITY {name} '{f'&{of};' * 10}'>" for of, name in pairwise("abcdefghij"))
FEED = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "1.000 anak ">{LAUGHS}]><rss><channel><item>
<title>&j;</title><link>{HOST}/baik/</link></item></channel></rss>"""
URLS = b"".join(b"<url><loc>%s/a-%d/</loc></url>" % (HOST.encode(), number) for number in range(10**6))


@pytest.mark.fault(
    "crawl 8", "entity expansion gives nothing, and a sitemap of a million URLs is refused, under 150 MB"
)
def test_bombs_of_listings_take_little_memory(tmp_path: Path, record_property: Record) -> None:
    """A feed whose entities expand a billionfold gives its link; a sitemap of a million URLs is refused."""

    def answer(url: str, times: int) -> Answer:
        if url.startswith(REST):
            return Answer(404)
        if "feed" in url:
            return Answer(body=FEED.encode()) if times < 3 else Answer(404)
        if "sitemap" in url:
            return Answer(body=b"<urlset>" + URLS + b"</urlset>")
        return Answer(body=page()) if url.endswith("/baik/") else Answer(404)

    _, of_feed = crawl(tmp_path, answer)
    assert articles(tmp_path) == ["kicknews:baik"]
    reason, of_sitemap = crawl(
        tmp_path / "sitemap", lambda url, times: Answer(404) if "feed" in url else answer(url, times)
    )
    assert "larger than download max size" in (reason or "")
    record_property("MB at most", max(of_feed, of_sitemap))
    assert max(of_feed, of_sitemap) < MOST_MEGABYTES


@pytest.mark.fault("crawl 8", "a sitemap index that leads to itself, or to a thousand others, is followed a few steps")
def test_an_index_of_sitemaps_that_never_ends_is_left(tmp_path: Path, record_property: Record) -> None:
    def answer(url: str, times: int) -> Answer:
        if "sitemap" not in url:
            return Answer(body=page()) if url.endswith("/baik/") else Answer(404)
        others = "".join(f"<sitemap><loc>{url}?{n}</loc></sitemap>" for n in range(1000))
        return Answer(body=f"<sitemapindex><sitemap><loc>{url}</loc></sitemap>{others}</sitemapindex>".encode())

    found = crawling.crawl(tmp_path, answer)
    asked = [url for url in found.asked if "sitemap" in url]
    record_property("sitemaps asked for", len(asked))
    assert 1 < len(asked) <= 8
    assert "no sitemap" in (found.reason or "")
