"""Which figures stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from figure_rows import figures

from extract.claims import assemble
from extract.model import Article, Claim, Figure

ARTICLE = Article(id="warta:1", text="")


def shown(claims: Sequence[Claim]) -> list[str]:
    return [
        f"{claim.region} {claim.as_of} {claim.group or '-'}: "
        + ", ".join(f"{f.measure} {f.value}" for f in claim.figures)
        for claim in claims
    ]


@pytest.mark.parametrize(
    ("row", "expected", "why"),
    [
        (
            "issued 66251, eligible 115109, issued_pct 57.6",
            ["17.71 2024-10-31 -: issued 66251, eligible 115109, issued_pct 57.6"],
            "one date, one claim",
        ),
        (
            "issued 66251, issued_pct 57.6 @2024-10, eligible 115109 @2024",
            ["17.71 2024-10-31 -: issued 66251, issued_pct 57.6, eligible 115109"],
            "a coarser date joins the finer one that it contains",
        ),
        (
            "eligible 115109 @-, issued 66251",
            ["17.71 2024-10-31 -: eligible 115109, issued 66251"],
            "no date joins the only date",
        ),
        (
            "eligible 115109 @2024, issued 66251 @2024-10-31, issued 64122 @2024-08",
            [
                "17.71 2024 -: eligible 115109",
                "17.71 2024-10-31 -: issued 66251",
                "17.71 2024-08 -: issued 64122",
            ],
            "a date that contains two others joins neither",
        ),
        (
            "issued 64122 @2024, eligible 114000 @2024, issued 66251",
            ["17.71 2024 -: issued 64122, eligible 114000", "17.71 2024-10-31 -: issued 66251"],
            "figures of one date stay together where one of them collides",
        ),
        (
            "issued 66251, issued 66251 @2024, eligible 115109 @2024",
            ["17.71 2024-10-31 -: issued 66251, issued 66251, eligible 115109"],
            "the same value does not collide",
        ),
        (
            "issued_pct 12.03 @2022-04-14, issued_pct 1.90 @2021-12",
            ["17.71 2022-04-14 -: issued_pct 12.03", "17.71 2021-12 -: issued_pct 1.90"],
            "the end points of a change are two claims",
        ),
        (
            "issued 66251, batch 500, batch 700 @2024",
            ["17.71 2024-10-31 -: issued 66251", "17.71 2024-10-31 -: batch 500", "17.71 2024 -: batch 700"],
            "a flow is never beside a stock",
        ),
        (
            "issued_pct 99 @-, eligible 777087 @-, target_pct 100 @2025",
            ["17.71 None -: issued_pct 99, eligible 777087", "17.71 2025 -: target_pct 100"],
            "a target's deadline dates nothing else",
        ),
        (
            "target 72638 @-, issued 42000 @2024-11, target_pct 60 @2024",
            ["17.71 2024-11 -: target 72638, issued 42000, target_pct 60"],
            "a place's own target stands beside its figures",
        ),
        ("", [], "no figures, no claims"),
    ],
)
def test_dates_and_kinds(row: str, expected: list[str], why: str) -> None:
    assert shown(assemble(ARTICLE, figures(row) if row else ())) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (figures("issued 27944", "ktp", "75"), figures("issued 8263", "ktp", "75.01")),
            ["75 2024-10-31 -: issued 27944", "75.01 2024-10-31 -: issued 8263"],
        ),
        (
            (figures("issued_pct 60"), figures("issued_pct 50", group="prison")),
            ["17.71 2024-10-31 -: issued_pct 60", "17.71 2024-10-31 prison: issued_pct 50"],
        ),
        (
            (figures("issued_pct 60"), figures("issued_pct 99", "ktp")),
            ["17.71 2024-10-31 -: issued_pct 60", "17.71 2024-10-31 -: issued_pct 99"],
        ),
        (
            (figures("issued_pct 57.6"), figures("target_pct 60", region="ID")),
            ["17.71 2024-10-31 -: issued_pct 57.6", "ID 2024-10-31 -: target_pct 60"],
        ),
        (
            (figures("issued_pct 41", region="ID", as_of="2024"), figures("target_pct 60", region="ID", as_of="2024")),
            ["ID 2024 -: issued_pct 41", "ID 2024 -: target_pct 60"],
        ),
    ],
    ids=["regions", "groups", "documents", "a national target and a region", "a national target and the nation"],
)
def test_apart(rows: tuple[tuple[Figure, ...], ...], expected: list[str]) -> None:
    assert sorted(shown(assemble(ARTICLE, [figure for row in rows for figure in row]))) == sorted(expected)


def test_claims_follow_the_text_whatever_the_order_of_the_figures() -> None:
    row = figures("issued 66251, eligible 115109, issued 64122 @2024-08, batch 500, target 70000 @2025")
    assert assemble(ARTICLE, row) == assemble(ARTICLE, row[::-1])
    assert [claim.article_id for claim in assemble(ARTICLE, row)] == ["warta:1"] * 4


VERDICTS = [
    ("KIA Kota Bengkulu 57,6 persen. Angka ini masih di bawah target nasional 60 persen.", "missed", "60"),
    ("KIA Kota Bengkulu 57,6 persen. Itu sudah melampaui target.", "met", None),
    ("KIA Kota Bengkulu 57,6 persen, melampaui target nasional 50 persen.", "met", "50"),
    ("Target 50 persen sudah kita lewati, kini KIA 57,6 persen.", "met", "50"),
    ("KIA Kota Bengkulu 57,6 persen. Dinas akan melampaui target nasional 60 persen.", None, None),
    ("KIA Kota Bengkulu 57,6 persen. Di Seluma 61,2 persen. Itu melampaui target.", None, None),
    ("KIA 57,6 persen dan 61,2 persen di Seluma, melampaui target nasional.", None, None),
]


@pytest.mark.parametrize(("text", "verdict", "aim"), VERDICTS)
def test_an_article_s_own_words_on_a_target(text: str, verdict: str | None, aim: str | None) -> None:
    """They speak of the last share told before them; of none where that is of another place or of several."""
    body = f"Judul\n{text}"
    spans = [("57,6", "issued_pct 57.6", "17.71"), ("61,2", "issued_pct 61.2", "17.05")]
    spans += [(f"{value} persen", f"target_pct {value}", "ID") for value in ("50", "60")]
    made = [
        replace(figures(row, region=region)[0], start=body.index(surface))
        for surface, row, region in spans
        if surface in body
    ]
    city = [claim for claim in assemble(Article("warta:1", body, title="Judul"), made) if claim.region == "17.71"]
    said = city[0].said
    assert (said and said.verdict, said and said.aim and str(said.aim.value)) == (verdict, aim)
    assert said is None or body[said.start : said.end] == said.surface
