"""The questions: what each answers, on claims whose answers were worked out by hand."""

from __future__ import annotations

import pytest
from sites import get
from stored import article, claim, figure, finding, put

from db.publish import publish
from db.store import Store
from extract.model import Reading

# outlet, published, document, region, as of, the figures, and what the target check says: target and verdict
CLAIMS = [
    ("Pos A", "2024-01-10", "kia", "17.71", "2023", {"eligible": "1000", "issued": "400"}, ("50", "missed")),
    ("Pos A", "2025-01-10", "kia", "17.71", "2024", {"eligible": "800", "issued": "560"}, ("60", "met")),
    ("Pos B", "2025-01-12", "kia", "17.71", "2024", {"issued": "560"}, None),
    ("Pos B", "2024-02-01", "kia", "17.03", "2023-12", {"issued_pct": "50"}, ("50", "cannot tell")),
    ("Pos B", "2025-02-01", "kia", "53.71", "2024", {"issued_pct": "45.5"}, ("60", "missed")),
    ("Pos B", "2023-03-01", "ktp", "ID", "2020-12", {"eligible": "196394000", "recorded": "194000000"}, None),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("questions")
    with Store(folder / "a.db", rules="r1") as store:
        checked = []
        for number, (outlet, published, document, region, as_of, stated, target) in enumerate(CLAIMS):
            text = "Judul\n" + ", ".join(f"{value} anak" for value in stated.values()) + "."
            one = article(str(number), text, outlet=outlet, published=published)
            read = [
                figure(text, f"{value} anak", measure, value, document, region=region, as_of=as_of)
                for measure, value in stated.items()
            ]
            put(store, one, offset=number, fetched_at="2025-02-02T01:00:00+07:00")
            store.replace(one.id, Reading(tuple(read), ()), [claim(one, *read)])
            if target:
                checked.append((one.id, *target))
        keys = {made.article_id: (key, made) for key, made in store.claims()}
        findings = []
        for article_id, expected, verdict in checked:
            key, made = keys[article_id]
            told = verdict != "cannot tell"
            outcome = "agrees" if told else verdict
            findings.append((key, finding(made, "target", outcome, "1", expected, verdict=verdict if told else None)))
        findings.append((keys["contoh:1"][0], finding(keys["contoh:1"][1], "share", "conflicts", "71", "70")))
        store.replace_findings(findings)
    publish(folder / "a.db", folder / "kia.db")
    return folder / "kia.db"


async def answer(published, question, columns):
    """The rows of a question, as these columns."""
    [found] = await get(published, f"/kia/{question}")
    assert found.status_code == 200
    return [tuple(row[column] for column in columns) for row in found.json()["rows"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "",
            [
                ("Kota Bengkulu", 70, 60, "met"),
                ("Kota Kupang", 45.5, 60, "missed"),
                ("Kabupaten Bengkulu Utara", 50, 50, "cannot tell"),
                ("Kota Bengkulu", 40, 50, "missed"),
            ],
        ),
        ("&verdict=missed", [("Kota Kupang", 45.5, 60, "missed"), ("Kota Bengkulu", 40, 50, "missed")]),
        ("&verdict=cannot+tell", [("Kabupaten Bengkulu Utara", 50, 50, "cannot tell")]),
        ("&place=17&year=2024", [("Kota Bengkulu", 70, 60, "met")]),
        ("&place=1", []),
        ("&document=ktp", []),
    ],
)
async def test_claims_versus_target(published, query, expected):
    """What cannot be told is never called missed, and 17 does not find 1."""
    columns = ("place", "share_pct", "target_pct", "verdict")
    assert await answer(published, f"claims-versus-target.json?_shape=objects{query}", columns) == expected


@pytest.mark.parametrize(
    ("question", "columns", "expected"),
    [
        ("does-not-add-up", ("place", "check_id", "stated", "expected"), [("Kota Bengkulu", "share", 71, 70)]),
        ("does-not-add-up?place=53", ("place",), []),
        (
            "official-versus-claimed?document=ktp",
            ("place", "measure", "official", "claimed"),
            [
                ("Indonesia", "eligible", 196394976, 196394000),
                ("Indonesia", "recorded", 194649012, 194000000),
            ],
        ),
        (
            "coverage-over-time",
            ("place", "as_of", "share_pct"),
            [("Kota Bengkulu", "2024", 70), ("Kota Bengkulu", "2023", 40)],
        ),
        ("coverage-over-time?place=53.71", ("as_of", "share_pct"), [("2024", 45.5)]),
        (
            "said-first?place=17.71",
            ("place", "measure", "value", "articles", "first", "last", "outlet"),
            [("Kota Bengkulu", "issued", 560, 2, "2025-01-10", "2025-01-12", "Pos A")],
        ),
        ("said-first?place=53.71", ("place",), []),
        (
            "outlets-compared",
            ("outlet", "articles", "figures", "conflicts"),
            [("Pos B", 4, 5, 0), ("Pos A", 2, 4, 1)],
        ),
        ("outlets-compared?document=ktp", ("outlet", "articles", "figures"), [("Pos B", 1, 2)]),
        (
            "restated-denominators",
            ("place", "earlier", "later", "change_pct"),
            [("Kota Bengkulu", 1000, 800, -20)],
        ),
        (
            "biggest-movers",
            ("place", "earlier_pct", "later_pct", "change_points"),
            [("Kota Bengkulu", 40, 70, 30)],
        ),
        (
            "silence?province=17&months=6",
            ("place", "last"),
            [
                ("Kabupaten Bengkulu Selatan", None),
                ("Kabupaten Rejang Lebong", None),
                ("Kabupaten Kaur", None),
                ("Kabupaten Seluma", None),
                ("Kabupaten Muko Muko", None),
                ("Kabupaten Lebong", None),
                ("Kabupaten Kepahiang", None),
                ("Kabupaten Bengkulu Tengah", None),
                ("Kabupaten Bengkulu Utara", "2024-02-01"),
            ],
        ),
    ],
)
async def test_a_question_is_answered(published, question, columns, expected):
    name, _, query = question.partition("?")
    assert await answer(published, f"{name}.json?_shape=objects&{query}", columns) == expected


async def test_numbers_and_dates_of_an_answer_are_formatted(published):
    """2026-11: what the news claimed, and the date of the official figure, were written as they are kept."""
    [page] = await get(published, "/kia/official-versus-claimed?document=ktp")
    assert ">196.394.000</td>" in page.text
    assert ">Desember 2020</td>" in page.text


async def test_an_answer_speaks_the_language_and_links_places_and_claims(published):
    indonesian, english = await get(published, "/kia/biggest-movers", "/kia/biggest-movers?_lang=en")
    assert "<h1>Perubahan terbesar</h1>" in indonesian.text
    assert "<h1>Biggest movers</h1>" in english.text
    assert '<a href="/wilayah/17.71">Kota Bengkulu</a>' in indonesian.text
    assert ">lihat klaimnya</a>" in indonesian.text
    assert "40 %" in indonesian.text


async def test_a_page_shows_the_first_rows_and_the_files_have_all(published):
    """Of 514 regencies and cities two were spoken of in the twelve months before the newest page was fetched."""
    pages = ("/kia/silence", "/kia/silence.json?_shape=objects", "/kia/silence?province=17&months=6")
    page, rows, few = await get(published, *pages)
    assert page.text.count("<tr>") == 1 + 100
    assert "100 baris pertama; selebihnya dalam CSV, JSON, dan XLSX" in page.text
    assert len(rows.json()["rows"]) == 514 - 2
    assert "9 baris ·" in few.text
