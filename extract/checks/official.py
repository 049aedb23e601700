"""Holding what an article states against figures that government bodies published, and targets against targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from extract.checks.comparison import NOT_EXACT, concluded, spread
from extract.checks.timeline import overlap
from extract.checks.wording import MEASURE_WORDS, Words, same, say
from extract.days import first_day, is_month, last_day
from extract.model import Claim, Figure, Finding, Known, Official, Target

_WINDOW = timedelta(days=366)

_OTHER_DAYS = Words("tanggalnya berbeda dalam bulan itu", "they hold for different days of that month")
_SEVERAL = Words("angka resminya sendiri berbeda-beda", "official figures differ among themselves")
_RANGE = Words("angka resmi di antara kedua tanggal itu tidak diketahui", "official figures between them are not known")
_AUTHORITY = Words(
    "target dapat ditetapkan pihak lain atau diubah", "targets may be set by other authorities, or be changed"
)


def official_figures_say_the_same(claim: Claim, known: Known) -> Iterator[Finding]:
    """Official figures of the same document, place and measure say the same for the same month.

    They are the same where rounding explains a difference (a share by one unit of its last digit). A different one is
    a conflict only when both are exact and for the same date as it is stated, and the official figures of that date do
    not differ among themselves. Without an official figure of the month, a number between the nearest ones before and
    after, within a year each, agrees, and one outside of them is `cannot tell`. A target that an article states is
    held against those of db/targets.csv for the year, and never conflicts. Groups are not held against everyone's
    figures. Source: db/official.csv, imported tables and official sources, each with its own address.
    """
    if claim.group is not None or claim.region is None:
        return
    for figure in dict.fromkeys(claim.figures):
        if figure.as_of is None or figure is not claim.one(figure.measure):
            continue
        if figure.measure in ("target", "target_pct"):
            yield from _aimed(figure, [row for row in known.targets if _is_of(row, figure)])
        elif is_month(figure.as_of):
            yield from _held(figure, [row for row in known.official if _is_of(row, figure)])


def _is_of(row: Target | Official, figure: Figure) -> bool:
    return (row.document, row.region, row.measure) == (figure.document, figure.region, figure.measure)


def _aimed(figure: Figure, rows: Sequence[Target]) -> Iterator[Finding]:
    of_year = [row for row in rows if figure.as_of and row.as_of[:4] == figure.as_of[:4]]
    if of_year:
        fitting = next((row for row in of_year if row.value == figure.value), None)
        row = fitting or of_year[0]
        yield _finding(figure, as_figure(row), row.authority, _AUTHORITY)


def _held(figure: Figure, rows: Sequence[Official]) -> Iterator[Finding]:
    assert figure.as_of is not None
    of_month = [row for row in rows if is_month(row.as_of) and row.as_of[:7] == figure.as_of[:7]]
    if not of_month:
        yield from _between(figure, rows)
        return
    fitting = next((row for row in of_month if overlap(as_figure(row), figure)), None)
    row = fitting or next((row for row in of_month if row.as_of == figure.as_of), of_month[0])
    doubts = (
        (figure.qualifier != "exact", NOT_EXACT),
        (row.as_of != figure.as_of, _OTHER_DAYS),
        (len({other.value for other in of_month}) > 1, _SEVERAL),
    )
    doubt = next((words for holds, words in doubts if holds), None)
    yield _finding(figure, as_figure(row), row.publisher, doubt)


def _between(figure: Figure, rows: Sequence[Official]) -> Iterator[Finding]:
    """Hold a number against the nearest official ones before and after it."""
    first, last = first_day(figure.as_of or ""), last_day(figure.as_of or "")
    before = [row for row in rows if first - _WINDOW <= last_day(row.as_of) < first]
    after = [row for row in rows if last < first_day(row.as_of) <= last + _WINDOW]
    if not before or not after:
        return
    nearest = (max(before, key=lambda row: row.as_of), min(after, key=lambda row: row.as_of))
    low, high = sorted(row.value for row in nearest)
    fits = spread(figure).low <= high and low <= spread(figure).high
    says = say(
        "{what} {figure} per {date}; angka resmi {low} dan {high} per {from_} dan {to}",
        "the {what} is {figure} as of {date}; official figures are {low} and {high} as of {from_} and {to}",
        what=MEASURE_WORDS[figure.measure],
        figure=figure,
        date=same(figure.as_of or ""),
        low=as_figure(nearest[0]),
        high=as_figure(nearest[1]),
        from_=same(nearest[0].as_of),
        to=same(nearest[1].as_of),
    )
    publishers = ", ".join(dict.fromkeys(row.publisher for row in nearest))
    yield concluded("official", says, fits, _RANGE, (figure.value, nearest[0].value, publishers), (figure,))


def _finding(figure: Figure, official: Figure, publisher: str, doubt: Words | None) -> Finding:
    is_target = figure.measure in ("target", "target_pct")
    fits = official.value == figure.value if is_target else overlap(official, figure)
    says = say(
        "artikel menyebut {what} {figure} per {date}; menurut {publisher} {official} per {day}",
        "the article says that the {what} is {figure} as of {date}; {publisher} says {official} as of {day}",
        what=MEASURE_WORDS[figure.measure],
        figure=figure,
        date=same(figure.as_of or ""),
        publisher=same(publisher),
        official=official,
        day=same(official.as_of or ""),
    )
    return concluded("official", says, fits, doubt, (figure.value, official.value, publisher), (figure,))


def as_figure(row: Target | Official) -> Figure:
    """Give a row of a table as an exact figure; its sentence is the address where the row is stated."""
    return Figure(
        document=row.document,
        measure=row.measure,
        value=row.value,
        qualifier="exact",
        region=row.region,
        as_of=row.as_of,
        group=None,
        period=None,
        speaker=None,
        speaker_office=None,
        surface=str(row.value),
        start=0,
        end=len(str(row.value)),
        sentence=row.source_url,
        rules=(),
        basis="context",
        confidence=1.0,
    )
