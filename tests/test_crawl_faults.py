"""A crawl of a hostile server: nothing wrong is stored, nothing is asked that must not be, and all of it is said."""

from __future__ import annotations

import fcntl
import gzip
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hostile import BODY, HOST, LOOP, REST, Answer, Hostile, Site, page, posts, site
from scrapy.http import Request

from crawler.middlewares import ForbiddenAddress, PublicWebOnly
from db.store import Store
from extract.model import Article

ONCE = Path(__file__).with_name("crawl_once.py")


@dataclass(frozen=True)
class Crawled:
    report: dict[str, Any]
    states: dict[str, tuple[str, str | None]]
    articles: dict[str, Article]
    asked: list[str]
    seconds: float

    @property
    def reason(self) -> str | None:
        return self.report["sources"][0]["reason"]


def run(data: Path, proxy: str, *names: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, ONCE, data, proxy, *names], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def crawl(data: Path, answers: Site, times: int = 1) -> Crawled:
    with Hostile(answers) as room:
        begun = time.monotonic()
        for _ in range(times):
            report = run(data, room.proxy, "kicknews")
        seconds = time.monotonic() - begun
        asked = list(room.asked)
    with Store(data / "cekangka.db") as store:
        articles = {article.id.partition(":")[2]: article for article in store.articles()}
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        states = {key: (state, reason) for key, state, reason in db.execute("select key, state, reason from pages")}
    return Crawled(report, states, articles, asked, seconds)


REDIRECTED = {
    "ke-loopback": "http://127.0.0.1:1/x",
    "ke-metadata": "http://169.254.169.254/latest",
    "ke-desimal": "http://2130706433/",
    "ke-luar": "https://lain.example/x",
    "ke-berkas": "file:///etc/passwd",
}
BOMB = gzip.compress(b"\0" * 30 * 2**20)
GZIP = (("Content-Encoding", "gzip"),)


# One crawl for all the tests that look at it.
ON_ONE_WORKER = pytest.mark.xdist_group("faults")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    answers: dict[str, Answer | Sequence[Answer]] = {
        "baik": Answer(body=page()),
        "salah-label": Answer(
            body=page("“Sebanyak 310 pelajar merekam KTP,” kata camat, di aula kantornya kemarin siang."),
            headers=(("Content-Type", "text/html; charset=iso-8859-1"),),
        ),
        "sibuk": [Answer(503, headers=(("Retry-After", "1"),)), Answer(body=page())],
        "pindah": Answer(301, headers=(("Location", "/alamat-baru/"),)),
        "alamat-baru": Answer(body=page()),
        "luar-topik": Answer(
            body=page(
                "kicknews.today – Tim voli Mataram menang 3-1 atas Bima di GOR 17 Desember, Sabtu.", title="Tim voli"
            )
        ),
        "hilang": Answer(410),
        "dilarang": Answer(403, b"<h1>Forbidden</h1>"),
        "tantangan": Answer(body=page(head="<title>Just a moment...</title>")),
        "beranda": Answer(body=page(head='<link rel=canonical href="https://kicknews.today/">')),
        "kosong": Answer(),
        "biner": Answer(body=b"%PDF-1.7 \x00\x01", headers=(("Content-Type", "application/pdf"),)),
        "terpotong": Answer(body=page(), length=10_000),
        "gzip-putus": Answer(body=gzip.compress(page() * 50)[:-40], headers=GZIP),
        "bom": Answer(body=BOMB, headers=GZIP),
        "tak-berujung": Answer(body=page() * 40_000),
        **{key: Answer(302, headers=(("Location", there),)) for key, there in REDIRECTED.items()},
    }
    return crawl(tmp_path_factory.mktemp("faults"), site(answers))


