"""The newsroom is what it says: its content is annotated soundly, and its sites answer as the real ones do."""

from __future__ import annotations

import csv
import gzip
import http.client
import json
import re
import urllib.request
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.newsroom import Gold, Newsroom, Planted, Request
from crawler.newsroom.content import ARTICLES, ContentError, load
from crawler.newsroom.model import Outlet
from crawler.sources import load as load_sources
from extract import on_topic

ANTARA = "http://kupang.antaranews.com"
RADAR = "http://radarkepahiang.bacakoran.co"
KORANRB = "http://harianrakyatbengkulu.bacakoran.co"
NTT = "http://www.nttonlinenow.com/new-2016"
KICK = "http://kicknews.today"
PLACES = Path(__file__).parents[1] / "extract" / "patterns" / "places.csv"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom() as opened:
        yield opened


def ask(room: Newsroom, url: str, method: str = "GET", **headers: str) -> Answer:
    """One request through the proxy, redirects not followed."""
    connection = http.client.HTTPConnection(urlsplit(room.proxy).netloc, timeout=10)
    try:
        connection.request(method, url, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        return Answer(reply.status, dict(reply.getheaders()), reply.read())
    finally:
        connection.close()


def planted(number: int) -> Planted:
    return next(article for article in Newsroom.articles if article.id == number)


def named(article: Planted) -> str:
    return f"{article.host}-{article.id}"


def digits(text: object) -> str:
    return re.sub(r"\D", "", str(text))


# --- the content


@pytest.mark.parametrize("article", Newsroom.articles, ids=named)
def test_every_figure_stands_in_its_text_with_its_value(article: Planted) -> None:
    """The surface is a part of the text, and its digits are the value's."""
    for figure in article.figures:
        assert figure.surface in article.text
        assert digits(figure.surface) == digits(figure.value)


def test_every_region_is_in_the_gazetteer() -> None:
    with PLACES.open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    used = {figure.region for article in Newsroom.articles for figure in article.figures}
    assert used - codes == set()


@pytest.mark.parametrize("article", Newsroom.articles, ids=named)
def test_what_is_on_topic_passes_the_gate(article: Planted) -> None:
    assert on_topic(article.text) is article.on_topic
    assert article.on_topic or not article.figures


@pytest.mark.parametrize("article", Newsroom.articles, ids=named)
def test_the_arithmetic_closes_unless_the_note_says_so(article: Planted) -> None:
    """Have and lack make up the eligible, and the share is theirs to its last digit."""
    faults = list(faults_of(article.figures))
    assert bool(faults) is article.note.startswith("does not close"), faults


def faults_of(figures: tuple[Gold, ...]) -> Iterator[str]:
    claims: dict[tuple[object, ...], dict[str, Decimal]] = defaultdict(dict)
    for figure in figures:
        if figure.qualifier == "exact" and figure.measure not in ("batch", "target", "target_pct"):
            claims[figure.document, figure.region, figure.as_of, figure.group][figure.measure] = figure.value
    for key, given in claims.items():
        for have, lack in (("issued", "unissued"), ("recorded", "unrecorded")):
            if {"eligible", have, lack} <= given.keys() and given[have] + given[lack] != given["eligible"]:
                yield f"{key}: {have} and {lack} are not the eligible"
            if {f"{have}_pct", f"{lack}_pct"} <= given.keys() and given[f"{have}_pct"] + given[f"{lack}_pct"] != 100:
                yield f"{key}: the shares are not 100"
            for part in (have, lack):
                if {"eligible", part, f"{part}_pct"} <= given.keys():
                    share, stated = 100 * given[part] / given["eligible"], given[f"{part}_pct"]
                    if abs(share - stated) > Decimal(1).scaleb(int(stated.as_tuple().exponent)):
                        yield f"{key}: {share} is not {stated}"


@pytest.mark.parametrize(
    ("number", "measure", "whole", "parts"),
    [
        (24790, "issued", "17", 10),
        (24790, "eligible", "17", 10),
        (14102, "unissued", "17.08", 8),
        (60215, "issued", "53.71", 6),
    ],
)
def test_the_parts_of_a_list_add_up(number: int, measure: str, whole: str, parts: int) -> None:
    values = {figure.region: figure.value for figure in planted(number).figures if figure.measure == measure}
    total = values.pop(whole)
    assert len(values) == parts
    assert sum(values.values()) == total


@pytest.mark.parametrize("outlet", Newsroom.outlets, ids=lambda outlet: outlet.host)
def test_every_outlet_shows_the_cases(outlet: Outlet) -> None:
    """Eight articles or more: a paged one, an edited one, a list, a table, off-topic ones, one without figures."""
    articles = outlet.articles
    kinds = {block.kind for article in articles for page in article.pages for block in page}
    assert len(articles) >= 8
    assert sum(not article.on_topic for article in articles) >= 2
    assert any(article.on_topic and not article.figures for article in articles)
    assert any(len(article.pages) > 1 for article in articles)
    assert any(a.modified and a.clock and a.modified.date() > a.clock.date() for a in articles)
    assert kinds >= {"p", "item", "row", "also"}
    assert any(re.search(r"\d", line.title) for line in outlet.related)


def test_the_newsroom_is_of_the_planned_size() -> None:
    assert len(Newsroom.articles) == 51
    assert sum(len(article.figures) for article in Newsroom.articles) == 207
    assert sum(not article.figures for article in Newsroom.articles) == 20
    assert sum(article.note.startswith("does not close") for article in Newsroom.articles) == 5
    assert [article.id for article in Newsroom.articles if article.on_topic and not article.stored] == [82015]


@pytest.mark.parametrize(
    ("number", "published"),
    [
        (83071, "2022-04-21"),
        (118344, "2023-11-14"),  # modified two days later
        (78420, "2025-03-12"),  # in UTC it is the day before
        (61402, "2021-11-01"),  # told by the URL alone
        (25677, "2024-12-03"),  # told by the feed alone
        (14451, None),
    ],
)
def test_publication_dates(number: int, published: str | None) -> None:
    assert planted(number).published == published


def test_an_annotated_article_is_a_line_of_json() -> None:
    line = json.loads(planted(83071).gold_line())
    assert line["published"] == "2022-04-21"
    assert line["figures"][1] == {
        "document": "kia",
        "measure": "issued_pct",
        "value": 1.9,
        "qualifier": "exact",
        "region": "53.01",
        "as_of": "2021-12",
        "group": None,
        "period": None,
        "speaker": "Yohanis Taneo",
        "surface": "1,90 persen",
        "also": [],
        "optional": False,
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"369 siswa" }', '"370 siswa" }', "surface '370 siswa' is not in the text"),
        ('measure = "batch", value = 369', 'measure = "batches", value = 369', "'batches' is none of eligible"),
        ('region = "53.01", as_of = "2022-04-21"', 'region = "Kupang"', "region 'Kupang' is no Kemendagri code"),
        ('as_of = "2021-12"', 'as_of = "2021-13"', "as_of '2021-13' is no date"),
        ('as_of = "2021-12"', 'period = "day"', "only a batch has a period"),
        ('slug = "pemkab', 'slogan = "pemkab', "missing key 'slug'"),
        ('listed = "amp"', 'liste = "amp"', "unknown key 'liste'"),
        ('listed = "amp"', 'listed = "app"', "'app' is none of plain, amp"),
        ("id = 131207", "id = 83071", "an article's id is there twice"),
        ("home_offset = 8", "home_ofset = 8", "missing key 'home_offset'"),
    ],
)
def test_a_fault_in_the_data_is_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    given = (ARTICLES / "antara_kupang.toml").read_text(encoding="utf-8")
    assert old in given
    (tmp_path / "antara_kupang.toml").write_text(given.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"^antara_kupang\.toml: [^\n]*{re.escape(message)}[^\n]*$"):
        load(tmp_path)


