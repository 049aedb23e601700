"""Every conflict found among annotated figures, and among those read from the same articles, is a true one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from figure_rows import figures

from extract import extract
from extract.checks import run
from extract.claims import assemble
from extract.gold import Fact, read_gold
from extract.model import Article, Figure, Finding, Known
from extract.reader import read_lines

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project")


def gold_findings(path: Path) -> Iterator[tuple[str, Finding]]:
    for sheet in read_gold([path]):
        article = Article(id=sheet.id, text="")
        for claim in assemble(article, [gold_figure(fact) for fact in sheet.facts]):
            for finding in run(claim, Known()):
                yield sheet.id, finding


def gold_figure(fact: Fact) -> Figure:
    """Make a figure of a gold one, with the decimals that its surface has: JSON keeps none of '1,90 persen'."""
    value = fact.value
    for digits in re.findall(r"\d+[.,]\d+", fact.surface):
        written = Decimal(digits.replace(",", "."))
        value = written if fact.measure.endswith("_pct") and written == value else value
    qualifier = {"about": "~", "more": ">", "less": "<", "exact": ""}[fact.qualifier]
    (figure,) = figures(f"{fact.measure} {qualifier}{value}", fact.document, fact.region, fact.as_of, fact.group)
    return figure


@needs_corpus
def test_every_stated_share_of_the_seeds_agrees() -> None:
    found = list(gold_findings(CORPUS / "seeds.jsonl"))
    assert [(name, finding.outcome) for name, finding in found if finding.check == "share"] == [
        ("seed-001", "agrees"),
        ("seed-003", "agrees"),
        ("seed-004", "agrees"),
        ("seed-004", "agrees"),
        ("seed-004", "agrees"),
    ]
    assert not [finding for _, finding in found if finding.outcome == "conflicts"]


# Each read by hand beside its text: the numbers contradict each other there.
CONTRADICTIONS = {
    ("dev-A-004", "share", "90.17"),  # 103.985 of 115.365 is 90,14
    ("dev-A-004", "complement", "100.03"),
    ("dev-A-005", "share", "56.17"),  # the count is 86 % of the children
    ("dev-A-014", "complement", "116987"),  # the parts make 117.059
    ("dev-A-025", "complement", "120"),  # 43 done, 77 to do
    ("dev-A-040", "complement", "100.36"),  # 99,96 and the remaining 0,4
    ("B-dev-004", "share", "61.57"),  # 709.435 of 1.164.183 is 60,94, and the parts make 1.155.317
    ("B-dev-004", "complement", "1164183"),
    ("B-dev-007", "share", "99.46"),  # none of its shares follows from its counts
    ("B-dev-007", "share", "84.45"),
    ("B-dev-007", "share", "37.90"),
    ("B-dev-008", "share", "97.03"),  # 144.171 of 148.556 is 97,05
    ("B-dev-015", "share", "37.69"),  # 47.552 of 137.992 is 34,46
    ("dev-C-014", "share", "10.46"),  # digits swapped: 10,64
    ("dev-C-014", "complement", "99.82"),
    ("dev-C-020", "share", "101.77"),  # one city's triple is inconsistent
    ("dev-C-043", "share", "91"),  # 744.023 of 763.202 is 97,5
    ("dev-C-046", "share", "82.86"),  # recorded and unrecorded are 20.000 too many
    ("dev-C-046", "share", "17.14"),
    ("dev-C-046", "complement", "10335695"),
    ("dev-C-049", "share", "90.52"),  # 675.397 of 754.164 is 89,56
}


def read_conflicts(path: Path) -> set[tuple[str, str, str]]:
    """The conflicts among the figures that the rules read, not the annotated ones."""
    return {
        (article.id, finding.check, str(finding.stated))
        for article in read_lines(path.read_text("utf-8"), str(path))
        for claim in assemble(article, extract(article))
        for finding in run(claim, Known())
        if finding.outcome == "conflicts"
    }


@needs_corpus
@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_no_misreading_accuses(name: str) -> None:
    assert read_conflicts(CORPUS / "dev" / f"{name}.jsonl") <= CONTRADICTIONS


@pytest.mark.parametrize("name", ["ktp", "kia"])
def test_no_misreading_accuses_in_the_own_corpus(name: str) -> None:
    """Its articles contradict themselves nowhere."""
    assert read_conflicts(Path(__file__).parent / "corpus" / f"{name}.jsonl") == set()


@needs_corpus
def test_only_true_contradictions_conflict() -> None:
    found = {
        (name, finding.check, str(finding.stated))
        for path in sorted((CORPUS / "dev").glob("*.jsonl"))
        for name, finding in gold_findings(path)
        if finding.outcome == "conflicts"
    }
    assert found == CONTRADICTIONS
