"""Numbers in Indonesian news: where they stand, what they can mean, and which of them cannot be figures at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Literal

from extract import dates, exclusions, personal
from extract.amounts import Amount, Written, amounts, percent_end
from extract.fold import Folded, fold
from extract.model import Qualifier
from extract.shaped import shaped

_OPENED = re.compile(r"\s?\(\s?")
_RANGE = re.compile(r"\s*(?:-|~|sampai(?: dengan)?|hingga|s/d|s\.d\.?)\s*")
_OF = re.compile(r" dari ")
_PARTS = (4, 5, 10, 100)
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number by its code points in the text, its multiplier and percent sign included: '1,2 juta', '57,6 persen'.

    `readings` are most probable first (`115,109` is 115109 or 115.109), with the decimals that were written; shares are
    per cent. `marks`: approximate ('700-an'), spaced ('32. 998'), fraction ('separuh'), repeated ('5 (lima)'),
    proportion ('3 dari 10'), low and high, which two quantities in a row have that are a range ('10.000-12.000').
    `excluded` is the id of a row, or of a step, that says why this is no figure ('age', 'date', 'malformed-number');
    only then can `readings` be empty.
    """

    start: int
    end: int
    kind: Literal["count", "share"]
    readings: tuple[Decimal, ...]
    written: Written
    marks: frozenset[str]
    excluded: str | None


@dataclass(frozen=True, slots=True)
class QualifierRow:
    """One row of qualifiers.toml (its head says what the keys mean)."""

    id: str
    qualifier: Qualifier
    reads: tuple[str, ...]
    before: str | None = None
    after: str | None = None


def find(text: str) -> list[Quantity]:
    """Every number of a text in its order, in linear time and for any text: '66.251 anak atau 57,6 persen' has two."""
    folded = fold(text)
    lower = folded.lower
    found = _ranges(lower, _brackets(lower, _proportions(lower, list(amounts(lower)))))
    quantities = (_quantity(folded, each, why) for each, why in zip(found, _reasons(lower, found), strict=True))
    return list(_without_personal(text, quantities))


def qualifier(text: str, quantity: Quantity) -> Qualifier:
    """How exactly a number is meant, by the words right before and after it: 'sekitar 90 persen lebih' is more."""
    before = fold(text[max(0, quantity.start - _AROUND) : quantity.start]).lower
    after = fold(text[quantity.end : quantity.end + _AROUND]).lower
    for row, left, right in _qualifiers():
        if (left and left.search(before)) or (right and right.match(after)):
            return row.qualifier
    return "about" if quantity.marks & {"approximate", "fraction", "proportion", "low", "high"} else "exact"


@cache
def qualifier_rows() -> tuple[QualifierRow, ...]:
    return shaped("qualifiers", "row", QualifierRow)


@cache
def _qualifiers() -> tuple[tuple[QualifierRow, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    return tuple(
        (
            row,
            re.compile(rf"(?<!\w)(?:{row.before})[ ]*$") if row.before else None,
            re.compile(rf"[ ]+(?:{row.after})(?!\w)") if row.after else None,
        )
        for row in qualifier_rows()
    )


def _quantity(folded: Folded, amount: Amount, excluded: str | None) -> Quantity:
    start, end = folded.span(amount.start, amount.end)
    kind: Literal["count", "share"] = "share" if amount.share else "count"
    return Quantity(start, end, kind, amount.readings, amount.written, amount.marks, excluded)


def _without_personal(text: str, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """Mark the numbers in people's own numbers: those of 'NIK 5301 0101 0101 0001' are none."""
    spans = iter(sorted(personal.find(text), key=attrgetter("start")))
    span = next(spans, None)
    for quantity in quantities:
        while span and span.end <= quantity.start:
            span = next(spans, None)
        if span and span.start < quantity.end:
            quantity = replace(quantity, excluded=quantity.excluded or span.row)
        yield quantity


def _brackets(text: str, found: Sequence[Amount]) -> list[Amount]:
    """Join '5 (lima)', and give '56 (64.122) persen' its percent sign."""
    made: list[Amount] = []
    for amount in found:
        first = made[-1] if made else None
        if first and text.startswith(")", amount.end) and _OPENED.fullmatch(text, first.end, amount.start):
            percent = percent_end(text, amount.end + 1)
            if set(first.readings) & set(amount.readings) and first.written != amount.written:
                share = first.share or amount.share or percent is not None
                end, marks = percent or amount.end + 1, first.marks | {"repeated"}
                made[-1] = replace(first, end=end, readings=first.readings, share=share, marks=marks)
                continue
            if percent and not first.share and not amount.share:
                made[-1] = replace(first, share=True, readings=first.readings[::-1])
        made.append(amount)
    return made


def _proportions(text: str, found: Sequence[Amount]) -> list[Amount]:
    """Join '3 dari 10' to 30 per cent; larger numbers are a part and its whole, each a number of its own."""
    made: list[Amount] = []
    for amount in found:
        part = made[-1] if made else None
        if part and _is_plain(part) and _is_plain(amount) and _OF.fullmatch(text, part.end, amount.start):
            whole = amount.readings[0]
            if part.readings[0] < whole and whole in _PARTS:
                share = (part.readings[0] * 100 / whole,)
                marks = part.marks | {"proportion"}
                made[-1] = replace(part, end=amount.end, readings=share, share=True, marks=marks)
                continue
        made.append(amount)
    return made


def _is_plain(amount: Amount) -> bool:
    return not amount.share and not amount.fault and len(amount.readings) == 1 and not amount.scale


def _ranges(text: str, found: Sequence[Amount]) -> list[Amount]:
    """Mark ranges, and hand what stands once to both ends: '58-60 persen', '80-90 ribu'."""
    made: list[Amount] = []
    for high in found:
        low = made[-1] if made else None
        if low and low.readings and high.readings and _RANGE.fullmatch(text, low.end, high.start):
            low = _scaled_like(low, high)
            if low.readings[0] < high.readings[0] and low.share <= high.share and "high" not in low.marks:
                made[-1] = replace(low, share=high.share, marks=low.marks | {"low"})
                high = replace(high, marks=high.marks | {"high"})
            elif text.startswith("-", low.end) and not low.share:
                made[-1] = replace(low, fault="joined-by-hyphen")
                high = replace(high, fault="joined-by-hyphen")
        made.append(high)
    return made


def _scaled_like(low: Amount, high: Amount) -> Amount:
    if high.scale is None or low.scale is not None or low.readings[0] * high.scale >= high.readings[0]:
        return low
    return replace(low, readings=(low.readings[0] * high.scale, *low.readings), scale=high.scale)


def _reasons(text: str, found: Sequence[Amount]) -> list[str | None]:
    """Why each amount is no figure, or None; both ends of a range share the reason."""
    spans = iter(dates.cut(text))
    span = next(spans, None)
    reasons: list[str | None] = []
    for amount in found:
        while span and span.end <= amount.start:
            span = next(spans, None)
        if span and span.start < amount.end:
            reason: str | None = span.row.id if span.row.kind == "name" else "date"
        else:
            value = amount.readings[0] if amount.readings else None
            reason = exclusions.excluded(text, amount.start, amount.end, value, amount.share) or amount.fault
        if "high" in amount.marks:
            reason = reasons[-1] = reason or reasons[-1]
        reasons.append(reason)
    return reasons
