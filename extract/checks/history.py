"""How the numbers of a region move: stocks that fall, jumps, and denominators that were stated anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from extract.checks.comparison import concluded
from extract.checks.timeline import Found, Point, cut, overlap, points
from extract.checks.wording import MEASURE_WORDS, Words, same, say
from extract.days import is_month, last_day
from extract.model import Dossier, Figure, Finding, Known, Measure

_STOCKS: tuple[tuple[Measure, Measure], ...] = (("issued", "issued_pct"), ("recorded", "recorded_pct"))
_JUMP = 3  # times the fastest earlier pace that is still no jump
_PART = Decimal("0.1")  # of the earlier number that a jump adds at least
_TENFOLDS = tuple(Decimal(10) ** power for power in (1, 2, 3))
_NEAR = Decimal("0.25")  # how near to the earlier number a number shifted by its separator lies

_FELL = Words(
    "pemegang dapat pindah, meninggal atau melewati usianya, dan data dapat dibersihkan",
    "holders move, die or grow out of the age, and registers are cleaned",
)
_PRINTED = Words(
    "kartu yang diganti atau sudah tidak berlaku mungkin ikut dihitung",
    "cards that were replaced or are not valid any more may be among them",
)
_JUMPED = Words(
    "itu jauh lebih cepat daripada sebelumnya: mungkin cakupan atau cara menghitungnya berbeda",
    "that is much faster than ever before: it may be counted in another way",
)


def stocks_grow_at_a_steady_pace(dossier: Dossier, _: Known) -> Iterator[Found]:
    """The number of people with the document, or recorded, grows from date to date, no faster than it ever did.

    Each exact number is held against the one of the nearest earlier date, whoever states it. A number that fell, or
    that grew by a tenth and at more than three times the fastest pace between any two earlier dates, is `cannot tell`,
    with the reason, never a conflict: holders leave and registers are cleaned. Where the earlier number times 10, 100
    or 1.000 explains the jump, the likely reading is named. Where a share fell although the count grew, the finding
    says which number of eligible people moved. A stock below the sum of the years in which its article says that cards
    were issued before is `cannot tell` too. Source: the articles.
    """
    yield from _below_flows(dossier)
    for stock, share in _STOCKS:
        days = [list(at) for _, at in groupby(_to_the_month(dossier, stock), lambda point: point.last)]
        fastest: Decimal | None = None
        for before, now in pairwise(days):
            for point in now:
                if before[-1].last >= point.first:
                    continue
                yield point.statement, _moved(point, _nearest(point, before), fastest, share)
            pace = _pace(before[-1], now[0])
            fastest = pace if fastest is None else max(fastest, pace)


def _below_flows(dossier: Dossier) -> Iterator[Found]:
    """Hold each stock against the sum of what its article says was issued in the whole years before."""
    flows: defaultdict[str, dict[str, Figure]] = defaultdict(dict)
    for statement in dossier.statements:
        for figure in statement.claim.figures if statement.claim.group is None else ():
            if (figure.measure, figure.period, figure.qualifier) == ("batch", "year", "exact") and figure.as_of:
                flows[statement.claim.article_id][figure.as_of[:4]] = figure
    for point in points(dossier, "issued"):
        told = flows.get(point.statement.claim.article_id, {})
        before = [figure for year, figure in sorted(told.items()) if last_day(year) < point.first]
        total = sum((figure.value for figure in before), Decimal(0))
        if len(before) > 1 and point.value < total:
            yield point.statement, _below(point, before, total)


def _below(point: Point, flows: Sequence[Figure], total: Decimal) -> Finding:
    says = say(
        "{what} {now} per {date}, sedangkan yang diterbitkan dari {first} sampai {last} berjumlah {total}",
        "the {what} is {now} as of {date}, while those issued from {first} to {last} add up to {total}",
        what=MEASURE_WORDS[point.figure.measure],
        now=point.figure,
        date=same(point.figure.as_of or ""),
        first=same(flows[0].as_of or ""),
        last=same(flows[-1].as_of or ""),
        total=total,
    )
    held = (point.value, total, "yang diterbitkan per tahun")
    others = (cut(point.statement.claim, *flows),)
    return concluded("history", says, False, _PRINTED, held, (point.figure,), others)


def _to_the_month(dossier: Dossier, stock: Measure) -> Iterator[Point]:
    return (point for point in points(dossier, stock) if is_month(point.figure.as_of))


def _nearest(point: Point, before: Sequence[Point]) -> Point:
    """Give the earlier point that speaks most for this one."""
    return min(before, key=lambda earlier: (abs(earlier.value - point.value), earlier.statement.id))


def _pace(before: Point, now: Point) -> Decimal:
    """Give how many people a day were added, none where the number fell."""
    days = Decimal((now.last - before.last).days)
    return max(now.value - before.value, Decimal(0)) / days


def _moved(now: Point, before: Point, fastest: Decimal | None, share: Measure) -> Finding:
    fell = now.value < before.value and not overlap(now.figure, before.figure)
    pace = _pace(before, now)
    jumped = fastest is not None and pace > _JUMP * fastest and now.value - before.value > _PART * before.value
    doubt = _FELL if fell else _JUMPED if jumped else None
    says = say(
        "{what} {now} per {date}, sebelumnya {before} per {earlier}{restated}{likely}",
        "the {what} is {now} as of {date}, and was {before} as of {earlier}{restated}{likely}",
        what=MEASURE_WORDS[now.figure.measure],
        now=now.figure,
        date=same(now.figure.as_of or ""),
        before=before.figure,
        earlier=same(before.figure.as_of or ""),
        restated=same("") if fell else _restated(now, before, share),
        likely=_likely(now.value, before.value) if doubt else same(""),
    )
    held = (now.value, before.value, "angka sebelumnya")
    return concluded("history", says, doubt is None, doubt, held, (now.figure,), (before.other,))


def _restated(now: Point, before: Point, share: Measure) -> Words:
    """Say which number of eligible people moved where the share fell although the count grew."""
    shares = _pair(now, before, share)
    if shares is None or shares[0].value >= shares[1].value:
        return same("")
    wholes = _pair(now, before, "eligible")
    if wholes is None or wholes[0].value <= wholes[1].value:
        return same("")
    return say(
        "; persentasenya turun dari {earlier} menjadi {later} karena jumlah wajib berubah dari {whole} menjadi {more}",
        "; the share fell from {earlier} to {later} since the number of people eligible went from {whole} to {more}",
        earlier=shares[1],
        later=shares[0],
        whole=wholes[1],
        more=wholes[0],
    )


def _pair(now: Point, before: Point, measure: Measure) -> tuple[Figure, Figure] | None:
    later, earlier = now.statement.claim.one(measure), before.statement.claim.one(measure)
    return (later, earlier) if later and earlier else None


def _likely(value: Decimal, before: Decimal) -> Words:
    """Name the reading that a misplaced separator or a stray 'ribu' would explain."""
    for times in _TENFOLDS:
        for reading in (value / times, value * times):
            if before and abs(reading - before) <= _NEAR * before and reading == reading.to_integral_value():
                return say("; mungkin maksudnya {it}", "; {it} may be meant", it=reading.to_integral_value())
    return same("")
