"""Scoring: how many of the gold figures were found, and how many of those found are right.

Repeats of one fact in an article count once. A figure is right by its *role* (document, measure and value), its *place*
(and the region) or in *full* (and the date: within a month of the gold one, or in its year when either is a year).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.gold import Fact, Sheet

Depth = Literal["role", "place", "full"]
_BANDS = 10


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{self.part / self.whole:.3f}" if self.whole else "  n/a"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many figures are right, missed and wrong; precision, recall and F1 lie between 0 and 1."""

    right: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        shares = f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
        return f"{shares}  ({self.right} right, {self.missed} missed, {self.wrong} wrong)"


@dataclass(frozen=True, slots=True)
class Kind:
    """The full score of one document and measure."""

    document: str
    measure: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Miss:
    """One error: a gold figure that was missed, or a predicted one that is wrong."""

    article_id: str
    kind: Literal["missed", "wrong"]
    fact: Fact

    def __str__(self) -> str:
        fact = self.fact
        return (
            f"{self.article_id}  {self.kind:6}  {fact.document} {fact.measure} {fact.value}  {fact.region}  "
            f"{fact.as_of}  {fact.group or ''}  «{fact.surface}»"
        )


@dataclass(frozen=True, slots=True)
class Band:
    """The predictions whose confidence lies between `low` and `high`: their mean confidence, and the share right."""

    low: float
    high: float
    count: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class Report:
    """The scores at three depths; all that follows is of full matches.

    `speaker` is of the figures whose gold names one, `clean` of the articles. `bands` are of the predictions that state
    a confidence, and `calibration_error` is their mean distance between confidence and precision, 0 at best.
    """

    role: Tally
    place: Tally
    full: Tally
    kinds: tuple[Kind, ...]
    qualifier: Ratio
    group: Ratio
    speaker: Ratio
    clean: Ratio
    absent: tuple[str, ...]
    errors: tuple[Miss, ...]
    bands: tuple[Band, ...]
    calibration_error: float | None


@dataclass(frozen=True, slots=True)
class _Pairing:
    """One article's gold and predicted figures, paired; optional gold figures are in no list."""

    article_id: str
    pairs: tuple[tuple[Fact, Fact], ...]
    missed: tuple[Fact, ...]
    wrong: tuple[Fact, ...]


def score(gold: Sequence[Sheet], predicted: Iterable[Sheet]) -> Report:
    """Compare predicted figures with gold ones, article by article; predictions of one id are taken together."""
    found: dict[str, tuple[Fact, ...]] = {}
    for sheet in predicted:
        found[sheet.id] = found.get(sheet.id, ()) + sheet.facts

    def paired(depth: Depth) -> list[_Pairing]:
        return [_pair(sheet, found.get(sheet.id, ()), depth) for sheet in gold]

    full = paired("full")
    pairs = [pair for one in full for pair in one.pairs]
    spoken = [(wanted.speaker, given.speaker) for wanted, given in pairs if wanted.speaker]
    bands = _bands(full)
    return Report(
        role=_tally(paired("role")),
        place=_tally(paired("place")),
        full=_tally(full),
        kinds=_kinds(full),
        qualifier=Ratio(sum(wanted.qualifier == given.qualifier for wanted, given in pairs), len(pairs)),
        group=Ratio(sum((wanted.group is None) == (given.group is None) for wanted, given in pairs), len(pairs)),
        speaker=Ratio(sum(_same_name(wanted, given) for wanted, given in spoken), len(spoken)),
        clean=Ratio(sum(not one.missed and not one.wrong for one in full), len(full)),
        absent=tuple(sheet.id for sheet in gold if sheet.id not in found),
        errors=tuple(miss for one in full for miss in _errors(one)),
        bands=bands,
        calibration_error=_calibration_error(bands),
    )


def lines(report: Report) -> Iterator[str]:
    """Render a report, a line at a time; `errors` and `bands` are left to the caller."""
    for depth, tally in (("role", report.role), ("place", report.place), ("full", report.full)):
        yield f"{depth:6} {tally}"
    yield f"articles with nothing wrong: {report.clean.part} of {report.clean.whole}"
    if report.absent:
        yield f"articles with no prediction line: {len(report.absent)} ({', '.join(report.absent[:5])} …)"
    yield f"qualifier {report.qualifier}  group {report.group}  speaker {report.speaker}"
    for kind in report.kinds:
        yield f"  {kind.document:6} {kind.measure:14} {kind.tally}"


def calibration_lines(report: Report) -> Iterator[str]:
    """Render how far the stated confidence can be trusted; nothing where no prediction states one."""
    if report.calibration_error is None:
        return
    yield f"expected calibration error {report.calibration_error:.3f}"
    for band in report.bands:
        yield (
            f"  {band.low:.1f}-{band.high:.1f}  confidence {band.confidence:.3f}  "
            f"precision {band.precision:.3f}  ({band.count} figures)"
        )


