"""Comparing what is stated with what follows from other figures, and finding what could explain a difference."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extract.checks.wording import Words, say, sentence
from extract.model import SHARES, Claim, Figure, Finding, Measure, Outcome

_FIVE = Decimal(5)
_ANOTHER_TOTAL = Words("persentase itu mungkin dihitung dari jumlah lain", "it may be of another total")
_MORE_THAN_ALL = Words(
    "itu dapat terjadi bila warga daerah lain ikut dilayani, pemegang pindah atau melewati usianya, "
    "atau kedua angka dihitung pada waktu yang berbeda",
    "that happens where people from elsewhere are served, holders move or grow out of the age, "
    "or the two numbers were counted at different times",
)
NOT_EXACT = Words("angkanya tidak dinyatakan persis", "the numbers are not stated exactly")
_OTHER_DATES = Words("angka-angkanya berlaku untuk tanggal yang berbeda", "the numbers hold for different dates")
NO_PLACE = Words("wilayahnya tidak jelas", "the place is not clear")
_SEVERAL = Words(
    "artikel memberi beberapa angka untuk hal yang sama", "the article gives several numbers for one thing"
)
FAR_APART = Words(
    "angka-angkanya berjauhan dalam berita dan mungkin tentang hal yang berbeda",
    "the numbers stand far apart in the article and may be about different things",
)
_CLOSES_ELSEWHERE = Words(
    "satu angkanya cocok dengan angka lain dalam berita", "one of the numbers fits other numbers of the article"
)
# Numbers further apart than so many characters of the article may be about different things.
_APART = 300
ROUND = Words("ada angka yang tampak dibulatkan", "a number looks rounded")


@dataclass(frozen=True, slots=True)
class Spread:
    """A number as it stands, and the lowest and highest that it may have been before somebody rounded it."""

    low: Decimal
    point: Decimal
    high: Decimal

    def __add__(self, other: Spread) -> Spread:
        return Spread(self.low + other.low, self.point + other.point, self.high + other.high)

    def per_cent_of(self, whole: Spread) -> Spread:
        """Give 100 x self / whole; the highest is infinite where the whole may be nothing."""
        highest = 100 * self.high / whole.low if whole.low > 0 else Decimal("Infinity")
        return Spread(100 * self.low / whole.high, 100 * self.point / whole.point, highest)


def exactly(value: Decimal) -> Spread:
    return Spread(value, value, value)


def step(share: Figure) -> Decimal:
    """Give one unit of the last stated digit: 0.1 for '57,6 persen'."""
    return Decimal(1).scaleb(int(share.value.as_tuple().exponent))


def spread(figure: Figure) -> Spread:
    """Tell how far a stated number may have been rounded, e.g. '160 ribu anak' by 10.000 and '90 persen' by 5.

    People round counts so that they end in zeros, and shares to a multiple of five. A count that ends in at least two
    zeros may be one unit of its last other digit off, a whole share that is a multiple of five by five points.
    """
    value, slack = figure.value, Decimal(0)
    if figure.measure in SHARES:
        slack = _FIVE if value % _FIVE == 0 and step(figure) == 1 else slack
    elif value and value % 100 == 0:
        slack = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
    return Spread(value - slack, value, value + slack)


def distinct(claim: Claim, measure: Measure) -> list[Figure]:
    """Give the claim's figures of one measure, each value once; stated exactly only if it is so everywhere."""
    found = [figure for figure in claim.figures if figure.measure == measure]
    if len(found) < 2:
        return found
    found.sort(key=lambda figure: figure.qualifier != "exact")
    return list({figure.value: figure for figure in found}.values())


def wholes(claim: Claim, part: Measure) -> list[Figure]:
    """Give what a part may be a part of, those eligible first; cards may also be counted against people recorded."""
    measures: tuple[Measure, ...] = ("eligible", "target")
    if part in ("issued", "unissued"):
        measures = (*measures, "recorded")
    return [whole for measure in measures for whole in distinct(claim, measure) if whole.value > 0]


def another_total(whole: Figure) -> Words | None:
    """Excuse a difference from anything but the eligible: nothing says that the share is of that whole."""
    return None if whole.measure == "eligible" else _ANOTHER_TOTAL


def more_than_all(part: Measure) -> Words | None:
    """Excuse more documents issued, or people recorded, than there are people eligible: that is known to happen."""
    return _MORE_THAN_ALL if part in ("issued", "recorded") else None


def concluded(
    check: str,
    says: Words,
    fits: bool,
    doubt: Words | None,
    held: tuple[Decimal, Decimal, str],
    figures: tuple[Figure, ...],
    others: tuple[Claim, ...] = (),
) -> Finding:
    """Give a finding: what does not fit is a conflict, unless a doubt could explain it, which `says` then names.

    `held` is the stated value, the expected one, and what that comes from.
    """
    outcome: Outcome = "agrees" if fits else "cannot tell" if doubt else "conflicts"
    if doubt and not fits:
        says = say("{says}, tetapi {doubt}", "{says}, but {doubt}", says=says, doubt=doubt)
    why = sentence(says)
    return Finding(check, outcome, *held, why.id, why.en, figures, others=others)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A stated number beside the expected one; they fit when they differ by `tolerance` at most.

    `excuse` is a reason, known beforehand, why a difference would be no contradiction.
    """

    figures: tuple[Figure, ...]
    stated: Spread
    expected: Spread
    against: str
    tolerance: Decimal = Decimal(0)
    excuse: Words | None = None

    @property
    def fits(self) -> bool:
        return abs(self.stated.point - self.expected.point) <= self.tolerance

    def finding(self, check: str, claim: Claim, says: Words, expected: Decimal) -> Finding:
        """Give the finding: `says` is its sentence, to which the reason is added where nobody can tell."""
        doubt = None if self.fits else self._doubt(claim)
        return concluded(check, says, self.fits, doubt, (self.stated.point, expected, self.against), self.figures)

    def _doubt(self, claim: Claim) -> Words | None:
        """Say what could explain the difference without anybody being wrong."""
        reasons = (
            (self.excuse is not None, self.excuse),
            (any(figure.qualifier != "exact" for figure in self.figures), NOT_EXACT),
            (len({figure.as_of for figure in self.figures}) > 1, _OTHER_DATES),
            (claim.region is None, NO_PLACE),
            (any(len(distinct(claim, figure.measure)) > 1 for figure in self.figures), _SEVERAL),
            (self._rounding_explains, ROUND),
            (self._far_apart, FAR_APART),
            (self._closes_elsewhere, _CLOSES_ELSEWHERE),
        )
        return next((words for holds, words in reasons if holds), None)

    @property
    def _far_apart(self) -> bool:
        starts = [figure.start for figure in self.figures]
        return max(starts) - min(starts) > _APART

    @property
    def _closes_elsewhere(self) -> bool:
        """Some of the counts close with other numbers, and one does not: it may be of another place."""
        counts = {figure.basis == "arithmetic" for figure in self.figures if figure.measure not in SHARES}
        return len(counts) > 1

    @property
    def _rounding_explains(self) -> bool:
        return (
            self.stated.low - self.tolerance <= self.expected.high
            and self.expected.low <= self.stated.high + self.tolerance
        )
