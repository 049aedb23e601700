"""Articles into figures: the newsroom's own articles, the seeds, and what holds for any text at all."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.newsroom import Newsroom, Planted
from extract import extract, on_topic, read
from extract.gold import read_gold, sheet
from extract.model import Article, Figure
from extract.reader import read_lines
from extract.score import Report, score

OWN = Path(__file__).parent / "corpus"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project")

WORDS = ["anak", "KIA", "KTP-el", "belum", "sudah", "memiliki", "dari", "target", "persen", "Kota Kupang", "atau", "("]
WORDS += ["12.345", "57,6", "1,2 juta", "sekitar", "dan", ",", ".", "\n", "Juni 2024", "merekam", ")", "kata Budi", "%"]


@cache
def scored(path: Path) -> Report:
    articles = read_lines(path.read_text("utf-8"), str(path))
    return score(read_gold([path]), [sheet(article.id, extract(article)) for article in articles])


def story(planted: Planted) -> Article:
    return Article(planted.id, planted.text, planted.title, planted.host, planted.url, planted.published)


@pytest.mark.parametrize("planted", Newsroom.articles, ids=lambda planted: f"{planted.host}-{planted.id}")
def test_an_article_of_the_newsroom_gives_its_figures(planted: Planted, tmp_path: Path) -> None:
    """Document, measure, value, place, date, qualifier and group are as the article's annotation says."""
    gold = tmp_path / "gold.jsonl"
    gold.write_text(planted.gold_line(), "utf-8")
    wanted = read_gold([gold])[0]
    report = score([wanted], [sheet(wanted.id, extract(story(planted)))])
    assert report.errors == ()


@pytest.mark.fault("extraction 17", "a body printed twice gives its figures once")
def test_a_sentence_said_twice_gives_its_figures_once() -> None:
    body = (
        "Hingga Juni 2024, dari 52.410 anak wajib KIA di Kota Kupang, 31.970 anak sudah memiliki KIA, kata petugas.\n"
    )
    once = extract(Article("a", f"Judul\n{body}", "Judul"))
    twice = extract(Article("a", f"Judul\n{body}{body}", "Judul"))
    assert [figure.value for figure in once] == [52410, 31970]
    assert twice == once


def test_a_number_lies_within_its_sentence() -> None:
    """A slip within a number ('167. 105') looks like the end of a sentence."""
    text = "KIA di Kota Tual\nSudah 5.200 anak punya KIA. Sisanya 3 persen atau 167. 105 anak belum punya KIA."
    figures = extract(Article("a", text))
    assert [figure.value for figure in figures] == [5200, 3, 167105]
    assert all(figure.surface in figure.sentence for figure in figures)


def test_every_number_is_a_figure_or_has_a_reason() -> None:
    text = "KIA di Kota Tual\nBaru 1.200 anak memiliki KIA, stok blangko 5.000 keping, usia 17 tahun, Rp 2 miliar."
    reading = read(Article("a", text, None))
    assert [figure.surface for figure in reading.figures] == ["1.200 anak"]
    assert {number.surface: number.reason for number in reading.unread}.keys() >= {"5.000", "17"}
    assert all(number.reason for number in reading.unread)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Warga antre Kartu Identitas Anak", True),
        ("Perekaman e-KTP di sekolah", True),
        ("Disdukcapil tutup pada hari libur", True),
        ("Harga cabai naik 12 persen", False),
        ("Kiai itu memimpin doa", False),
    ],
)
def test_on_topic(text: str, answer: bool) -> None:
    assert on_topic(text) is answer


@pytest.mark.fault("extraction 20", "empty texts, PDF bytes and long runs of digits are read in silence")
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "%PDF-1.7 \x00\x01", "KIA", "1.1.1.1" * 500, "KIA " + "9" * 4000, "🂡 KTP 5"]
)
def test_odd_texts_are_read_in_silence(text: str) -> None:
    assert extract(Article("odd", text)) == []


def is_evident(figure: Figure, text: str) -> bool:
    return text[figure.start : figure.end] == figure.surface and figure.surface in figure.sentence


@pytest.mark.fault("extraction 20", "a text read twice gives the same, every surface at its offset")
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_text_is_read_twice_alike_with_its_evidence(text: str) -> None:
    article = Article("any", text, published="2024-07-01")
    reading = read(article)
    assert read(replace(article)) == reading
    assert all(is_evident(figure, text) for figure in reading.figures)
    assert all(text[number.start : number.end] == number.surface for number in reading.unread)


@pytest.mark.parametrize(("name", "floor"), [("ktp", 0.93), ("kia", 0.955), ("mix", 0.915)])
def test_the_own_corpus_is_read_no_worse_than_before(name: str, floor: float) -> None:
    """F1 at full depth; a rule that lifts it lifts the floor here."""
    assert scored(OWN / f"{name}.jsonl").full.f1 >= floor


@needs_corpus
@pytest.mark.parametrize(("name", "floor"), [("A", 0.965), ("B", 0.955), ("C", 0.965)])
def test_the_development_corpus_is_read_no_worse_than_before(name: str, floor: float) -> None:
    assert scored(CORPUS / "dev" / f"{name}.jsonl").full.f1 >= floor


@pytest.mark.parametrize(("name", "floor"), [("ktp", 0.99), ("kia", 0.97), ("mix", 0.95)])
def test_the_speakers_of_the_own_corpus_are_found(name: str, floor: float) -> None:
    """The share of speakers right, of the figures whose annotation names one."""
    found = scored(OWN / f"{name}.jsonl").speaker
    assert found.part / found.whole >= floor


@needs_corpus
@pytest.mark.parametrize(("name", "floor"), [("A", 0.91), ("B", 0.96), ("C", 0.98)])
def test_the_speakers_of_the_development_corpus_are_found(name: str, floor: float) -> None:
    found = scored(CORPUS / "dev" / f"{name}.jsonl").speaker
    assert found.part / found.whole >= floor


@needs_corpus
def test_the_seeds_are_read_perfectly() -> None:
    report = scored(CORPUS / "seeds.jsonl")
    assert report.errors == ()
    assert [str(ratio) for ratio in (report.qualifier, report.group, report.speaker)] == ["1.000"] * 3


@needs_corpus
def test_other_news_holds_no_figure() -> None:
    path = CORPUS / "unrelated.jsonl"
    found = [extract(article) for article in read_lines(path.read_text(encoding="utf-8"), path.name)]
    assert len(found) == 300
    assert [figures for figures in found if figures] == []
