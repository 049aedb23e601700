"""Which region a number speaks of: a place in its sentence, or the one carried from before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise, takewhile

from extract.candidates import Number, Stretch
from extract.marks import Marks
from extract.places import district_named, misspelt_regency
from extract.surroundings import PlaceMark, Surroundings, is_district
from extract.tokens import Token, Tokens
from extract.which_date import that_day
from extract.words import words_of

# Jawa Barat, the largest province, has some 50 million people (BPS, 2024).
_MOST_IN_A_PROVINCE = 55_000_000
_ELSEWHERE = words_of("elsewhere")
_SHARED = frozenset({"sama", "masing"})
_IN_TURN = frozenset({"masing", "berturut"})
_BOTH = frozenset({"keduanya"})
_JOINS = frozenset({",", "dan", "serta", "kota", "kabupaten", "kecamatan"})
_BEFORE_A_NAME = frozenset({",", ";", ":", "-", "dan", "serta", "lalu", "kota", "kabupaten"})
_LONGEST_NAME = 3
# A place and a date that are found have fewer tokens than these.
_LONGEST_PLACE, _LONGEST_DATE = 12, 12
# How far behind a number its country may stand, in words.
_BEHIND = 4
_SUPERLATIVES = words_of("superlatives")
_LOCATIVES = words_of("locatives")


def regions_of(around: Surroundings, stretch: Stretch, number: Number, carried: str | None) -> tuple[str | None, ...]:
    """The region codes that a number speaks of (two where 'Tarakan dan Nunukan sama-sama 63 persen').

    An event took place in the district told before it, where that lies in the region that the sentence gives.
    """
    if not number.share and number.quantity.readings[0] > _MOST_IN_A_PROVINCE:
        return ("ID",)
    if paired := _respectively(around, stretch, number):
        return (paired,)
    codes = _regions_of(around, stretch, number, carried)
    if number.role == "flow" and number.event and len(codes) == 1:
        scene = _scene_of(around, stretch, number)
        if scene and codes[0] and scene.startswith(f"{codes[0]}."):
            return (scene,)
    return codes


def _respectively(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """The place that stands at a number's own turn: 'Di Silo dan Sumberbaru, masing-masing 4.020 dan 3.860 anak'."""
    doc = around.doc
    turn = next(iter(doc.among(_IN_TURN, stretch.first, number.first - 1)), None)
    if turn is None:
        return _in_turn(around, stretch, number)
    end = next((p.first for p in around.places.begun(turn + 1, stretch.last)), stretch.last + 1)
    numbers = [n for n in stretch.numbers if turn < n.first < end and n.share == number.share]
    both = doc.has(_BOTH, stretch.first, turn - 1)  # told in the sentence before
    start = around.lines[number.line][0] if both else stretch.first
    places = [p for p in around.places.begun(start, turn - 1) if p.place.code is not None]
    places = places[-len(numbers) :]
    listed = all({doc[i].lower_ for i in range(a.last + 1, b.first)} <= _JOINS for a, b in pairwise(places))
    if number not in numbers or len(numbers) < 2 or len(places) != len(numbers) or not listed:
        return None
    return places[numbers.index(number)].place.code


