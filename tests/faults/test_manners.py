"""What a server asks of its visitors, however it says it, is kept: robots.txt, Crawl-delay, Retry-After."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from crawl_once import crawled as crawled_once
from forked import in_child
from hostile import HOST, LOOP, REST, Answer, Hostile, page, site
from scrapy.http import Response

from crawler.middlewares import retry_after
from faults.crawling import crawl

ALL, SECOND, NOTHING = {"baik", "kedua"}, {"kedua"}, set[str]()
RULE = "User-agent: *\nDisallow: /baik\n"


@pytest.mark.fault(
    "crawl 5",
    "robots.txt: 4xx allow; 429, 5xx, loops and no answer forbid for this run, and say so",
)
@pytest.mark.parametrize(
    ("robots", "read", "reason"),
    [
        (Answer(404), ALL, None),
        (Answer(401), ALL, None),
        (Answer(403), ALL, None),
        (Answer(200, b"<html>Beranda</html>"), ALL, None),
        (Answer(200, f"\ufeff{RULE}".encode()), SECOND, None),
        (Answer(200, f"\ufeff{RULE}".encode("utf-16-le")), SECOND, None),
        (Answer(200, RULE.encode() + b"# \n" * 250_000), SECOND, None),
        (Answer(429), NOTHING, "unreachable: robots.txt: 429"),
        (Answer(500), NOTHING, "unreachable: robots.txt: 500"),
        (Answer(503), NOTHING, "unreachable: robots.txt: 503"),
        (Answer(200, b"User-agent: *\nDisallow: /"), NOTHING, "unreachable: Forbidden by robots.txt"),
        (LOOP, NOTHING, "unreachable: robots.txt: max redirections reached"),
        (
            Answer(200, b"User-agent: *\n", drip=True),
            NOTHING,
            "unreachable: robots.txt: Getting http://kicknews.today/robots.txt took longer than 1.0 seconds.",
        ),
    ],
    ids=["404", "401", "403", "html", "BOM", "utf-16", "1 MB", "429", "500", "503", "all forbidden", "loop", "drip"],
)  # fmt: skip
def test_robots_txt(tmp_path: Path, robots: Answer, read: set[str], reason: str | None) -> None:
    """What robots.txt keeps from being asked is said once, not for every route and keyword."""
    pages = {key: Answer(body=page()) for key in ALL}
    found = crawl(tmp_path, site(pages, robots), DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0)
    others = {url for url in found.asked if not url.endswith("/robots.txt")}
    assert bool(others) is bool(read)
    assert found.reason == reason
    assert set(found.articles) == read


@pytest.mark.fault("crawl 5", "Crawl-delay is kept up to a cap, and the cap reported")
def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    """With a cap of 0.1 s: robots.txt asks for 40 s."""
    pages = {key: Answer(body=page()) for key in ("satu", "dua")}
    robots = Answer(body=b"User-agent: *\nCrawl-delay: 40")
    found = crawl(tmp_path, site(pages, robots), CRAWL_DELAY_MAX=0.1, DOWNLOAD_DELAY_JITTER=0)
    assert len(found.asked) == 23  # robots.txt, two pages of each of ten searches, two articles
    assert 22 * 0.1 < found.seconds < 20
    assert "Crawl-delay of kicknews.today: 40 s asked for, 0.1 s kept" in (tmp_path / "crawl.log").read_text("utf-8")


@pytest.mark.fault("crawl 6", "an absurd Retry-After ends the source's run without blaming its pages")
def test_a_pause_beyond_all_measure_ends_the_source_s_run_without_blaming_its_pages(tmp_path: Path) -> None:
    wait = Answer(429, headers=(("Retry-After", "1000000000"),))
    found = crawl(tmp_path, site(dict.fromkeys(("satu", "dua", "tiga"), wait)))
    assert found.states == dict.fromkeys(("satu", "dua", "tiga"), ("pending", None))
    assert sum(not url.startswith(REST) for url in found.asked) == 2  # robots.txt, and the first of the three
    assert found.reason == "kicknews.today asks to be left alone for 1000000000 s"


@pytest.mark.fault("crawl 6", "Retry-After is seconds or a date, and nothing else")
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", 0), ("120", 120), ("0", 0), ("-5", 0), ("sebentar", 0), ("1" * 40, 111_111_111_111),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str, seconds: int) -> None:
    assert retry_after(Response("http://kicknews.today", headers={"Retry-After": header})) == seconds


def test_retry_after_a_date_to_come_is_the_time_until_then() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90))
    assert 80 < retry_after(Response("http://kicknews.today", headers={"Retry-After": then})) <= 90


KORANRB = "harianrakyatbengkulu.bacakoran.co"


@pytest.mark.fault("crawl 6", "a source that wants to be left alone keeps no other waiting")
def test_a_source_that_wants_to_be_left_alone_keeps_no_other_waiting(tmp_path: Path) -> None:
    whole = site({"baik": Answer(body=page())})
    wait = Answer(429, headers=(("Retry-After", "1000000000"),))
    with Hostile(lambda url, times: whole(url, times) if url.startswith(HOST) else wait) as room:
        report = in_child(crawled_once, tmp_path, room.proxy, ("koranrb", "kicknews"))
    assert [(source["reason"], source["articles"]) for source in report["sources"]] == [
        (f"unreachable: robots.txt: {KORANRB} asks to be left alone for 1000000000 s", 0),
        (None, 1),
    ]


def test_sources_that_share_a_host_take_turns(tmp_path: Path) -> None:
    """Never two requests at once, and the second source begins when the first has ended."""
    under_way, most = 0, 0
    lock = threading.Lock()

    def answer(url: str, times: int) -> Answer:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        room.pause(0.005)
        with lock:
            under_way -= 1
        return Answer(404)

    with Hostile(answer) as room:
        in_child(crawled_once, tmp_path, room.proxy, ("detik-bali", "detik-jatim"))
        roots = [root for url in room.asked for root in ("/bali/", "/jatim/") if root in url]
    assert most == 1
    assert roots == sorted(roots)
    assert set(roots) == {"/bali/", "/jatim/"}