# --- the sites


@pytest.mark.parametrize(
    ("url", "status", "holds"),
    [
        (f"{ANTARA}/robots.txt", 200, "Disallow: /search/"),
        (f"{ANTARA}/rss/terkini.xml", 200, "/berita/152880/"),
        (f"{ANTARA}/rss/topnews.xml", 404, "tidak ditemukan"),
        (f"{ANTARA}/terkini", 200, 'href="/terkini?page=2"'),
        (f"{ANTARA}/terkini?page=3", 200, "/amp/berita/83071/"),
        (f"{ANTARA}/search?q=KIA", 200, "/berita/137015/"),
        (f"{ANTARA}/search?q=KIA&page=2", 200, "/amp/berita/83071/"),
        (f"{ANTARA}/berita/83071/apa-saja", 200, "12,03 persen"),
        (f"{ANTARA}/berita/83071/index.html?utm_source=rss", 200, "12,03 persen"),
        (f"{ANTARA}/berita/99/tentang-kami", 404, "tidak ditemukan"),
        (f"{RADAR}/robots.txt", 200, "Crawl-delay: 1"),
        (f"{RADAR}/search/kata/?c=KIA", 200, "radarkepahiang.bacakoran.co./read/14102/"),
        (f"{RADAR}/rss", 200, "/read/13555/"),
        (f"{RADAR}/read/014102/slug-lama", 200, "2.230 anak"),
        (f"{RADAR}/amp/12877/x", 200, "208.340 orang"),
        ("http://radarkepahiang.bacakoran.co./read/14102/x", 200, "2.230 anak"),
        (f"{KORANRB}/search/kata/?c=KTP-el", 200, "/read/22415/"),
        (f"{KORANRB}/rss", 200, "Tue, 03 Dec 2024 10:20:00 +0700"),
        (f"{NTT}/wp-json/wp/v2/posts?search=KIA", 404, "rest_no_route"),
        (f"{NTT}/feed/", 200, "<link>https://www.nttonlinenow.com/new-2016/2023/11/27/"),
        (f"{NTT}/feed/?paged=3", 200, "/2021/07/06/"),
        (f"{NTT}/feed/?paged=4", 404, "tidak ditemukan"),
        (f"{NTT}/?s=KIA", 200, "tim-voli-manggarai-juara"),  # its search heeds no query
        (f"{NTT}/2021/11/01/dukcapil-kota-kupang-layani-ktp-di-lapas/", 200, "700-an siswa"),
        (f"{NTT}/2023/03/21/malaka-percepat-akta-kelahiran/2/", 200, "69.990 anak"),
        (f"{NTT}/wp-sitemap.xml", 200, "/new-2016/wp-sitemap-posts-post-1.xml"),
        (f"{NTT}/wp-sitemap-posts-post-1.xml", 200, "2022-10-21T10:00:00+08:00"),
        (f"{KICK}/robots.txt", 200, "Disallow: /opini-"),
        (f"{KICK}/?s=KIA&feed=rss2", 200, "opini-anak-tanpa-kartu"),
        (f"{KICK}/?s=xyzzy", 200, "Tidak ada yang cocok"),
        (f"{KICK}/?s=xyzzy&paged=2", 404, "tidak ditemukan"),
        (f"{KICK}/lombok-barat-kebut-perekaman-ktp-pelajar/2", 200, "98,3 persen"),
        ("http://antaranews.example/", 502, "no such host"),
    ],
)
def test_routes(room: Newsroom, url: str, status: int, holds: str) -> None:
    """Each listing, feed, search, sitemap, article and refusal, over a real socket through the proxy."""
    answer = ask(room, url)
    assert (answer.status, holds in answer.text) == (status, True), answer.text
    assert room.requests[-1] == Request("GET", url, status)


