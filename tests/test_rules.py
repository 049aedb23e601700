"""Every rule row proves itself: its examples are read by the whole of `extract`, its counterexamples are not."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from extract import extract
from extract.candidates import UnitRow, unit_after
from extract.cues import DocumentRow, cue_rows, documents
from extract.groups import GroupRow
from extract.model import Article, Figure
from extract.shaped import shaped
from extract.text import FurnitureRow, lay_out, tokenizer
from extract.verdicts import BeforeRow, VerdictRow, verdicts
from extract.words import WordRow, word_rows

READS = [(row.id, row.reads) for row in cue_rows().values() if row.reads]
REJECTS = [(row.id, row.rejects) for row in cue_rows().values() if row.rejects]
FURNITURE = shaped("furniture", "line", FurnitureRow)
DOCUMENTS = shaped("documents", "document", DocumentRow)
GROUPS = shaped("groups", "group", GroupRow)
VERDICTS = shaped("verdicts", "verdict", VerdictRow)
BEFORE_VERDICTS = shaped("verdicts", "before", BeforeRow)
UNITS = shaped("units", "unit", UnitRow)


def figures_of(text: str) -> list[Figure]:
    return extract(Article(id="row", title=None, text=f"Dukcapil\n{text}.", published="2024-06-15"))


@pytest.mark.parametrize(("rule", "example"), READS)
def test_a_cue_reads_its_example(rule: str, example: str) -> None:
    text, _, wanted = example.partition(" -> ")
    measure, value = wanted.split()
    found = {(figure.measure, figure.value) for figure in figures_of(text)}
    assert (measure, Decimal(value)) in found


@pytest.mark.parametrize(("rule", "example"), REJECTS)
def test_a_cue_rejects_its_counterexample(rule: str, example: str) -> None:
    assert figures_of(example) == []


def test_every_cue_has_an_example() -> None:
    assert [row.id for row in cue_rows().values() if not row.reads and not row.rejects] == []


@pytest.mark.parametrize(("row", "line"), [(row, line) for row in FURNITURE for line in row.examples])
def test_furniture_is_left_out(row: FurnitureRow, line: str) -> None:
    layout = lay_out(f"Judul\n{line}\nParagraf berita.", None)
    assert layout.dropped_at(len("Judul\n")) == "furniture"


@pytest.mark.parametrize(("row", "line"), [(row, line) for row in FURNITURE for line in row.counterexamples])
def test_what_only_looks_like_furniture_stays(row: FurnitureRow, line: str) -> None:
    assert lay_out(f"Judul\n{line}\nParagraf berita.", None).dropped == ()


@pytest.mark.parametrize(("row", "text"), [(row, text) for row in DOCUMENTS for text in row.examples])
def test_a_document_is_named(row: DocumentRow, text: str) -> None:
    # A weak name counts beside a full one of its document.
    found = {span.document for span in documents(tokenizer()(f"{text} dan KTP-el" if row.weak else text))}
    assert (row.document in found) if row.document != "none" else found == set()


@pytest.mark.parametrize(("row", "text"), [(row, text) for row in GROUPS for text in row.examples])
def test_a_group_is_told(row: GroupRow, text: str) -> None:
    assert row.label in {figure.group for figure in figures_of(text)}


@pytest.mark.parametrize(("row", "word"), [(row, word) for row in UNITS for word in row.examples])
def test_a_unit_says_what_is_counted(row: UnitRow, word: str) -> None:
    doc = tokenizer()(f"120 {word} lain")
    assert unit_after(doc, 0, len(doc)) == row.counts


@pytest.mark.parametrize(("row", "text"), [(row, text) for row in VERDICTS for text in row.yes])
def test_a_verdict_is_found(row: VerdictRow, text: str) -> None:
    assert [said.verdict for said in verdicts(f"Kalimat lain. {text}.")] == [row.verdict]


@pytest.mark.parametrize(("row", "text"), [(row, text) for row in VERDICTS for text in row.no])
def test_what_only_looks_like_a_verdict(row: VerdictRow, text: str) -> None:
    assert row.verdict not in [said.verdict for said in verdicts(f"Kalimat lain. {text}.")]


@pytest.mark.parametrize(("row", "text"), [(row, text) for row in BEFORE_VERDICTS for text in row.yes])
def test_wishes_and_denials_are_no_verdict(row: BeforeRow, text: str) -> None:
    assert list(verdicts(f"Kalimat lain. {text}.")) == []


@pytest.mark.parametrize("row", word_rows().values(), ids=lambda row: row.id)
def test_a_word_stands_in_its_example(row: WordRow) -> None:
    assert row.words
    assert row.means
    for example in row.examples:
        assert set(row.words) & set(re.findall(r"[\w-]+", example.lower()))


def test_no_rule_names_a_value() -> None:
    """A rule is general: no phrase holds a number."""
    phrases = [phrase for row in (*cue_rows().values(), *DOCUMENTS, *GROUPS) for phrase in row.phrases]
    assert [phrase for phrase in phrases if re.search(r"\b\d", phrase)] == []
