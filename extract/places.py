"""Decide which region each place of a text is: the article's own words first, the outlet's region last.

`find` and `PlaceSpan` (place_spans.py) give the candidates, `host_region` (hosts.py) the outlet's region; `resolve` and
`main_place` choose. What the article and its outlet leave open stays open: a wrong region is worse than none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from extract.gazetteer import LEVELS, Level, lineage, regions, squash
from extract.hosts import host_region
from extract.place_spans import Kind, PlaceSpan, find

__all__ = ["Place", "PlaceSpan", "find", "host_region", "main_place", "resolve"]

PROVINCE = 2.0  # what a province must weigh (a title, a lead) to rule a list of its regencies
LISTED = 3  # so many districts of one regency name the regency
NEIGHBOURS = 80  # code points within which two districts stand in one list
CAPITAL = "31"  # Jakarta is where national news is datelined: a mere mention says nothing
ALIKE = 0.8  # difflib ratio at which a misspelt district is the known one
TITLE, LEAD, OFFICE, DISTRICT = 3.0, 2.0, 3.0, 0.5  # what a mention weighs, against 1 for a plain one


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the text at code points `start:end` and its region's Kemendagri code, None where it stays open.

    `certain` is False where the code follows from context instead of the words themselves.
    """

    start: int
    end: int
    code: str | None
    certain: bool
    kind: Kind
    office: bool


@dataclass(slots=True)
class Evidence:
    """What an article says about regions without doubt: regions named, those named with their level, levels hinted."""

    prior: str | None
    named: Counter[str] = field(default_factory=Counter)
    levelled: Counter[str] = field(default_factory=Counter)
    levels: Counter[Level] = field(default_factory=Counter)
    last: dict[Level | None, str] = field(default_factory=dict)  # the last place of each level, and of any
    listed: Counter[str] = field(default_factory=Counter)  # how often districts of a regency stand there
    districts: list[tuple[int, str]] = field(default_factory=list)  # where one starts, in order, and its regency
    _around: set[str] = field(default_factory=set)

    def add(self, place: Place) -> None:
        """Take a resolved place into account for those after it."""
        if place.code is None or place.kind not in ("name", "seat"):
            return
        self.name(place.code)
        if place.code != CAPITAL or place.office:
            self.last[None] = self.last[regions()[place.code].level] = place.code

    def name(self, code: str) -> None:
        """Count a region as named; a regency's districts may then stand without a level word."""
        self.named[code] += 1
        if len(code) == len("17.71"):
            self._around.add(code)

    def list_district(self, start: int, regency: str) -> None:
        """Count a district that starts here, of a name that only this regency has; several name the regency."""
        self.districts.append((start, regency))
        self.listed[regency] += 1
        if self.listed[regency] == LISTED:
            self._around.add(regency)

    def regencies(self) -> set[str]:
        """The regencies and cities whose districts may stand without a level word."""
        return self._around | {self.prior} if self.prior and len(self.prior) == len("17.71") else self._around

    def beside(self, start: int) -> Counter[str]:
        """How many districts of each regency stand in one list with what starts here."""
        low, high = (bisect_left(self.districts, (at, "")) for at in (start - NEIGHBOURS + 1, start + NEIGHBOURS))
        return Counter(regency for at, regency in self.districts[low:high] if at != start)

    def hinted(self) -> Level | None:
        """The level of which the article's offices speak most; None where two are level (`bupati dan wali kota`)."""
        first, second = [*self.levels.most_common(2), (None, 0), (None, 0)][:2]
        return first[0] if first[1] > second[1] else None

    def near(self, code: str) -> bool:
        """Whether the region, one beside it, or one above it is named or is the outlet's."""
        province = lineage(code)[-1]
        return any(lineage(known)[-1] == province for known in (*self.named, *filter(None, [self.prior])))


