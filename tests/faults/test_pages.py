"""A crawl of a hostile server: nothing wrong is stored, nothing is asked that must not be, and all of it is said."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
from crawl_once import crawled as crawled_once
from forked import in_child
from hostile import BODY, HOST, Answer, page, posts, site

from faults.crawling import Crawled, crawl

REDIRECTED = {
    "ke-loopback": "http://127.0.0.1:1/x",
    "ke-metadata": "http://169.254.169.254/latest",
    "ke-desimal": "http://2130706433/",
    "ke-luar": "https://lain.example/x",
    "ke-berkas": "file:///etc/passwd",
}
BOMB = gzip.compress(b"\0" * 30 * 2**20)
GZIP = (("Content-Encoding", "gzip"),)


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


@pytest.mark.fault("crawl 7", "a page that is cut off, empty or no page at all is recorded with its reason")
@pytest.mark.fault("crawl 10", "challenge, consent, login, parked and home pages are classified, not stored")
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
def test_every_page_ends_as_it_should(crawled: Crawled, key: str, state: str, reason: str | None) -> None:
    assert crawled.states[key] == (state, reason)


@pytest.mark.fault("crawl 7", "nothing is stored of a body that is cut off, never ends or is no page")
@pytest.mark.parametrize("key", ["bom", "tak-berujung", "gzip-putus", "ke-berkas", "biner"])
def test_nothing_is_kept_of_what_is_no_whole_page(crawled: Crawled, key: str) -> None:
    assert crawled.states[key][0] in ("pending", "refused")
    assert crawled.states[key][1]


@pytest.mark.fault("crawl 14", "a page whose header names the wrong charset is read by its bytes")
def test_only_whole_articles_are_stored(crawled: Crawled) -> None:
    assert set(crawled.articles) == {"baik", "salah-label", "sibuk", "alamat-baru"}
    assert crawled.articles["baik"].text == f"Rekam KTP\n{BODY}"
    assert crawled.articles["salah-label"].text.endswith(
        "“Sebanyak 310 pelajar merekam KTP,” kata camat, di aula kantornya kemarin siang."
    )
    assert crawled.articles["baik"].published == "2025-02-07"


@pytest.mark.fault("crawl 9", "redirects into private networks, to other hosts and to files are not followed")
def test_no_forbidden_host_was_asked(crawled: Crawled) -> None:
    assert {url.split("/")[2] for url in crawled.asked} == {"kicknews.today"}


@pytest.mark.fault("crawl 6", "the pause that Retry-After asks for is taken")
def test_the_pause_that_was_asked_for_was_taken(crawled: Crawled) -> None:
    assert crawled.seconds > 1
    assert crawled.asked.count(f"{HOST}/sibuk/") == 2


@pytest.mark.fault("crawl 10", "a source that blocks is flagged, each kind of block said once")
def test_the_source_is_flagged_for_its_blocks(crawled: Crawled) -> None:
    why = ("403", "a challenge page", "a consent page", "a parked or suspended site", "a login page")
    assert crawled.reason == "; ".join(f"blocked: {each}" for each in why)


@pytest.mark.fault("crawl 7", "a listing that breaks off loses nothing that it had listed, and the break is said")
def test_what_was_listed_before_a_listing_broke_is_fetched_and_the_break_is_said(tmp_path: Path) -> None:
    whole = site({"baik": Answer(body=page())})
    found = crawl(tmp_path, lambda url, times: Answer(500) if "page=2&" in url else whole(url, times))
    assert found.states == {"baik": ("fetched", None)}
    assert found.reason == "rest: 500"


@pytest.mark.fault("crawl 7", "an article waits until all its parts can be had; no half of it is stored")
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


@pytest.mark.fault("crawl 7", "a body that never ends takes bounded time and is no article")
def test_a_body_that_never_ends_takes_bounded_time_and_is_no_article(tmp_path: Path) -> None:
    pages = {"menetes": Answer(body=page(), drip=True), "baik": Answer(body=page())}
    found = crawl(tmp_path, site(pages), DOWNLOAD_TIMEOUT=1, RETRY_TIMES=1)
    assert found.states["menetes"][0] == "pending"
    assert set(found.articles) == {"baik"}
    assert found.seconds < 20


@pytest.mark.fault("crawl 7", "a page that always fails is given up in the third run")
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
    report = in_child(crawled_once, tmp_path, "http://127.0.0.1:9", ("kicknews", "koranrb"))
    assert [source["found"] for source in report["sources"]] == [0, 0]
    assert all(source["reason"].startswith("unreachable: ") for source in report["sources"])