def _pair(gold: Sheet, predicted: Sequence[Fact], depth: Depth) -> _Pairing:
    """Pair one to one, greedily: the required gold figures first, each with the prediction that fits it best."""
    wanted, left = _unique(gold.facts), _unique(predicted)
    pairs: list[tuple[Fact, Fact]] = []
    for fact in sorted(wanted, key=lambda fact: fact.optional):
        fitting = [given for given in left if _agrees(fact, given, depth)]
        if fitting:
            best = max(fitting, key=_closeness(fact))
            left.remove(best)
            pairs.append((fact, best))
    matched = {fact for fact, _ in pairs}
    return _Pairing(
        gold.id,
        tuple(pair for pair in pairs if not pair[0].optional),
        tuple(fact for fact in wanted if not fact.optional and fact not in matched),
        tuple(left),
    )


def _unique(facts: Iterable[Fact]) -> list[Fact]:
    """Drop the repeats of one fact."""
    first: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        value = round(float(fact.value), 4)
        first.setdefault((fact.document, fact.measure, value, fact.region, fact.as_of, fact.group is not None), fact)
    return list(first.values())


def _agrees(gold: Fact, found: Fact, depth: Depth) -> bool:
    value = float(gold.value)
    role = (
        gold.document == found.document
        and found.measure in (gold.measure, *gold.also)
        and abs(value - float(found.value)) <= 1e-6 * max(1.0, abs(value))
    )
    place = role and found.region in (gold.region, *gold.also_region)
    return {"role": role, "place": place, "full": place and _date_agrees(gold.as_of, found.as_of)}[depth]


def _closeness(gold: Fact) -> Callable[[Fact], tuple[bool, ...]]:
    return lambda found: (
        found.region == gold.region,
        _date_agrees(gold.as_of, found.as_of),
        (found.group is None) == (gold.group is None),
        found.measure == gold.measure,
    )


def _date_agrees(gold: str | None, found: str | None) -> bool:
    if gold is None:
        return True
    if not found:
        return False
    if len(gold) == 4 or len(found) == 4:
        return gold[:4] == found[:4]
    return abs(_months(gold) - _months(found)) <= 1


def _months(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7])


def _same_name(gold: str | None, found: str | None) -> bool:
    """Tell whether two names share a word of three letters or more."""
    wanted, given = (
        {word for word in (name or "").lower().replace(",", " ").split() if len(word) > 2} for name in (gold, found)
    )
    return bool(wanted & given) if wanted else not given


def _tally(pairings: Iterable[_Pairing]) -> Tally:
    counted = [(len(one.pairs), len(one.missed), len(one.wrong)) for one in pairings]
    right, missed, wrong = (sum(column) for column in zip(*counted, strict=True)) if counted else (0, 0, 0)
    return Tally(right, missed, wrong)


def _kinds(pairings: Sequence[_Pairing]) -> tuple[Kind, ...]:
    right = Counter((fact.document, fact.measure) for one in pairings for fact, _ in one.pairs)
    missed = Counter((fact.document, fact.measure) for one in pairings for fact in one.missed)
    wrong = Counter((fact.document, fact.measure) for one in pairings for fact in one.wrong)
    kinds = sorted({*right, *missed, *wrong})
    return tuple(Kind(*kind, Tally(right[kind], missed[kind], wrong[kind])) for kind in kinds)


def _errors(pairing: _Pairing) -> Iterator[Miss]:
    for fact in pairing.missed:
        yield Miss(pairing.article_id, "missed", fact)
    for fact in pairing.wrong:
        yield Miss(pairing.article_id, "wrong", fact)


def _bands(pairings: Iterable[_Pairing]) -> tuple[Band, ...]:
    """Sort the predictions with a confidence into ten bands of equal width; a band without any is left out."""
    banded: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one in pairings:
        judged = [(found, True) for _, found in one.pairs] + [(found, False) for found in one.wrong]
        for found, right in judged:
            if found.confidence is not None:
                banded[min(int(found.confidence * _BANDS), _BANDS - 1)].append((found.confidence, right))
    return tuple(_band(number, banded[number]) for number in sorted(banded))


def _band(number: int, judged: Sequence[tuple[float, bool]]) -> Band:
    count = len(judged)
    confidence, right = sum(sure for sure, _ in judged), sum(right for _, right in judged)
    return Band(number / _BANDS, (number + 1) / _BANDS, count, confidence / count, right / count)


def _calibration_error(bands: Sequence[Band]) -> float | None:
    """Give the expected calibration error (Naeini et al. 2015), weighted by the figures in each band."""
    count = sum(band.count for band in bands)
    return sum(band.count * abs(band.precision - band.confidence) for band in bands) / count if count else None
