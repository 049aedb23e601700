"""When a source is red: each way in which an outlet breaks, against what is usual there."""

from __future__ import annotations

import pytest

from crawler.health import judge
from db.store import Night, SourceRun


def night(figured: int = 0, **counted: int | str) -> Night:
    return Night(SourceRun("contoh", **{"listings": 4, "found": 40, **counted}), figures=3 * figured, figured=figured)  # type: ignore[arg-type]


# A source that fetches ten pages a night, two of them on topic, one of those with figures, all with a date.
USUAL = [night(1, fetched=10, articles=2, off_topic=8)] * 20


@pytest.mark.fault("crawl 11", "rates that chance would make once in a thousand nights are red")
@pytest.mark.parametrize(
    ("tonight", "reasons"),
    [
        (night(1, fetched=10, articles=2, off_topic=8), []),
        (night(fetched=0), []),
        (night(fetched=3, off_topic=3), []),
        (night(fetched=1, off_topic=1, undated=1), []),
        (night(reason="unreachable: robots.txt: 503", listings=0, found=0), ["unreachable: robots.txt: 503"]),
        (night(found=0), ["answers, but lists no article"]),
        (night(found=0, unchanged=4), ["answers, but lists no article"]),
        (night(found=7), ["lists 7 articles, where 40 are usual"]),
        (night(found=8), []),
        (night(1, fetched=2, articles=2, undated=2), ["2 of 2 articles have no date of their own"]),
        (night(fetched=0, empty=3, refused=3), ["3 of 3 pages hold no article's body"]),
        (
            night(1, fetched=9, articles=2, off_topic=7, generic=5),
            ["5 of 9 articles were not found by the source's own selectors"],
        ),
        (night(fetched=10, off_topic=10, alike=9), ["9 of 10 articles have the body of another one"]),
        (night(fetched=60, off_topic=60), ["60 of 60 articles are off topic"]),
        (night(0, fetched=14, articles=14), ["14 of 14 articles state no figure"]),
    ],
)
def test_a_night_against_what_is_usual(tonight: Night, reasons: list[str]) -> None:
    assert judge(tonight, USUAL) == reasons


@pytest.mark.parametrize(
    ("tonight", "reasons"),
    [
        (night(1, fetched=10, articles=2, off_topic=8), []),
        (night(fetched=40, off_topic=40), []),
        (night(0, fetched=12, articles=12), []),
        (night(found=0), ["answers, but lists no article"]),
        (night(4, fetched=12, articles=12, undated=12), ["12 of 12 articles have no date of their own"]),
        (night(fetched=0, empty=12, refused=12), ["12 of 12 pages hold no article's body"]),
        (night(4, fetched=12, articles=12, undated=6), []),
    ],
)
def test_a_first_night_is_judged_by_what_no_source_does(tonight: Night, reasons: list[str]) -> None:
    assert judge(tonight, []) == reasons


@pytest.mark.parametrize(
    ("expect", "month", "reasons"),
    [
        (3, 2, ["2 articles in 30 days, where at least 3 are expected"]),
        (3, 3, []),
        (0, 0, []),
        (3, None, []),
    ],
)
def test_the_floor_is_held_against_a_whole_month(expect: int, month: int | None, reasons: list[str]) -> None:
    assert judge(USUAL[0], USUAL, expect, month) == reasons
