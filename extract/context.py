"""What a number speaks of: the document, place and date that rule it, near it or carried from before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from extract.cues import DocumentSpan
from extract.model import Document
from extract.places import district_named, misspelt_regency
from extract.roles import Number, Stretch
from extract.surroundings import DateMark, PlaceMark, Surroundings

# Documents that are sheets of paper, never cards ('keping').
_PAPERS = ("birth", "death", "family")
# Words of a sentence whose date is its data's: 'data semester 2 tahun 2018', 'kinerja selama 2021'.
_OF_DATA = frozenset({"data", "catatan", "laporan", "rekapitulasi", "selama", "sepanjang"})
_PLANS = frozenset(
    {
        "kejar",
        "mengejar",
        "dikejar",
        "targetkan",
        "ditargetkan",
        "tuntaskan",
        "dituntaskan",
        "selesaikan",
        "upayakan",
        "harus",
    }
)
_PERIODS = frozenset({"tahun", "bulan", "pekan", "periode", "data", "posisi"})
# Jawa Barat, the largest province, has some 50 million people (BPS, 2024).
_MOST_IN_A_PROVINCE = 55_000_000
_ELSEWHERE = frozenset({"ke", "menuju", "asal"})
_JOINS = frozenset({",", "dan", "serta", "kota", "kabupaten", "kecamatan"})
_BEFORE_A_NAME = frozenset({",", ";", ":", "-", "dan", "serta", "lalu", "kota", "kabupaten"})
_LONGEST_NAME = 3
_SUPERLATIVES = frozenset(
    {"terbanyak", "tertinggi", "terendah", "terbesar", "paling", "terutama", "terkecil", "besar", "kebanyakan", "umumnya"}
)
_PARTED = frozenset({",", ";", ".", "dan", "target", "targetnya"})
_LOCATIVES = frozenset({"di", "se", "wilayah", "daerah", "warga", "untuk"})


def document_of(around: Surroundings, stretch: Stretch, number: Number, before: Document | None) -> Document | None:
    """The document that a number speaks of: the nearest in its sentence, else the one carried, else the article's.

    None where another paper is nearer: 'Cakupan pemakaian buku KIA baru 88 persen'.
    """
    if _of_another_paper(around, stretch, number):
        return None
    inside = [d for d in around.documents if stretch.first <= d.first and d.last <= stretch.last]
    if any(not d.weak for d in inside):
        inside = [d for d in inside if not d.weak]
    others = [d for d in inside if not _is_base(around.doc, d)]
    done = number.role in ("have", "lack", "aim")
    start = around.lines[number.line][0]
    paragraph = [d for d in around.documents if start <= d.first and d.last < stretch.first]
    elsewhere = {before, main_document(around), *(d.document for d in paragraph)}
    if done and inside and not others and main_document(around) == "ikd" and not number.holders:
        # 'Kalau dibanding wajib KTP kita …, itu baru 1,17 persen' in an article on the IKD.
        return "ikd"
    if (number.share and others) or (done and "ikd" in elsewhere and not (number.holders and number.rules[:1] == ("hold",))):
        # 'aktivasi IKD 3,4 persen dari wajib KTP' speaks of the IKD.
        inside = others
    if inside:
        near = number.near
        return max(inside, key=lambda d: max(near.get(d.last, 0.0), near.get(d.first, 0.0))).document
    asked = [d for d in paragraph if not d.weak and _ends_in_a_question(around, stretch, d)]
    if asked:
        return asked[-1].document
    if number.head is not None and before is not None:
        fresh = [d for d in paragraph if not d.weak and d.first > number.head.last]
        return fresh[-1].document if fresh else before
    if number.unit == "cards" and before in _PAPERS and not paragraph:
        return main_document(around)
    if before is not None and not paragraph:
        return before
    strong = [d for d in paragraph if not d.weak] or paragraph
    if strong:
        return before if before in {d.document for d in strong} else strong[-1].document
    return main_document(around)


def _of_another_paper(around: Surroundings, stretch: Stretch, number: Number) -> bool:
    start = around.lines[number.line][0]
    others = [last for first, last in around.foreign if start <= first and last <= stretch.last]
    if not others:
        return False
    named = [d for d in around.documents if start <= d.first and d.last <= stretch.last]
    here = [number.near[last] for last in others if last in number.near]
    if here:
        return max(here) > max((number.near.get(d.last, number.near.get(d.first, 0.0)) for d in named), default=0.0)
    return max(others) > max((d.last for d in named), default=-1)


def _ends_in_a_question(around: Surroundings, stretch: Stretch, mark: DocumentSpan) -> bool:
    """Whether the sentence before asks of the document: 'Akta kematian? Hanya 147.'"""
    return around.doc[stretch.first - 1].text == "?" and not any(
        token.text in ".!?" for token in around.doc[mark.last + 1 : stretch.first - 1]
    )


def _is_base(doc: Doc, mark: DocumentSpan) -> bool:
    """Whether a document's name only tells of whom a share is taken: 'dari wajib KTP', 'dari pemegang KTP-el'."""
    before = {doc[i].lower_ for i in range(max(0, mark.first - 3), mark.first)}
    return mark.document == "ktp" and bool(before & {"wajib", "pemegang", "pemilik", "memiliki"})


