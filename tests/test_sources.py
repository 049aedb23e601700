"""The tables of sources: the real ones load, and every mistake is one line with file, table and key."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.sources import SourceError, load
from crawler.urls import identify
from extract.hosts import host_region

PLACES = Path(__file__).parents[1] / "extract" / "patterns" / "places.csv"

ROW = {
    "title": '"Contoh Pos"',
    "family": '"disway"',
    "hosts": '["contohpos.example"]',
    "region": '"17"',
    "tz": '"WIB"',
    "status": '"active"',
    "note": '"2026-01-31: read against a replica only"',
}


def write(folder: Path, changes: dict[str, str | None], table: str = "contohpos") -> Path:
    rows = {**ROW, **changes}
    lines = [f"[{table}]", *(f"{key} = {value}" for key, value in rows.items() if value is not None)]
    path = folder / "sources.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_five_outlets_and_all_bureaus_are_there() -> None:
    sources = load()
    for name in ("antara-kupang", "radarkoran", "koranrb", "nttonlinenow", "kicknews"):
        assert sources[name].status == "active"
    assert sum(source.family == "antara" for source in sources.values()) == 31
    assert sources["radarkoran"].hosts == ("radarkepahiang.bacakoran.co", "radarkoran.com")
    assert sources["antara-mataram"].region == "52"
    assert {name for name, source in sources.items() if source.official} >= {"dukcapil-kemendagri"}


def test_every_province_is_covered_by_two_active_sources() -> None:
    """At least 120 sources; a province counts where a source is at home, or is said to cover it."""
    sources = load()
    assert len(sources) >= 120
    active = [source for source in sources.values() if source.status == "active"]
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"{len(sources)} outlets of thirteen site families, {len(active)} of them" in readme
    covered = Counter(code[:2] for source in active for code in {source.region, *source.covers})
    with PLACES.open(encoding="utf-8", newline="") as file:
        provinces = [row["code"] for row in csv.DictReader(file) if re.fullmatch(r"\d\d", row["code"])]
    assert len(provinces) == 38
    assert {code: covered[code] for code in provinces if covered[code] < 2} == {}


def test_a_source_lies_where_its_host_and_its_zone_say() -> None:
    """The region agrees with what extract knows of the host, and the zone with the province's."""
    eastern = {"81", "82", "91", "92", "93", "94", "95", "96"}
    central = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
    for source in load().values():
        province = source.region[:2]
        known = host_region(None, f"https://{source.host}{source.root}/")
        assert known is None or province in ("ID", known[:2]), source.name
        assert source.tz == ("WIT" if province in eastern else "WITA" if province in central else "WIB"), source.name


def test_each_family_lists_in_ways_of_its_own() -> None:
    """Every source has a route that is no fallback, and every keyword a page of its own where the route asks for it."""
    today = date(2026, 3, 1)
    for source in load().values():
        assert not source.routes[0].fallback
        for route in source.routes:
            urls = [listing.url() for listing in source.listings(route, today)]
            assert len(urls) == len(set(urls)) == (len(source.keywords) if route.searches else 1) * (route.days + 1)
            assert all(urlsplit(url).hostname for url in urls)


@pytest.mark.parametrize(
    ("source", "kind", "page", "url"),
    [
        ("antara-kupang", "feed", 1, "https://kupang.antaranews.com/rss/terkini.xml"),
        ("antara-kupang", "search", 2, "https://kupang.antaranews.com/search?q=KIA&page=2"),
        ("radarkoran", "search", 2, "https://radarkepahiang.bacakoran.co/search/kata/30/30/?c=KIA&num="),
        ("detik-bali", "index", 2, "https://www.detik.com/bali/indeks?page=2&date=03/01/2026"),
        ("detik-bali", "tag", 1, "https://www.detik.com/tag/kia/?sortby=time"),
        ("kompas-regional", "index", 1, "https://indeks.kompas.com/?site=regional&date=2026-03-01"),
        ("kompas-regional", "search", 1, "https://search.kompas.com/search?q=KIA&sort=latest"),
        ("liputan6-regional", "feed", 1, "https://feed.liputan6.com/rss/regional"),
        ("tribun-aceh", "sitemap", 1, "https://aceh.tribunnews.com/news/sitemap-news.xml"),
        ("okenews", "feed", 1, "https://www.okenews.net/feeds/posts/default?alt=rss&q=KIA&max-results=50"),
        (
            "nttonlinenow",
            "rest",
            1,
            "https://www.nttonlinenow.com/new-2016/wp-json/wp/v2/posts?search=KIA&after=2016-01-01T00:00:00"
            "&orderby=date&per_page=50&page=1&_fields=id,date,link,slug,title",
        ),
    ],
)
def test_listing_addresses(source: str, kind: str, page: int, url: str) -> None:
    row = load()[source]
    route = next(route for route in row.routes if route.kind == kind)
    first = next(row.listings(route, date(2026, 3, 1)))
    assert first.url(page, 30) == url


def test_listings_have_the_names_that_the_ledger_keeps() -> None:
    detik = load()["detik-bali"]
    tag, index = detik.routes
    today = date(2026, 3, 1)
    names = [listing.name for route in (tag, index) for listing in detik.listings(route, today)]
    assert names[:2] == ["tag:KIA", "tag:Kartu Identitas Anak"]
    assert names[-3:] == ["index:2026-03-01", "index:2026-02-28", "index:2026-02-27"]


