"""Holding the share that a claim reaches against the targets of its year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from extract.comparison import Spread, distinct, exactly, spread, step
from extract.model import Claim, Document, Figure, Finding, Measure, Outcome, Target, Verdict
from extract.wording import CHILDREN, DOCUMENT_WORDS, PEOPLE, Words, say, sentence

_ABOUT = Decimal(5)  # points within which 'sekitar' leaves open on which side of a target a share lies
_MOST = Decimal("Infinity")
_AIMS: dict[Document, tuple[Measure, Measure]] = {"ktp": ("recorded", "recorded_pct")}
_VERBS: dict[Verdict | None, Words] = {
    "met": Words("mencapai", "reaches"),
    "missed": Words("belum mencapai", "does not reach"),
    None: Words("tidak dapat dibandingkan dengan", "cannot be held against"),
}
_NO_DATE = Words("tanggal angkanya tidak diketahui", "the date of the numbers is not known")
_BOTH = Words(", karena angkanya memungkinkan keduanya", ", since the numbers allow for both")


@dataclass(frozen=True, slots=True)
class _Reached:
    """A share reached, in per cent; `shown` is the value to show, `counts` those that it was divided from, if any."""

    share: Spread
    shown: Decimal
    words: Words
    figures: tuple[Figure, ...]
    counts: tuple[Figure, ...] = ()

    def verdict(self, target: Target) -> Verdict | None:
        """Tell whether the target is met or missed; None where both are possible."""
        if self.share.low >= target.value:
            return "met"
        return "missed" if self.share.high < target.value else None

    def as_counted(self) -> _Reached:
        """Show the share that follows from the counts instead of the one stated."""
        shown = round(self.share.point, 2)
        return replace(self, shown=shown, words=say("{shown} %", "{shown} %", shown=shown))


def held_against_targets(claim: Claim, targets: Sequence[Target]) -> Iterator[Finding]:
    """Give a finding for the national target of the claim's year, and one for each target of its own place and year.

    Example: 'Hingga Oktober 2024 baru 57,6 persen anak memiliki KIA' misses the national target for 2024, 60 %.
    """
    reached = _reached(claim)
    if not reached or claim.group is not None or claim.region is None:
        return
    rows = [row for row in targets if (row.document, row.measure) == (claim.document, "target_pct")]
    if rows and claim.as_of is None:
        yield _undated(reached, DOCUMENT_WORDS[claim.document])
    of_year = [row for row in rows if claim.as_of and row.as_of[:4] == claim.as_of[:4]]
    national = sorted((row for row in of_year if row.region == "ID"), key=lambda row: row.authority != "Kemendagri")
    if national:
        yield _finding(reached, national[0], national[1:])
    for row in of_year:
        if row.region == claim.region != "ID":
            yield _finding(reached, row)


def _reached(claim: Claim) -> _Reached | None:
    """Give the share by the claim's counts, shown as stated; else the share stated; both where they are at odds."""
    part, share = _AIMS.get(claim.document, ("issued", "issued_pct"))
    counted, stated = _counted(claim, part), _stated(claim, share)
    if not counted or not stated:
        return counted or stated
    figures = stated.figures + counted.figures
    if abs(counted.share.point - stated.share.point) <= step(stated.figures[0]):
        return replace(stated, share=counted.share, figures=figures, counts=counted.counts)
    low, high = min(counted.share.low, stated.share.low), max(counted.share.high, stated.share.high)
    return replace(stated, share=Spread(low, stated.share.point, high), figures=figures)


def _counted(claim: Claim, part: Measure) -> _Reached | None:
    """Divide the claim's counts; where more are counted than are eligible they are not of the same people."""
    counts = (*distinct(claim, part), *distinct(claim, "eligible"))
    if [figure.measure for figure in counts] != [part, "eligible"] or any(f.qualifier != "exact" for f in counts):
        return None
    count, whole = counts
    if not 0 <= count.value <= whole.value > 0:
        return None
    share = spread(count).per_cent_of(spread(whole))
    return _Reached(share, share.point, Words("", ""), counts, counts).as_counted()


def _stated(claim: Claim, share: Measure) -> _Reached | None:
    figures = tuple(distinct(claim, share))
    if len(figures) != 1:
        return None
    value = figures[0].value
    spreads = {
        "exact": exactly(value),
        "about": Spread(value - _ABOUT, value, value + _ABOUT),
        "more": Spread(value, value, _MOST),
        "less": Spread(-_MOST, value, value.next_minus()),
    }
    return _Reached(spreads[figures[0].qualifier], value, say("{share}", "{share}", share=figures[0]), figures)


def _undated(reached: _Reached, document: Words) -> Finding:
    says = say(
        "{share} {verb} target {document}, karena {reason}",
        "{share} {verb} a {document} target, since {reason}",
        share=reached.words,
        verb=_VERBS[None],
        document=document,
        reason=_NO_DATE,
    )
    why, against = sentence(says), f"target nasional {document.id}"
    return Finding("target", "cannot tell", reached.shown, None, against, why.id, why.en, reached.figures)


def _finding(reached: _Reached, target: Target, others: Sequence[Target] = ()) -> Finding:
    verdict, aim = reached.verdict(target), _aim(target)
    if verdict and (reached.shown >= target.value) != (verdict == "met"):  # the stated share was rounded across it
        reached = reached.as_counted()
    says = say(
        "{share} {verb} {aim}{more}{others}",
        "{share} {verb} the {aim}{more}{others}",
        share=reached.words,
        verb=_VERBS[verdict],
        aim=aim,
        more=_gap(reached, target) if verdict else _BOTH,
        others=_others(others),
    )
    why = sentence(says)
    outcome: Outcome = "agrees" if verdict else "cannot tell"
    return Finding("target", outcome, reached.shown, target.value, aim.id, why.id, why.en, reached.figures, verdict)


def _aim(target: Target) -> Words:
    return say(
        "target {level} {document} {year} ({value} %)",
        "{level} {document} target for {year} ({value} %)",
        level=Words("nasional", "national") if target.region == "ID" else Words("daerah", "local"),
        document=DOCUMENT_WORDS[target.document],
        year=_same(target.as_of[:4]),
        value=target.value,
    )


def _gap(reached: _Reached, target: Target) -> Words:
    """Say how far the share lies from the target, where it is known exactly: 'kurang 2,4 poin atau 2.815 anak'."""
    gap = target.value - reached.shown
    if not gap or reached.share.low != reached.share.high:
        return _same("")
    return say(
        ", {side} {gap} poin persentase{people}",
        ", {side} {gap} percentage points{people}",
        side=Words("kurang", "short by") if gap > 0 else Words("lebih", "ahead by"),
        gap=abs(gap),
        people=_people(reached.counts, target) if gap > 0 and reached.counts else _same(""),
    )


def _people(counts: tuple[Figure, ...], target: Target) -> Words:
    """Count the people that are missing: eligible x target - count, rounded up."""
    count, whole = counts
    missing = (whole.value * target.value / 100 - count.value).to_integral_value(ROUND_CEILING)
    people = CHILDREN if target.document in ("kia", "birth") else PEOPLE
    return say(" atau {missing} {people}", " or {missing} {people}", missing=missing, people=people)


def _others(targets: Sequence[Target]) -> Words:
    """Name the other targets of the year: '; target RPJMN 75 %'."""
    named = [
        say("; target {who} {value} %", "; the {who} target is {value} %", who=_same(row.authority), value=row.value)
        for row in targets
    ]
    return Words("".join(words.id for words in named), "".join(words.en for words in named))


def _same(text: str) -> Words:
    return Words(text, text)
