"""Identities between the numbers of an article: what closes tells roles apart, and confirms them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from extract.candidates import Number
from extract.cues import Role

# How far apart (in sentences) the terms of one identity may stand.
_WINDOW = 6
# Among more numbers than these sums and shares close by chance.
_MANY = 60
# A sum or a share over small or round numbers closes by chance; so many digits of the whole make it evidence.
_EVIDENCE = 4
# A role with this much support is stated.
_STATED = 1.3


def value(number: Number) -> Decimal:
    """The number's most probable reading."""
    return number.quantity.readings[0]


def closes_share(part: Decimal, whole: Decimal, share: Decimal) -> bool:
    """Tell whether part of whole is the stated share, to one unit of its last digit: 65.754 of 79.970 is 82,22 %."""
    if whole <= 0 or part < 0:
        return False
    exponent = share.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return abs(part * 100 / whole - share) <= min(unit, Decimal(1))


def close(numbers: Sequence[Number]) -> None:
    """Find identities among neighbouring numbers; give open numbers their roles and mark all terms as closed.

    Three identities: part + part = whole; part / whole = share; share + share = 100.
    """
    counts = [n for n in numbers if not n.share and n.role not in ("aim", "flow", "other")]
    shares = [n for n in numbers if n.share and n.role not in ("aim", "other")]
    near_counts, near_shares = _Neighbours(counts), _Neighbours(shares)
    for whole in counts:
        if len(value(whole).normalize().as_tuple().digits) >= _EVIDENCE:
            near = [n for n in near_counts.of(whole) if n is not whole]
            _close_sums(whole, near)
            _close_shares(whole, near, near_shares)
    for at, a in enumerate(shares):
        rest = 100 - value(a)
        for b in shares[at + 1 : at + 1 + _MANY]:
            if b.quantity.readings[0] == rest and b.sentence <= a.sentence + _WINDOW:
                _complement_found(a, b)


class _Neighbours:
    """Numbers in the order of the text, by the sentences that they stand in."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        self._numbers, self._sentences = numbers, [number.sentence for number in numbers]

    def of(self, number: Number) -> Sequence[Number]:
        """Those that stand near a number; none where they are so many that chance closes identities."""
        low = bisect_left(self._sentences, number.sentence - _WINDOW)
        high = bisect_right(self._sentences, number.sentence + _WINDOW)
        return self._numbers[low:high] if high - low <= _MANY else ()


def _close_sums(whole: Number, near: Sequence[Number]) -> None:
    total, values = value(whole), [value(number) for number in near]
    known = set(values)
    for at, a in enumerate(values):
        if total - a in known and total != a + a:
            for other, b in zip(near[at + 1 :], values[at + 1 :], strict=True):
                if a + b == total:
                    _sum_found(whole, near[at], other)


def _close_shares(whole: Number, near: Sequence[Number], shares: _Neighbours) -> None:
    for part in near:
        if value(part) == value(whole):
            continue
        percent = value(part) * 100 / value(whole)
        low, high = percent - 1, percent + 1
        for share in [n for n in shares.of(part) if low <= n.quantity.readings[0] <= high]:
            # Many counts make a round share by chance.
            if value(share) % 1 and closes_share(value(part), value(whole), value(share)):
                _share_found(whole, part, share)


def _sum_found(whole: Number, a: Number, b: Number) -> None:
    for one, other in ((a, b), (b, a)) if a.support >= b.support else ((b, a), (a, b)):
        if one.role == "lack" or other.role == "have":
            _settle({whole: "eligible", one: "lack", other: "have"})
            return


def _share_found(whole: Number, part: Number, share: Number) -> None:
    spoken = [n for n in (share, part) if n.role in ("have", "lack")]
    role = max(spoken, key=lambda n: n.support).role if spoken else "have"
    _settle({whole: "eligible", part: role or "have", share: role or "have"})


def _complement_found(a: Number, b: Number) -> None:
    for one, other in ((a, b), (b, a)):
        if one.role == "lack" or other.role == "have":
            _settle({one: "lack", other: "have"})
            return


def _settle(roles: dict[Number, Role]) -> None:
    """Confirm the roles of an identity, or give them to numbers that are open or weakly read; else leave all alone."""
    if any(number.role != role and _stated(number) for number, role in roles.items()):
        return
    for number, role in roles.items():
        if number.role != role:
            number.rules = ("arithmetic", *number.rules)
        number.role, number.closed = role, True


def _stated(number: Number) -> bool:
    """Whether words state the role that a number has, so that arithmetic may not change it."""
    return number.support >= _STATED
