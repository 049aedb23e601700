"""One article has one identity, however its address is written."""

from __future__ import annotations

import pytest

from crawler.sources import load
from crawler.urls import Address, identify

SOURCES = load()
BUREAU = "kupang.antaranews.com"
KUPANG = f"https://{BUREAU}/berita"
RADAR = "https://radarkepahiang.bacakoran.co/read"
NTT = "https://www.nttonlinenow.com/new-2016"
POS = "https://kupang.tribunnews.com"
KOMPAS = "https://regional.kompas.com/read"
DETIK = "https://www.detik.com"
PR = "https://www.pikiran-rakyat.com/jawa-barat"
IDN = "https://jogja.idntimes.com/news/jogja"
KICK = "https://kicknews.today"
RRI = "https://rri.co.id/merauke"
L6 = "https://www.liputan6.com"
L6M = "http://m.liputan6.com"
BANJAR = "https://kumparan.com/banjarhits"
DUKCAPIL = "https://dukcapil.kemendagri.go.id/berita/baca"


def at(key: str, url: str, part: int = 0) -> Address:
    return Address(key, f"https://{url.removeprefix('https://')}", part)


@pytest.mark.fault("crawl 13", "all spellings of an article's address are one article")
@pytest.mark.parametrize(
    ("source", "url", "address"),
    [
        ("antara-kupang", f"{KUPANG}/83065/j", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", f"http://{BUREAU}/berita/83065/j/", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", f"https://{BUREAU}/amp/berita/83065/j", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", f"{KUPANG}/83065/index.html", Address("83065", f"{KUPANG}/83065/index.html")),
        ("antara-kupang", f"{KUPANG}/83065", Address("83065", f"{KUPANG}/83065")),
        ("antara-kupang", f"{KUPANG}/83065/j?utm_source=related_news#isi", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", f"{KUPANG}/83065/j?page=2", Address("83065", f"{KUPANG}/83065/j", 2)),
        ("antara-kupang", f"{KUPANG}/83065/j?page=1", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", f"{KUPANG}/83065/j?page=all", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", "https://KUPANG.antaranews.com./berita/83065/j", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", "https://m.kupang.antaranews.com/berita/83065/j", Address("83065", f"{KUPANG}/83065/j")),
        ("antara-kupang", "https://www.antaranews.com/berita/83065/j", None),
        ("antara-kupang", "https://kupang.antaranews.com/foto/83065/j", None),
        ("antara-kupang", "https://kupang.antaranews.com.evil.example/berita/83065/j", None),
        ("antara-kupang", "javascript:alert(1)", None),
        ("antara-kupang", "ftp://kupang.antaranews.com/berita/83065/j", None),
        ("antara-kupang", "https://[kupang/berita/1", None),
        ("antara-kupang", "", None),
        ("radarkoran", f"{RADAR}/14440/kejar", Address("14440", f"{RADAR}/14440/kejar")),
        ("radarkoran", "https://radarkoran.com/read/14440/kejar", Address("14440", f"{RADAR}/14440/kejar")),
        ("radarkoran", f"{RADAR}/14440/kejar/15", Address("14440", f"{RADAR}/14440/kejar", 15)),
        ("radarkoran", f"{RADAR}/14440/kejar/30/", Address("14440", f"{RADAR}/14440/kejar", 30)),
        ("radarkoran", f"{RADAR}/14440/15", Address("14440", f"{RADAR}/14440", 15)),
        ("radarkoran", f"{RADAR}/0014440/x", Address("14440", f"{RADAR}/0014440/x")),
        ("radarkoran", "https://radarkepahiang.bacakoran.co/amp/14440/x", Address("14440", f"{RADAR}/14440/x")),
        ("radarkoran", "https://radarkepahiang.bacakoran.co/curup/read/14440/x", Address("14440", f"{RADAR}/14440/x")),
        ("radarkoran", "https://radarkepahiang.bacakoran.co/kategori/12/kia", None),
        ("nttonlinenow", f"{NTT}/2021/11/01/e-ktp/", Address("e-ktp", f"{NTT}/2021/11/01/e-ktp/")),
        ("nttonlinenow", "http://nttonlinenow.com/new-2016/2021/11/01/e", Address("e", f"{NTT}/2021/11/01/e/")),
        ("nttonlinenow", f"{NTT}/2021/11/01/e-ktp/2/", Address("e-ktp", f"{NTT}/2021/11/01/e-ktp/", 2)),
        ("nttonlinenow", f"{NTT}/2021/11/01/e-ktp/amp/", Address("e-ktp", f"{NTT}/2021/11/01/e-ktp/")),
        ("nttonlinenow", f"{NTT}/2021/11/", None),
        ("nttonlinenow", f"{NTT}/tag/kia/", None),
        ("kicknews", "https://kicknews.today/rekam/", Address("rekam", "https://kicknews.today/rekam/")),
        ("kicknews", "https://kicknews.today/rekam", Address("rekam", "https://kicknews.today/rekam/")),
        ("kicknews", "https://kicknews.today/page-ganda/", Address("page-ganda", "https://kicknews.today/page-ganda/")),
        ("kicknews", "https://kicknews.today/", None),
        ("kicknews", "https://kicknews.today/category/lombok/", None),
        ("kicknews", "https://kicknews.today/page/2/", None),
        ("kicknews", "https://kicknews.today/wp-login.php", None),
        ("kicknews", "https://kicknews.today/feed/", None),
        ("kicknews", "https://kicknews.today/?p=77610", None),
        ("kicknews", f"{KICK}/2025/02/07/rekam-ktp/", at("rekam-ktp", f"{KICK}/2025/02/07/rekam-ktp/")),
        ("kicknews", f"{KICK}/lombok/rekam-ktp/2/", at("rekam-ktp", f"{KICK}/lombok/rekam-ktp/", 2)),
        ("kicknews", f"{KICK}/2025/02/", None),
        ("tribun-kupang", f"{POS}/2021/03/05/belu", at("20210305-belu", f"{POS}/2021/03/05/belu")),
        ("tribun-kupang", f"{POS}/amp/2021/03/05/belu", at("20210305-belu", f"{POS}/2021/03/05/belu")),
        ("tribun-kupang", f"{POS}/2021/03/05/belu?page=2", at("20210305-belu", f"{POS}/2021/03/05/belu", 2)),
        ("tribun-kupang", f"{POS}/2021/03/05/belu?page=all", at("20210305-belu", f"{POS}/2021/03/05/belu")),
        ("tribun-kupang", f"{POS}/bisnis/979467/kia", at("979467", f"{POS}/bisnis/979467/kia")),
        ("tribun-kupang", f"{POS}/bisnis/979467", at("979467", f"{POS}/bisnis/979467")),
        ("tribun-kupang", f"{POS}/tag/kia", None),
        ("tribun-kupang", f"{POS}/2021/03/05/", None),
        ("kompas-regional", f"{KOMPAS}/2020/09/24/0814/a", at("20200924-0814", f"{KOMPAS}/2020/09/24/0814/a")),
        ("kompas-regional", f"{KOMPAS}/2022/06/02/0814/b", at("20220602-0814", f"{KOMPAS}/2022/06/02/0814/b")),
        ("detik-bali", f"{DETIK}/bali/berita/d-65/kia?single=1", at("65", f"{DETIK}/bali/berita/d-65/kia")),
        ("detik-bali", f"{DETIK}/bali/berita/d-6543210/kia/amp", at("6543210", f"{DETIK}/bali/berita/d-6543210/kia")),
        ("detik-bali", f"{DETIK}/jatim/berita/d-6543210/kia", None),
        ("detik-bali", f"{DETIK}/balikpapan/berita/d-6543210/kia", None),
        ("pikiran-rakyat", f"{PR}/pr-017812345/kia", at("17812345", f"{PR}/pr-017812345/kia")),
        ("pikiran-rakyat", f"{PR}/amp/pr-017812345/kia", at("17812345", f"{PR}/pr-017812345/kia")),
        ("rri-merauke", f"{RRI}/daerah/912345/ktp", at("912345", f"{RRI}/daerah/912345/ktp")),
        ("rri-merauke", "https://rri.co.id/merauke/berita-foto/912347/ktp", None),
        ("rri-merauke", "https://rri.co.id/kupang/daerah/912345/ktp", None),
        ("idntimes-jogja", f"{IDN}/a-00-ab1cd-2fgh3j/full", at("00-ab1cd-2fgh3j", f"{IDN}/a-00-ab1cd-2fgh3j")),
        ("idntimes-jogja", f"{IDN}/a-00-ab1cd-2fgh3j/amp", at("00-ab1cd-2fgh3j", f"{IDN}/a-00-ab1cd-2fgh3j")),
        ("liputan6-regional", f"{L6M}/regional/read/48/a?page=2", at("48", f"{L6}/regional/read/48/a", 2)),
        ("liputan6-regional", "https://www.liputan6.com/bisnis/read/48/a", None),
        ("kumparan-banjarhits", f"{BANJAR}/k-1tZ3kQp8XyA/full", at("1tZ3kQp8XyA", f"{BANJAR}/k-1tZ3kQp8XyA")),
        ("okenews", "http://okenews.net/2018/09/akta.html?m=1", at("201809-akta", "www.okenews.net/2018/09/akta.html")),
        ("dukcapil-kemendagri", f"{DUKCAPIL}/1502/ktp", at("1502", f"{DUKCAPIL}/1502/ktp")),
    ],
)  # fmt: skip
def test_identity(source: str, url: str, address: Address | None) -> None:
    assert identify(url, SOURCES[source]) == address