def test_an_ordinary_client_goes_through_the_proxy(room: Newsroom) -> None:
    client = urllib.request.build_opener(urllib.request.ProxyHandler({"http": room.proxy}))
    with client.open(f"{KICK}/gempa-guncang-sumbawa", timeout=10) as reply:
        assert "57 rumah" in reply.read().decode()


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("http://radarkoran.com/read/14102/x?a=b", "https://radarkepahiang.bacakoran.co/read/14102/x?a=b"),
        ("http://koranrb.id/robots.txt", "https://harianrakyatbengkulu.bacakoran.co/robots.txt"),
        ("http://nttonlinenow.com/new-2016/feed/", "https://www.nttonlinenow.com/new-2016/feed/"),
        ("http://www.nttonlinenow.com/", "https://www.nttonlinenow.com/new-2016/"),
        (f"{KICK}/?p=78420", "https://kicknews.today/puluhan-ribu-anak-mataram-belum-punya-kia/"),
    ],
)
def test_redirects(room: Newsroom, url: str, to: str) -> None:
    """A brand's host leads to its CMS host, a short link to the article."""
    answer = ask(room, url)
    assert (answer.status, answer.headers["Location"]) == (301, to)


@pytest.mark.parametrize("url", [f"{ANTARA}/rss/terkini.xml", f"{RADAR}/search/kata/?c=KIA", f"{KICK}/feed/"])
def test_an_unchanged_listing_is_304(room: Newsroom, url: str) -> None:
    first = ask(room, url)
    assert ask(room, url, If_None_Match=first.headers["ETag"]).status == 304
    assert ask(room, url, If_Modified_Since=first.headers["Last-Modified"]).status == 304
    assert ask(room, url, If_None_Match='"other"', If_Modified_Since=first.headers["Last-Modified"]).status == 200
    assert [request.status for request in room.requests[-4:]] == [200, 304, 304, 200]


