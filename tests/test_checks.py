"""What each check says of a claim, and that it never accuses where the text can be right."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from figure_rows import figures
from hypothesis import assume, given
from hypothesis import strategies as st

from extract.checks import described, run
from extract.model import Claim, Document, Finding, Known, Measure, Official, Said, Target, Verdict


def target(document: Document, value: str, as_of: str, authority: str = "Kemendagri", region: str = "ID") -> Target:
    return Target(document, "target_pct", Decimal(value), region, as_of, authority, "https://contoh.example/", "")


def official(measure: Measure, value: str, as_of: str) -> Official:
    return Official("kia", measure, Decimal(value), "17.02", as_of, "Dukcapil", "https://contoh.example/", "")


KNOWN = Known(
    targets=(
        target("kia", "75", "2024", "RPJMN"),
        target("kia", "40", "2022"),
        target("kia", "60", "2024"),
        target("kia", "60", "2025"),
        target("kia", "90", "2024-12", "Pemkab Rejang Lebong", "17.02"),
        target("ktp", "99.4", "2024"),
    )
)


def findings(
    row: str,
    check: str,
    document: Document = "kia",
    region: str | None = "17.71",
    as_of: str | None = "2024-10-31",
    group: str | None = None,
) -> list[Finding]:
    claim = Claim("warta:1", document, region, as_of, group, figures(row, document, region, as_of, group))
    return [finding for finding in run(claim, KNOWN) if finding.check == check]


SHARES = [
    ("issued 66251, eligible 115109, issued_pct 57.6", "agrees", "rounded"),
    ("issued 66251, eligible 115109, issued_pct 57.5", "agrees", "truncated"),
    ("issued 66251, eligible 115109, issued_pct 57.4", "conflicts", "one unit too far"),
    ("issued 66251, eligible 115109, issued_pct 57", "agrees", "truncated to a whole"),
    ("issued 66251, eligible 115109, issued_pct 59", "conflicts", "a whole share, off by 1.4"),
    ("issued 66251, eligible 115109, issued_pct 60", "cannot tell", "a multiple of five is often a round figure"),
    ("issued 66251, eligible 115109, issued_pct 75", "conflicts", "but no round figure is off by 17"),
    ("issued 66251, eligible 115109, issued_pct 60.0", "conflicts", "written with a decimal it is not round"),
    ("recorded 188540, eligible 189821, recorded_pct 99.33", "agrees", "recorded"),
    ("unrecorded 7096, eligible 76664, unrecorded_pct 9.26", "agrees", "unrecorded"),
    ("unissued 48858, eligible 115109, unissued_pct 24.4", "conflicts", "unissued, digits swapped"),
    ("issued >42000, target 72638 @-, issued_pct ~58", "agrees", "round words that fit"),
    ("issued >42000, eligible 72638, issued_pct ~70", "cannot tell", "round words never conflict"),
    ("issued 42001, eligible 72638, issued_pct ~70", "cannot tell", "one of them is enough"),
    ("issued 14577, eligible 78000, issued_pct 18.61", "cannot tell", "an eligible number that ends in zeros"),
    ("issued 14577, eligible 78000, issued_pct 48.61", "conflicts", "which does not explain everything"),
    ("issued 5432, eligible 100000, issued_pct 90.1", "cannot tell", "the whole may be nothing or twice as much"),
    ("issued 66251, eligible 115109 @2023, issued_pct 61.2", "cannot tell", "the dates differ"),
    ("issued 66251, eligible 115109, eligible 117005, issued_pct 61.2", "cannot tell", "two values of one measure"),
    ("issued 66251, eligible 115109, eligible 117005, issued_pct 56.6", "agrees", "one of them fits"),
    ("issued 8300, target 12149, issued_pct 10.1", "cannot tell", "a share of the target is no share of all"),
    ("issued 27161, recorded 28202, eligible 30330, issued_pct 96.3", "agrees", "printed of those recorded"),
    ("recorded 878549, eligible 777087, recorded_pct 99.1", "cannot tell", "more recorded than eligible"),
    ("recorded 591981, eligible 591269, recorded_pct 101.77", "conflicts", "above 100 both, and not the same"),
    ("issued 66251, batch 1, batch 2, batch 3, batch 4, eligible 115109, issued_pct 61.2", "cannot tell", "far apart"),
    ("issued 66251, eligible 0, issued_pct 57.6", None, "nothing to divide by"),
    ("issued 66251, eligible 115109", None, "no share stated"),
    ("issued 66251, issued_pct 57.6", None, "no whole stated"),
    ("batch 66251, eligible 115109, issued_pct 12.1", None, "a flow is no part of a stock"),
]


@pytest.mark.fault("extraction 19", "shares that do not fit are flagged with the identity that failed")
@pytest.mark.parametrize(("row", "outcome", "why"), SHARES)
def test_share(row: str, outcome: str | None, why: str) -> None:
    assert [finding.outcome for finding in findings(row, "share")] == ([outcome] if outcome else [])


COMPLEMENTS = [
    ("issued 64122, unissued 50987, eligible 115109", "agrees", "the parts make the whole"),
    ("issued 67141, unissued 49919, eligible 116987", "conflicts", "they do not"),
    ("recorded 744023, unrecorded ~74285, eligible 763202", "cannot tell", "an approximate part"),
    ("issued 64122, unissued 51000, eligible 115109", "cannot tell", "a part that ends in zeros"),
    ("issued 64122, unissued 11000, eligible 115109", "conflicts", "which does not explain everything"),
    ("issued 27161282, unissued 1041068, recorded 28202350, eligible 30330291", "agrees", "cards of those recorded"),
    ("recorded 878549, unrecorded 1201, eligible 777087", "cannot tell", "more recorded than eligible"),
    ("issued 8311, unissued 1234, target 12149", "cannot tell", "parts of all, not of the target"),
    ("issued_pct 79.81, unissued_pct 20.19", "agrees", "shares"),
    ("issued_pct 79.8, unissued_pct 20.1", "agrees", "shares that were both truncated"),
    ("recorded_pct 90.17, unrecorded_pct 9.86", "conflicts", "shares that are 100.03 together"),
    ("issued_pct 43, unissued_pct 77", "conflicts", "shares that are 120 together"),
    ("issued_pct 60, unissued_pct 43", "cannot tell", "a round share"),
    ("issued_pct 57.6, unrecorded_pct 9.2", None, "shares of different things"),
]


@pytest.mark.fault("extraction 19", "parts that do not close are flagged")
@pytest.mark.parametrize(("row", "outcome", "why"), COMPLEMENTS)
def test_complement(row: str, outcome: str | None, why: str) -> None:
    assert [finding.outcome for finding in findings(row, "complement")] == ([outcome] if outcome else [])


BOUNDS = [
    ("issued 66251, eligible 115109, issued_pct 57.6", [], "within bounds there is nothing to say"),
    ("issued 115109, eligible 115109, issued_pct 100", [], "all is within bounds"),
    ("issued 3450963, eligible 2767596", ["cannot tell"], "documents above 100 per cent are known to happen"),
    ("recorded_pct 104", ["cannot tell"], "people recorded, too"),
    ("unissued 3451, eligible 2767", ["conflicts"], "more people without it than there are"),
    ("unissued 3451, eligible 3400", ["cannot tell"], "the whole is a round number"),
    ("unissued 3451, eligible ~2767", ["cannot tell"], "the whole is approximate"),
    ("unrecorded_pct 110", ["conflicts"], "a share of people without it above 100"),
    ("target_pct 110, target 200, eligible 100", [], "a target may be anything"),
]


@pytest.mark.fault("extraction 19", "more than all, and parts above their whole, are flagged")
@pytest.mark.parametrize(("row", "outcomes", "why"), BOUNDS)
def test_bounds(row: str, outcomes: list[str], why: str) -> None:
    assert [finding.outcome for finding in findings(row, "bounds")] == outcomes


TARGETS = [
    ("issued 66251, eligible 115109, issued_pct 57.6", "kia", "17.71", "2024-10-31", "missed"),
    ("issued_pct 12.03", "kia", "53.01", "2022-04-14", "missed"),
    ("issued 65754, eligible 79970, issued_pct 82.22", "kia", "52.08", "2025-02-07", "met"),
    ("issued_pct 60", "kia", "17.71", "2024", "met"),
    ("issued_pct >61", "kia", "17.71", "2024", "met"),
    ("issued_pct >58", "kia", "17.71", "2024", None),
    ("issued_pct <60", "kia", "17.71", "2024", "missed"),
    ("issued_pct <90", "kia", "17.71", "2024", None),
    ("issued_pct ~58", "kia", "17.71", "2024", None),
    ("issued_pct ~40", "kia", "17.71", "2024", "missed"),
    ("issued 7100, eligible 12000", "kia", "17.71", "2024", None),
    ("issued 71001, eligible 118336", "kia", "17.71", "2024", "missed"),
    ("issued 59601, eligible 100001, issued_pct 60", "kia", "17.71", "2024", "missed"),
    ("issued 66251, eligible 115109, issued_pct 61.2", "kia", "17.71", "2024", None),
    ("issued 66251, eligible 115109, issued_pct 51.2", "kia", "17.71", "2024", "missed"),
    ("recorded 878549, eligible 777087, recorded_pct 99", "ktp", "18.71", "2024", "missed"),
    ("recorded_pct 99.5, issued_pct 80", "ktp", "18.71", "2024", "met"),
    ("issued_pct 57.6", "kia", "ID", "2024", "missed"),
    ("issued_pct 57.6", "kia", "17.71", None, None),
]


@pytest.mark.parametrize(("row", "document", "region", "as_of", "verdict"), TARGETS)
def test_target(row: str, document: Document, region: str, as_of: str | None, verdict: str | None) -> None:
    (finding,) = findings(row, "target", document, region, as_of)
    assert (finding.verdict, finding.outcome) == (verdict, "agrees" if verdict else "cannot tell")


@pytest.mark.parametrize(
    ("row", "document", "region", "as_of", "group"),
    [
        ("issued_pct 57.6", "kia", "17.71", "2019", None),
        ("issued_pct 57.6", "death", "17.71", "2024", None),
        ("issued_pct 57.6", "death", "17.71", None, None),
        ("issued_pct 57.6", "kia", None, "2024", None),
        ("issued_pct 57.6", "kia", "17.71", "2024", "school"),
        ("issued_pct 57.6", "ktp", "17.71", "2024", None),
        ("issued 66251, unissued_pct 42.4", "kia", "17.71", "2024", None),
        ("issued_pct 57.6, issued_pct 58.1", "kia", "17.71", "2024", None),
        ("batch 500", "kia", "17.71", "2024", None),
    ],
    ids=[
        "no target that year",
        "no target",
        "nor a date",
        "no place",
        "a group",
        "cards, not recording",
        "no share",
        "two shares",
        "a flow",
    ],
)
def test_nothing_to_hold_against_a_target(
    row: str, document: Document, region: str | None, as_of: str | None, group: str | None
) -> None:
    assert findings(row, "target", document, region, as_of, group) == []


def test_a_place_has_its_own_target_too() -> None:
    national, local = findings("issued_pct 70.5", "target", region="17.02")
    assert (national.verdict, national.expected) == ("met", Decimal(60))
    assert (local.verdict, local.expected) == ("missed", Decimal(90))
    assert local.against == "target daerah KIA 2024 (90 %)"


SENTENCES = [
    (
        "issued 66251, eligible 115109, issued_pct 57.6",
        "share",
        "66.251 dari 115.109 adalah 57,56 %; artikel menyebut 57,6 %.",
        "66,251 of 115,109 is 57.56 %; the article says 57.6 %.",
    ),
    (
        "issued 66251, eligible 115109, issued_pct 57.57",
        "share",
        "66.251 dari 115.109 adalah 57,555 %; artikel menyebut 57,57 %.",
        "66,251 of 115,109 is 57.555 %; the article says 57.57 %.",
    ),
    (
        "issued >42000, eligible 72638, issued_pct ~70",
        "share",
        "Lebih dari 42.000 dari 72.638 adalah 57,82 %; artikel menyebut sekitar 70 %, "
        "tetapi angkanya tidak dinyatakan persis.",
        "More than 42,000 of 72,638 is 57.82 %; the article says about 70 %, but the numbers are not stated exactly.",
    ),
    (
        "issued 67141, unissued 49919, eligible 116987",
        "complement",
        "67.141 ditambah 49.919 adalah 117.060; artikel menyebut 116.987.",
        "67,141 plus 49,919 is 117,060; the article says 116,987.",
    ),
    (
        "recorded_pct 90.17, unrecorded_pct 9.86",
        "complement",
        "90,17 % ditambah 9,86 % adalah 100,03 %.",
        "90.17 % plus 9.86 % is 100.03 %.",
    ),
    ("unissued 3451, eligible 2767", "bounds", "3.451 melebihi 2.767.", "3,451 is more than 2,767."),
    (
        "issued 66251, eligible 115109, issued_pct 57.6",
        "target",
        "57,6 % belum mencapai target nasional KIA 2024 (60 %), kurang 2,4 poin persentase atau 2.815 anak; "
        "target RPJMN 75 %.",
        "57.6 % does not reach the national KIA (child identity card) target for 2024 (60 %), "
        "short by 2.4 percentage points or 2,815 children; the RPJMN target is 75 %.",
    ),
    (
        "issued 59601, eligible 100001, issued_pct 60",
        "target",
        "59,60 % belum mencapai target nasional KIA 2024 (60 %), kurang 0,40 poin persentase atau 400 anak; "
        "target RPJMN 75 %.",
        "59.60 % does not reach the national KIA (child identity card) target for 2024 (60 %), "
        "short by 0.40 percentage points or 400 children; the RPJMN target is 75 %.",
    ),
]


@pytest.mark.parametrize(("row", "check", "indonesian", "english"), SENTENCES)
def test_a_finding_says_why(row: str, check: str, indonesian: str, english: str) -> None:
    (finding,) = findings(row, check)
    assert (finding.why_id, finding.why_en) == (indonesian, english)


def test_a_finding_carries_its_numbers() -> None:
    (finding,) = findings("issued 66251, eligible 115109, issued_pct 57.6", "share")
    assert (finding.stated, finding.expected, finding.against) == (Decimal("57.6"), Decimal("57.56"), "issued/eligible")
    assert [figure.measure for figure in finding.figures] == ["issued_pct", "issued", "eligible"]


def test_a_claim_without_a_place_never_conflicts() -> None:
    row = "issued 10, eligible 31, issued_pct 99.9, unissued 49, unissued_pct 77.1"
    assert {finding.outcome for finding in findings(row, "share", region=None)} == {"cannot tell"}
    assert {finding.outcome for finding in findings(row, "complement", region=None)} == {"cannot tell"}
    assert {finding.outcome for finding in findings(row, "bounds", region=None)} == {"cannot tell"}


# `expected` is the last of the readings where nothing tells which number is wrong: the share's.
MAGNITUDES = [
    ("issued 66251, eligible 1151090, issued_pct 57.6", "conflicts", "5.76", "a separator misplaced"),
    ("issued 66251, eligible 115109000, issued_pct 57.6", "conflicts", "115109", "more than any city has"),
    ("issued 66251, eligible 115109, issued_pct 5.76", "conflicts", "57.6", "a decimal comma misplaced"),
    ("issued 66251, eligible 115109, issued_pct 576", "conflicts", "57.6", "a decimal comma left out"),
    ("issued ~66251, eligible 1151090, issued_pct 57.6", "cannot tell", "5.76", "words that leave it open"),
    ("issued 66251, eligible 115109, issued_pct 57.6", None, None, "it closes"),
    ("issued 66251, eligible 115109, issued_pct 61.2", None, None, "no shift makes it close"),
    ("eligible 77390, eligible 77930", "conflicts", "77390", "two digits swapped"),
    ("unissued 42000, unissued 24000", "cannot tell", "42000", "round numbers"),
    ("eligible 7390, eligible 7930", "cannot tell", "7390", "in a number of four digits"),
    ("issued 101032, issued 101042", "conflicts", "101032", "one digit of six"),
    ("issued 10132, issued 10142", None, None, "one digit of five may be a change"),
    ("issued 101032, issued 102042", None, None, "two digits"),
    ("unrecorded 45000, unrecorded ~445000", "conflicts", "445000", "ten times, one of them in the title"),
    ("eligible 900, unrecorded 45000, unrecorded 450000", "cannot tell", "450000", "ten times, both in the text"),
    ("unrecorded 40000, unrecorded 400000", None, None, "round numbers are ten times others by chance"),
    ("eligible 146553000", "cannot tell", "146553", "more than any city has"),
]


@pytest.mark.parametrize(("row", "outcome", "expected", "why"), MAGNITUDES)
def test_magnitude(row: str, outcome: str | None, expected: str | None, why: str) -> None:
    found = [(finding.outcome, finding.expected) for finding in findings(row, "magnitude")]
    assert found == ([(outcome, Decimal(expected))] if outcome and expected else [])


def test_thousands_written_twice_are_a_slip() -> None:
    (figure,) = figures("eligible 146553000")
    claim = Claim("warta:1", "kia", "17.71", "2024", None, (replace(figure, surface="146.553 ribu anak"),))
    (finding,) = [finding for finding in run(claim, KNOWN) if finding.check == "magnitude"]
    assert (finding.outcome, finding.expected) == ("conflicts", Decimal(146553))


def test_a_whole_that_fits_other_numbers_accuses_none() -> None:
    """2026-11-22: the children of a regency, read as those of the city of its name."""
    whole, *rest = figures("eligible 161398, issued 40126, issued_pct 74.02")
    for basis, outcome in (("arithmetic", "cannot tell"), ("pattern", "conflicts")):
        claim = Claim("warta:1", "kia", "52.72", "2023", None, (replace(whole, basis=basis), *rest))
        (finding,) = [finding for finding in run(claim, Known()) if finding.check == "share"]
        assert finding.outcome == outcome


OFFICIAL = Known(
    targets=KNOWN.targets,
    official=(
        official("issued", "64122", "2024-08"),
        official("issued", "70000", "2025-02"),
        official("issued_pct", "55.70", "2024-08-31"),
        official("eligible", "115109", "2024-08"),
        official("eligible", "116222", "2024-08"),
    ),
)
OFFICIALS = [
    ("issued 64122 @2024-08", "agrees", "64122", "the same"),
    ("issued 64000 @2024-08", "agrees", "64122", "rounded"),
    ("issued 64212 @2024-08", "conflicts", "64122", "another number for the same month"),
    ("issued ~64900 @2024-08", "cannot tell", "64122", "words that leave it open"),
    ("issued 64212 @2024-08-12", "cannot tell", "64122", "another day of the month"),
    ("issued_pct 55.7 @2024-08-31", "agrees", "55.70", "a share to one unit of its last digit"),
    ("issued_pct 59.71 @2024-08-31", "conflicts", "55.70", "another share on the same day"),
    ("eligible 116222 @2024-08", "agrees", "116222", "one of two official ones"),
    ("eligible 117333 @2024-08", "cannot tell", "115109", "official figures differ"),
    ("issued 66251 @2024-10-31", "agrees", "64122", "between the ones before and after"),
    ("issued 76251 @2024-10-31", "cannot tell", "64122", "outside of them"),
    ("issued 60000 @2023-10", None, None, "none before"),
    ("issued 64212 @2024", None, None, "a year alone"),
    ("recorded 64212 @2024-08", None, None, "none of that measure"),
    ("target_pct 90 @2024", "agrees", "90", "a target of the table"),
    ("target_pct 95 @2024", "cannot tell", "90", "another target"),
]


@pytest.mark.parametrize(("row", "outcome", "expected", "why"), OFFICIALS)
def test_official(row: str, outcome: str | None, expected: str | None, why: str) -> None:
    claim = Claim("warta:1", "kia", "17.02", None, None, figures(row, region="17.02"))
    found = [(finding.outcome, finding.expected) for finding in run(claim, OFFICIAL) if finding.check == "official"]
    assert found == ([(outcome, Decimal(expected))] if outcome and expected else [])


OWN_WORDS = [
    ("issued_pct 82.22", "met", "60", "agrees", "true"),
    ("issued_pct 57.6", "missed", "60", "agrees", "true"),
    ("issued_pct 57.6", "met", "60", "conflicts", "false"),
    ("issued_pct 61.2", "missed", "60", "conflicts", "false"),
    ("issued_pct 60", "missed", "60", "agrees", "right at the target both are true"),
    ("issued_pct ~58", "met", "60", "cannot tell", "words that leave it open"),
    ("issued 59601, eligible 100001, issued_pct 60.5", "met", "60", "cannot tell", "counts and share at odds"),
    ("issued_pct 57.6", "met", None, "cannot tell", "no target in the words: which is meant?"),
    ("issued_pct 61.2", "met", None, "agrees", "the national one is met"),
]


@pytest.mark.parametrize(("row", "verdict", "aim", "outcome", "why"), OWN_WORDS)
def test_the_article_s_own_words(row: str, verdict: Verdict, aim: str | None, outcome: str, why: str) -> None:
    of_aim = figures(f"target_pct {aim}", region="ID")[0] if aim else None
    said = Said(verdict, of_aim, "melampaui target", 0, 16)
    claim = Claim("warta:1", "kia", "17.71", "2024-10-31", None, figures(row), said)
    (finding,) = [finding for finding in run(claim, KNOWN) if finding.against.startswith("kata artikel")]
    assert (finding.check, finding.outcome, finding.verdict) == ("target", outcome, None)


def test_a_place_may_aim_at_a_count() -> None:
    stated = Target("kia", "target", Decimal(20000), "17.71", "2024-12", "Kabar", "https://contoh.example/", "")
    claim = Claim("warta:1", "kia", "17.71", "2024-10-31", None, figures("issued 17185"))
    (finding,) = run(claim, Known(stated=(stated,)))
    assert (finding.verdict, finding.expected) == ("missed", Decimal(20000))
    assert finding.why_en == (
        "17,185 does not reach the local KIA (child identity card) target for 2024 (20,000), short by 2,815 children."
    )


def test_checks_are_described() -> None:
    assert [info.id for info in described()] == [
        *("share", "complement", "bounds", "magnitude", "target", "official"),
        *("parts", "rivals", "history", "stale", "pace"),
    ]
    for info in described():
        assert re.fullmatch(r"[A-Z].*\.", info.title)
        assert info.docstring.startswith(info.title)
        assert "Source: " in info.docstring
        assert "\n    " not in info.docstring


counts = st.integers(min_value=11, max_value=3_000_000)
decimals = st.integers(min_value=0, max_value=3)


@pytest.mark.fault("extraction 19", "what is consistent is never accused")
@given(whole=counts, data=st.data(), places=decimals, rounding=st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_consistent_claims_never_conflict(whole: int, data: st.DataObject, places: int, rounding: str) -> None:
    count = data.draw(st.integers(min_value=0, max_value=whole))
    unit = Decimal(1).scaleb(-places)
    share = (Decimal(100) * count / whole).quantize(unit, rounding)
    left = (Decimal(100) * (whole - count) / whole).quantize(unit, rounding)
    row = f"issued {count}, unissued {whole - count}, eligible {whole}, issued_pct {share}, unissued_pct {left}"
    for check in ("share", "complement", "bounds", "magnitude"):
        assert {finding.outcome for finding in findings(row, check)} <= {"agrees"}


@pytest.mark.fault("extraction 19", "one changed digit is always flagged")
@given(
    whole=counts, data=st.data(), places=st.integers(min_value=1, max_value=3), step=st.integers(2, 9), up=st.booleans()
)
def test_one_changed_digit_always_conflicts(whole: int, data: st.DataObject, places: int, step: int, up: bool) -> None:
    count = data.draw(st.integers(min_value=0, max_value=whole))
    assume(whole % 100 and (count % 100 or not count))
    unit = Decimal(1).scaleb(-places)
    share = (Decimal(100) * count / whole).quantize(unit, ROUND_HALF_UP) + (step if up else -step) * unit
    assume(share >= 0)
    (finding,) = findings(f"issued {count}, eligible {whole}, issued_pct {share}", "share")
    assert finding.outcome == "conflicts"


@given(
    held=st.integers(1000, 3_000_000),
    lacking=st.integers(1000, 3_000_000),
    rounding=st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
    zeros=st.integers(2, 3),
)
def test_rounded_counts_never_conflict(held: int, lacking: int, rounding: str, zeros: int) -> None:
    unit = Decimal(1).scaleb(zeros)
    whole = held + lacking
    issued, unissued, eligible = (f"{Decimal(count).quantize(unit, rounding):f}" for count in (held, lacking, whole))
    share = (Decimal(100) * held / whole).quantize(Decimal("0.01"), rounding)
    row = f"issued {issued}, unissued {unissued}, eligible {eligible}, issued_pct {share}"
    assert "conflicts" not in {
        outcome.outcome for check in ("share", "complement", "bounds", "magnitude") for outcome in findings(row, check)
    }
