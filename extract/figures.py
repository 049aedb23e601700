"""From numbers with roles to figures: measure, group, period, date carried on, repeats once, confidence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extract.candidates import Number, Stretch
from extract.cues import CueSpan, Manner, cue_rows
from extract.marks import Marks
from extract.model import Basis, Document, Figure, Measure, Period

# An issuing verb with less weight than this is too far away to end what was said of recording.
_PLAINLY = 1.2
# The two ends of a range stand so close, in characters.
_RANGE = 12
_MEASURES: dict[tuple[str, bool, bool], Measure] = {
    # (role, is a share, is recorded)
    ("eligible", False, False): "eligible",
    ("eligible", False, True): "eligible",
    ("have", False, False): "issued",
    ("have", False, True): "recorded",
    ("have", True, False): "issued_pct",
    ("have", True, True): "recorded_pct",
    ("lack", False, False): "unissued",
    ("lack", False, True): "unrecorded",
    ("lack", True, False): "unissued_pct",
    ("lack", True, True): "unrecorded_pct",
    ("aim", False, False): "target",
    ("aim", False, True): "target",
    ("aim", True, False): "target_pct",
    ("aim", True, True): "target_pct",
    ("flow", False, False): "batch",
    ("flow", False, True): "batch",
}
# Measured on all gold articles, read ones and blind ones: how often such a reading is right (`cekangka score`).
_CONFIDENCE: dict[Basis, float] = {"arithmetic": 0.98, "pattern": 0.91, "context": 0.92}


def measure_of(number: Number, document: Document, recorded_before: bool) -> Measure | None:
    """The measure of a number with a role; recording exists for the KTP alone ('perekaman KIA' is issuing)."""
    recorded = False
    if document == "ktp":
        if number.role == "lack" and number.rules[0] == "remainder" and _recorded_already(number):
            return "unissued_pct" if number.share else "unissued"
        if manner := _manner_of_role(number):
            return _MEASURES.get((number.role or "", number.share, manner == "record"))
        record, issue = number.votes.get("record"), number.votes.get("issue")
        if number.pieces and number.role == "have" and not record:
            return "issued"
        if record or issue:
            recording, issuing = (vote.weight if vote else 0.0 for vote in (record, issue))
            recorded = recording >= 0.9 * issuing or (recorded_before and issuing < _PLAINLY)
        else:
            recorded = recorded_before
    return _MEASURES.get((number.role or "", number.share, recorded))


def _recorded_already(number: Number) -> bool:
    """Whether those who remain are recorded and lack the card only: 'Sisanya 662 orang sudah rekam'."""
    have = number.votes.get("have")
    return have is not None and have.rules[0] == "has-recorded" and have.weight >= _PLAINLY and "lack" in number.votes


def _manner_of_role(number: Number) -> Manner | None:
    """What the cue of the number's role says itself: 'siap cetak' waits for a card, 'sudah merekam' is recorded."""
    told = [cue.manner for rule in number.rules if (cue := cue_rows().get(rule))]
    # 'belum memegang KTP-el lantaran kartunya belum dicetak': the second word tells what the first leaves open.
    return next(filter(None, told), None) if number.role == "lack" else next(iter(told), None)


def mostly_recorded(found: Iterable[CueSpan]) -> bool:
    """Whether an article has more words of recording than of issuing."""
    manners = Counter(span.cue.role for span in found)
    return manners["record"] > 0 and manners["record"] >= manners["issue"]


def speaks_of_recording(found: Marks[CueSpan], stretch: Stretch, before: bool) -> bool:
    """Whether a sentence turns to recording or to issuing, else what held before: 'Tingkat perekaman terdongkrak.'"""
    manners = {span.cue.role for span in found.begun(stretch.first, stretch.last)} & {"record", "issue"}
    return before if len(manners) != 1 else manners == {"record"}


def period_of(number: Number) -> Period | None:
    """The period of a batch, from the cue that made it one."""
    if number.role != "flow":
        return None
    vote = number.votes.get("flow")
    cue = vote.cue if vote else None
    return cue.period if cue else None


def basis_of(number: Number) -> Basis:
    """How the role was found: an identity closes, a cue states it, or a list or the surroundings hand it on."""
    if number.closed:
        return "arithmetic"
    return "context" if number.inherited or not number.rules or number.rules[0] not in cue_rows() else "pattern"


def confidence_of(number: Number) -> float:
    """The share of such readings that were right, of all annotated articles."""
    return _CONFIDENCE[basis_of(number)]


