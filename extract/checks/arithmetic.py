"""Arithmetic inside one claim: share, complement, bounds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from extract.checks.comparison import Comparison, another_total, distinct, exactly, more_than_all, spread, step, wholes
from extract.checks.wording import say
from extract.model import Claim, Finding, Known, Measure

_PARTS: tuple[tuple[Measure, Measure], ...] = (
    ("issued", "issued_pct"),
    ("recorded", "recorded_pct"),
    ("unissued", "unissued_pct"),
    ("unrecorded", "unrecorded_pct"),
)
_REMAINDERS: tuple[tuple[Measure, Measure], ...] = (("issued", "unissued"), ("recorded", "unrecorded"))
_SHARES_LEFT: tuple[tuple[Measure, Measure], ...] = (
    ("issued_pct", "unissued_pct"),
    ("recorded_pct", "unrecorded_pct"),
)
_NOTHING, _ALL = Decimal(0), Decimal(100)


def share_matches_counts(claim: Claim, _: Known) -> Iterator[Finding]:
    """A stated share is its count divided by the number of people eligible.

    The count is of those with or without the document, or recorded or not. 100 x count / eligible, unrounded, may
    differ from the stated share by one unit of its last stated digit, which covers rounding and truncation: 57,6 %
    agrees with anything from 57,5 to 57,7. A share of the target, or of the people recorded, agrees too, since
    articles divide by those as well. A difference is a conflict only when each number is given once and exactly, for
    the same date and place, and no round number can explain it: a count that ends in two zeros, or a whole share that
    is a multiple of five; nor is it one when more people are counted than are eligible, which is known to happen.
    Source: arithmetic.
    """
    for part, share in _PARTS:
        for stated in distinct(claim, share):
            compared = [
                Comparison(
                    (stated, count, whole),
                    spread(stated),
                    spread(count).per_cent_of(spread(whole)),
                    f"{part}/{whole.measure}",
                    step(stated),
                    another_total(whole)
                    or (more_than_all(part) if count.value > whole.value and stated.value <= _ALL else None),
                )
                for whole, count in product(wholes(claim, part), distinct(claim, part))
            ]
            yield from (_share_finding(claim, one) for one in _likeliest(compared))


def _share_finding(claim: Claim, compared: Comparison) -> Finding:
    stated, count, whole = compared.figures
    decimals = -int(step(stated).as_tuple().exponent)
    expected = round(compared.expected.point, max(2, decimals if compared.fits else decimals + 1))
    says = say(
        "{count} dari {whole} adalah {expected} %; artikel menyebut {stated}",
        "{count} of {whole} is {expected} %; the article says {stated}",
        count=count,
        whole=whole,
        expected=expected,
        stated=stated,
    )
    return compared.finding("share", claim, says, expected)


def _likeliest(compared: list[Comparison]) -> list[Comparison]:
    """Keep the first comparison that fits, else the first: it is of the eligible where they are known."""
    return ([one for one in compared if one.fits] or compared)[:1]


def parts_make_the_whole(claim: Claim, _: Known) -> Iterator[Finding]:
    """People with and people without the document make up all who are eligible, and their shares 100 per cent.

    Counts must match exactly, shares to one unit of the last stated digit of each. Parts that make up the target, or
    cards that make up the people recorded, agree too. A difference is a conflict only when each number is given once
    and exactly, for the same date and place, and no round number can explain it: a count that ends in two zeros, or a
    whole share that is a multiple of five. Source: arithmetic.
    """
    for part, rest in _REMAINDERS:
        compared = [
            Comparison(
                (whole, held, lacking),
                spread(whole),
                spread(held) + spread(lacking),
                f"{part}+{rest}",
                excuse=another_total(whole) or (more_than_all(part) if held.value > whole.value else None),
            )
            for whole, held, lacking in product(wholes(claim, part), distinct(claim, part), distinct(claim, rest))
        ]
        yield from (_sum_finding(claim, one) for one in _likeliest(compared))
    for part, rest in _SHARES_LEFT:
        compared = [
            Comparison(
                (held, lacking),
                spread(held) + spread(lacking),
                exactly(_ALL),
                f"{part}+{rest}",
                step(held) + step(lacking),
            )
            for held, lacking in product(distinct(claim, part), distinct(claim, rest))
        ]
        yield from (_shares_finding(claim, one) for one in _likeliest(compared))


def _sum_finding(claim: Claim, compared: Comparison) -> Finding:
    whole, held, lacking = compared.figures
    says = say(
        "{held} ditambah {lacking} adalah {total}; artikel menyebut {whole}",
        "{held} plus {lacking} is {total}; the article says {whole}",
        held=held,
        lacking=lacking,
        total=compared.expected.point,
        whole=whole,
    )
    return compared.finding("complement", claim, says, compared.expected.point)


def _shares_finding(claim: Claim, compared: Comparison) -> Finding:
    held, lacking = compared.figures
    says = say(
        "{held} ditambah {lacking} adalah {total} %",
        "{held} plus {lacking} is {total} %",
        held=held,
        lacking=lacking,
        total=compared.stated.point,
    )
    return compared.finding("complement", claim, says, _ALL)


def a_part_is_no_more_than_the_whole(claim: Claim, _: Known) -> Iterator[Finding]:
    """No more people can lack a document than are eligible for it, and no share can lie outside 0 to 100 per cent.

    A claim within bounds gives no finding. More people with a document, or recorded, than are eligible are known to
    happen (people from elsewhere are served, holders move or grow out of the age, the numbers were counted at different
    times): the finding says so and is never a conflict. Otherwise it is one when each number is given once and exactly,
    for the same date and place, and no round number can explain it. Source: arithmetic.
    """
    for part, share in _PARTS:
        for count, whole in product(distinct(claim, part), distinct(claim, "eligible")):
            if count.value > whole.value:
                over = Comparison((count, whole), spread(count), spread(whole), "eligible", excuse=more_than_all(part))
                says = say("{count} melebihi {whole}", "{count} is more than {whole}", count=count, whole=whole)
                yield over.finding("bounds", claim, says, whole.value)
        for stated in distinct(claim, share):
            bound = min(max(stated.value, _NOTHING), _ALL)
            if stated.value != bound:
                outside = Comparison(
                    (stated,), exactly(stated.value), exactly(bound), "0-100 %", excuse=more_than_all(part)
                )
                says = say("{stated} berada di luar 0 sampai 100 %", "{stated} is outside 0 to 100 %", stated=stated)
                yield outside.finding("bounds", claim, says, bound)
