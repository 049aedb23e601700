"""Slips of the pen: a misplaced separator, a stray 'ribu', a digit that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product

from extract.checks.comparison import NO_PLACE, NOT_EXACT, concluded, distinct, spread, step
from extract.checks.wording import Words, same, say
from extract.model import SHARES, Claim, Figure, Finding, Known, Measure

_Reading = tuple[Figure, Decimal]
_TENFOLDS = tuple(Decimal(10) ** power for power in (1, 2, 3))
_TRIPLES: tuple[tuple[Measure, Measure], ...] = (
    ("issued", "issued_pct"),
    ("recorded", "recorded_pct"),
    ("unissued", "unissued_pct"),
    ("unrecorded", "unrecorded_pct"),
)
_COUNTS: tuple[Measure, ...] = ("eligible", "issued", "recorded", "unissued", "unrecorded")
# More people than any district, regency or province has, by the dots in its code; chosen with room to spare.
_MOST = {2: Decimal(1_000_000), 1: Decimal(8_000_000), 0: Decimal(70_000_000)}
_THOUSAND_TWICE = re.compile(r"\d{1,3}[.,]\d{3}\s*(?:ribu|rb)", re.IGNORECASE)  # '146.553 ribu'
_SWAPPED, _WRONG = 5, 6  # digits from which on two numbers that differ so little are no chance

_PEOPLE = Words("penduduk daerah mana pun setingkatnya", "the people of any place of its level")
_OTHERS = Words("angkanya mungkin tentang hal yang berbeda", "they may be about different things")


def no_digit_or_separator_is_misplaced(claim: Claim, _: Known) -> Iterator[Finding]:
    """A number does not differ from the others by a misplaced separator, a stray 'ribu' or one wrong digit.

    Looked for are: a count or share that closes 100 x count / eligible = share only when it is shifted by one to three
    places; two values of one measure that are 10, 100 or 1.000 times each other, as a title and its text; two counts
    in different sentences that differ in two neighbouring digits swapped or, from six digits on, in one digit; a count
    above that of any place of its level ('146.553 ribu anak' in a regency). The likely readings are named, all of them
    where nothing tells which number is wrong, and nothing is corrected. It is a conflict when the numbers are exact, of
    one claim, and: one of two values ten times each other stands in the title; the swapped digits are of five or more
    and do not end in two zeros; the count too large is written with thousands twice. Else it is `cannot tell`.
    Source: arithmetic; the bounds are ours, above the largest district, regency and province.
    """
    shifted = list(_shifted(claim))
    yield from shifted
    for measure in (*_COUNTS, "batch"):
        for one, other in combinations(distinct(claim, measure), 2):
            yield from _tenfold(claim, one, other)
            yield from _slipped(claim, one, other)
    if not shifted:
        yield from _too_many(claim)


def _shifted(claim: Claim) -> Iterator[Finding]:
    """Shift one number of a triple that does not close until it does."""
    for part, share in _TRIPLES:
        for triple in product(distinct(claim, "eligible"), distinct(claim, part), distinct(claim, share)):
            whole, count, stated = triple
            if min(figure.value for figure in triple) <= 0 or _closes(whole.value, count.value, stated.value, stated):
                continue
            readings = list(_shifts(triple))
            if readings:
                too_many = [reading for reading in readings if _is_too_many(claim, reading[0])]
                several = any(len(distinct(claim, figure.measure)) > 1 for figure in triple)
                yield _finding(claim, triple, too_many or readings, _OTHERS if several else None)


def _shifts(triple: tuple[Figure, Figure, Figure]) -> Iterator[_Reading]:
    """Give each number of a triple that makes it close when shifted, with its shifted value."""
    for place, times in product(range(3), (*_TENFOLDS, *(1 / times for times in _TENFOLDS))):
        whole, count, share = (figure.value * times if n == place else figure.value for n, figure in enumerate(triple))
        wrong, value = triple[place], (whole, count, share)[place]
        is_number = wrong.measure in SHARES or value == value.to_integral_value()
        if is_number and share <= 100 and _closes(whole, count, share, triple[2]):
            yield wrong, value


def _closes(whole: Decimal, part: Decimal, share: Decimal, stated: Figure) -> bool:
    unit = step(stated) * share / stated.value
    return abs(100 * part / whole - share) <= unit


def _tenfold(claim: Claim, one: Figure, other: Figure) -> Iterator[Finding]:
    """Tell two values that are the same but for their size; words such as 'sekitar' do not explain ten times."""
    low, high = sorted((one, other), key=lambda figure: figure.value)
    if low.measure == "batch" or low.value <= 0 or len(low.value.normalize().as_tuple().digits) < 2:
        return
    for times in _TENFOLDS:
        these, those = spread(low), spread(high)
        if these.low * times <= those.high and those.low <= these.high * times:
            wrong, right = (high, low) if _in_title(high) else (low, high)
            doubt = None if _in_title(wrong) else _OTHERS
            yield _finding(claim, (wrong, right), [(wrong, right.value)], doubt, qualified=True)


def _in_title(figure: Figure) -> bool:
    """Tell whether the number stands in the first line: its sentence begins the text."""
    return figure.start < len(figure.sentence)


def _slipped(claim: Claim, one: Figure, other: Figure) -> Iterator[Finding]:
    """Tell two values that differ in two neighbouring digits swapped, or in one digit."""
    these, those = str(one.value), str(other.value)
    if len(these) != len(those) or one.sentence == other.sentence:
        return
    differ = [n for n in range(len(these)) if these[n] != those[n]]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(these) == sorted(those)
    if swapped or (len(differ) == 1 and len(these) >= _WRONG):
        right, wrong = sorted((one, other), key=lambda figure: figure.start)
        is_round = one.value % 100 == 0 or other.value % 100 == 0  # '42 ribu' and '24 ribu' are two numbers
        is_sure = one.measure != "batch" and len(these) >= _SWAPPED and not is_round
        yield _finding(claim, (wrong, right), [(wrong, right.value)], None if is_sure else _OTHERS)


def _too_many(claim: Claim) -> Iterator[Finding]:
    for measure in _COUNTS:
        for figure in distinct(claim, measure):
            if _is_too_many(claim, figure):
                doubt = None if _THOUSAND_TWICE.search(figure.surface) else _OTHERS
                yield _finding(claim, (figure,), [(figure, figure.value / 1000)], doubt)


def _is_too_many(claim: Claim, figure: Figure) -> bool:
    if claim.region is None or claim.region == "ID" or figure.measure in SHARES:
        return False
    return figure.value > _MOST[claim.region.count(".")]


def _finding(
    claim: Claim,
    figures: tuple[Figure, ...],
    readings: Sequence[_Reading],
    doubt: Words | None,
    qualified: bool = False,
) -> Finding:
    """Name the likely readings; `qualified` where words such as 'sekitar' cannot explain the difference."""
    if claim.region is None:
        doubt = NO_PLACE
    elif not qualified and any(figure.qualifier != "exact" for figure in figures):
        doubt = NOT_EXACT
    beside = [say("{it}", "{it}", it=figure) for figure in figures]
    says = say(
        "{beside} tidak sejalan; mungkin maksudnya {readings}",
        "{beside} do not go together; {readings} may be meant",
        beside=_joined(beside if len(beside) > 1 else [*beside, _PEOPLE], Words(" dan ", " and ")),
        readings=_joined([_read(*reading) for reading in readings], Words(" atau ", " or ")),
    )
    wrong, value = readings[-1]
    return concluded("magnitude", says, False, doubt, (wrong.value, value, "kemungkinan salah tulis"), figures)


def _read(wrong: Figure, value: Decimal) -> Words:
    plain, unit = Decimal(f"{value.normalize():f}"), same(" %" if wrong.measure in SHARES else "")
    return say("{value}{unit}, bukan {wrong}", "{value}{unit}, not {wrong},", value=plain, unit=unit, wrong=wrong)


def _joined(words: Sequence[Words], between: Words) -> Words:
    return Words(between.id.join(each.id for each in words), between.en.join(each.en for each in words))
