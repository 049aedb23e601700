"""Dates as precise as a text states them (`2024`, `2024-10`, `2024-10-31`), as spans of days."""

from __future__ import annotations

import calendar
from datetime import date
from functools import cache


@cache
def first_day(as_of: str) -> date:
    """Give the first day that a date can mean: '2024' is 1 January 2024."""
    return date.fromisoformat(as_of + "-01" * (2 - as_of.count("-")))


@cache
def last_day(as_of: str) -> date:
    """Give the last day that a date can mean: '2024-02' is 29 February 2024."""
    if as_of.count("-") == 2:
        return date.fromisoformat(as_of)
    year, month = map(int, (as_of if "-" in as_of else f"{as_of}-12").split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def is_month(as_of: str | None) -> bool:
    """Tell whether a date is known to the month at least."""
    return as_of is not None and "-" in as_of
