"""People confirm, reject and correct figures: decisions last, hold for what was seen alone, and can be made in CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from stored import CITY, city_reading, claim, figure, fill, put

from db.readings import figure_id
from db.review_sheet import COLUMNS, DecisionError, decided, read, write
from db.store import Questioned, Store
from extract.model import Article, Correction, Decision, Figure, Reading, Review
from extract.reviews import reviewed, text_digest

READ = city_reading()[0].figures
ISSUED = READ[0]


def review(
    decision: Decision, of: Figure = ISSUED, article: Article = CITY, number: int = 1, to: Correction | None = None
) -> Review:
    return Review(
        number, article.id, text_digest(article), decision, of, to, "sesuai siaran pers", "Sari", "2024-11-07T08:00:00Z"
    )


def applied(
    *reviews: Review, article: Article = CITY, figures: tuple[Figure, ...] = READ
) -> tuple[Reading, tuple[int, ...]]:
    return reviewed(article, Reading(figures, ()), reviews)


def test_a_confirmed_figure_is_sure() -> None:
    reading, in_force = applied(review("confirm"))
    assert (reading.figures[0].confidence, reading.figures[0].rules[-1], in_force) == (1.0, "review", (1,))
    assert reading.figures[1:] == READ[1:]


def test_a_rejected_figure_is_none() -> None:
    reading, _ = applied(review("reject"))
    assert reading.figures == READ[1:]
    assert [(number.surface, number.reason) for number in reading.unread] == [("66.251 anak", "rejected")]


def test_a_corrected_figure_has_what_a_person_put() -> None:
    to = Correction("eligible", Decimal(66521), "17.02", "2024-10")
    reading, _ = applied(review("correct", to=to))
    settled = reading.figures[0]
    assert (settled.measure, settled.value, settled.region, settled.as_of) == (
        "eligible",
        Decimal(66521),
        "17.02",
        "2024-10",
    )
    assert settled.surface == ISSUED.surface


def test_the_latest_decision_counts() -> None:
    reading, in_force = applied(review("reject"), review("confirm", number=2))
    assert (len(reading.figures), in_force) == (3, (2,))


def test_a_review_does_not_hold_for_another_text() -> None:
    changed = replace(CITY, text=CITY.text + "\nRalat.")
    assert applied(review("reject"), article=changed) == (Reading(READ, ()), ())


@pytest.mark.parametrize(
    "change", [{"value": Decimal(66252)}, {"region": "17"}, {"as_of": "2024"}, {"document": "ktp"}, {"group": "school"}]
)
def test_a_review_does_not_hold_for_another_reading(change: dict[str, object]) -> None:
    figures = (replace(ISSUED, **change), *READ[1:])
    assert applied(review("reject"), figures=figures) == (Reading(figures, ()), ())


def stored(store: Store) -> None:
    reading, in_force = reviewed(CITY, city_reading()[0], store.reviews(CITY.id))
    store.note_reviews(CITY.id, in_force)
    store.replace(CITY.id, reading, [claim(CITY, *reading.figures)])


def test_reviews_outlive_every_reading(tmp_path: Path) -> None:
    with Store(tmp_path / "cekangka.db", rules="r1") as store:
        put(store, CITY, 0)
        stored(store)
        assert (
            store.add_reviews([review("correct", to=Correction("issued", Decimal("66521"), "17.71", "2024-10-31"))])
            == 1
        )
        assert [article.id for article in store.articles()] == [CITY.id]
        stored(store)
        assert [str(f.value) for _, one in store.claims() for f in one.figures] == ["66521", "115109", "57.60"]
        assert [(r.state, r.correction and r.correction.value) for r in store.reviews(CITY.id)] == [
            ("in force", Decimal(66521))
        ]
        settled = replace(ISSUED, value=Decimal(66521))
        assert store.read_figure(figure_id(CITY.id, settled)) == (CITY.id, ISSUED)
        put(store, replace(CITY, text=CITY.text.replace("66.251", "66.351")), 1000)
        now = figure(CITY.text.replace("66.251", "66.351"), "66.351 anak", "issued", "66351")
        reading, in_force = reviewed(store.article(CITY.id), Reading((now,), ()), store.reviews(CITY.id))
        store.note_reviews(CITY.id, in_force)
        store.replace(CITY.id, reading, [claim(CITY, *reading.figures)])
        assert [r.state for r in store.reviews(CITY.id)] == ["reopened"]
        assert [(asked.figure.value, asked.reopened) for asked in store.questioned(1.0)] == [(Decimal(66351), True)]


def test_what_is_asked_about(tmp_path: Path) -> None:
    """The figures of conflicts first, then those of little confidence; none that a person decided on."""
    with Store(fill(tmp_path / "cekangka.db"), rules="r1") as store:
        asked = list(store.questioned(0.5))
        assert sorted(str(each.figure.value) for each in asked) == ["1000", "900", "95"]
        assert {each.why for each in asked} == {"Penjelasan singkat."}
        assert len(list(store.questioned(0.99))) == 7


def test_a_sheet_is_safe_from_formulas() -> None:
    hostile = replace(ISSUED, sentence='=HYPERLINK("http://x")\n@sum', surface="+62 66.251", as_of=None)
    file = io.StringIO()
    write(file, [Questioned("ab12", "https://x.example/", "-Kabar", None, hostile, "=1+1", True)])
    header, row = csv.reader(io.StringIO(file.getvalue()))
    assert tuple(header) == COLUMNS
    cells = dict(zip(header, row, strict=True))
    assert cells["sentence"] == '\'=HYPERLINK("http://x") @sum'
    assert (cells["surface"], cells["outlet"], cells["why"]) == ("'+62 66.251", "'-Kabar", "reopened: =1+1")
    assert (cells["value"], cells["as_of"], cells["decision"]) == ("66251", "", "")


WRONG = [
    ({"decision": "maybe"}, "decision 'maybe'"),
    ({"decision": "confirm", "reason": " "}, "reason is missing"),
    ({"decision": "reject", "reviewer": ""}, "reviewer is missing"),
    ({"decision": "correct"}, "a correction names what is right"),
    ({"decision": "confirm", "to_value": "5"}, "a correction names what is right"),
    ({"decision": "correct", "to_value": "66.251 anak"}, "to_value '66.251 anak'"),
    ({"decision": "correct", "to_region": "17.99"}, "to_region '17.99'"),
    ({"decision": "correct", "to_as_of": "2024-13"}, "to_as_of '2024-13'"),
    ({"decision": "correct", "to_measure": "holders"}, "to_measure 'holders'"),
]


@pytest.mark.parametrize(("cells", "why"), WRONG)
def test_a_decision_is_refused_with_its_reason(cells: dict[str, str], why: str) -> None:
    with pytest.raises(DecisionError, match=why):
        decided("tinjau.csv, line 2", {"figure": "ab12", "reason": "x", "reviewer": "Sari", **cells})


def test_rows_without_a_decision_are_left(tmp_path: Path) -> None:
    sheet = tmp_path / "tinjau.csv"
    row = dict.fromkeys(COLUMNS, "") | {"figure": "ab12"}
    rows = [row, row | {"decision": "reject", "reason": "jumlah pengunjung", "reviewer": "Sari"}]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    assert [(each.figure, each.decision) for each in read(sheet)] == [("ab12", "reject")]


def test_a_newsroom_reviews_in_a_spreadsheet(cekangka, tmp_path: Path) -> None:
    """List as CSV, decide, import, extract: the published figure carries the decision."""
    fill(tmp_path / "cekangka.db")
    data = ("--data", tmp_path)
    assert cekangka("extract", *data).returncode == 0
    listed = cekangka("review", "list", "--csv", "--below", "1", *data)
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    (wanted,) = [row for row in rows if row["surface"].startswith("66.251")]
    wanted |= {"decision": "correct", "to_value": "66521", "reason": "salah ketik", "reviewer": "Sari"}
    sheet = tmp_path / "tinjau.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    kept = cekangka("review", "import", sheet, *data)
    assert (kept.returncode, kept.stdout) == (0, "1 reviews kept; cekangka extract applies them\n")
    assert cekangka("extract", *data).returncode == 0
    with Store(tmp_path / "cekangka.db") as store:
        values = {str(figure.value) for _, one in store.claims() for figure in one.figures}
    assert "66521" in values
    assert "66251" not in values
    unknown = cekangka("review", "confirm", "ffff", "--reason", "x", "--name", "Sari", *data)
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "cekangka: command line: there is no figure 'ffff' now; list them again\n",
    )