def resolve(spans: Sequence[PlaceSpan], prior: str | None) -> list[Place]:
    """Each place of an article with its region; `prior` is the outlet's region or None.

    Spans that turn out to be ordinary words are left out, as are hints. `Pemkot Kupang … di Kupang` makes the bare
    name the city 53.71; without such context a name of two regions gives None.
    """
    seen = _evidence(spans, prior)
    places: list[Place] = []
    for span in spans:
        if span.kind == "hint":
            continue
        place = _anaphor(span, seen) if span.kind == "anaphor" else _named(span, seen)
        if place is not None:
            places.append(place)
            seen.add(place)
    return places


def _evidence(spans: Sequence[PlaceSpan], prior: str | None) -> Evidence:
    seen = Evidence(prior)
    for span in spans:
        if span.kind in ("hint", "anaphor") and span.level_word in LEVELS:
            seen.levels[LEVELS[span.level_word]] += 1
        if span.kind not in ("name", "seat"):
            continue
        if len(span.codes) == 1 and not span.weak:
            seen.name(span.codes[0])
            if span.level_word in LEVELS:
                seen.levelled[span.codes[0]] += 1
        if len(span.codes) == 1 and regions()[span.codes[0]].level == "district":
            seen.list_district(span.start, span.codes[0][:5])
    return seen


def _named(span: PlaceSpan, seen: Evidence) -> Place | None:
    if span.kind == "national":
        return Place(span.start, span.end, "ID", not span.weak, span.kind, False)
    codes = span.codes
    if not codes:
        code = _misspelt(span.surface, seen)
        return Place(span.start, span.end, code, False, span.kind, span.office)
    if regions()[codes[0]].level == "district":
        return _district(span, seen)
    if span.level_word is None and (listed := _among_districts(span, seen)):
        return Place(span.start, span.end, listed, False, "name", span.office)
    if span.weak and not any(seen.near(code) for code in codes):
        return None
    code = codes[0] if len(codes) == 1 else _choose(_seat_or_district(span, seen), seen)
    return Place(span.start, span.end, code, len(codes) == 1 and not span.weak, span.kind, span.office)


def _choose(codes: Sequence[str], seen: Evidence) -> str | None:
    """One of several regions of a name: by level words, then hints, then what else is named, then the outlet."""
    for kept in (
        _most([code for code in codes if seen.levelled[code]], seen.levelled),
        [code for code in codes if any(known.startswith(f"{code}.") for known in seen.named if len(known) == 8)],
        [code for code in codes if regions()[code].level == seen.hinted()],
        [code for code in codes if sum(known.startswith(f"{code}.") for known in seen.named) > 1],
        [code for code in codes if seen.prior == code],
        [code for code in codes if any(lineage(code)[-1] == lineage(known)[-1] for known in seen.named)],
        [code for code in codes if seen.prior and lineage(code)[-1] == lineage(seen.prior)[-1]],
    ):
        if len(kept) == 1:
            return kept[0]
        codes = kept or codes
    if len(codes) > 1 and any(regions()[code].level == "city" for code in seen.levelled.keys() - set(codes)):
        # Where the article says 'Kota Palembang', 'Sukabumi' is the regency.
        codes = [code for code in codes if regions()[code].level != "city"]
    return codes[0] if len(codes) == 1 else None


def _seat_or_district(span: PlaceSpan, seen: Evidence) -> Sequence[str]:
    """`Curup` is Rejang Lebong's seat and one of its districts: a district among others, else the seat.

    A seat far from all that is named gives way to a district that is not (Soreang in Parepare, not in Bandung).
    """
    seats = [code for code in span.codes if len(code) < 8]
    districts = [code for code in span.codes if code not in seats]
    beside = seen.beside(span.start)
    listed = [code for code in districts if beside[code[:5]]]
    inside = [code for code in districts if code[:5] in seen.regencies() and not any(map(seen.near, seats))]
    return listed or inside or seats or span.codes


def _most(codes: Sequence[str], counts: Counter[str]) -> list[str]:
    top = max((counts[code] for code in codes), default=0)
    return [code for code in codes if counts[code] == top]