@pytest.mark.parametrize(
    ("key", "state", "reason"),
    [
        ("baik", "fetched", None),
        ("salah-label", "fetched", None),
        ("sibuk", "fetched", None),
        ("pindah", "refused", "another page: http://kicknews.today/alamat-baru/"),
        ("alamat-baru", "fetched", None),
        ("luar-topik", "off_topic", None),
        ("hilang", "refused", "gone: 410"),
        ("dilarang", "pending", "403"),
        ("tantangan", "pending", "blocked: a challenge page"),
        ("beranda", "refused", "another page: https://kicknews.today/"),
        ("kosong", "refused", "empty page"),
        ("terpotong", "pending", "ResponseDataLossError"),
        ("gzip-putus", "pending", "http://kicknews.today/gzip-putus/: the gzip body is cut off"),
        ("ke-loopback", "refused", "forbidden address: http://127.0.0.1"),
        ("ke-metadata", "refused", "forbidden address: http://169.254.169.254"),
        ("ke-desimal", "refused", "forbidden address: http://2130706433"),
        ("ke-luar", "refused", "Filtered offsite request to 'lain.example'"),
    ],
)
@ON_ONE_WORKER
def test_every_page_ends_as_it_should(crawled: Crawled, key: str, state: str, reason: str | None) -> None:
    assert crawled.states[key] == (state, reason)


@pytest.mark.parametrize("key", ["bom", "tak-berujung", "gzip-putus", "ke-berkas", "biner"])
@ON_ONE_WORKER
def test_nothing_is_kept_of_what_is_no_whole_page(crawled: Crawled, key: str) -> None:
    assert crawled.states[key][0] in ("pending", "refused")
    assert crawled.states[key][1]


@ON_ONE_WORKER
def test_only_whole_articles_are_stored(crawled: Crawled) -> None:
    assert set(crawled.articles) == {"baik", "salah-label", "sibuk", "alamat-baru"}
    assert crawled.articles["baik"].text == f"Rekam KTP\n{BODY}"
    assert crawled.articles["salah-label"].text.endswith(
        "“Sebanyak 310 pelajar merekam KTP,” kata camat, di aula kantornya kemarin siang."
    )
    assert crawled.articles["baik"].published == "2025-02-07"


@ON_ONE_WORKER
def test_no_forbidden_host_was_asked(crawled: Crawled) -> None:
    assert {url.split("/")[2] for url in crawled.asked} == {"kicknews.today"}


@ON_ONE_WORKER
def test_the_pause_that_was_asked_for_was_taken(crawled: Crawled) -> None:
    assert crawled.seconds > 1
    assert crawled.asked.count(f"{HOST}/sibuk/") == 2


@ON_ONE_WORKER
def test_the_source_is_flagged_for_its_blocks(crawled: Crawled) -> None:
    assert crawled.reason == "blocked: 403; blocked: a challenge page"


