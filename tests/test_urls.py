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
    ],
)  # fmt: skip
def test_identity(source: str, url: str, address: Address | None) -> None:
    assert identify(url, SOURCES[source]) == address