def test_the_amp_page_prints_the_body_twice(room: Newsroom) -> None:
    body = ask(room, f"{ANTARA}/amp/berita/83071/x").text
    assert body.count("naik dari 1,90 persen") == 2
    assert body.index("1,90 persen") < body.index("COPYRIGHT ©") < body.rindex("1,90 persen")
    assert ask(room, f"{ANTARA}/berita/83071/x").text.count("naik dari 1,90 persen") == 1


@pytest.mark.parametrize(
    ("first", "second", "only_second"),
    [
        (f"{ANTARA}/berita/152880/x", f"{ANTARA}/berita/152880/x?page=2", "68,4 persen"),
        (f"{RADAR}/read/12877/x", f"{RADAR}/read/12877/x/15", "98,7 persen"),
        (f"{KORANRB}/read/24790/x", f"{KORANRB}/read/24790/x/15", "Kota Bengkulu: 65.148 anak"),
        (
            f"{NTT}/2023/03/21/malaka-percepat-akta-kelahiran/",
            f"{NTT}/2023/03/21/malaka-percepat-akta-kelahiran/2/",
            "89 persen",
        ),
        (
            f"{KICK}/lombok-barat-kebut-perekaman-ktp-pelajar",
            f"{KICK}/lombok-barat-kebut-perekaman-ktp-pelajar/2",
            "98,3 persen",
        ),
    ],
)
def test_the_second_page_holds_the_figures(room: Newsroom, first: str, second: str, only_second: str) -> None:
    """The first page links the second, in its family's manner; only the second holds the figure."""
    one, two = ask(room, first).text, ask(room, second).text
    assert only_second not in one
    assert only_second in two
    path, query = urlsplit(second).path, urlsplit(second).query
    assert re.search(
        rf'href="https://[^"]+/?(?:{re.escape(f"?{query}" if query else "/" + path.strip("/").split("/")[-1])})', one
    )


def test_a_pager_that_leads_past_the_end_repeats_the_first_page(room: Newsroom) -> None:
    assert 'slug/30"' in ask(room, f"{RADAR}/read/12877/x/15").text.replace(planted(12877).slug, "slug")
    assert ask(room, f"{RADAR}/read/12877/x/30").body == ask(room, f"{RADAR}/read/12877/x").body
    past, first = ask(room, f"{ANTARA}/terkini?page=9").text, ask(room, f"{ANTARA}/terkini").text
    assert re.findall(r"/berita/\d+/", past) == re.findall(r"/berita/\d+/", first)
    assert 'href="/terkini?page=10"' in past


def test_where_a_page_tells_its_date(room: Newsroom) -> None:
    """JSON-LD, metadata, both, the visible line alone, or nothing; WordPress writes UTC."""
    mataram = ask(room, f"{KICK}/puluhan-ribu-anak-mataram-belum-punya-kia").text
    assert 'published_time" content="2025-03-11T23:10:00+00:00"' in mataram
    assert '"@graph"' in mataram
    ttu = ask(room, f"{ANTARA}/berita/118344/x").text
    assert 'article:modified_time" content="2023-11-16T09:05:00+07:00"' in ttu
    assert "article-date" not in ttu
    akta = ask(room, f"{ANTARA}/berita/124590/x").text
    assert "Kamis, 25 Januari 2024 12:30 WIB" in akta
    assert "2024-01-25" not in akta
    assert "Rabu 06-11-2024,09:12 WIB" in ask(room, f"{RADAR}/read/14102/x").text
    for url in (f"{RADAR}/read/14451/x", f"{KORANRB}/read/25677/x"):
        assert not re.search(r"pubdate|published|WIB</span></div>\n<div class=\"post ", ask(room, url).text)


