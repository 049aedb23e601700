"""Numbers as news writes them: what they are read as, how exactly they are meant, and which are no figures."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from extract import exclusions, numbers
from extract.numbers import Quantity

D = Decimal


def figures(text: str) -> list[Quantity]:
    return [found for found in numbers.find(text) if found.excluded is None]


@pytest.mark.fault(
    "extraction 16", "every writing of a number is read, both readings kept where a separator is ambiguous"
)
@pytest.mark.parametrize(
    ("text", "surface", "kind", "readings"),
    [
        ("115,109 anak", "115,109", "count", ("115109", "115.109")),
        ("66.251 anak", "66.251", "count", ("66251", "66.251")),
        ("2.582.019 jiwa", "2.582.019", "count", ("2582019",)),
        ("57,6 persen", "57,6 persen", "share", ("57.6",)),
        ("57.6% warga", "57.6%", "share", ("57.6",)),
        ("57,6 % warga", "57,6 %", "share", ("57.6",)),
        ("57,6persen", "57,6persen", "share", ("57.6",)),
        ("12 prosen", "12 prosen", "share", ("12",)),
        ("12 per cent", "12 per cent", "share", ("12",)),
        ("1,90 persen", "1,90 persen", "share", ("1.90",)),
        ("82.590 persen", "82.590 persen", "share", ("82.590", "82590")),
        ("0,263%menjadi", "0,263%", "share", ("0.263",)),
        ("1,2 juta jiwa", "1,2 juta", "count", ("1200000",)),
        ("1,2 jutaan jiwa", "1,2 jutaan", "count", ("1200000",)),
        ("3juta jiwa", "3juta", "count", ("3000000",)),
        ("20.606 ribu", "20.606 ribu", "count", ("20606", "20606000")),
        ("1 juta 200 ribu jiwa", "1 juta 200 ribu", "count", ("1200000",)),
        ("2 ribu 500 anak", "2 ribu 500", "count", ("2500",)),
        ("1 juta dua ratus ribu", "1 juta dua ratus ribu", "count", ("1200000",)),
        ("5 ratus ribu", "5 ratus ribu", "count", ("500000",)),
        ("satu setengah juta", "satu setengah juta", "count", ("1500000",)),
        ("setengah juta", "setengah juta", "count", ("500000",)),
        ("80 ribuan anak", "80 ribuan", "count", ("80000",)),
        ("700-an siswa", "700-an", "count", ("700",)),
        ("1.000 an lembar", "1.000 an", "count", ("1000", "1.000")),
        ("lima ratusan anak", "lima ratusan", "count", ("500",)),
        ("dua persen", "dua persen", "share", ("2",)),
        ("seratus persen", "seratus persen", "share", ("100",)),
        ("lima puluh tujuh koma enam persen", "lima puluh tujuh koma enam persen", "share", ("57.6",)),
        ("lima ratus ribu", "lima ratus ribu", "count", ("500000",)),
        ("Sebelas anak", "Sebelas", "count", ("11",)),
        ("seribu lima ratus warga", "seribu lima ratus", "count", ("1500",)),
        ("duapuluhlima ribu", "duapuluhlima ribu", "count", ("25000",)),
        ("setengah warga", "setengah", "share", ("50",)),
        ("separuh anak", "separuh", "share", ("50",)),
        ("sepertiga anak", "sepertiga", "share", ("33.33",)),
        ("tiga perempat anak", "tiga perempat", "share", ("75",)),
        ("tiga dari sepuluh anak", "tiga dari sepuluh", "share", ("30",)),
        ("4 dari 5 anak", "4 dari 5", "share", ("80",)),
        ("1.234.567,89", "1.234.567,89", "count", ("1234567.89",)),
        ("1,615.66", "1,615.66", "count", ("1615.66",)),
        ("6,368 anak", "6,368", "count", ("6368", "6.368")),
        ("0,500 saja", "0,500", "count", ("0.500",)),
        ("32. 998 keping", "32. 998", "count", ("32998", "32.998")),
        ("66 251 anak", "66 251", "count", ("66251",)),
        ("33, 01 persen", "33, 01 persen", "share", ("33.01",)),
        ("23 26 27 orang", "23 26 27", "count", ("232627",)),
        ("5 (lima) persen", "5 (lima) persen", "share", ("5",)),
        ("lima (5) kartu", "lima (5)", "count", ("5",)),
    ],
)
def test_one_number(text: str, surface: str, kind: str, readings: tuple[str, ...]) -> None:
    (found,) = figures(text)
    assert text[found.start : found.end] == surface
    assert (found.kind, tuple(map(str, found.readings))) == (kind, readings)


@pytest.mark.fault("extraction 16", "ranges, brackets and proportions are told from numbers side by side")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("56 (64.122) persen", [("share", "56"), ("count", "64122")]),
        ("10.000-12.000 anak", [("count", "10000"), ("count", "12000")]),
        ("58-60 persen", [("share", "58"), ("share", "60")]),
        ("20% sampai 30% warga", [("share", "20"), ("share", "30")]),
        ("80-90 ribu anak", [("count", "80000"), ("count", "90000")]),
        ("70 hingga 100 kartu", [("count", "70"), ("count", "100")]),
        ("3 juta jiwa, 80 persen wajib", [("count", "3000000"), ("share", "80")]),
        ("3 juta 80 persen", [("count", "3000000"), ("share", "80")]),
        ("28.468 dari 48.140 anak", [("count", "28468"), ("count", "48140")]),
        ("dua tiga orang", [("count", "2"), ("count", "3")]),
        ("hasilnya 9, 12, dan 16 persen", [("count", "9"), ("count", "12"), ("share", "16")]),
    ],
)
def test_several_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.kind, str(found.readings[0])) for found in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "marks", "written"),
    [
        ("700-an", {"approximate"}, "digits"),
        ("32. 998", {"spaced"}, "digits"),
        ("separuh anak", {"fraction"}, "words"),
        ("tiga dari 10 anak", {"proportion"}, "words"),
        ("5 (lima)", {"repeated"}, "digits"),
        ("80 ribu", set(), "mixed"),
    ],
)
def test_marks(text: str, marks: set[str], written: str) -> None:
    (found,) = figures(text)
    assert (set(found.marks), found.written) == (marks, written)


def test_a_range_is_two_quantities_that_say_so() -> None:
    low, high = figures("rata-rata 30-40 orang")
    assert (low.marks, high.marks) == ({"low"}, {"high"})


@pytest.mark.parametrize(
    "text", ["KTP2", "e-KTP", "Covid-19", "layanan 5G", "G20", "dua-duanya", "satu-satunya", "#999", "seperti", "koma"]
)
def test_digits_and_words_inside_names_are_no_numbers(text: str) -> None:
    assert numbers.find(text) == []


@pytest.mark.fault("extraction 17", "ages, money, laws, schools, phones and the like are no figures")
@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("HUT ke-56", ["ordinal"]),
        ("yang ketiga", ["ordinal"]),
        ("puluhan ribu anak", ["vague-amount"]),
        ("ratusan warga", ["vague-amount"]),
        ("nilai 1.2.3.4", ["malformed-number"]),
        ("dua puluh lima ratus", ["malformed-number"]),
        ("menang 2-1", ["joined-by-hyphen", "joined-by-hyphen"]),
        ("Rp 5 sampai 10 juta", ["money", "money"]),
        ("0-17 tahun", ["years", "years"]),
        ("jam 8.00-15.00", ["clock", "clock"]),
        ("31 Oktober 2024", ["date", "date"]),
        ("Jumat (07/02/2025)", ["date", "date", "date"]),
        ("Permendagri Nomor 2 Tahun 2016", ["law-year", "law-year"]),
        ("menjelang Pemilu 2024", ["event-name"]),
        ("COPYRIGHT © 2017", ["date"]),
    ],
)
def test_numbers_that_are_no_figures(text: str, reasons: list[str]) -> None:
    assert [found.excluded for found in numbers.find(text)] == reasons


@pytest.mark.fault("crawl 14", "odd characters inside a number change neither value nor offset")
@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("66\u00a0251 anak", "66\u00a0251", 66251),
        ("66.\u200b251 anak", "66.\u200b251", 66251),
        ("66\u00ad.251 anak", "66\u00ad.251", 66251),
        ("\ufeff66.251\u200b anak", "66.251", 66251),
        ("\u0666\u0666.\u0662\u0665\u0661 anak", "\u0666\u0666.\u0662\u0665\u0661", 66251),
        ("\uff16\uff16\uff0e\uff12\uff15\uff11 anak", "\uff16\uff16\uff0e\uff12\uff15\uff11", 66251),
        ("57,6\u00a0\uff05", "57,6\u00a0\uff05", D("57.6")),
        ("İİ 66.251 anak", "66.251", 66251),
    ],
)
def test_odd_characters_inside_keep_value_and_offsets(text: str, surface: str, value: Decimal) -> None:
    (found,) = figures(text)
    assert (text[found.start : found.end], found.readings[0]) == (surface, value)


def bracketed(example: str) -> tuple[str, list[int]]:
    """Take the brackets out of an example and give the offsets where the numbers in them start."""
    pieces = example.split("[")
    starts = [sum(len(piece.replace("]", "")) for piece in pieces[: n + 1]) for n in range(len(pieces) - 1)]
    return example.replace("[", "").replace("]", ""), starts


def exclusion_examples() -> Iterator[tuple[str, str, bool]]:
    for row in exclusions.exclusion_rows():
        yield from ((row.id, example, True) for example in row.yes)
        yield from ((row.id, example, False) for example in row.no)


@pytest.mark.fault("extraction 17", "every row of numbers that are no figures proves itself")
@pytest.mark.parametrize(("rule", "example", "holds"), list(exclusion_examples()))
def test_every_exclusion_proves_itself(rule: str, example: str, holds: bool) -> None:
    text, starts = bracketed(example)
    reasons = {found.start: found.excluded for found in numbers.find(text)}
    assert [reasons[start] == rule for start in starts] == [holds] * len(starts)


@pytest.mark.parametrize("example", [example for row in numbers.qualifier_rows() for example in row.reads])
def test_every_qualifier_proves_itself(example: str) -> None:
    words, _, expected = example.rpartition(" -> ")
    text, (start,) = bracketed(words)
    (found,) = [found for found in numbers.find(text) if found.start == start]
    assert numbers.qualifier(text, found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sebanyak 66.251 anak", "exact"),
        ("700-an siswa", "about"),
        ("80 ribuan anak", "about"),
        ("separuh anak", "about"),
        ("melayani 30-40 orang", "about"),
        ("lebih dari 80 ribuan anak", "more"),
        ("Lebih\u00a0dari 64 ribu", "more"),
        ("lebih banyak, 500 anak", "exact"),
        ("500 anak lebih memilih datang sendiri", "exact"),
    ],
)
def test_qualifier(text: str, expected: str) -> None:
    assert numbers.qualifier(text, figures(text)[0]) == expected


@pytest.mark.fault("extraction 16", "numbers in words are read back")
def test_integers_in_words_are_read_back() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        value = chance.randrange(10 ** chance.randint(1, 9))
        text = f"ada {num2words(value, lang='id')} anak"
        (found,) = figures(text)
        assert found.readings == (value,), text
        assert text[found.start : found.end] == text[4:-5]


def test_decimals_in_words_are_read_back() -> None:
    chance = random.Random(2)
    for _ in range(500):
        value = D(chance.randrange(10_000)) / 100
        text = f"sudah {num2words(value, lang='id')} persen"
        assert [(found.kind, found.readings) for found in figures(text)] == [("share", (value,))], text


def written(value: int, decimals: str) -> Iterator[tuple[str, Decimal]]:
    """The digit styles of one number, with what they stand for."""
    exact = D(f"{value}.{decimals}") if decimals else D(value)
    for thousands, point in ((".", ","), (",", "."), ("", ","), ("", ".")):
        whole = f"{value:,}".replace(",", thousands) if thousands else str(value)
        yield (f"{whole}{point}{decimals}" if decimals else whole), exact


@pytest.mark.fault("extraction 16", "digits in every style are read back")
def test_digits_in_every_style_are_read_back() -> None:
    chance = random.Random(3)
    for _ in range(2000):
        value = chance.randrange(1, 10 ** chance.randint(1, 8))
        places = chance.choice((0, 1, 2))
        decimals = f"{chance.randrange(10**places):0{places}}" if places else ""
        for style, exact in written(value, decimals):
            text = f"yakni {style} persen"
            (found,) = figures(text)
            assert exact in found.readings, text
            assert text[found.start : found.end] == f"{style} persen"


@pytest.mark.fault("extraction 20", "any text is searched for numbers without an exception")
@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("0123456789.,-() %/\n\u200b\u00a0aneribujtpsk\u0661İ"), max_size=80) | st.text()
)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for found in numbers.find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.readings or found.excluded
        numbers.qualifier(text, found)


@pytest.mark.fault("extraction 20", "the time to find numbers grows with the length of the text alone")
@pytest.mark.parametrize(
    "piece", ["1.", "1", "1 ", "1-", "satu ", "ribu ", "dua puluh ", "12. 345 ", "(1) ", "1/", "rp"]
)
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(copies: int) -> float:
        text = piece * copies
        begun = time.process_time()
        numbers.find(text)
        return time.process_time() - begun

    numbers.find("1")
    # Eight times the text may take eight times as long, not sixty-four; the constant forgives a busy machine.
    assert seconds(8_000) < 8 * 3 * seconds(1_000) + 0.5