def _district(span: PlaceSpan, seen: Evidence) -> Place | None:
    """A district under a regency that the article or its outlet names; without level word it is none elsewhere."""
    around = seen.regencies()
    under = [code for code in span.codes if code[:5] in around]
    if len(under) > 1:
        under = _most(under, Counter({code: seen.named[code[:5]] for code in under}))
    if len(under) == 1:
        return Place(span.start, span.end, under[0], span.level_word is not None, span.kind, span.office)
    if span.weak:
        return None
    alone = span.codes[0] if len(span.codes) == 1 and not around else None
    return Place(span.start, span.end, alone, False, span.kind, span.office)


def _among_districts(span: PlaceSpan, seen: Evidence) -> str | None:
    """`Batanghari` between two districts of Lampung Timur is their neighbour 18.07.06, not the regency 15.04."""
    for regency, near in seen.beside(span.start).items():
        namesake = squash(regions()[regency].name) == squash(span.surface)
        if not namesake and max(near + 1, seen.listed[regency]) >= LISTED and regency in seen.regencies():
            return _district_names(regency).get(squash(span.surface))
    return None


@cache
def _district_names(regency: str) -> dict[str, str]:
    return {squash(r.name): r.code for r in regions().values() if r.level == "district" and r.parent == regency}


def _misspelt(surface: str, seen: Evidence) -> str | None:
    names = {name: code for regency in sorted(seen.regencies()) for name, code in _district_names(regency).items()}
    close = get_close_matches(squash(surface), names, n=1, cutoff=ALIKE)
    return names[close[0]] if close else None


def district_named(surface: str, regency: str | None) -> str | None:
    """The district of a regency that a name means, misspelt or too common to be read alone ('Larangan'), or None."""
    names = _district_names(regency) if regency and len(regency) == len("17.71") else {}
    close = get_close_matches(squash(surface), names, n=1, cutoff=ALIKE)
    return names[close[0]] if close else None


@cache
def misspelt_regency(surface: str) -> str | None:
    """The regency or city of one name that a misspelt one means ('Pelelawan' is Pelalawan 14.05), or None."""
    names: dict[str, list[str]] = {}
    for region in regions().values():
        if region.level in ("regency", "city"):
            names.setdefault(squash(region.name), []).append(region.code)
    close = get_close_matches(squash(surface), names, n=1, cutoff=ALIKE)
    return names[close[0]][0] if close else None


def _anaphor(span: PlaceSpan, seen: Evidence) -> Place:
    """`daerah itu` is the last place named; `provinsi itu` the last province, or that of the last place named."""
    level = LEVELS.get(span.level_word)
    around = lineage(seen.last.get(None) or seen.prior or "")
    fitting = (code for code in around if code and (level is None or regions()[code].level == level))
    return Place(span.start, span.end, seen.last.get(level) or next(fitting, None), False, span.kind, False)


def main_place(places: Iterable[Place], title_end: int, prior: str | None) -> str | None:
    """The region an article is about: its most mentioned one, where title, first sentence and offices weigh more.

    A district speaks for its regency. Without any place it is the country where the article speaks of it, else
    `prior`, else None.
    """
    weights: dict[str, float] = {}
    national = False
    opens: str | None = None
    first = True
    for place in places:
        national = national or place.kind == "national"
        if place.code is None or place.kind == "part_of_name" or (place.kind == "national" and not place.certain):
            continue
        code = ".".join(place.code.split(".")[:2])
        opens = opens or code
        weights[code] = weights.get(code, 0) + _weight(place, title_end, first)
        first = first and place.start < title_end
    best = max(weights, key=lambda code: weights[code], default=None)
    province = best.split(".")[0] if best else ""
    # A province's list names one of its regencies more often than the province itself.
    listed = opens != best and sum(code.startswith(f"{province}.") for code in weights) >= LISTED
    if listed and weights.get(province, 0) >= PROVINCE:
        return province
    if best is None or weights[best] == 0:
        return "ID" if national else best or prior
    return best


def _weight(place: Place, title_end: int, first: bool) -> float:
    title = place.start < title_end
    if place.code == CAPITAL and not (title or place.office):
        return 0
    plain = DISTRICT if place.code == "ID" or (place.code is not None and len(place.code) == 8) else 1.0
    return plain + TITLE * title + OFFICE * place.office + LEAD * (first and not title)
