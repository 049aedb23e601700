"""Dates as news writes them, read as precisely as they stand there and no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

import dateparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import dates

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
WORDS = [
    "31", "2", "12", "00", "99", "2024", "Februari", "Mei", "hingga", "-", "/", ".", "(", ")",
    "Rabu", "tahun", "ini", "lalu", "akhir", "sejak", "\u0130",
]  # fmt: skip


def examples() -> Iterator[tuple[str, str]]:
    for row in dates.date_rows():
        yield from ((row.id, example) for example in row.reads)


def parted(example: str) -> tuple[str, str | None, str]:
    rest, _, expected = example.rpartition(" -> ")
    text, _, published = rest.rpartition(" @ ")
    return text, (None if published == "-" else published), expected


@pytest.mark.parametrize(("rule", "example"), list(examples()))
def test_every_date_row_proves_itself(rule: str, example: str) -> None:
    text, published, expected = parted(example)
    found = dates.find(text, published)
    read = (found[-1].rule, found[-1].value) if found else "no date"
    assert read == ("no date" if expected == "no date" else (rule, expected))


@pytest.mark.parametrize("example", [example for row in dates.role_rows() for example in row.reads])
def test_every_role_row_proves_itself(example: str) -> None:
    text, published, expected = parted(example)
    assert dates.find(text, published)[-1].role == expected


@pytest.mark.fault("crawl 15", "dates without a year, with zones and old spellings are read, none invented")
@pytest.mark.parametrize(
    ("text", "published", "surface", "value", "kind", "role"),
    [
        (
            "Dari Oktober 2016 hingga 12 Juni 2017.",
            None,
            "Oktober 2016 hingga 12 Juni 2017",
            "2017-06-12",
            "absolute",
            "as_of",
        ),
        ("sejak 2017 hingga kini", "2021-08-13", "2017 hingga kini", "2021-08-13", "relative", "as_of"),
        ("dari awal tahun sampai Agustus 2017", None, "awal tahun sampai Agustus 2017", "2017-08", "absolute", "as_of"),
        ("Januari s.d. Juni 2024", None, "Januari s.d. Juni 2024", "2024-06", "absolute", "as_of"),
        ("kata dia, Selasa (11/1/2022).", None, "Selasa (11/1/2022", "2022-01-11", "weekday", None),
        ("Sampai Senin (22/7), cakupannya naik", "2019-07-23", "Senin (22/7", "2019-07-22", "absolute", "as_of"),
        ("Jum\u2019at (24/6/2022)", None, "Jum\u2019at (24/6/2022", "2022-06-24", "weekday", None),
        ("per 30\u00a0April\u00a02021", None, "30\u00a0April\u00a02021", "2021-04-30", "absolute", "as_of"),
        ("target tahun 2025 dikejar", "2024-03-01", "tahun 2025", "2025", "absolute", "deadline"),
        ("pada 2025 semua tuntas", "2024-03-01", "2025", "2025", "absolute", "deadline"),
        ("sampai akhir tahun", "2022-09-02", "akhir tahun", "2022-12", "relative", "deadline"),
        ("hingga September 2019", "2019-09-12", "September 2019", "2019-09", "absolute", "as_of"),
    ],
)
def test_span_value_kind_and_role(
    text: str, published: str | None, surface: str, value: str, kind: str, role: str | None
) -> None:
    (found,) = dates.find(text, published)
    assert text[found.start : found.end] == surface
    assert (found.value, found.kind, found.role) == (value, kind, role)


@pytest.mark.fault("crawl 15", "a date without a year takes it from its neighbours, and is a day that exists")
@pytest.mark.parametrize(
    ("text", "published", "values"),
    [
        ("Januari 5.471 KIA, Februari 5.901, lalu Desember 7", "2019-10-07", ["2019-01", "2019-02", "2018-12"]),
        ("Tahun 2016 kami cetak 2.000, 2017 sebanyak 4.000", None, ["2016", "2017"]),
        ("Desember 2020 lebih sedikit; April naik", None, ["2020-12", "2021-04"]),
        ("per 21 April 2022, bukan 29 Februari", None, ["2022-04-21", "2022-02"]),  # 2026-11-22, by fuzzing
        ("pada 29 Februari", "2023-03-01", ["2023-02"]),
        ("pada 29 Februari", "2024-03-01", ["2024-02-29"]),
        ("pada 2021 7 persen. Tahun setelahnya 15 persen", "2024-01-09", ["2021", "2022"]),
    ],
)
def test_dates_lean_on_each_other(text: str, published: str | None, values: list[str]) -> None:
    assert [found.value for found in dates.find(text, published)] == values


@pytest.mark.fault("crawl 15", "decimals, ages and names are no dates")
@pytest.mark.parametrize(
    "text",
    [
        "57,6 persen", "1,90 persen", "82,22 persen", "17 tahun", "66.251 anak", "1958 anak", "1.1.1.1", "40-50 orang",
        "UU Nomor 24 Tahun 2013", "menjelang Pemilu 2024", "Pasar Minggu 9.820 orang", "setiap minggu", "terkini",
        "COPYRIGHT \u00a9 2017", "hingga kini", "kemarin", "Oktober", "",
    ],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert dates.find(text, None) == []


def test_the_year_of_a_copyright_line_can_be_asked_for() -> None:
    assert dates.imprint("Pewarta: AB\nCOPYRIGHT \u00a9 Kabar Kita 2017") == "2017"
    assert dates.imprint("Pada 2017 ada kartu baru.") is None


def test_worded_dates_agree_with_dateparser() -> None:
    for day in range(0, 366, 5):
        day_meant = date(2024, 1, 1) + timedelta(days=day)
        text = f"{day_meant.day} {MONTHS[day_meant.month - 1]} {day_meant.year}"
        peer = dateparser.parse(text, languages=["id"], settings={"DATE_ORDER": "DMY"})
        assert peer is not None
        assert [found.value for found in dates.find(text, None)] == [str(peer.date())]


@pytest.mark.fault("extraction 20", "any text is searched for dates without an exception")
@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS)),
    st.sampled_from([None, "2024", "2024-03", "2024-03-01", "2024-02-29"]),
)
def test_any_text_is_read_without_an_exception(words: list[str], published: str | None) -> None:
    for text in (" ".join(words), "".join(words)):
        for found in dates.find(text, published):
            assert 0 <= found.start < found.end <= len(text)
            date.fromisoformat((found.value + "-01-01")[:10])


@pytest.mark.fault("extraction 20", "the time to find dates grows with the length of the text alone")
@pytest.mark.parametrize("piece", ["1.", "1/1/", "senin ", "(12/", "tahun ", "nomor ", "2 - ", "maret sampai ", " "])
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(copies: int) -> float:
        text = piece * copies
        begun = time.process_time()
        dates.find(text, "2024-01-01")
        return time.process_time() - begun

    dates.find("1", None)
    # Eight times the text may take eight times as long, not sixty-four; the constant forgives a busy machine.
    assert seconds(16_000) < 8 * 3 * seconds(2_000) + 0.5