def test_sources_may_share_a_host_in_folders_of_their_own() -> None:
    sources = load()
    url = "https://rri.co.id/merauke/daerah/123/rekam-ktp"
    assert [name for name, source in sources.items() if identify(url, source)] == ["rri-merauke"]
    assert sources["kompas-regional"].domains == ["regional.kompas.com", "search.kompas.com", "indeks.kompas.com"]


def test_a_short_row_takes_its_family_s_profile(tmp_path: Path) -> None:
    source = load(write(tmp_path, {"body": '["div.isi"]', "delay": "9.5"}))["contohpos"]
    assert source.profile.body == ("div.isi", "div.post.text-black-1", "div.post")
    assert source.profile.headline == ("h1.text-black", "h1")
    assert (source.delay, source.outlet, source.official) == (9.5, "contohpos.example", False)
    assert [route.kind for route in source.routes] == ["search", "feed"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"famly": '"x"'}, "sources.toml: [contohpos] famly: unknown key"),
        ({"region": None}, "sources.toml: [contohpos] region: missing"),
        ({"family": '"tumblr"'}, "sources.toml: [contohpos] family: 'tumblr' is none of antara, blogger, …"),
        (
            {"status": '"sleeping"'},
            "sources.toml: [contohpos] status: 'sleeping' is none of active, paused, quarantined, gone",
        ),
        ({"note": '"tried it"'}, "sources.toml: [contohpos] note: 'tried it' does not begin with its date, …"),
        ({"tz": '"GMT"'}, "sources.toml: [contohpos] tz: 'GMT' is none of WIB, WITA, WIT"),
        ({"region": '"17.1"'}, "sources.toml: [contohpos] region: '17.1' is no Kemendagri code"),
        ({"region": "17"}, "sources.toml: [contohpos] region: 17 is no str"),
        ({"hosts": "[]"}, "sources.toml: [contohpos] hosts: empty"),
        ({"hosts": '["https://x.example/"]'}, "sources.toml: [contohpos] hosts: 'https://x.example/' is no host name"),
        ({"expect": "true"}, "sources.toml: [contohpos] expect: True is no int"),
        ({"delay": "-1.0"}, "sources.toml: [contohpos] delay: -1.0 is negative"),
        ({"since": '"2016"'}, "sources.toml: [contohpos] since: '2016' is no date"),
        ({"body": '["div..x"]'}, "sources.toml: [contohpos] body: 'div..x' is no CSS selector: …"),
        ({"article": '"/read/("'}, "sources.toml: [contohpos] article: no regular expression: …"),
        ({"article": '"/read/x"'}, "sources.toml: [contohpos] article: has no group named id or slug"),
        ({"routes": '[{ kind = "rss", url = "/" }]'}, "sources.toml: [contohpos] routes: 'rss' is none of …"),
        ({"routes": '[{ kind = "feed" }]'}, "sources.toml: [contohpos] routes: a route has a kind and a url"),
        (
            {"routes": '[{ kind = "feed", url = "/{x}" }]'},
            "sources.toml: [contohpos] routes: /{x}: unknown placeholder …",
        ),
        ({"routes": '[{ kind = "feed", url = "/", pages = 3 }]'}, "sources.toml: [contohpos] routes: /: `pages` …"),
        ({"routes": '[{ kind = "feed", url = "/", days = 3 }]'}, "sources.toml: [contohpos] routes: /: `days` …"),
        ({"canonical": '"/read/{nomor}"'}, "sources.toml: [contohpos] canonical: `article` has no group 'nomor'"),
        ({"feed_clock": '"GMT"'}, "sources.toml: [contohpos] feed_clock: 'GMT' is none of labelled, local"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, changes: dict[str, str | None], message: str) -> None:
    with pytest.raises(SourceError) as error:
        load(write(tmp_path, changes))
    assert re.fullmatch(re.escape(message).replace("…", ".+"), str(error.value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = ", "sources.toml: Invalid value"),
        ("x = 1", "sources.toml: 'x' stands outside every table"),
        ("[Contoh_Pos]\nfamily = 'disway'", "sources.toml: [Contoh_Pos]: a name is made of small letters"),
    ],
)
def test_a_file_that_is_no_table_of_sources(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(message)):
        load(path)


def test_a_missing_file_and_a_host_with_two_owners(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.toml: cannot be read: No such file"):
        load(tmp_path / "gone.toml")
    path = write(tmp_path, {})
    rows = "\n".join(f"{key} = {value}" for key, value in ROW.items())
    path.write_text(f"[satu]\n{rows}\n[dua]\n{rows}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape("[dua] hosts: 'contohpos.example' belongs to [satu] already")):
        load(path)


def test_a_folder_of_sources_has_each_name_once(tmp_path: Path) -> None:
    path = write(tmp_path, {})
    assert list(load(tmp_path)) == ["contohpos"]
    (tmp_path / "zwei.toml").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape("zwei.toml: [contohpos]: there is a source of that name already")):
        load(tmp_path)
