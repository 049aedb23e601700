"""Texts that want to be misread, to break the reading or to make it slow, and every writing of a number."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from extract import extract, read
from extract.model import Article
from fuzz.targets import TARGETS

TRIED = 100  # inputs of each property


def one_figure(text: str) -> tuple[str, Decimal, str]:
    [figure] = extract(Article("a", f"KIA di Kota Kupang\n{text}", published="2024-06-15", region="53.71"))
    return figure.measure, figure.value, figure.surface


# ---- 16: every writing of a number


def grouped(value: int, mark: str) -> str:
    return f"{value:,}".replace(",", mark)


WRITINGS = {
    "dots": lambda value: grouped(value, "."),
    "commas": lambda value: grouped(value, ","),
    "spaces": lambda value: grouped(value, " "),
    "no-break spaces": lambda value: grouped(value, "\u00a0"),
    "plain": str,
    "zero width": lambda value: grouped(value, ".\u200b"),
    "soft hyphens": lambda value: grouped(value, "\u00ad."),
    "full width": lambda value: grouped(value, ".").translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "words": lambda value: str(num2words(value, lang="id")),
}


@pytest.mark.fault("extraction 16", "a count in any of nine writings is read back by the whole extraction")
@pytest.mark.parametrize("writing", WRITINGS)
def test_a_count_is_read_back(writing: str, record_property) -> None:
    @settings(max_examples=TRIED, deadline=None)
    @given(st.integers(10_000 if "spaces" in writing else 2101, 999_999))  # up to 2100 it may be a year
    def holds(value: int) -> None:
        written = WRITINGS[writing](value)
        measure, read_back, surface = one_figure(f"Sebanyak {written} anak di Kota Kupang sudah memiliki KIA.")
        assert (measure, read_back) == ("issued", value)
        assert surface.startswith(written)

    holds()
    record_property("numbers tried", TRIED)


@pytest.mark.fault("extraction 16", "a share of up to two decimals is read back, with a comma, a point or in words")
@pytest.mark.parametrize("ending", ["%", " %", " persen"])
@pytest.mark.parametrize("mark", [",", ".", "words"])
def test_a_share_is_read_back(mark: str, ending: str, record_property) -> None:
    @settings(max_examples=TRIED // 3, deadline=None)
    @given(st.decimals(Decimal("0.01"), Decimal("99.99"), places=2))
    def holds(value: Decimal) -> None:
        written = num2words(float(value), lang="id") if mark == "words" else str(value).replace(".", mark)
        measure, read_back, _ = one_figure(f"Cakupan kepemilikan KIA di Kota Kupang sudah {written}{ending}.")
        assert (measure, read_back) == ("issued_pct", value)

    holds()
    record_property("numbers tried", TRIED // 3)


@pytest.mark.fault("extraction 16", "digits apart by a blank that could be one number or two give no figure")
def test_what_could_be_one_number_or_two_is_left() -> None:
    text = "KIA di Kota Kupang\nSebanyak 1 234 anak di Kota Kupang sudah memiliki KIA."
    assert extract(Article("a", text, published="2024-06-15")) == []


# ---- 20: any text, in silence, alike twice, in linear time


@pytest.mark.fault("extraction 20", "any text at all is read without an exception, twice alike, with its evidence")
def test_any_text_is_read(record_property) -> None:
    words = [
        "KIA",
        "anak",
        "66.251",
        "57,6 persen",
        "sudah memiliki",
        "\n",
        "Kota Kupang",
        ".",
        "(",
        '"',
        "kata",
        "5301",
    ]

    @settings(max_examples=2 * TRIED, deadline=None)
    @given(st.lists(st.sampled_from(words) | st.text(max_size=12), max_size=40).map(" ".join))
    def holds(text: str) -> None:
        article = Article("a", f"KIA\n{text}", published="2024-06-15")
        reading = read(article)
        assert read(article) == reading
        for each in (*reading.figures, *reading.unread):
            assert article.text[each.start : each.end] == each.surface
        assert all(figure.surface in figure.sentence for figure in reading.figures)

    holds()
    record_property("texts tried", 2 * TRIED)


KUPANG = "anak di Kota Kupang sudah memiliki KIA"
LONG = {
    "sentences": lambda n: "".join(f"Sebanyak {i + 100} {KUPANG}, {i + 7} belum. " for i in range(n)),
    "paragraphs": lambda n: "".join(f"Kepala Dinas Budi Santoso mengatakan {i + 100} {KUPANG}.\n" for i in range(n)),
    "one sentence": lambda n: "Sudah memiliki KIA: " + ", ".join(f"Kota Kupang {i + 100} anak" for i in range(n)),
    "shares": lambda n: "".join(
        f"Dari {i + 900} anak, {i + 400} atau 50,{i % 90 + 10}% punya KIA.\n" for i in range(n)
    ),
    "the same again": lambda n: f"Sebanyak 500 {KUPANG}. " * n,
    "bare numbers": lambda n: "anak " + " ".join(f"{i}.{i % 1000:03}" for i in range(1, n)),
    "speakers": lambda n: (
        "500 anak memiliki KIA\n" + "".join(f"Ya, kata Budi Santoso, Kepala Dinas {i}. " for i in range(n))
    ),
    "plain shares": lambda n: (
        "Cakupan KIA.\n" + "".join(f"Kota Kupang {i % 90},{i % 9 + 1} persen. " for i in range(n))
    ),
    "cues": lambda n: "sudah memiliki KIA belum memiliki target " * n + "dan 500 anak.",
    "English": lambda n: "The district issued 500 cards to children yesterday and 300 more. " * n,
    "digits and points": lambda n: "1.1" * 10 * n,
    "one long number": lambda n: "anak " + "7" * 20 * n,
}


def calls(text: str) -> int:
    """How many functions are called, ours and built-in ones, to read a text: the same on every machine."""
    count = 0

    def called(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        read(Article("a", f"KIA\n{text}", published="2024-06-15"))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.fault("extraction 20", "the work of reading grows with the length of a text alone")
@pytest.mark.parametrize("shape", LONG)
def test_work_grows_with_length_only(shape: str, record_property) -> None:
    read(Article("a", "KIA\nSebanyak 500 anak sudah memiliki KIA, kata Budi Santoso."))  # loads rules and weights
    small, large = calls(LONG[shape](20)), calls(LONG[shape](160))
    record_property("calls for eight times the text", f"{large / small:.1f}x")
    assert large < 10 * small


# ---- what fuzzing found, and what it begins from

CORPUS = Path(__file__).parents[2] / "fuzz" / "corpus"


@pytest.mark.fault("extraction 20", "the kept corpus of the fuzzer breaks neither numbers, dates, listings nor pages")
@pytest.mark.parametrize("target", TARGETS)
def test_the_corpus_of_the_fuzzer_is_read(target: str, record_property) -> None:
    inputs = sorted((CORPUS / target).iterdir())
    for path in inputs:
        TARGETS[target](path.read_bytes())
    record_property("inputs tried", len(inputs))
    assert inputs
