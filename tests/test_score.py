"""Scoring: by hand on small cases, and to the last digit like the corpus's own scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from figure_rows import figures

from extract.gold import Fact, GoldError, Sheet, read_gold, sheet
from extract.score import Ratio, Tally, calibration_lines, lines, score

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project")


def fact(
    value: str,
    measure: str = "issued",
    region: str | None = "17.71",
    as_of: str | None = "2024-10-31",
    group: str | None = None,
    speaker: str | None = None,
    also: tuple[str, ...] = (),
    also_region: tuple[str, ...] = (),
    optional: bool = False,
    confidence: float | None = None,
    qualifier: str = "exact",
) -> Fact:
    return Fact(
        document="kia",
        measure=measure,
        value=Decimal(value),
        region=region,
        as_of=as_of,
        group=group,
        qualifier=qualifier,
        speaker=speaker,
        surface=value,
        also=also,
        also_region=also_region,
        optional=optional,
        confidence=confidence,
    )


RIGHT, MISSED, WRONG = Tally(1, 0, 0), Tally(0, 1, 0), Tally(0, 1, 1)


@pytest.mark.parametrize(
    ("gold", "found", "role", "place", "full"),
    [
        (fact("66251"), [fact("66251")], RIGHT, RIGHT, RIGHT),
        (fact("66251"), [fact("66252")], WRONG, WRONG, WRONG),
        (fact("66251"), [fact("66251", "eligible")], WRONG, WRONG, WRONG),
        (fact("66251"), [fact("66251", region="17")], RIGHT, WRONG, WRONG),
        (fact("66251"), [fact("66251", as_of="2024-08")], RIGHT, RIGHT, WRONG),
        (fact("66251"), [fact("66251", as_of="2024-11-20")], RIGHT, RIGHT, RIGHT),
        (fact("66251"), [fact("66251", as_of="2024")], RIGHT, RIGHT, RIGHT),
        (fact("66251"), [fact("66251", as_of="2023")], RIGHT, RIGHT, WRONG),
        (fact("66251", as_of="2024-12"), [fact("66251", as_of="2025-01")], RIGHT, RIGHT, RIGHT),
        (fact("66251"), [fact("66251", as_of=None)], RIGHT, RIGHT, WRONG),
        (fact("66251", as_of=None), [fact("66251")], RIGHT, RIGHT, RIGHT),
        (fact("66251", also=("eligible",)), [fact("66251", "eligible")], RIGHT, RIGHT, RIGHT),
        (fact("66251", also_region=("17",)), [fact("66251", region="17")], RIGHT, RIGHT, RIGHT),
        (fact("66251", optional=True), [], Tally(0, 0, 0), Tally(0, 0, 0), Tally(0, 0, 0)),
        (fact("66251", optional=True), [fact("66251")], Tally(0, 0, 0), Tally(0, 0, 0), Tally(0, 0, 0)),
        (fact("66251"), [fact("66251"), fact("66251")], RIGHT, RIGHT, RIGHT),
        (fact("66251"), [fact("66251"), fact("9")], Tally(1, 0, 1), Tally(1, 0, 1), Tally(1, 0, 1)),
        (fact("66251"), [], MISSED, MISSED, MISSED),
    ],
)
def test_depths(gold: Fact, found: list[Fact], role: Tally, place: Tally, full: Tally) -> None:
    report = score([Sheet("a", (gold,))], [Sheet("a", tuple(found))])
    assert (report.role, report.place, report.full) == (role, place, full)


def test_the_closest_prediction_is_taken() -> None:
    gold = Sheet("a", (fact("40", also_region=("17",)), fact("40", region="17", also_region=("17.71",))))
    found = Sheet("a", (fact("40", region="17"), fact("40")))
    assert score([gold], [found]).full == Tally(2, 0, 0)


def test_fields_are_compared_among_full_matches() -> None:
    gold = Sheet("a", (fact("1", speaker="Widodo, S.Sos"), fact("2", group="school"), fact("3", qualifier="about")))
    found = Sheet("a", (fact("1", speaker="Kadis Widodo"), fact("2"), fact("3"), fact("4", qualifier="more")))
    report = score([gold], [found])
    assert (report.speaker, report.group, report.qualifier) == (Ratio(1, 1), Ratio(2, 3), Ratio(2, 3))


def test_errors_are_listed_with_their_article() -> None:
    gold = [Sheet("a", (fact("1"),)), Sheet("b", (fact("2"),)), Sheet("c", ())]
    report = score(gold, [Sheet("a", (fact("1"),)), Sheet("b", (fact("3", as_of=None, group="school"),))])
    assert [str(error) for error in report.errors] == [
        "b  missed  kia issued 2  17.71  2024-10-31    «2»",
        "b  wrong   kia issued 3  17.71  None  school  «3»",
    ]
    assert report.clean == Ratio(2, 3)
    assert report.absent == ("c",)


def test_calibration() -> None:
    """Two sure figures of which one is right, and one doubtful figure that is wrong."""
    gold = Sheet("a", (fact("1"), fact("2", optional=True)))
    found = Sheet(
        "a", tuple(fact(str(value), confidence=sure) for value, sure in [(1, 0.9), (3, 1.0), (4, 0.2), (2, 0.5)])
    )
    report = score([gold], [found])
    assert [(band.low, band.count, band.confidence, band.precision) for band in report.bands] == [
        (0.2, 1, 0.2, 0.0),
        (0.9, 2, 0.95, 0.5),
    ]
    assert report.calibration_error == pytest.approx((2 * 0.45 + 0.2) / 3)
    assert list(calibration_lines(report)) == [
        "expected calibration error 0.367",
        "  0.2-0.3  confidence 0.200  precision 0.000  (1 figures)",
        "  0.9-1.0  confidence 0.950  precision 0.500  (2 figures)",
    ]


def test_no_confidence_no_calibration() -> None:
    report = score([Sheet("a", (fact("1"),))], [Sheet("a", (fact("1"),))])
    assert (report.bands, report.calibration_error, list(calibration_lines(report))) == ((), None, [])


def test_figures_are_predictions() -> None:
    row = figures("issued 66251, issued_pct ~57.6")
    report = score([Sheet("a", (fact("66251"), fact("57.60", "issued_pct", qualifier="about")))], [sheet("a", row)])
    assert (report.full, report.qualifier) == (Tally(2, 0, 0), Ratio(2, 2))
    assert report.bands[0].count == 2


GOOD = '{"document": "kia", "measure": "issued", "value": 1.90, "region": "17.10", "as_of": "2024-11"}'


def test_gold_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('\n{"id": "a", "figures": [' + GOOD + "]}\n", encoding="utf-8")
    (read,) = read_gold([path])
    assert read == Sheet("a", (Fact("kia", "issued", Decimal("1.90"), "17.10", "2024-11"),))
    assert str(read.facts[0].value) == "1.90"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("[]", "no object with an id: []"),
        ('{"figures": []}', 'no object with an id: {"figures": []}'),
        ('{"id": "a"}', "figures is no list: None"),
        ('{"id": "a", "figures": [7]}', "figure 1 is no object: 7"),
        (GOOD.replace('"issued"', '"printed"'), "figure 1: measure is none of eligible, issued, "),
        (GOOD.replace('"kia"', "[]"), "figure 1: document is none of kia, ktp, birth, death, family, ikd: []"),
        (GOOD.replace("1.90", '"1,90"'), "figure 1: value is no number: '1,90'"),
        (GOOD.replace("1.90", "true"), "figure 1: value is no number: True"),
        (GOOD.replace("1.90", "NaN"), "figure 1: value is no number: nan"),
        (GOOD.replace('"17.10"', "17.1"), "figure 1: region is neither text nor null: Decimal('17.1')"),
        (GOOD.replace("2024-11", "11/2024"), "figure 1: as_of is no date: '11/2024'"),
        (GOOD.replace("}", ', "also": "eligible"}'), "figure 1: also is no list of texts: 'eligible'"),
        (GOOD.replace("}", ', "confidence": 90}'), "figure 1: confidence is not between 0 and 1: 90"),
        (GOOD.replace("}", ', "qualifier": null}'), "figure 1: qualifier is none of exact, about, more, less: None"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    row = '{"id": "a", "figures": [' + row + "]}" if row.startswith('{"document') else row
    path.write_text('{"id": "first", "figures": []}\n' + row + "\n", encoding="utf-8")
    with pytest.raises(GoldError) as raised:
        read_gold([path])
    assert str(raised.value).startswith(f"{path}:2: {message}")
    assert "\n" not in str(raised.value)


def test_bad_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b"\xe9")
    for name, message in (("absent.jsonl", "No such file or directory"), ("latin.jsonl", "not UTF-8 text (offset 0)")):
        with pytest.raises(GoldError, match=f"{name}: ") as raised:
            read_gold([tmp_path / name])
        assert str(raised.value).endswith(message)


def blurred(gold: list[Path], chance: random.Random) -> list[str]:
    """Make predictions out of gold lines: some figures lost, doubled, altered or moved to another article."""
    articles = [json.loads(line) for path in gold for line in path.read_text("utf-8").splitlines()]
    pool = [figure for article in articles for figure in article["figures"]]
    predicted = []
    for article in articles:
        found = [dict(figure) for figure in article["figures"] if chance.random() < 0.8]
        found += [dict(chance.choice(pool)) for _ in range(chance.randrange(3))]
        found += [dict(figure) for figure in found if chance.random() < 0.2]
        for figure in found:
            field = chance.choice(["value", "measure", "region", "as_of", "group", "speaker", "qualifier", "", ""])
            figure |= {field: chance.choice(pool)[field]} if field else {}
            figure.pop("also", None)
        if chance.random() < 0.9:
            predicted.append(json.dumps({"id": article["id"], "figures": found}))
    return predicted


@needs_corpus
@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_the_scorer_of_the_corpus(seed: int, tmp_path: Path) -> None:
    gold = [CORPUS / "seeds.jsonl", *sorted((CORPUS / "dev").glob("*.jsonl"))]
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("\n".join(blurred(gold, random.Random(seed))), encoding="utf-8")
    command = [sys.executable, CORPUS / "score.py", *gold, "-p", predictions, "--errors"]
    expected = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    report = score(read_gold(gold), read_gold([predictions]))
    assert 0.3 < report.full.f1 < 0.95
    assert [*map(str, report.errors), "", *lines(report)] == expected.splitlines()