def without_echoes(made: Sequence[Figure], numbers: Sequence[Number]) -> list[Figure]:
    """Drop figures of the title whose number the body states too, whatever the body calls it: the body is precise.

    A bound in the title ('Lebih dari 15 persen') goes where the body tells the measure at all.
    """
    body = [n for n in numbers if not n.title]
    titled = {n.quantity.start: n for n in numbers if n.title}
    told = {(f.document, f.measure) for f in made if f.start not in titled}
    return [
        f
        for f in made
        if f.start not in titled
        or not (
            any(_echoes(f, titled[f.start], n) for n in body)
            or (f.qualifier != "exact" and (f.document, f.measure) in told)
        )
    ]


def _echoes(figure: Figure, titled: Number, number: Number) -> bool:
    value = number.quantity.readings[0]
    if titled.share != number.share:
        return False
    return value == figure.value or (
        _unit(value) < _unit(figure.value) and abs(value - figure.value) < _unit(figure.value)
    )


def once(figures: Sequence[Figure]) -> list[Figure]:
    """Drop repeats of one fact: the same number again, or a rounded form of one told more precisely."""
    told = [f for f in figures if not _is_fraction(f)] or figures
    alike = defaultdict[tuple[object, ...], list[Figure]](list)
    for figure in sorted(told, key=_value):
        alike[figure.document, figure.measure, figure.region].append(figure)
    kept = defaultdict[tuple[object, ...], list[Figure]](list)
    for figure in sorted(told, key=lambda f: (f.measure not in ("batch", "target"), f.start)):
        same = kept[figure.document, figure.value, figure.region]
        rounded = _rounds_any(figure, alike[figure.document, figure.measure, figure.region])
        if not rounded and not any(_same_fact(figure, other) for other in same):
            same.append(figure)
    found = sorted((figure for same in kept.values() for figure in same), key=lambda f: f.start)
    aims = defaultdict[tuple[object, ...], list[Figure]](list)
    for figure in found:
        aims[figure.document, figure.measure, figure.value].append(figure)
    return [
        figure for figure in found if not _aimed_at_before(figure, aims[figure.document, figure.measure, figure.value])
    ]


def _is_fraction(figure: Figure) -> bool:
    """Whether a share is told by a word alone ('separuh'): beside figures in numbers it only sums them up."""
    return "fraction" in figure.rules


def _same_fact(one: Figure, other: Figure) -> bool:
    """Whether two figures of one document, value and region tell one fact."""
    # The same number handed out and issued is one event told twice; aimed at and issued, it is the aim told twice.
    if one.measure == "issued" and other.measure in ("batch", "target"):
        return True
    return one.measure == other.measure and (
        one.measure not in ("target", "target_pct", "batch")
        or one.as_of == other.as_of
        or None in (one.as_of, other.as_of)
    )


def _aimed_at_before(figure: Figure, alike: Sequence[Figure]) -> bool:
    """Whether a target was told before for the place around: 'Ketiga kecamatan … seluruh 200 ribu kartu selesai'."""
    within = (f"{other.region}." for other in alike if other.region and other.start < figure.start)
    return figure.measure == "target" and any((figure.region or "").startswith(code) for code in within)


def _value(figure: Figure) -> Decimal:
    return figure.value


def _rounds_any(rough: Figure, alike: Sequence[Figure]) -> bool:
    """Whether a figure only rounds another of its kind; those come in the order of their values."""
    if rough.qualifier == "exact" and not _in_round_words(rough):
        return False
    low, high = (bisect_left(alike, rough.value + sign * _unit(rough.value), key=_value) for sign in (-1, 1))
    return any(_rounds(rough, other) for other in alike[low:high])


def _rounds(rough: Figure, precise: Figure) -> bool:
    """Whether one of two figures of a document, measure and region is a rounded mention: '64 ribu lebih' of 64.122."""
    if 0 <= rough.start - precise.end < _RANGE or 0 <= precise.start - rough.end < _RANGE:
        return False  # the ends of a range, '550 sampai 600 keping', are two
    near = abs(rough.value - precise.value)
    return _unit(rough.value) > _unit(precise.value) and near < _unit(rough.value) and near * 10 <= precise.value


def _in_round_words(figure: Figure) -> bool:
    return any(word in figure.surface.lower() for word in ("ribu", "juta", "ratus"))


def _unit(value: Decimal) -> Decimal:
    """The place of the last digit that is not zero: 1000 for 64.000, 0.1 for 57,6."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
