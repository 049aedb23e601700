"""Listings of every kind give their links, also when they are broken."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from crawler.discovery import Link, ListingError, feed, listing, rest, sitemap, sitemaps, topical
from crawler.sources import load

SOURCES = load()
ANTARA, DISWAY, KICK = SOURCES["antara-kupang"], SOURCES["radarkoran"], SOURCES["kicknews"]
KUPANG = "https://kupang.antaranews.com/berita"


def rss(*items: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>x</title>'
    return f"{head}{''.join(items)}</channel></rss>"


def item(number: int, title: str = "KIA", date: str = "Thu, 11 May 2023 09:20:00 +0700") -> str:
    return f"<item><title>{title}</title><link>{KUPANG}/{number}/s</link><pubDate>{date}</pubDate></item>"


@pytest.mark.parametrize(
    ("body", "links"),
    [
        (rss(item(7)).encode(), [("7", "KIA", "2023-05-11")]),
        (rss(item(7, "Aturan & Syarat KIA")).encode(), [("7", "Aturan & Syarat KIA", "2023-05-11")]),
        (rss(item(7, "Aturan &amp; Syarat&nbsp;KIA")).encode(), [("7", "Aturan & Syarat KIA", "2023-05-11")]),
        (rss(item(7, "<![CDATA[Kata \x07Ny. Ïda]]>")).encode("latin-1"), [("7", "Kata Ny. \ufffdda", "2023-05-11")]),
        (rss(item(7), item(8)).encode()[:-60], [("7", "KIA", "2023-05-11")]),
        (rss(item(7, date="Thu, 11 May 2023 23:20:00 +0000")).encode(), [("7", "KIA", "2023-05-12")]),
        (rss(item(7, date="Kamis, 11 Mei 2023 09:20 WIB")).encode(), [("7", "KIA", "2023-05-11")]),
        (rss(item(7, date="kemarin")).encode(), [("7", "KIA", None)]),
        (rss("<item><title>x</title><link>https://lain.example/berita/7/s</link></item>").encode(), []),
        (rss("<item><title>x</title><link>https://[x/berita/7/s</link></item>").encode(), []),
        (rss().encode(), []),
        (
            f'<feed><entry><title type="html">KIA</title><link rel="alternate" href="{KUPANG}/9/s"/>'
            "<published>2024-01-02T03:04:05Z</published></entry></feed>".encode(),
            [("9", "KIA", "2024-01-02")],
        ),
    ],
    ids=[
        "plain", "bare ampersand", "nbsp", "latin-1 and control", "truncated", "next day in WITA", "Indonesian date",
        "no date", "another host", "no address", "empty", "atom",
    ],
)  # fmt: skip
def test_feed(body: bytes, links: list[tuple[str, str, str | None]]) -> None:
    assert [(link.key, link.title, link.listed) for link in feed(body, ANTARA)] == links


def test_feed_link_is_canonical() -> None:
    body = rss(f"<item><link>{KUPANG.replace('/berita', './amp/berita')}/7/judul?utm_source=rss</link></item>").encode()
    assert list(feed(body, ANTARA)) == [Link("7", f"{KUPANG}/7/judul")]


def test_sitemap_takes_news_dates_and_leaves_lastmod() -> None:
    body = (
        '<urlset xmlns:news="x">'
        f"<url><loc>{KUPANG}/7/s</loc><lastmod>2026-01-01</lastmod></url>"
        f"<url><loc>{KUPANG}/8/s</loc><news:news><news:publication_date>2023-05-11</news:publication_date>"
        "<news:title>KIA</news:title></news:news></url></urlset>"
    ).encode()
    assert list(sitemap(body, ANTARA)) == [Link("7", f"{KUPANG}/7/s"), Link("8", f"{KUPANG}/8/s", "KIA", "2023-05-11")]


INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>"""


def entry(name: str, changed: str = "") -> str:
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<sitemap><loc>https://kicknews.today/{name}</loc>{lastmod}</sitemap>"


@pytest.mark.parametrize(
    ("entries", "order"),
    [
        (
            [entry("page-sitemap.xml", "2026-03-02"), entry("post-sitemap.xml", "2020-01-01"),
             entry("post-sitemap2.xml", "2026-03-01")],
            ["post-sitemap2.xml", "post-sitemap.xml", "page-sitemap.xml"],
        ),
        (
            [entry(f"wp-sitemap-posts-post-{n}.xml", "2019-01-01T00:00:00+08:00") for n in (2, 10, 1)],
            ["wp-sitemap-posts-post-10.xml", "wp-sitemap-posts-post-2.xml", "wp-sitemap-posts-post-1.xml"],
        ),
        ([entry(f"sitemap.xml?page={n}&amp;a=b") for n in (1, 2)], [f"sitemap.xml?page={n}&a=b" for n in (2, 1)]),
        (["<sitemap><loc>https://kicknews.today/post", entry("a.xml")], ["a.xml"]),
        ([f"<sitemap><loc>{url}</loc></sitemap>" for url in ("https://[x/1", "file:///a", "b.xml")], []),
        ([], []),
    ],
    ids=["posts and the latest first", "one old date on all", "no dates", "broken entry", "no addresses", "empty"],
)  # fmt: skip
def test_a_sitemap_index_leads_to_its_newest_first(entries: list[str], order: list[str]) -> None:
    assert sitemaps(INDEX.format("".join(entries)).encode()) == [f"https://kicknews.today/{name}" for name in order]