def main_document(around: Surroundings) -> Document | None:
    """The document that the article is about: the most frequent one, of those in its title where it names any."""
    strong = [d for d in around.documents if not d.weak]
    title_end = around.lines[0][1] if 0 in around.lines else -1
    titled = [d.document for d in strong if d.last <= title_end]
    counted = Counter(d.document for d in strong)
    ranked = [document for document, _ in counted.most_common() if not titled or document in titled]
    return ranked[0] if ranked else None


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
    turn = next((i for i in range(stretch.first, number.first) if doc[i].lower_ in ("masing", "berturut")), None)
    if turn is None:
        return None
    end = next((p.first for p in around.places if turn < p.first <= stretch.last), stretch.last + 1)
    numbers = [n for n in stretch.numbers if turn < n.first < end and n.share == number.share]
    places = [p for p in around.places if stretch.first <= p.first < turn and p.place.code is not None]
    places = places[-len(numbers) :]
    listed = all(
        {doc[i].lower_ for i in range(a.last + 1, b.first)} <= _JOINS for a, b in pairwise(places)
    )
    if number not in numbers or len(numbers) < 2 or len(places) != len(numbers) or not listed:
        return None
    return places[numbers.index(number)].place.code


def _scene_of(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """The district where an event took place: behind the number, or told before a sentence that names no place.

    'membagikan 275 KIA di SD Inpres Laiwui, Kecamatan Obi'; 'Hari itu juga petugas menyerahkan 126 akta'.
    """
    after = next((n.first for n in stretch.numbers if n.first > number.last), stretch.last)
    behind = [p for p in around.places if number.last < p.first < after and p.place.certain and _is_district(p)]
    if behind:
        return behind[0].place.code
    if any(stretch.first <= p.first <= stretch.last for p in around.places):
        return None
    line = max((at for at in around.lines if at < number.line), default=number.line)
    start = around.lines[line if _that_day(around.doc, stretch) else number.line][0]
    told = {
        p.place.code
        for p in around.places
        if start <= p.first and p.last < stretch.first and _is_district(p) and around.doc[p.first - 1].text not in (",", "dan")
    }
    return next(iter(told)) if len(told) == 1 else None


def _is_district(mark: PlaceMark) -> bool:
    return mark.place.code is not None and len(mark.place.code) == len("17.71.03")


def _regions_of(around: Surroundings, stretch: Stretch, number: Number, carried: str | None) -> tuple[str | None, ...]:
    """The region codes by the sentence itself, else by those before it.

    In this order: the nearest place since the number before, a place that follows ('anak di Kota Palu'), the nearest
    place before, a place later in the sentence, `carried`, the article's own.
    """
    doc = around.doc
    inside = [p for p in around.places if stretch.first <= p.first and p.last <= stretch.last]
    national = [p for p in inside if p.place.code == "ID"]
    if number.role == "aim" and _rules_aim(number, national) and not _local_aim(doc, number):
        return ("ID",)
    if number.role == "aim" and carried == "ID" and number.head is not None:
        return ("ID",)
    nation = [p for p in inside if p.place.code == "ID" and _compares(doc, p)]
    closest = [p for p in inside if p.last < number.first][-1:]
    if closest and closest[0] in nation and number.role != "aim":
        return ("ID",)
    if any(
        p.place.code == "ID" and 0 < p.first - number.last <= 4 and doc[p.first - 1].lower_ in ("di", "se")
        for p in inside
    ):
        return ("ID",)
    inside = _without_parents([p for p in inside if p.place.code != "ID"])
    if nation and not inside and number.role != "aim":
        return ("ID",)
    if number.inherited and (unknown := _unknown_label(around, stretch, number)):
        return (_meant(around, unknown),)
    before = [n for n in stretch.numbers if n.last < number.first]
    after = [n for n in stretch.numbers if n.first > number.last]
    left = [p for p in inside if p.last < number.first]
    right = [p for p in inside if p.first > number.last and (not after or p.first < after[0].first)]
    right = [p for p in right if doc[p.first - 1].lower_ not in _ELSEWHERE and not _an_example(around, p)]
    right = [p for p in right if not {",", ";"} & {doc[i].text for i in range(number.last + 1, p.first)}]
    here = [p for p in right if p.place.kind == "anaphor" and p.place.code and _located(doc, number, p)]
    if here:
        return (here[0].place.code,)
    located = [p for p in right if _located(doc, number, p)]
    own = [p for p in inside if p.first > number.last and p.place.office and not left and not located]
    if own and _says_ours(around, stretch, number):
        return (own[-1].place.code,)
    if left and (not before or left[-1].first > before[-1].last):
        best = left[-1]
        if located and before and _located(doc, before[-1], best):
            # '388 orang di Toili dan 275 orang di Pagimana': each has its place behind it.
            return (located[0].place.code,)
        inner = [p for p in right if _located(doc, number, p) and _lies_in(p, best)]
        if inner:
            return (inner[0].place.code,)
        return tuple(dict.fromkeys(p.place.code for p in (*_joint(doc, number, best, left), best)))
    nearest = located or left[-1:] or right[:1] or _place_before(around, stretch, number)
    # A ministry's number without any place is the country's: 'Kemdagri menargetkan KIA bagi 5 juta anak'.
    country = "ID" if national else None
    return (nearest[0].place.code if nearest else carried or around.main_place or country,)


def _says_ours(around: Surroundings, stretch: Stretch, number: Number) -> bool:
    """Whether an official speaks of his own place: '"Anak kami 161.398 orang," dalih Sekretaris Dukcapil Bima'."""
    words = [around.doc[i].lower_ for i in range(stretch.first, number.last + 5) if i <= stretch.last]
    return bool({"kami", "kita"} & set(words)) and words[0] in ('"', "“")


def _place_before(around: Surroundings, stretch: Stretch, number: Number) -> list[PlaceMark]:
    """The last place of the same paragraph before the sentence: 'Juru kunci adalah Nduga. Penduduknya …'."""
    start = around.lines[number.line][0]
    return [
        p
        for p in around.places
        if start <= p.first
        and p.last < stretch.first
        and p.place.code not in (None, "ID")
        and not _an_example(around, p)
        and not _one_of_several(around, p)
    ][-1:]


def _one_of_several(around: Surroundings, mark: PlaceMark) -> bool:
    """Whether a place ends a list of places: 'berlayar ke Pulau Tiga, Subi, dan Serasan'."""
    listed = around.doc[mark.first - 1].lower_ in ("dan", "serta") and around.doc[mark.first - 2].text == ","
    return listed and any(0 < mark.first - p.last <= 3 for p in around.places)


def _an_example(around: Surroundings, mark: PlaceMark) -> bool:
    """Whether a place is only the first or the last of many: 'terbanyak di Kecamatan Murung Pudak'."""
    return any(token.lower_ in _SUPERLATIVES for token in around.doc[max(0, mark.first - 3) : mark.first])


def _without_parents(marks: Sequence[PlaceMark]) -> list[PlaceMark]:
    """Leave out a place that only says where the one before it lies: 'Kabupaten Ende, Provinsi Nusa Tenggara Timur'."""
    kept: list[PlaceMark] = []
    for mark in marks:
        above = (
            kept and kept[-1].place.code and mark.place.code and kept[-1].place.code.startswith(f"{mark.place.code}.")
        )
        if not (above and mark.first - kept[-1].last <= 4):
            kept.append(mark)
    return kept


def _lies_in(inner: PlaceMark, outer: PlaceMark) -> bool:
    return bool(inner.place.code and outer.place.code and inner.place.code.startswith(f"{outer.place.code}."))


def _compares(doc: Doc, mark: PlaceMark) -> bool:
    """Whether the country is what is counted ('rata-rata Indonesia'), not an attribute ('Republik Indonesia')."""
    before = {doc[i].lower_ for i in range(max(0, mark.first - 3), mark.last + 1)}
    return mark.place.certain and bool(before & {"rata", "secara", "se", "seluruh", "tingkat", "angka", "database"})


def _unknown_label(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """Capitalised words right before a list item's number that are no known place: 'Pelelawan 12 ribu'."""
    last = number.first - 1
    at = last
    while at > stretch.first and last - at < _LONGEST_NAME and _of_a_name(around.doc[at]):
        at -= 1
    if at == last or around.doc[at].lower_ not in _BEFORE_A_NAME:
        return None
    if any(p.first <= last and p.last > at for p in around.places):
        return None
    if any(d.first <= last and d.last > at for d in around.dates):
        return None
    return around.doc[at + 1 : last + 1].text


def _of_a_name(token: Token) -> bool:
    return token.is_title and token.is_alpha and token.lower_ not in _BEFORE_A_NAME


def _meant(around: Surroundings, name: str) -> str | None:
    """The district of the article's regency, or else the regency, that an unknown name means: 'Sei Bingei'."""
    return district_named(name, around.main_place) or misspelt_regency(name)


def _located(doc: Doc, number: Number, mark: PlaceMark) -> bool:
    between = [doc[i].lower_ for i in range(number.last + 1, mark.first)]
    return len(between) <= 8 and bool(_LOCATIVES & set(between)) and not {",", ";", "dan"} & set(between)


def _local_aim(doc: Doc, number: Number) -> bool:
    """Whether a target is said to be the place's own: 'target provinsi, 80 persen, apalagi target nasional …'."""
    before = [token.lower_ for token in doc[max(0, number.first - 4) : number.first]]
    return any(a in ("target", "sasaran") and b in ("provinsi", "daerah", "kabupaten", "dinas") for a, b in pairwise(before))


def _rules_aim(number: Number, national: Sequence[PlaceMark]) -> bool:
    # A count aimed at nation-wide runs to millions; 'pusat mematok 12.149 lembar' speaks of the place at hand.
    ruling = national if number.share else [p for p in national if p.place.certain]
    reached = [max(number.near.get(p.last, 0.0), number.near.get(p.first, 0.0)) for p in ruling]
    return max(reached, default=0.0) >= 0.25


def _joint(doc: Doc, number: Number, best: PlaceMark, marks: Sequence[PlaceMark]) -> list[PlaceMark]:
    """The places that share one number: 'Tarakan dan Nunukan sama-sama sekitar 63 persen'."""
    between = {doc[i].lower_ for i in range(best.last + 1, number.first)}
    if not {"sama", "masing"} & between or best.last > number.first:
        return []
    earlier = [m for m in marks if m.last < best.first]
    return [
        m
        for m in earlier
        if {doc[i].lower_ for i in range(m.last + 1, best.first)} <= _JOINS
    ]


def date_of(around: Surroundings, stretch: Stretch, number: Number, carried: str | None) -> str | None:
    """The date that a number holds for, as precise as written; a target's is its deadline.

    A date right behind the number ('40 persen pada 2022') comes first, then the nearest before it that does not stand
    right behind another number, then a later one in the sentence, then `carried`.
    """
    inside = [d for d in around.dates if stretch.first <= d.first and d.last <= stretch.last]
    stated = [d for d in inside if d.date.kind != "weekday"]
    if number.role != "aim":
        stated = [d for d in stated if d.date.role not in ("deadline", "since")]
    stated = [d for d in stated if not _still_to_come(around.doc, number, d)]
    behind = [d for d in stated if _right_behind(around.doc, number, d)]
    others = [n for n in stretch.numbers if n is not number]
    free = [d for d in stated if not any(_right_behind(around.doc, other, d) for other in others)]
    before = [d for d in free if d.last < number.first]
    after = [d for d in free if d.first > number.last and not _compared_with(around.doc, d)]
    if number.role == "aim":
        chosen = behind or before[-1:] or [d for d in after if d.date.role == "deadline"][:1] or after[:1]
        if not chosen and around.doc[number.first - 1].lower_ == "targetnya":
            chosen = [d for d in stated if d.last < number.first][-1:]
        return _deadline(around, chosen[0]) if chosen else carried if number.head else None
    chosen = behind or before[-1:] or after[:1] or [d for d in stated if d.last < number.first][-1:]
    if chosen:
        return chosen[0].date.value
    said = [d for d in inside if d.date.kind == "weekday"]
    if number.role == "flow" and _that_day(around.doc, stretch):
        said = [d for d in around.dates if d.date.kind == "weekday" and d.last < stretch.first][-1:]
    return carried or (said[0].date.value if said else None) or around.published


def _deadline(around: Surroundings, mark: DateMark) -> str:
    """A target's date; one without its own year lies ahead: 'target 98,5 persen pada 30 November'."""
    date, published = mark.date.value, around.published
    words = around.doc[mark.first : mark.last + 1]
    said_year = any((word.like_num and len(word) == 4) or word.lower_ == "lalu" for word in words)
    if published and not said_year and len(date) > 4 and date < published[: len(date)]:
        return f"{int(date[:4]) + 1}{date[4:]}"
    return date


def _that_day(doc: Doc, stretch: Stretch) -> bool:
    """Whether a sentence goes on about the day told before: 'Pada hari itu juga petugas menyerahkan …'."""
    words = [doc[i].lower_ for i in range(stretch.first, min(stretch.first + 5, stretch.last))]
    return any(pair == ("hari", "itu") for pair in pairwise(words))


def tells_of_the_same_period(doc: Doc, stretch: Stretch) -> bool:
    """Whether a sentence speaks of the period told before: 'Pada tahun yang sama dinas mengeluarkan 7.022 akta'."""
    words = [doc[i].lower_ for i in range(stretch.first, stretch.last + 1)]
    return any(
        pair == ("yang", "sama") and word in _PERIODS for word, pair in zip(words, pairwise(words[1:]), strict=False)
    )


def opens_with_a_day(around: Surroundings, stretch: Stretch) -> bool:
    """Whether a sentence tells what was done on a day: 'Pada Selasa (14/5), petugas merekam …'."""
    return any(d.date.kind == "weekday" and stretch.first <= d.first <= stretch.first + 1 for d in around.dates)


def tells_until_when(around: Surroundings, stretch: Stretch) -> bool:
    """Whether a sentence tells the date until which it counts: 'terekam hingga akhir Desember 2018'."""
    return any(d.date.role == "as_of" and stretch.first <= d.first <= stretch.last for d in around.dates)


def stated_date(around: Surroundings, stretch: Stretch) -> str | None:
    """The date that a sentence gives for its data: 'Sampai Juni 2018 …', 'data konsolidasi semester 2 tahun 2018'."""
    inside = [d for d in around.dates if stretch.first <= d.first and d.last <= stretch.last]
    data = any(around.doc[i].lower_ in _OF_DATA for i in range(stretch.first, stretch.last + 1))
    stated = [
        d for d in inside if (d.date.role == "as_of" and not _ends_a_span(around, d)) or (data and d.date.kind != "weekday" and d.date.role is None)
    ]
    figures = any(number.role not in (None, "other") for number in stretch.numbers)
    return stated[0].date.value if stated and not figures else None


def _ends_a_span(around: Surroundings, mark: DateMark) -> bool:
    """Whether a date only ends a span of time: 'kami berhenti keliling dari Maret sampai Juli'."""
    return any(0 <= mark.first - d.last <= 2 and around.doc[d.first - 1].lower_ == "dari" for d in around.dates if d is not mark)


def _still_to_come(doc: Doc, number: Number, mark: DateMark) -> bool:
    """Whether the date behind a number is when something will be done about it: '1.040 anak kami kejar tahun ini'."""
    return number.role != "aim" and any(doc[i].lower_ in _PLANS for i in range(number.last + 1, mark.first))


def _compared_with(doc: Doc, mark: DateMark) -> bool:
    """Whether a date is what the number is compared with: '45 persen itu tak bergeser dari semester II 2024'."""
    before = {doc[i].lower_ for i in range(max(0, mark.first - 2), mark.first)}
    return bool(before & {"dari", "dibanding", "dibandingkan", "daripada", "dengan"})


def _right_behind(doc: Doc, number: Number, mark: DateMark) -> bool:
    between = [doc[i].lower_ for i in range(number.last + 1, mark.first)]
    return mark.first > number.last and len(between) <= 2 and not _PARTED & set(between)
