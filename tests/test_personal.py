"""People's numbers are told from counts: every row's examples, and what may surround them."""

from __future__ import annotations

import re

import pytest

from extract import extract
from extract.model import Article
from extract.personal import PersonalRow, masked, personal_rows

YES = [(row, example) for row in personal_rows() for example in row.yes]
NO = [(row, example) for row in personal_rows() for example in row.no]


def bare(example: str) -> str:
    return example.replace("[", "").replace("]", "")


@pytest.mark.fault(
    "publication 27", "identity, telephone and house numbers in every grouping are masked digit by digit"
)
@pytest.mark.parametrize(("row", "example"), YES)
def test_a_persons_number_is_masked_digit_by_digit(row: PersonalRow, example: str) -> None:
    before, number, after = re.split(r"[\[\]]", example)
    hidden = before + re.sub(r"\d", "•", number) + after
    assert masked(bare(example)) == hidden, row.id
    assert masked(f"Pada 2024, {bare(example)}. Ada 66.251 anak.") == f"Pada 2024, {hidden}. Ada 66.251 anak."


@pytest.mark.fault("publication 27", "counts, years, hours and sums of money that only look like one are not masked")
@pytest.mark.parametrize(("row", "example"), NO)
def test_what_only_looks_like_one_stays(row: PersonalRow, example: str) -> None:
    assert masked(bare(example)) == bare(example), row.id


@pytest.mark.fault("publication 27", "no part of such a number becomes a figure")
@pytest.mark.parametrize("example", [bare(example) for _, example in YES])
@pytest.mark.parametrize(
    "sentence",
    [
        "Sebanyak {} anak di Kota Bengkulu sudah memiliki KIA.",
        "Jumlah anak yang sudah memiliki KIA {} di Kota Bengkulu, dari 115.109 anak.",
        "Kata Sari Wulandari, kepala dinas, {} warga belum punya KTP.",
    ],
)
def test_a_persons_number_becomes_no_figure(example: str, sentence: str) -> None:
    text = "KIA di Kota Bengkulu\n" + sentence.format(example)
    hidden = masked(text)
    for figure in extract(Article(id="row", text=text, published="2024-06-15")):
        assert hidden[figure.start : figure.end] == figure.surface
