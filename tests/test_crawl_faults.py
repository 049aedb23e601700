"""A crawl of a hostile server: nothing wrong is stored, nothing is asked that must not be, and all of it is said."""

from __future__ import annotations

import fcntl
import gzip
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from crawl_once import crawled as crawled_once
from forked import in_child
from hostile import BODY, HOST, LOOP, REST, Answer, Hostile, Site, page, posts, site
from scrapy.http import Request, Response

from crawler.middlewares import ForbiddenAddress, PublicWebOnly, retry_after
from db.connection import Connection
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


def crawl(data: Path, answers: Site, times: int = 1, **settings: Any) -> Crawled:
    with Hostile(answers) as room:
        begun = time.monotonic()
        for _ in range(times):
            report = in_child(crawled_once, data, room.proxy, ("kicknews",), **settings)
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
        "setuju": Answer(body=page(head="<title>Before you continue</title>")),
        "dijual": Answer(body=page(head="<title>kicknews.today is for sale</title>")),
        "masuk": Answer(body=b"<html><h1>Masuk</h1><form><input type=password name=p></form></html>"),
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
        ("setuju", "pending", "blocked: a consent page"),
        ("dijual", "pending", "blocked: a parked or suspended site"),
        ("masuk", "pending", "blocked: a login page"),
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
    why = ("403", "a challenge page", "a consent page", "a parked or suspended site", "a login page")
    assert crawled.reason == "; ".join(f"blocked: {each}" for each in why)


ALL, SECOND, NOTHING = {"baik", "kedua"}, {"kedua"}, set[str]()
RULE = "User-agent: *\nDisallow: /baik\n"


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


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    """With a cap of 0.1 s: robots.txt asks for 40 s."""
    pages = {key: Answer(body=page()) for key in ("satu", "dua")}
    robots = Answer(body=b"User-agent: *\nCrawl-delay: 40")
    found = crawl(tmp_path, site(pages, robots), CRAWL_DELAY_MAX=0.1, DOWNLOAD_DELAY_JITTER=0)
    assert len(found.asked) == 23  # robots.txt, two pages of each of ten searches, two articles
    assert 22 * 0.1 < found.seconds < 20
    assert "Crawl-delay of kicknews.today: 40 s asked for, 0.1 s kept" in (tmp_path / "crawl.log").read_text("utf-8")


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


def test_a_body_that_never_ends_takes_bounded_time_and_is_no_article(tmp_path: Path) -> None:
    pages = {"menetes": Answer(body=page(), drip=True), "baik": Answer(body=page())}
    found = crawl(tmp_path, site(pages), DOWNLOAD_TIMEOUT=1, RETRY_TIMES=1)
    assert found.states["menetes"][0] == "pending"
    assert set(found.articles) == {"baik"}
    assert found.seconds < 20


def crawled_where_names_lead_inside(data: Path) -> dict[str, Any]:
    """A live crawl on a machine whose name server says that the outlet is this machine."""
    socket.gethostbyname = lambda name: "127.0.0.1"
    return crawled_once(data, "-", ("kicknews",), RETRY_TIMES=0)


def test_a_name_that_leads_to_a_private_address_is_refused_when_it_is_resolved(tmp_path: Path) -> None:
    report = in_child(crawled_where_names_lead_inside, tmp_path)
    assert "DNS lookup failed" in report["sources"][0]["reason"]
    log = (tmp_path / "crawl.log").read_text("utf-8")
    assert "refused: kicknews.today leads to the private address 127.0.0.1" in log


def test_a_page_that_always_fails_is_given_up_in_the_third_run(tmp_path: Path) -> None:
    found = crawl(tmp_path, site({"rusak": Answer(500)}), times=4)
    assert found.states == {"rusak": ("failed", "500")}
    assert found.asked.count(f"{HOST}/rusak/") == 9  # three runs, each with two retries


def crawled_on_a_full_disk(data: Path, proxy: str, pages: int) -> dict[str, Any]:
    """A crawl whose database may grow to so many pages of 4 kB and no further."""
    prepare = Connection._prepare

    def prepare_full(connection: Connection) -> None:
        prepare(connection)
        connection._db.execute(f"pragma max_page_count = {pages}")

    Connection._prepare = prepare_full  # type: ignore[method-assign]
    return crawled_once(data, proxy, ("kicknews",))


def test_a_full_disk_ends_the_run_and_the_next_one_does_the_rest(tmp_path: Path) -> None:
    pages = {f"baik-{n}": Answer(body=page(f"{BODY} Hari ke-{n}." * 40)) for n in range(20)}
    with Store(tmp_path / "cekangka.db") as store:
        size = store._db.execute("pragma page_count").fetchone()[0]
    with Hostile(site(pages)) as room:
        full = in_child(crawled_on_a_full_disk, tmp_path, room.proxy, size + 12)
        assert full["sources"][0]["reason"].endswith("nothing was written: database or disk is full")
        with closing(sqlite3.connect(tmp_path / "cekangka.db")) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
            (kept,) = db.execute("select count(*) from articles").fetchone()
        report = in_child(crawled_once, tmp_path, room.proxy, ("kicknews",))
    assert 0 < kept < 20
    assert (report["sources"][0]["articles"], report["sources"][0]["reason"]) == (20 - kept, None)


def test_an_unreachable_source_is_said_and_its_pending_pages_are_left_as_they_were(tmp_path: Path) -> None:
    crawl(tmp_path, site({"rusak": Answer(500)}))
    found = crawl(tmp_path, lambda _url, _times: Answer(502))
    assert found.states == {"rusak": ("pending", "500")}
    assert (found.reason or "").startswith("unreachable: ")
    assert f"{HOST}/rusak/" not in found.asked


def test_without_a_network_every_source_says_so(tmp_path: Path) -> None:
    report = in_child(crawled_once, tmp_path, "http://127.0.0.1:9", ("kicknews", "koranrb"))
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
