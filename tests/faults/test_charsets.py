"""The same sentence in whatever bytes and characters: the same figures, or none in doubt, never others."""

from __future__ import annotations

import pytest

from crawler.page import read
from crawler.sources import load
from extract import extract

SOURCE = load()["kicknews"]
SAID = (
    "Sebanyak 66.251 anak di Kota Bengkulu sudah memiliki KIA atau 57,6 persen dari 115.109 anak, “kata kepala dinas” "
    "per 31 Oktober 2024."
)
ISSUED = ("kia", "issued", 66251, "17.71", "2024-10-31")
OTHERS = [("kia", "issued_pct", 57.6, "17.71", "2024-10-31"), ("kia", "eligible", 115109, "17.71", "2024-10-31")]


def figures(said: str, charset: str = "utf-8", label: str = "utf-8") -> list[tuple[object, ...]]:
    head = f"<html><head><meta charset={label}><title>x</title></head>"
    page = f"{head}<body><h1>KIA</h1><div class=entry-content><p>{said}"
    article = read(page.encode(charset), "https://kicknews.today/satu/", SOURCE)
    found = extract(article)
    assert all(article.text[each.start : each.end] == each.surface for each in found)
    return [(each.document, each.measure, float(each.value), each.region, each.as_of) for each in found]


@pytest.mark.fault("crawl 14", "a wrong charset in the page, or none, changes no figure")
@pytest.mark.parametrize(
    ("charset", "label"),
    [
        ("utf-8", "utf-8"), ("utf-8", "iso-8859-1"), ("utf-8-sig", "windows-1252"), ("utf-16", "utf-8"),
        ("cp1252", "windows-1252"), ("cp1252", "utf-8"), ("cp1252", "iso-8859-1"), ("cp1252", "x-mac-lama"),
    ],
)  # fmt: skip
def test_a_wrong_charset_changes_nothing(charset: str, label: str) -> None:
    assert figures(SAID, charset, label) == [ISSUED, *OTHERS]


@pytest.mark.fault("crawl 14", "characters that nobody sees, entities and other digits change no figure")
@pytest.mark.parametrize(
    "number",
    [
        "66.\u200b251", "6\u200b6\u200d.251\ufeff", "66.\u00ad251", "66\u2060.251", "\u200e66.251\u200f",
        "66.\u180e251", "\u202a66.251\u202c", "\u206866.251\u2069", "66\ufe0f.251", "66.\u034f251",
        "66.\U000e0020251", "66\u00a0251",
        "66\u2009251", "66\u202f251", "66.\u00a0251", "６６.２５１", "６６．２５１", "𝟔𝟔.𝟐𝟓𝟏", "٦٦.٢٥١", "66․251",
        "&#54;6&#46;251", "66&period;251", "66.&shy;251", "66.&ZeroWidthSpace;251", "<b>66</b>.<i>251</i>",
        "66.<wbr>251", "66<!-- x -->.251",
    ],
)  # fmt: skip
def test_what_nobody_sees_changes_nothing(number: str) -> None:
    assert figures(SAID.replace("66.251", number)) == [ISSUED, *OTHERS]


@pytest.mark.fault("crawl 14", "line ends, blanks and hyphens inside words change no figure")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" anak", "\r\nanak"), (" anak", "&nbsp;anak"), (" ", "\u00a0"), (" ", "\r\n\t "), (" ", " \u200b"),
        ("memiliki", "me\u00admi\u00adli\u00adki"), ("57,6 persen", "57&comma;6&nbsp;%"), ("“", "&ldquo;"),
    ],
)  # fmt: skip
def test_blanks_change_nothing(old: str, new: str) -> None:
    assert figures(SAID.replace(old, new)) == [ISSUED, *OTHERS]


@pytest.mark.fault("crawl 14", "a sign that may have parted thousands gives no number, rather than the rest of one")
@pytest.mark.parametrize("number", ["66 .251", "66\u00a0.251", "66·251", "66’251", "66'251"])
def test_a_number_that_may_have_been_parted_is_left(number: str) -> None:
    """2026-11-22: each was read as 251."""
    assert figures(SAID.replace("66.251", number)) == OTHERS