@pytest.mark.parametrize(
    ("robots", "asked_more", "reason"),
    [
        (Answer(404), True, None),
        (Answer(403), True, None),
        (Answer(200, b"<html>Beranda</html>"), True, None),
        (Answer(200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /baik"), True, None),
        (Answer(429), False, "unreachable: robots.txt: 429"),
        (Answer(503), False, "unreachable: robots.txt: 503"),
        (Answer(200, b"User-agent: *\nDisallow: /"), False, "unreachable: Forbidden by robots.txt"),
        (LOOP, False, "unreachable: robots.txt: max redirections reached"),
    ],
    ids=["404", "403", "html", "one path", "429", "503", "all forbidden", "loop"],
)
def test_robots_txt(tmp_path: Path, robots: Answer, asked_more: bool, reason: str | None) -> None:
    """What robots.txt keeps from being asked is said once, not for every route and keyword."""
    found = crawl(tmp_path, site({"baik": Answer(body=page()), "kedua": Answer(body=page())}, robots))
    others = {url for url in found.asked if not url.endswith("/robots.txt")}
    assert bool(others) is asked_more
    assert found.reason == reason
    assert ("baik" in found.articles) is (asked_more and b"Disallow" not in robots.body)
    assert ("kedua" in found.articles) is asked_more


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    """The newsroom's profile with its own cap of 0.1 s: robots.txt asks for 40 s."""
    code = (
        "import sys, crawl_once, crawler.run as run; shared = run.settings;"
        "run.settings = lambda log, proxy: {**shared(log, proxy), 'CRAWL_DELAY_MAX': 0.1, 'DOWNLOAD_DELAY_JITTER': 0};"
        "sys.exit(crawl_once.main(*sys.argv[1:]))"
    )
    pages = {key: Answer(body=page()) for key in ("satu", "dua")}
    with Hostile(site(pages, Answer(body=b"User-agent: *\nCrawl-delay: 40"))) as room:
        begun = time.monotonic()
        subprocess.run(
            [sys.executable, "-c", code, tmp_path, room.proxy, "kicknews"], check=True, timeout=60, cwd=ONCE.parent,
            capture_output=True,
        )  # fmt: skip
        assert len(room.asked) == 23  # robots.txt, two pages of each of ten searches, two articles
        assert 22 * 0.1 < time.monotonic() - begun < 20


def test_what_was_listed_before_a_listing_broke_is_fetched_and_the_break_is_said(tmp_path: Path) -> None:
    whole = site({"baik": Answer(body=page())})
    found = crawl(tmp_path, lambda url, times: Answer(500) if "page=2&" in url else whole(url, times))
    assert found.states == {"baik": ("fetched", None)}
    assert found.reason == "rest: 500"


def test_an_article_waits_until_all_its_parts_can_be_had(tmp_path: Path) -> None:
    pager = "</p><div class=page-links><a href='/bagian/2/'>2</a></div><p>"
    parts = {"bagian": Answer(body=page(BODY + pager)), "bagian/2": [*[Answer(500)] * 3, Answer(body=page("(gii)"))]}
    listed = site(parts)

    def answers(url: str, times: int) -> Answer:
        return posts("bagian") if "page=1&" in url else listed(url, times)

    once = crawl(tmp_path / "once", answers)
    assert (once.states, once.articles) == ({"bagian": ("pending", "500")}, {})
    twice = crawl(tmp_path / "twice", answers, times=2)
    assert twice.states == {"bagian": ("fetched", None)}
    assert twice.articles["bagian"].text == f"Rekam KTP\n{BODY}\n(gii)"


def test_a_pause_beyond_all_measure_ends_the_source_s_run_without_blaming_its_pages(tmp_path: Path) -> None:
    wait = Answer(429, headers=(("Retry-After", "1000000000"),))
    found = crawl(tmp_path, site(dict.fromkeys(("satu", "dua", "tiga"), wait)))
    assert found.states == dict.fromkeys(("satu", "dua", "tiga"), ("pending", None))
    assert sum(not url.startswith(REST) for url in found.asked) == 2  # robots.txt, and the first of the three
    assert found.reason == "kicknews.today asks to be left alone for 1000000000 s"


def test_a_page_that_always_fails_is_given_up_in_the_third_run(tmp_path: Path) -> None:
    found = crawl(tmp_path, site({"rusak": Answer(500)}), times=4)
    assert found.states == {"rusak": ("failed", "500")}
    assert found.asked.count(f"{HOST}/rusak/") == 9  # three runs, each with two retries


def test_an_unreachable_source_is_said_and_its_pending_pages_are_left_as_they_were(tmp_path: Path) -> None:
    crawl(tmp_path, site({"rusak": Answer(500)}))
    found = crawl(tmp_path, lambda _url, _times: Answer(502))
    assert found.states == {"rusak": ("pending", "500")}
    assert (found.reason or "").startswith("unreachable: ")
    assert f"{HOST}/rusak/" not in found.asked


def test_without_a_network_every_source_says_so(tmp_path: Path) -> None:
    report = run(tmp_path, "http://127.0.0.1:9", "kicknews", "koranrb")
    assert [source["found"] for source in report["sources"]] == [0, 0]
    assert all(source["reason"].startswith("unreachable: ") for source in report["sources"])


def test_a_second_crawl_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "crawl.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, ONCE, tmp_path, "-", "kicknews"], capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stderr) == (2, f"{tmp_path}: another crawl is at work there\n")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
        "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://localhost/",
        "http://localhost./", "http://0.0.0.0/", "http://[fe80::1]/", "file:///etc/passwd", "ftp://kicknews.today/",
        "data:text/html,x",
    ],
)  # fmt: skip
def test_forbidden_addresses(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        PublicWebOnly().process_request(Request(url))


@pytest.mark.parametrize("url", ["https://kicknews.today/x", "http://8.8.8.8/", "https://10.example.com/"])
def test_public_addresses(url: str) -> None:
    PublicWebOnly().process_request(Request(url))