def test_markup_alone_tells_another_encoding(room: Newsroom) -> None:
    answer = ask(room, f"{KORANRB}/read/25140/x")
    assert answer.headers["Content-Type"] == "text/html"
    assert b'<meta charset="windows-1252">' in answer.body
    assert "“Capaian kami 57,6 persen,”" in answer.body.decode("windows-1252")


def test_a_minified_page_is_one_line(room: Newsroom) -> None:
    body = ask(room, f"{RADAR}/read/13310/x").text
    assert "\n" not in body.strip()
    assert "menyerahkan 350 KIA kepada siswa SMP" in body


def test_the_feed_has_the_faults_of_real_ones(room: Newsroom) -> None:
    body = ask(room, f"{NTT}/feed/").text
    assert "Alor Kejar Perekaman KTP-el & Aktivasi IKD" in body
    with pytest.raises(ET.ParseError):
        ET.fromstring(body)


def test_rest_pages_and_totals(room: Newsroom) -> None:
    """`per_page`, `page`, `search`, `after` and `_fields` count; past the last page it is an error."""
    route = f"{KICK}/wp-json/wp/v2/posts"
    first = ask(room, f"{route}?search=KIA&per_page=4&_fields=id,date,date_gmt,link")
    assert (first.headers["X-WP-Total"], first.headers["X-WP-TotalPages"]) == ("6", "2")
    assert [post["id"] for post in json.loads(first.text)] == [82015, 80566, 80010, 78777]
    second = json.loads(ask(room, f"{route}?search=KIA&per_page=4&page=2&_fields=id,date,date_gmt,link").text)
    assert second[0] == {
        "id": 78420,
        "date": "2025-03-12T07:10:00",
        "date_gmt": "2025-03-11T23:10:00",
        "link": "https://kicknews.today/puluhan-ribu-anak-mataram-belum-punya-kia/",
    }
    past = ask(room, f"{route}?search=KIA&per_page=4&page=3")
    assert (past.status, json.loads(past.text)["code"]) == (400, "rest_post_invalid_page_number")
    assert ask(room, f"{route}?per_page=101").status == 400
    late = json.loads(ask(room, f"{route}?search=KIA&after=2025-07-01T00:00:00").text)
    assert [post["id"] for post in late] == [82015, 80566]
    assert "<li>Kota Mataram: 69,5 persen</li>" in late[1]["content"]["rendered"]


def test_furniture_holds_numbers_that_are_not_the_articles(room: Newsroom) -> None:
    """Read-also lines, related lists, tags and captions stand on the page and not in the planted text."""
    for url, number, furniture in (
        (f"{ANTARA}/berita/131207/x", 131207, ("2.000 bibit jati", "cetak 17.000 KIA", "51 ribu anak", "Copyright ©")),
        (f"{RADAR}/read/14102/x", 14102, ("BACA JUGA:", "17.000 KIA Dicetak", "# 16.912 anak", "/*anymind */")),
        (f"{KICK}/perekaman-e-ktp-lombok-utara-hampir-tuntas", 77655, ("1.000 keping", "30 Persen Anak", "&nbsp;")),
    ):
        body = ask(room, url).text
        for line in furniture:
            assert line in body
            assert line not in planted(number).text


def test_a_head_request_and_a_host_header(room: Newsroom) -> None:
    head = ask(room, f"{KICK}/feed/", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert ask(room, "/robots.txt", Host="kicknews.today").status == 200
    assert room.requests[-1].url == "http://kicknews.today/robots.txt"


def test_compressed_where_the_client_takes_it(room: Newsroom) -> None:
    answer = ask(room, f"{KICK}/feed/", Accept_Encoding="gzip, deflate")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == ask(room, f"{KICK}/feed/").body


def test_the_same_answer_every_time(room: Newsroom) -> None:
    """No clock and no chance in what is served: two rooms send the same bytes and headers."""
    with Newsroom() as other:
        for url in (f"{ANTARA}/terkini", f"{RADAR}/rss", f"{NTT}/feed/", f"{KICK}/gempa-guncang-sumbawa"):
            assert ask(room, url) == ask(other, url)


def test_its_hosts_are_those_of_the_source_table() -> None:
    """The very rows that crawl live are served here: every outlet is a source."""
    assert {outlet.host for outlet in Newsroom.outlets} <= {source.host for source in load_sources().values()}
