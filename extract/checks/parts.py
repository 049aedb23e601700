"""Whether the numbers of all districts, regencies or provinces make up the number of the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from extract.checks.comparison import FAR_APART, NOT_EXACT, ROUND, Spread, concluded, exactly, spread
from extract.checks.timeline import Found, cut
from extract.checks.wording import MEASURE_WORDS, Words, say
from extract.gazetteer import regions
from extract.model import Claim, Dossier, Figure, Finding, Known, Measure, Statement

_ADDED: tuple[Measure, ...] = ("eligible", "issued", "recorded", "unissued", "unrecorded", "batch")
_APART = 600  # characters between two items of one list; further apart they may be about different things
_ALIKE = Decimal("1.5")  # times as much as the whole; parts further away are of another number
_OTHER = Words("bagian-bagian itu mungkin dari angka lain", "the parts may be of another number")
_Part = tuple[Claim, Figure]


def districts_make_the_regency(dossier: Dossier, _: Known) -> Iterator[Found]:
    """All districts make the regency, all regencies the province, and all provinces the nation.

    The numbers are people or cards, of one group and date, and of one article: numbers of different
    articles are counted on different days and from different registers. Where every part is there the sum must be the
    whole; where parts are missing it is only told when they exceed the whole already. A difference is a conflict only
    when each number is given once and exactly, round numbers (a count that ends in two zeros) cannot explain it, and
    the sum lies within one and a half times of the whole: else the parts are of another number.
    Parts are those of today's gazetteer of the Ministry of Home Affairs. Source: arithmetic.
    """
    parts: defaultdict[str, list[Claim]] = defaultdict(list)
    for part in dossier.parts:
        parts[part.claim.article_id].append(part.claim)
    for statement in dossier.statements:
        claim = statement.claim
        for measure in _ADDED if claim.article_id in parts else ():
            whole = claim.one(measure)
            if whole is not None:
                yield from _added(statement, whole, _told(parts[claim.article_id], claim, whole))


def _told(claims: Sequence[Claim], of: Claim, whole: Figure) -> Mapping[str, _Part]:
    """Give the parts by region: of the whole's group, date and period, each region's only number."""
    found: defaultdict[str, list[_Part]] = defaultdict(list)
    for claim in claims:
        for figure in claim.figures:
            is_like = (figure.measure, figure.as_of, figure.period) == (whole.measure, whole.as_of, whole.period)
            if is_like and claim.group == of.group and claim.region is not None:
                found[claim.region].append((claim, figure))
    return {region: told[0] for region, told in found.items() if len({figure.value for _, figure in told}) == 1}


def _added(statement: Statement, whole: Figure, told: Mapping[str, _Part]) -> Iterator[Found]:
    expected = _within().get(statement.claim.region or "", frozenset())
    if len(told) < 2:
        return
    parts = sorted(told.values(), key=lambda part: part[1].start)
    total = sum((spread(figure) for _, figure in parts), exactly(whole.value * 0))
    is_whole = expected <= told.keys()
    is_of_another = any(other.value == total.point for other in statement.claim.figures if other is not whole)
    if (is_whole or total.point > whole.value) and not (is_of_another and total.point != whole.value):
        yield statement, _finding(whole, parts, total, is_whole)


def _finding(whole: Figure, parts: Sequence[_Part], total: Spread, is_whole: bool) -> Finding:
    figures = [figure for _, figure in parts]
    says = say(
        "{count} bagian wilayah {all}berjumlah {total}; artikel menyebut {what} seluruhnya {whole}",
        "{count} parts of the region {all}add up to {total}; the article says that the {what} is {whole} in all",
        count=total.point * 0 + len(parts),
        all=Words("(semuanya) ", "(all of them) ") if is_whole else Words("", ""),
        total=total.point,
        what=MEASURE_WORDS[whole.measure],
        whole=whole,
    )
    held = (whole.value, total.point, "jumlah bagian wilayah")
    doubt = _doubt(whole, figures, total, is_whole)
    others = tuple(cut(claim, figure) for claim, figure in parts)
    return concluded("parts", says, total.point == whole.value, doubt, held, (whole,), others)


def _doubt(whole: Figure, parts: Sequence[Figure], total: Spread, is_whole: bool) -> Words | None:
    """Say what could explain that the parts do not make the whole."""
    if any(figure.qualifier != "exact" for figure in (whole, *parts)):
        return NOT_EXACT
    of_whole = spread(whole)
    if total.low <= of_whole.high and (of_whole.low <= total.high or not is_whole):
        return ROUND
    largest = max(figure.value for figure in parts)
    if whole.value < largest or not whole.value / _ALIKE <= total.point <= whole.value * _ALIKE:
        return _OTHER
    if any(after.start - before.start > _APART for before, after in pairwise(parts)):
        return FAR_APART
    return None


@cache
def _within() -> Mapping[str, frozenset[str]]:
    """Give the codes of the regions right within each region."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for region in regions().values():
        if region.parent:
            found[region.parent].add(region.code)
    return {code: frozenset(codes) for code, codes in found.items()}