def test_a_sitemap_is_no_index() -> None:
    assert sitemaps(b"<urlset><url><loc>https://kicknews.today/x/</loc></url></urlset>") == []


@pytest.mark.parametrize(
    ("title", "slug", "taken"),
    [
        ("Ribuan Anak Belum Punya KIA", "x", True),
        (None, "warga-antre-rekam-e-ktp", True),
        (None, "kartu-identitas-anak-mulai-dibagikan", True),
        (None, "disdukcapil-jemput-bola", True),
        ("Pasar Ampenan Ramai", "pasar-ampenan-ramai", False),
        (None, "karaktermu-menentukan", False),
    ],
)
def test_topical_links_say_so_in_title_or_address(title: str | None, slug: str, taken: bool) -> None:
    assert topical(Link(slug, f"https://kicknews.today/{slug}/", title)) is taken


@pytest.mark.fault("crawl 15", "a date in a feed that is none, or out of all bounds, is left")
@pytest.mark.parametrize(
    ("date", "listed"),
    [  # 2026-11-22, by fuzzing
        ("Fri, 07 Feb 99999999999 07:00:00 +0800", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("Fri, 31 Feb 2025 07:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", "9999-12-31"),
    ],
)
def test_a_date_out_of_all_bounds_is_left(date: str, listed: str | None) -> None:
    [link] = feed(rss(item(7, date=date)).encode(), ANTARA)
    assert link.listed == listed


def test_a_feed_whose_clock_is_local_whatever_zone_it_claims() -> None:
    """Jawa Pos papers print 20:15 in Balikpapan as 20:15 GMT, which would be the next day."""
    kaltim = SOURCES["kaltimpost"]
    body = rss(
        "<item><title>KIA</title><link>https://kaltimpost.jawapos.com/utama/2386012345/kia</link>"
        "<pubDate>Tue, 11 Mar 2025 20:15:00 GMT</pubDate></item>"
    ).encode()
    assert [link.listed for link in feed(body, kaltim)] == ["2025-03-11"]
    assert [link.listed for link in feed(body, replace(kaltim, feed_clock="labelled"))] == ["2025-03-12"]


def test_search_takes_the_cards_and_leaves_the_sidebar() -> None:
    body = b"""<div class="col-sm-8"><h1>Kata Pencarian "KIA"</h1>
      <div class="media-content"><h2 class="media-heading"><a href="/read/11/satu">Satu KIA</a></h2></div>
      <div class="media-content"><h2 class="media-heading"><a href="https://radarkoran.com/read/12/dua/">Dua\xa0</a></h2></div></div>
      <div class="col-sm-4"><h4 class="media-heading"><a href="/read/99/z">99</a></h4></div>"""
    host = "https://radarkepahiang.bacakoran.co/read"
    assert list(listing(body, DISWAY)) == [
        Link("11", f"{host}/11/satu", "Satu KIA"),
        Link("12", f"{host}/12/dua", "Dua"),
    ]


def test_search_card_dates_are_taken_when_they_are_whole() -> None:
    body = b"""<article class="simple-post"><a href="/berita/7/s">KIA</a>
      <span>19 January 2026 13:13 WIB</span></article>
      <article class="simple-post"><a href="/berita/8/s" title="KIA">KIA</a><span>5 jam lalu</span></article>"""
    assert [(link.key, link.listed) for link in listing(body, ANTARA)] == [("7", "2026-01-19"), ("8", None)]


def test_rest_gives_the_site_s_own_day() -> None:
    post = {
        "id": 1,
        "date": "2025-02-07T07:10:00",
        "link": "https://kicknews.today/rekam-ktp/",
        "title": {"rendered": "Rekam &#8211; KTP"},
    }
    assert list(rest(json.dumps([post, {"id": 2}, None]).encode(), KICK)) == [
        Link("rekam-ktp", "https://kicknews.today/rekam-ktp/", "Rekam – KTP", "2025-02-07")
    ]


@pytest.mark.parametrize(
    ("reader", "body", "message"),
    [
        (feed, b"<html><h1>404</h1></html>", "no feed"),
        (sitemap, b"<html></html>", "no sitemap"),
        (listing, b"", "empty page"),
        (listing, b"<title>Just a moment...</title><p>x</p>", "blocked: a challenge page"),
        (rest, b"<html></html>", "no JSON: Expecting value"),
        (rest, b'{"code":"rest_no_route"}', "no list of posts: {'code': 'rest_no_route'}"),
    ],
)  # fmt: skip
def test_listings_that_are_none(reader: object, body: bytes, message: str) -> None:
    with pytest.raises(ListingError, match=message):
        list(reader(body, KICK))  # type: ignore[operator]


@pytest.mark.fault("crawl 8", "hostile feeds take linear time and give nothing")
@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<item>" * 800_000,
        b"<rss><item>" + b"<link>" * 800_000 + b"</item>",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss>&b;</rss>' * 20_000,
    ],
    ids=["never closed", "fields never closed", "entities"],
)
def test_hostile_feeds_take_linear_time_and_give_nothing(body: bytes) -> None:
    begun = time.monotonic()
    assert list(feed(body, ANTARA)) == []
    assert time.monotonic() - begun < 5
