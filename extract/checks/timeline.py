"""The statements of a dossier as dated points, and when two numbers may be held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from extract.checks.comparison import Spread, spread, step
from extract.days import first_day, last_day
from extract.model import SHARES, Claim, Dossier, Figure, Finding, Measure, Statement

Found = tuple[Statement, Finding]


@dataclass(frozen=True, slots=True)
class Point:
    """One exact number of everyone in the region, the days that its date can mean, and who states it."""

    statement: Statement
    figure: Figure
    first: date
    last: date

    @property
    def value(self) -> Decimal:
        """The number itself."""
        return self.figure.value

    @property
    def other(self) -> Claim:
        """The point as another claim that takes part in a finding."""
        return cut(self.statement.claim, self.figure)


def points(dossier: Dossier, measure: Measure) -> list[Point]:
    """Give the exact numbers of one measure that are dated and about everyone, in the order of their dates.

    A claim that gives several values gives none. Points of the same last day stand in the order of value and article.
    """
    return sorted(_points(dossier.statements, measure), key=lambda p: (p.last, p.value, p.statement.id))


def _points(statements: Sequence[Statement], measure: Measure) -> Iterator[Point]:
    for statement in statements:
        figure = statement.claim.one(measure)
        if figure and figure.as_of and figure.qualifier == "exact" and statement.claim.group is None:
            yield Point(statement, figure, first_day(figure.as_of), last_day(figure.as_of))


def cut(claim: Claim, *figures: Figure) -> Claim:
    """Give the claim with those of its figures that took part."""
    return replace(claim, figures=figures)


def is_dated_by_publication(figure: Figure, published: str | None) -> bool:
    """Tell whether a figure's date may be that of the article alone: 'saat ini' holds on the day of publication."""
    return figure.as_of is None or figure.as_of == published


def slack(figure: Figure) -> Spread:
    """Give the values that a stated number may stand for: a share one unit of its last digit either way."""
    if figure.measure not in SHARES:
        return spread(figure)
    rounded, unit = spread(figure), step(figure)
    return Spread(rounded.low - unit, rounded.point, rounded.high + unit)


def overlap(one: Figure, other: Figure) -> bool:
    """Tell whether rounding explains a difference: '64 ribu' and 64.122 overlap, 64.122 and 64.212 do not."""
    these, those = slack(one), slack(other)
    return these.low <= those.high and those.low <= these.high
