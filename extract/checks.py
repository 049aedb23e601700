"""Checks: hold a claim against arithmetic and against targets. A check is a function whose docstring is published."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from extract.comparison import Comparison, another_total, distinct, exactly, more_than_all, spread, step, wholes
from extract.model import Claim, Finding, Known, Measure
from extract.targets import held_against_targets
from extract.wording import say

Check = Callable[[Claim, Known], Iterator[Finding]]

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
_CHECKS: dict[str, Check] = {}


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """A check as it is published: `title` is the first sentence of `docstring`."""

    id: str
    title: str
    docstring: str


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under the id that its findings carry; checks run in the order of their registration."""

    def register(function: Check) -> Check:
        _CHECKS[name] = function
        return function

    return register


def run(claim: Claim, known: Known) -> Iterator[Finding]:
    """Give the findings of every check on one claim, e.g. '66.251 dari 115.109 anak atau 57,6 persen' agrees."""
    for function in _CHECKS.values():
        yield from function(claim, known)


def described() -> tuple[CheckInfo, ...]:
    """Tell what each check asserts, in the order in which they run."""
    published = ((name, inspect.getdoc(function) or "") for name, function in _CHECKS.items())
    return tuple(CheckInfo(name, text.partition("\n")[0], text) for name, text in published)


@check("share")
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


@check("complement")
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


@check("bounds")
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


@check("target")
def share_reaches_the_target(claim: Claim, known: Known) -> Iterator[Finding]:
    """The share of people with the document reaches the target for that year, nationally and for the place itself.

    For KTP-el it is the share of people recorded. The share is 100 x count / eligible where both are stated exactly,
    else the stated share. Missing a target contradicts nothing: the outcome is `agrees` wherever the comparison can be
    made, and the verdict says met or missed, on the date of the figure, with the gap in percentage points and in people
    (eligible x target - count, rounded up). It is `cannot tell` without a date, where round numbers or words
    such as 'sekitar' leave both open, and where the counts and the stated share of an article lead to different
    verdicts. Groups are not measured against everyone's target. Of two national targets for one year the yearly
    performance target of the ministry counts, and the other is named. Source: db/targets.csv, each row with its own.
    """
    yield from held_against_targets(claim, known.targets)
