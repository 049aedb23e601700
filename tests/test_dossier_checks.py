"""What checks say of several articles about one document and region."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from dossier_rows import dossiers, findings, statement
from figure_rows import figures

from extract.dossiers import Reference, official_findings
from extract.model import Article, Claim, Finding, Known, Official, Statement, Target

NATIONAL = (
    Target("kia", "target_pct", Decimal(60), "ID", "2024", "Kemendagri", "https://contoh.example/", ""),
    Target("kia", "target_pct", Decimal(75), "ID", "2024", "RPJMN", "https://contoh.example/", ""),
    Target("kia", "target_pct", Decimal(60), "ID", "2025", "Kemendagri", "https://contoh.example/", ""),
)


def told(text: str, region: str = "17.71", group: str | None = None, official: bool = False) -> Statement:
    """Make a statement of 'Kabar 2024-11-05: issued 66251 @2024-10-31'; an outlet tells one text a day.

    'Kabar=Warta 2024-11-05' is a copy of Warta's text.
    """
    head, _, row = text.partition(": ")
    outlet, published = head.split()
    outlet, _, origin = outlet.partition("=")
    article = Article(f"{outlet}:{published}", "", outlet=outlet, published=published, url=f"https://{outlet}.example/")
    made = figures(row, region=region, as_of=published, group=group)
    claim = Claim(article.id, "kia", region, made[0].as_of, group, made)
    return statement(article, claim, f"{origin}:{published}" if origin else None, official)


def found(statements: list[Statement], check: str, known: Known | None = None) -> list[tuple[str, Finding]]:
    """The findings of one check, each with its outlet."""
    reference = Reference(known or Known(targets=NATIONAL))
    return [
        (held.outlet or "", finding)
        for dossier in dossiers(statements)
        for held, finding in findings(dossier, reference)
        if finding.check == check
    ]


def outcomes(statements: list[Statement], check: str) -> list[str]:
    return [f"{outlet} {finding.outcome}" for outlet, finding in found(statements, check)]


RIVALS = [
    (["A 2024-11-05: issued 66251 @2024-10-31", "B 2024-11-06: issued 66251 @2024-10-31"], "agrees", "the same"),
    (["A 2024-11-05: issued 66251 @2024-10-31", "B 2024-11-06: issued 66000 @2024-10-31"], "agrees", "rounded"),
    (["A 2024-11-05: issued_pct 57.6 @2024-10-31", "B 2024-11-06: issued_pct 57.5 @2024-10-31"], "agrees", "one unit"),
    (["A 2024-11-05: issued 66251 @2024-10-31", "B 2024-11-06: issued 62251 @2024-10-31"], "conflicts", "another"),
    (["A 2024-11-05: issued 66251 @2024-10-31", "B 2024-11-06: issued ~62251 @2024-10-31"], "cannot tell", "about"),
    (["A 2024-11-05: issued 66251 @2024-10", "B 2024-11-06: issued 62251 @2024-10"], "cannot tell", "in that month"),
    (["A 2024-11-05: issued 66251", "B 2024-11-05: issued 62251"], "cannot tell", "the day of publication"),
    (["A 2024-11-05: issued 66251 @2024-10-31", "B 2024-11-06: issued 62251 @2024-10-30"], None, "another day"),
    (["A 2024-11-05: issued 66251 @2024", "B 2024-11-06: issued 62251 @2024"], None, "a year is no date"),
    (["A 2024-11-05: batch 500 @2024-10-31", "B 2024-11-06: batch 700 @2024-10-31"], None, "flows"),
    (["A 2024-11-05: issued 66251 @2024-10-31", "B=A 2024-11-05: issued 66251 @2024-10-31"], None, "a copy"),
    (["A 2024-11-05: target_pct 60 @2024", "B 2024-11-06: target_pct 75 @2024"], "cannot tell", "two authorities"),
]


@pytest.mark.parametrize(("texts", "outcome", "why"), RIVALS)
def test_rivals(texts: list[str], outcome: str | None, why: str) -> None:
    expected = [f"A {outcome}", f"B {outcome}"] if outcome else []
    assert outcomes([told(text) for text in texts], "rivals") == expected


def test_groups_are_no_rivals() -> None:
    everyone = told("A 2024-11-05: issued 66251 @2024-10-31")
    school = told("B 2024-11-06: issued 2251 @2024-10-31", group="school")
    assert outcomes([everyone, school], "rivals") == []


def test_rivals_count_origins_and_name_who_says_what() -> None:
    texts = ["A 2024-11-05: issued 66251 @2024-10-31"]
    texts += [f"{outlet} 2024-11-06: issued 62251 @2024-10-31" for outlet in "BCDEF"]
    texts += ["G=F 2024-11-06: issued 62251 @2024-10-31", "H 2024-11-06: issued 62521 @2024-10-31"]
    (outlet, finding), *_ = found([told(text) for text in texts], "rivals")
    assert outlet == "A"
    assert finding.why_en == (
        "This article says that the number of people with the document is 66,251 as of 2024-10-31; "
        "B, C, D and 2 more says 62,251; H says 62,521."
    )
    assert [claim.article_id for claim in finding.others] == ["B:2024-11-06", "H:2024-11-06"]


HISTORIES = [
    (["A 2024-08-31: issued 64122", "B 2024-10-31: issued 66251"], ["B agrees"], "it grew"),
    (["A 2024-08-31: issued 66251", "B 2024-10-31: issued 64122"], ["B cannot tell"], "it fell"),
    (["A 2024-08-31: issued 66251", "B 2024-10-31: issued 66000"], ["B agrees"], "it fell, or was rounded"),
    (["A 2024-08-31: issued 66251", "B 2024-10-31: issued ~64122"], [], "about"),
    (["A 2024-08-31: issued 66251", "B 2024-10-31: batch 122"], [], "a flow"),
    (["A 2024-10-31: issued 64122", "B 2024-10-31: issued 66251"], [], "the same day"),
    (["A 2024-10-15: issued 64122", "B 2024-11-20: issued 66251 @2024-10"], [], "a month that holds the day"),
    (
        ["A 2024-01-31: issued 50000", "B 2024-02-29: issued 51003", "C 2024-03-31: issued 90007"],
        ["B agrees", "C cannot tell"],
        "a jump",
    ),
    (
        ["A 2024-01-31: issued 50000", "B 2024-02-29: issued 51003", "C 2024-03-31: issued 53507"],
        ["B agrees", "C agrees"],
        "a faster month is no jump",
    ),
]


@pytest.mark.parametrize(("texts", "expected", "why"), HISTORIES)
def test_history(texts: list[str], expected: list[str], why: str) -> None:
    assert outcomes([told(text) for text in texts], "history") == expected


def test_history_names_the_likely_reading_of_a_jump() -> None:
    texts = ["A 2024-01-31: issued 50003", "B 2024-02-29: issued 51003", "C 2024-03-31: issued 521170"]
    *_, (_, finding) = found([told(text) for text in texts], "history")
    assert "; 52,117 may be meant, but that is much faster" in finding.why_en


def test_history_says_which_term_moved() -> None:
    texts = [
        "A 2024-08-31: issued 64122, eligible 112000, issued_pct 57.3",
        "B 2024-10-31: issued 66251, eligible 118005, issued_pct 56.1",
    ]
    ((_, finding),) = found([told(text) for text in texts], "history")
    assert finding.outcome == "agrees"
    assert finding.why_en == (
        "The number of people with the document is 66,251 as of 2024-10-31, and was 64,122 as of 2024-08-31; the share "
        "fell from 57.3 % to 56.1 % since the number of people eligible went from 112,000 to 118,005."
    )


def test_a_stock_below_its_own_flows() -> None:
    row = "issued 5805, batch 2000 @2016, batch 4000 @2017"
    one = told(f"A 2019-03-26: {row}")
    flows = tuple(replace(figure, period="year") for figure in one.claim.figures[1:])
    stock = replace(one, claim=replace(one.claim, figures=one.claim.figures[:1]))
    flow = replace(one, id="flow", claim=replace(one.claim, figures=flows))
    assert outcomes([stock, flow], "history") == ["A cannot tell"]


STALE = [
    (["A 2024-06-05: issued 66251", "B 2024-11-05: issued 66251"], ["B cannot tell"], "five months later"),
    (["A 2024-10-05: issued 66251", "B 2024-11-05: issued 66251"], [], "a month later"),
    (["A 2024-06-05: issued 66000", "B 2024-11-05: issued 66000"], [], "a round number"),
    (["A 2024-06-05: issued 66251", "B 2024-11-05: issued 66251 @2024-06-05"], [], "told with its old date"),
    (["A 2024-06-05: target 66251", "B 2024-11-05: target 66251"], [], "a target stays"),
]


@pytest.mark.parametrize(("texts", "expected", "why"), STALE)
def test_stale(texts: list[str], expected: list[str], why: str) -> None:
    assert outcomes([told(text) for text in texts], "stale") == expected


def test_other_words_are_not_stale() -> None:
    old, new = told("A 2024-06-05: issued 66251"), told("B 2024-11-05: issued 66251")
    (figure,) = new.claim.figures
    reworded = replace(new.claim, figures=(replace(figure, sentence="Kini 66.251 anak memegang KIA."),))
    assert outcomes([old, replace(new, claim=reworded)], "stale") == []


PACES = [
    (["A 2024-01-01: issued_pct 50.0", "B 2024-03-01: issued_pct 55.0"], "agrees", "2024-04"),
    (["A 2024-01-01: issued_pct 50.0", "B 2024-03-01: issued_pct 50.5"], "cannot tell", "2027-04"),
    (["A 2024-01-01: issued_pct 50.0", "B 2024-03-01: issued_pct 49.0"], "cannot tell", "never"),
]


@pytest.mark.parametrize(("texts", "outcome", "month"), PACES)
def test_pace(texts: list[str], outcome: str, month: str) -> None:
    ((outlet, finding),) = found([told(text) for text in texts], "pace")
    assert (outlet, finding.outcome) == ("B", outcome)
    assert month in finding.why_en


@pytest.mark.parametrize(
    "texts",
    [
        ["A 2024-01-01: issued_pct 50.0"],
        ["A 2024-01-01: issued_pct 50.0", "B 2024-01-20: issued_pct 55.0"],
        ["A 2024-01-01: issued_pct 50.0", "B 2024-03-01: issued_pct 61.0"],
        ["A 2024-01-01: issued_pct ~50", "B 2024-03-01: issued_pct 55.0"],
        ["A 2023-12-01: issued_pct 50.0", "B 2026-03-01: issued_pct 55.0"],
    ],
    ids=["one date", "too near", "met already", "not exact", "no target ahead"],
)
def test_no_pace(texts: list[str]) -> None:
    assert found([told(text) for text in texts], "pace") == []


def test_a_target_that_another_article_states_for_the_place() -> None:
    texts = ["A 2024-02-01: target_pct 80 @2024-12", "B 2024-03-01: issued_pct 55.0"]
    verdicts = [(finding.expected, finding.verdict) for _, finding in found([told(text) for text in texts], "target")]
    assert verdicts == [(Decimal(60), "missed"), (Decimal(80), "missed")]


def test_an_official_source_is_an_official_statement() -> None:
    release = told("Dinas 2024-11-01: issued 66251 @2024-10-31", official=True)
    news = told("A 2024-11-05: issued 62251 @2024-10-31")
    assert outcomes([release, news], "official") == ["A conflicts"]


def test_a_number_of_the_day_of_publication_is_not_held_against_that_day() -> None:
    release = told("Dinas 2024-11-01: issued 66251 @2024-11-05", official=True)
    assert outcomes([release, told("A 2024-11-05: issued 62251")], "official") == []
    undated = told("Dinas 2024-11-05: issued 66251", official=True)
    assert outcomes([undated, told("A 2024-11-06: issued 62251 @2024-11-05")], "official") == []


# Kota Bontang (64.74) has three districts.
DISTRICTS = ("64.74.01", "64.74.02", "64.74.03")
PARTS = [
    ("issued 45007", ("issued 20001", "issued 15003", "issued 10003"), "agrees", "they make the whole"),
    ("issued 45008", ("issued 20001", "issued 15003", "issued 10003"), "conflicts", "they do not"),
    ("issued 45000", ("issued 20001", "issued 15003", "issued 10003"), "cannot tell", "a round whole"),
    ("issued ~45008", ("issued 20001", "issued 15003", "issued 10003"), "cannot tell", "about"),
    ("issued 45008", ("issued 20001", "issued 15003"), None, "one is missing"),
    ("issued 33007", ("issued 20001", "issued 15003"), "conflicts", "one is missing, and they exceed the whole"),
    ("issued 3307", ("issued 20001", "issued 15003"), "cannot tell", "a whole smaller than a part is none"),
    ("issued 145008", ("issued 20001", "issued 15003", "issued 10003"), "cannot tell", "parts of another number"),
    ("issued 65008, unissued 45007", ("issued 20001", "issued 15003", "issued 10003"), None, "of that number"),
    ("issued 45008 @2023", ("issued 20001", "issued 15003", "issued 10003"), None, "another date"),
    ("unissued 45008", ("issued 20001", "issued 15003", "issued 10003"), None, "another measure"),
]


@pytest.mark.parametrize(("whole", "parts", "outcome", "why"), PARTS)
def test_parts(whole: str, parts: tuple[str, ...], outcome: str | None, why: str) -> None:
    statements = [told(f"A 2024-11-05: {whole}", "64.74")]
    statements += [told(f"A 2024-11-05: {part}", district) for part, district in zip(parts, DISTRICTS, strict=False)]
    assert outcomes(statements, "parts") == ([f"A {outcome}"] if outcome else [])


def test_parts_of_another_article_are_not_added() -> None:
    statements = [told("A 2024-11-05: issued 45008", "64.74")]
    parts = ("issued 20001", "issued 15003", "issued 10003")
    statements += [told(f"B 2024-11-05: {part}", code) for part, code in zip(parts, DISTRICTS, strict=True)]
    assert outcomes(statements, "parts") == []


def test_a_release_that_contradicts_itself() -> None:
    """The numbers of a province's release of 2023: its parts and its share fit neither."""
    rows = (("eligible", "1164183"), ("issued", "709435"), ("issued_pct", "61.57"), ("unissued", "445882"))
    release = [
        Official("kia", measure, Decimal(value), "64", "2023-07-31", "Diskominfo", "https://contoh.example/", "")  # type: ignore[arg-type]
        for measure, value in rows
    ]
    assert [(finding.check, finding.outcome, finding.expected) for _, finding in official_findings(release)] == [
        ("share", "conflicts", Decimal("60.938")),
        ("complement", "conflicts", Decimal(1155317)),
    ]