def _in_turn(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """The place of one of two numbers behind two places: 'Di Silo dan Sumberbaru tinggal 93 dan 88 anak'."""
    doc = around.doc
    at = stretch.numbers.index(number)
    for one, other in pairwise(stretch.numbers[max(0, at - 1) : at + 2]):
        if one.share == other.share and [doc[i].lower_ for i in range(one.last + 1, other.first)] == ["dan"]:
            places = [p for p in around.places.begun(stretch.first, one.first) if p.place.code is not None][-2:]
            if len(places) == 2 and {doc[i].lower_ for i in range(places[0].last + 1, places[1].first)} == {"dan"}:
                return places[number is other].place.code
    return None


def _scene_of(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """The district where an event took place: behind the number, or told before a sentence that names no place.

    'membagikan 275 KIA di SD Inpres Laiwui, Kecamatan Obi'; 'Hari itu juga petugas menyerahkan 126 akta'.
    """
    after = next((n.first for n in stretch.numbers if n.first > number.last), stretch.last)
    behind = [p for p in around.places.begun(number.last + 1, after - 1) if p.place.certain and is_district(p)]
    if behind:
        return behind[0].place.code
    if around.places.begun(stretch.first, stretch.last):
        return None
    line = next((at for at in range(number.line - 1, -1, -1) if at in around.lines), number.line)
    start = around.lines[line if that_day(around.doc, stretch) else number.line][0]
    told = {
        p.place.code
        for p in around.places.within(start, stretch.first - 1)
        if is_district(p) and around.doc[p.first - 1].text not in (",", "dan")
    }
    title = around.lines.get(0, (0, -1))
    told = told or {p.place.code for p in around.places.within(*title) if is_district(p)}
    return next(iter(told)) if len(told) == 1 else None


def _regions_of(around: Surroundings, stretch: Stretch, number: Number, carried: str | None) -> tuple[str | None, ...]:
    """The region codes by the sentence itself, else by those before it.

    In this order: the country, the nearest place since the number before, a place that follows ('anak di Kota Palu'),
    the nearest place before, a place later in the sentence, `carried`, the article's own.
    """
    national = around.national.within(stretch.first, stretch.last)
    if _of_the_country(around, stretch, number, national, carried):
        return ("ID",)
    if number.inherited and (unknown := _unknown_label(around, stretch, number)):
        return (_meant(around, unknown),)
    left = _last_before(around.regional, stretch, number.first)
    right = _places_behind(around, stretch, number)
    own = _own_place(around, stretch, number, left, right)
    if own:
        return own
    nearest = left or next(iter(right), None) or _place_before(around, stretch, number)
    # A ministry's number without any place is the country's: 'Kemdagri menargetkan KIA bagi 5 juta anak'.
    country = "ID" if national else None
    return (nearest.place.code if nearest else carried or around.main_place or country,)


def _last_before(marks: Marks[PlaceMark], stretch: Stretch, token: int) -> PlaceMark | None:
    """The nearest place of a sentence that ends before a token."""
    earlier = takewhile(lambda p: p.first >= stretch.first, marks.before(token))
    return next((p for p in earlier if p.last < token), None)


def _of_the_country(
    around: Surroundings, stretch: Stretch, number: Number, national: Sequence[PlaceMark], carried: str | None
) -> bool:
    """Whether a number is the country's: a national target, a comparison, 'anak di Indonesia'."""
    doc = around.doc
    if number.role == "aim":
        handed_on = carried == "ID" and number.head is not None
        return handed_on or (_rules_aim(number, stretch.numbers, national) and not _local_aim(doc, number))
    compared = [p for p in national if _compares(doc, p) and not _only_held_against(doc, number, p)]
    compared = [p for p in compared if not _leads_to_another(doc, stretch, number, p)]
    behind = (p for p in national if 0 < p.first - number.last <= _BEHIND)
    if any(doc[p.first - 1].lower_ in ("di", "se") for p in behind):
        return True
    if not compared or not around.regional.begun(stretch.first, stretch.last):
        return bool(compared)
    before = (_last_before(marks, stretch, number.first) for marks in (around.national, around.regional))
    return max(filter(None, before), key=lambda p: p.first, default=None) in compared


def _leads_to_another(doc: Tokens, stretch: Stretch, number: Number, mark: PlaceMark) -> bool:
    """Whether the country stands beyond a comma, before the next number: '91,88 persen, sedangkan nasional 99,02'."""
    following = any(n.first > mark.last for n in stretch.numbers)
    return following and any(doc[i].text == "," for i in range(number.last + 1, mark.first))


def _only_held_against(doc: Tokens, number: Number, mark: PlaceMark) -> bool:
    """Whether a number is only held against the country's: '90,01 persen itu sudah di atas rata-rata nasional'."""
    before = {token.lower_ for token in doc[max(number.last + 1, mark.first - _BEHIND) : mark.first]}
    return mark.first > number.last and bool(before & {"atas", "bawah", "melampaui", "melewati", "dari", "dibanding"})


def _places_behind(around: Surroundings, stretch: Stretch, number: Number) -> list[PlaceMark]:
    """The places between a number and the next one that may be its own: not beyond a comma, nor where people go to."""
    following = bisect_right(stretch.numbers, number.last, key=lambda n: n.first)
    end = stretch.numbers[following].first - 1 if following < len(stretch.numbers) else stretch.last
    behind = [p for p in around.regional.begun(number.last + 1, end) if not _an_example(around, p)]
    behind = [p for p in behind if around.doc[p.first - 1].lower_ not in _ELSEWHERE]
    return [p for p in behind if not {",", ";"} & {around.doc[i].text for i in range(number.last + 1, p.first)}]


def _own_place(
    around: Surroundings,
    stretch: Stretch,
    number: Number,
    best: PlaceMark | None,
    right: Sequence[PlaceMark],
) -> tuple[str | None, ...]:
    """The place that is a number's own by where it stands; empty where the sentence leaves that open.

    `best` is the nearest place before it, `right` those behind it.
    """
    doc = around.doc
    located = [p for p in right if _located(doc, number, p)]
    here = [p for p in located if p.place.kind == "anaphor" and p.place.code]
    if here:
        return (here[0].place.code,)
    if not best and not located:
        offices = [p for p in around.regional.begun(number.last + 1, stretch.last) if p.place.office]
        if offices and _says_ours(around, stretch, number):
            return (offices[-1].place.code,)
    before = next(
        (n for n in reversed(stretch.numbers[: stretch.numbers.index(number)]) if n.last < number.first), None
    )
    if not best or (before and best.first < before.last):
        return (located[0].place.code,) if located else ()
    # '388 orang di Toili dan 275 orang di Pagimana': each has its place behind it.
    inner = [p for p in located if _lies_in(p, best) or (before and _located(doc, before, best))]
    if inner:
        return (inner[0].place.code,)
    return tuple(dict.fromkeys(p.place.code for p in (*_joint(around, stretch, number, best), best)))


def _says_ours(around: Surroundings, stretch: Stretch, number: Number) -> bool:
    """Whether an official speaks of his own place: '"Anak kami 161.398 orang," dalih Sekretaris Dukcapil Bima'."""
    words = [around.doc[i].lower_ for i in range(stretch.first, number.last + 5) if i <= stretch.last]
    return bool({"kami", "kita"} & set(words)) and words[0] in ('"', "“")


def _place_before(around: Surroundings, stretch: Stretch, number: Number) -> PlaceMark | None:
    """The last place of the same paragraph before the sentence: 'Juru kunci adalah Nduga. Penduduknya …'."""
    start = around.lines[number.line][0]
    earlier = takewhile(lambda p: p.first >= start, around.places.before(stretch.first))
    told = (p for p in earlier if p.last < stretch.first and p.place.code not in (None, "ID"))
    return next((p for p in told if not _an_example(around, p) and not _one_of_several(around, p)), None)


def _one_of_several(around: Surroundings, mark: PlaceMark) -> bool:
    """Whether a place ends a list of places: 'berlayar ke Pulau Tiga, Subi, dan Serasan'."""
    listed = around.doc[mark.first - 1].lower_ in ("dan", "serta") and around.doc[mark.first - 2].text == ","
    return listed and any(
        0 < mark.first - p.last <= 3 for p in around.places.begun(mark.first - _LONGEST_PLACE, mark.first - 1)
    )


def _an_example(around: Surroundings, mark: PlaceMark) -> bool:
    """Whether a place is only the first or the last of many: 'terbanyak di Kecamatan Murung Pudak'."""
    return any(token.lower_ in _SUPERLATIVES for token in around.doc[max(0, mark.first - 3) : mark.first])


def _lies_in(inner: PlaceMark, outer: PlaceMark) -> bool:
    return bool(inner.place.code and outer.place.code and inner.place.code.startswith(f"{outer.place.code}."))


def _compares(doc: Tokens, mark: PlaceMark) -> bool:
    """Whether the country is what is counted ('rata-rata Indonesia'), not an attribute ('Republik Indonesia')."""
    before = {doc[i].lower_ for i in range(max(0, mark.first - 3), mark.last + 1)}
    if any(token.text in ("ini", "kita", "kami") for token in doc[mark.last + 1 : mark.last + 2]):
        return False
    return mark.place.certain and bool(before & {"rata", "secara", "se", "seluruh", "tingkat", "angka", "database"})


def _unknown_label(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """Capitalised words right before a list item's number that are no known place: 'Pelelawan 12 ribu'."""
    last = number.first - 1 - (around.doc[number.first - 1].text == "(")
    at = last
    while at > stretch.first and last - at < _LONGEST_NAME and _of_a_name(around.doc[at]):
        at -= 1
    if at == last or around.doc[at].lower_ not in _BEFORE_A_NAME:
        return None
    if any(p.last > at for p in around.places.begun(at - _LONGEST_PLACE, last)):
        return None
    if any(d.last > at for d in around.dates.begun(at - _LONGEST_DATE, last)):
        return None
    return around.doc.written(at + 1, last)


def _of_a_name(token: Token) -> bool:
    return token.is_title and token.is_alpha and token.lower_ not in _BEFORE_A_NAME


def _meant(around: Surroundings, name: str) -> str | None:
    """The district of the article's regency, or else the regency, that an unknown name means: 'Sei Bingei'."""
    return district_named(name, around.main_place) or misspelt_regency(name)


def _located(doc: Tokens, number: Number, mark: PlaceMark) -> bool:
    between = [doc[i].lower_ for i in range(number.last + 1, mark.first)]
    return len(between) <= 8 and bool(_LOCATIVES & set(between)) and not {",", ";", "dan"} & set(between)


def _local_aim(doc: Tokens, number: Number) -> bool:
    """Whether a target is said to be the place's own: 'target provinsi, 80 persen, apalagi target nasional …'."""
    before = [token.lower_ for token in doc[max(0, number.first - 4) : number.first]]
    return any(
        a in ("target", "sasaran") and b in ("provinsi", "daerah", "kabupaten", "dinas") for a, b in pairwise(before)
    )


def _rules_aim(number: Number, others: Sequence[Number], national: Sequence[PlaceMark]) -> bool:
    # A target told for the place comes first: 'provinsi menargetkan 85 persen dan target nasional 98 persen'.
    national = [p for p in national if not (p.first > number.last and any(p.last < n.first for n in others))]
    # A count aimed at nation-wide runs to millions; 'pusat mematok 12.149 lembar' speaks of the place at hand.
    ruling = national if number.share else [p for p in national if p.place.certain]
    reached = [max(number.near.get(p.last, 0.0), number.near.get(p.first, 0.0)) for p in ruling]
    return max(reached, default=0.0) >= 0.25


def _joint(around: Surroundings, stretch: Stretch, number: Number, best: PlaceMark) -> list[PlaceMark]:
    """The place that shares one number with another: 'Tarakan dan Nunukan sama-sama sekitar 63 persen'."""
    other = _last_before(around.regional, stretch, best.first)
    if other is None or not around.doc.has(_SHARED, best.last + 1, number.first - 1):
        return []
    return [other] if all(token.lower_ in _JOINS for token in around.doc[other.last + 1 : best.first]) else []
