"""How far a claim says that a place is: the share or count reached, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from extract.checks.comparison import Spread, distinct, exactly, spread, step
from extract.checks.wording import Words, say
from extract.model import Claim, Document, Figure, Measure, Verdict

_ABOUT = Decimal(5)  # points within which 'sekitar' leaves open on which side of a target a share lies
_ABOUT_COUNT = Decimal("0.1")  # part of a count that 'sekitar' leaves open
_MOST = Decimal("Infinity")
_AIMS: dict[Document, tuple[Measure, Measure]] = {"ktp": ("recorded", "recorded_pct")}


@dataclass(frozen=True, slots=True)
class Reached:
    """A share reached, in per cent, or a count; `shown` is the value to show, `counts` what it was divided from."""

    share: Spread
    shown: Decimal
    words: Words
    figures: tuple[Figure, ...]
    counts: tuple[Figure, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether neither words nor round numbers leave the value open."""
        return self.share.low == self.share.high

    def verdict(self, aim: Decimal) -> Verdict | None:
        """Tell whether a target is met or missed; None where both are possible."""
        if self.share.low >= aim:
            return "met"
        return "missed" if self.share.high < aim else None

    def as_counted(self) -> Reached:
        """Show the share that follows from the counts instead of the one stated."""
        shown = round(self.share.point, 2)
        return replace(self, shown=shown, words=say("{shown} %", "{shown} %", shown=shown))


def aimed(document: Document) -> tuple[Measure, Measure]:
    """Give the count and the share that targets of a document are about: recording for KTP-el."""
    return _AIMS.get(document, ("issued", "issued_pct"))


def reached_share(claim: Claim) -> Reached | None:
    """Give the share by the claim's counts, shown as stated; else the share stated; both where they are at odds."""
    part, share = aimed(claim.document)
    counted, stated = _counted(claim, part), _stated(claim, share, _ABOUT)
    if not counted or not stated:
        return counted or stated
    figures = stated.figures + counted.figures
    if abs(counted.share.point - stated.share.point) <= step(stated.figures[0]):
        return replace(stated, share=counted.share, figures=figures, counts=counted.counts)
    low, high = min(counted.share.low, stated.share.low), max(counted.share.high, stated.share.high)
    return replace(stated, share=Spread(low, stated.share.point, high), figures=figures)


def reached_count(claim: Claim) -> Reached | None:
    """Give the count that the claim states, as exactly as it is stated; None where it states none or several."""
    return _count(claim, aimed(claim.document)[0])


def reached_in_the_year(claim: Claim) -> Reached | None:
    """Give what was issued in the claim's year, as a flow; None where it states none or several."""
    return _count(claim, "batch")


def _count(claim: Claim, measure: Measure) -> Reached | None:
    found = distinct(claim, measure)
    return _stated(claim, measure, found[0].value * _ABOUT_COUNT) if found else None


def _counted(claim: Claim, part: Measure) -> Reached | None:
    """Divide the claim's counts; where more are counted than are eligible they are not of the same people."""
    counts = (*distinct(claim, part), *distinct(claim, "eligible"))
    if [figure.measure for figure in counts] != [part, "eligible"] or any(f.qualifier != "exact" for f in counts):
        return None
    count, whole = counts
    if not 0 <= count.value <= whole.value > 0:
        return None
    share = spread(count).per_cent_of(spread(whole))
    return Reached(share, share.point, Words("", ""), counts, counts).as_counted()


def _stated(claim: Claim, measure: Measure, about: Decimal) -> Reached | None:
    figures = tuple(distinct(claim, measure))
    if len(figures) != 1:
        return None
    value = figures[0].value
    spreads = {
        "exact": exactly(value),
        "about": Spread(value - about, value, value + about),
        "more": Spread(value, value, _MOST),
        "less": Spread(-_MOST, value, value.next_minus()),
    }
    return Reached(spreads[figures[0].qualifier], value, say("{stated}", "{stated}", stated=figures[0]), figures)
