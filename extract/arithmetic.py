"""Identities between the numbers of an article: what closes tells roles apart, and confirms them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from extract.roles import SUPPORT, Number

# How far apart (in sentences) the terms of one identity may stand.
_WINDOW = 6
# A sum or a share over small or round numbers closes by chance; so many digits of the whole make it evidence.
_EVIDENCE = 4


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

    Three identities: part + part = whole; part / whole = share; share + share = 100. Only exact-looking counts take part.
    """
    counts = [n for n in numbers if not n.share and n.role not in ("aim", "flow", "other") and n.unit != "other"]
    shares = [n for n in numbers if n.share and n.role not in ("aim", "other")]
    for whole in counts:
        if len(value(whole).normalize().as_tuple().digits) < _EVIDENCE:
            continue
        near = [n for n in counts if n is not whole and abs(n.sentence - whole.sentence) <= _WINDOW]
        for a, b in combinations(near, 2):
            if value(a) + value(b) == value(whole) and value(a) != value(b):
                _sum_found(whole, a, b)
        for part in near:
            for share in shares:
                if abs(share.sentence - part.sentence) <= _WINDOW and share.quantity.readings[0] % 1 != 0:
                    if value(part) != value(whole) and closes_share(value(part), value(whole), value(share)):
                        _share_found(whole, part, share)
    for a, b in combinations(shares, 2):
        if value(a) + value(b) == 100 and a.sentence != b.sentence or value(a) + value(b) == 100 and abs(a.first - b.first) < 25:
            _complement_found(a, b)


def _sum_found(whole: Number, a: Number, b: Number) -> None:
    roles = {a.role, b.role}
    if roles <= {"eligible"} or whole.role == "have":
        return
    _settle(whole, "eligible")
    for one, other in ((a, b), (b, a)):
        if one.role == "lack" or (one.role is None and other.role == "have"):
            _settle(one, "lack")
            _settle(other, "have")
            return
        if one.role == "have" and other.role in (None, "eligible"):
            _settle(one, "have")
            _settle(other, "lack")
            return


def _share_found(whole: Number, part: Number, share: Number) -> None:
    if part.role == "eligible" and whole.role == "eligible" and part.line != whole.line:
        return
    role = next((n.role for n in (share, part) if n.role in ("have", "lack")), "have")
    if part.role in ("have", "lack") and share.role in ("have", "lack") and part.role != share.role:
        role = max((part, share), key=lambda n: n.votes[n.role].weight if n.role in n.votes else 0).role
    _settle(whole, "eligible")
    _settle(part, role)
    _settle(share, role)


def _complement_found(a: Number, b: Number) -> None:
    for one, other in ((a, b), (b, a)):
        if one.role == "lack" and other.role in (None, "have"):
            _settle(other, "have")
            _settle(one, "lack")
            return
        if one.role == "have" and other.role is None:
            _settle(one, "have")
            _settle(other, "lack")
            return


def _settle(number: Number, role: str | None) -> None:
    """Confirm a role, or give it where the number is open or weakly read."""
    if role is None:
        return
    if number.role != role:
        held = number.votes[number.role].weight if number.role in number.votes else 0.0
        if held > 4 * SUPPORT:
            return
        number.rules = ("arithmetic", *number.rules)
    number.role = role  # type: ignore[assignment]
    number.closed = True
