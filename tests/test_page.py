"""Pages of every family become the articles that a person reads on them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from crawler.dates import first_date
from crawler.lines import furniture, once, refusal
from crawler.markup import decode
from crawler.page import NotAnArticle, join, parts, read
from crawler.sources import ZONES, load
from extract.model import Article

SOURCES = load()
PAGES = Path(__file__).with_name("pages")
STORED = sorted(PAGES.glob("*/*.json"))


def stored(path: Path) -> tuple[bytes, dict[str, Any]]:
    return path.with_suffix(".html").read_bytes(), json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", STORED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_stored_pages_read_as_written_down(path: Path) -> None:
    page, wanted = stored(path)
    source = SOURCES[wanted["source"]]
    if "refused" in wanted:
        with pytest.raises(NotAnArticle) as refused:
            read(page, wanted["url"], source)
        assert refused.value.reason == wanted["refused"]
        return
    article = read(page, wanted["url"], source)
    assert article.text.split("\n") == [wanted["title"], *wanted["lines"]]
    fields = ("id", "title", "published", "published_from", "dateline", "read_by")
    assert {name: getattr(article, name) for name in fields} == {name: wanted[name] for name in fields}
    place = wanted.get("region", source.region)
    assert (article.url, article.outlet, article.region) == (wanted["canonical"], source.outlet, place)
    assert list(parts(page, wanted["url"], source)) == wanted.get("parts", [])


def test_every_family_has_stored_pages() -> None:
    assert {path.parent.name for path in STORED} == {source.family for source in SOURCES.values()}


def test_a_page_minified_into_one_line_reads_the_same() -> None:
    page, wanted = stored(PAGES / "antara" / "kia_ende.json")
    one_line = page.replace(b"\n", b" ")
    assert read(one_line, wanted["url"], SOURCES["antara-kupang"]) == read(
        page, wanted["url"], SOURCES["antara-kupang"]
    )


@pytest.mark.fault("crawl 14", "the bytes tell the charset, whatever header and meta say")
@pytest.mark.parametrize(
    "body",
    [
        "<meta charset=windows-1252><h1>Judul</h1>".encode("cp1252") + b"\x93Kuota 5\x94",
        b"\xef\xbb\xbf<h1>Judul</h1>\xe2\x80\x9cKuota 5\xe2\x80\x9d",
        "<h1>Judul</h1>“Kuota 5”".encode("utf-16"),
        "<meta charset=iso-8859-1><h1>Judul</h1>“Kuota 5”".encode(),
        b"<meta charset=iso-8859-1><h1>Judul</h1>" + b"\x93Kuota 5\x94",
        "<h1>Judul</h1>\x00“Kuota 5”\x0c".encode(),
    ],
    ids=["windows-1252", "bom", "utf-16", "utf-8 under a wrong label", "latin-1 label", "control characters"],
)
def test_charsets(body: bytes) -> None:
    assert decode(body).endswith("“Kuota 5”")


@pytest.mark.fault("crawl 15", "a date of publication is read or left, never invented")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kamis, 21 April 2022 17:24 WIB", "2022-04-21"),
        ("Senin 18-11-2024,21:35 WIB", "2024-11-18"),
        ("Kompas.com - 05/09/2019, 12:58 WIB", "2019-09-05"),
        ("Kamis, 17 Januari 2019 | 09:15 WIB", "2019-01-17"),
        ("Admin | 17 Januari 2018 | 1590 kali", "2018-01-17"),
        ("14 October 2024 21:00 WIB, 2024", "2024-10-14"),
        ("25/4/2017 14:45", "2017-04-25"),
        ("2023/02/14 18:05:33", "2023-02-14"),
        ("Jum'at, 5 Agt 2022", "2022-08-05"),
        ("Selasa, 2 Nopember 2021", "2021-11-02"),
        ("Senin, 7 Pebruari 2022", "2022-02-07"),
        ("2025-02-06T23:10:00+00:00", "2025-02-07"),
        ("2025-02-06T23:10:00Z", "2025-02-07"),
        ("2025-02-06 23:10:45", "2025-02-06"),
        ("Kamis, 21 April 2022 23:50 WIB", "2022-04-21"),
        ("31 September 2016", None),
        ("29-02-2023", None),
        ("Kamis, (21/4)", None),
        ("April 2022", None),
        ("5 jam lalu", None),
        ("© 2026", None),
        ("", None),
    ],
)
def test_dates_are_read_or_left_never_invented(text: str, day: str | None) -> None:
    assert first_date(text, ZONES["WITA"]) == day


@pytest.mark.parametrize("row", furniture(), ids=lambda row: row.id)
def test_furniture_rows_keep_to_their_examples(row: Any) -> None:
    assert all(row.line.match(example) for example in row.examples)
    assert not any(row.line.match(example) for example in row.counterexamples)
    assert row.examples
    assert row.counterexamples
    assert (row.then == "refuse") == bool(row.why)


def test_no_counterexample_falls_to_another_row() -> None:
    for row in furniture():
        for example in row.counterexamples:
            others = [r.id for r in furniture() if r.then != "refuse" and r.line.match(example)]
            assert others in ([], ["read-also"]), example  # the bare form's counterexample is the full form


@pytest.mark.fault("crawl 10", "headings of soft blocks are told from those of articles")
@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("Attention Required! | Cloudflare", "blocked: a challenge page"),
        ("Masuk - Contoh Pos", "blocked: a login page"),
        ("Masuk Sekolah, 300 Anak Terima KIA", None),
        ("Login IKD Kini Wajib bagi ASN", None),
    ],
)
def test_headings_of_soft_blocks(heading: str, why: str | None) -> None:
    assert refusal([heading]) == why


def test_short_lines_go_only_as_part_of_a_repeated_passage() -> None:
    long = "Sebanyak 300 KIA diserahkan kepada murid sekolah dasar di tiga desa."
    assert once([long, "Ya.", "Baik.", "Ya.", long, "Ya.", "Tidak."]) == [long, "Ya.", "Baik.", "Ya.", "Tidak."]


def test_parts_join_in_order_without_repeats() -> None:
    long = "Kecamatan Kota mencatat 1.240 anak yang sudah memegang kartunya sampai Juni."
    first = Article("s:1", f"Judul\n{long}", title="Judul", published="2024-06-30")
    second = Article("s:1", f"Judul (2)\n{long}\nKecamatan Utara mencatat 980 anak.", title="Judul (2)")
    assert join([first, second]) == Article(
        "s:1", f"Judul\n{long}\nKecamatan Utara mencatat 980 anak.", title="Judul", published="2024-06-30"
    )


@pytest.mark.fault("crawl 8", "hostile pages are refused in bounded time")
@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"%PDF-1.7 \x00\x01\x02",
        b"<html></html>",
        b"<h1>Judul</h1>",
        b"<div>" * 50_000 + b"teks",
        b"<p>" + b"1.1" * 1_000_000,
    ],
    ids=["empty", "pdf", "no element", "title alone", "50,000 deep", "3 MB line"],
)
def test_hostile_pages_are_refused_in_bounded_time(page: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(NotAnArticle):
        read(page, "https://kicknews.today/x/", SOURCES["kicknews"])
    assert time.monotonic() - begun < 10
