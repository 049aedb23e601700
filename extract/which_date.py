"""Which date a number holds for: one in its sentence, or the one carried from before."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, pairwise, takewhile

from extract.candidates import Number, Stretch
from extract.surroundings import DateMark, Surroundings
from extract.tokens import Tokens
from extract.words import words_of

# Words of a sentence whose date is its data's: 'data semester 2 tahun 2018', 'kinerja selama 2021'.
_OF_DATA = words_of("of-data")
_PLANS = words_of("plans")
_PERIODS = words_of("periods")
_SAME = frozenset({"sama"})
# A date ends the span that another one right before it begins: so many words apart at most.
_SPANNED = 2
_THAT = frozenset({"itu", "tersebut"})
_LONGEST_HEADING = 8
# A date is right behind a number when it is so few words away.
_FEW = 3
_PARTED = frozenset({",", ";", ".", "dan", "target", "targetnya"})


def date_of(around: Surroundings, stretch: Stretch, number: Number, carried: str | None) -> str | None:
    """The date that a number holds for, as precise as written; a target's is its deadline.

    A date right behind the number ('40 persen pada 2022') comes first, then the nearest before it that does not stand
    right behind another number, then a later one in the sentence, then `carried`.
    """
    inside = around.dates.within(stretch.first, stretch.last)
    stated = [d for d in inside if d.date.kind != "weekday"]
    if number.role != "aim":
        stated = [d for d in stated if d.date.role not in ("deadline", "since")]
    stated = [d for d in stated if not _still_to_come(around.doc, number, d)]
    behind = [d for d in stated if _right_behind(around.doc, number, d)]
    free = [d for d in stated if all(n is number for n in _right_before(around.doc, stretch, d))]
    before = [d for d in free if d.last < number.first]
    after = [d for d in free if d.first > number.last and not _compared_with(around.doc, d)]
    if _told_before(around.doc, number):
        after = []
    if number.role == "aim":
        chosen = behind or before[-1:] or [d for d in after if d.date.role == "deadline"][:1] or after[:1]
        if not chosen and (year := _that_year(around, stretch, number)):
            return year
        if not chosen and around.doc[number.first - 1].lower_ == "targetnya":
            chosen = [d for d in stated if d.last < number.first][-1:]
        if chosen:
            return _deadline(around, chosen[0])
        return carried if number.head or _takes_up(around.doc, stretch) else _in_title(around, number)
    chosen = behind or before[-1:] or after[:1] or [d for d in stated if d.last < number.first][-1:]
    if chosen:
        return chosen[0].date.value
    if told := _that_year(around, stretch, number) or _below_heading(around, stretch, number):
        return told
    said = [d for d in inside if d.date.kind == "weekday"]
    if number.role == "flow" and that_day(around.doc, stretch):
        earlier = (d for d in around.dates.before(stretch.first) if d.date.kind == "weekday")
        said = list(islice(earlier, 1))
    return carried or (said[0].date.value if said else None) or around.published


def _takes_up(doc: Tokens, stretch: Stretch) -> bool:
    """Whether a sentence goes on about what was just told: 'Hasil tersebut tidak menyentuh target, yakni 20.000'."""
    words = [token.lower_ for token in doc[stretch.first : min(stretch.first + 2, stretch.last)]]
    told = words[:1] in (["hasil"], ["capaian"], ["angka"], ["jumlah"], ["realisasi"])
    return told and words[1:] in (["itu"], ["tersebut"], ["ini"])


def _in_title(around: Surroundings, number: Number) -> str | None:
    """The date that the title gives with the same number: 'Tahun Ini 5 Juta Anak Dapat KIA'."""
    first, last = around.lines.get(0, (0, -1))
    title = takewhile(lambda stretch: stretch.first <= last, around.stretches)
    titled = {n.quantity.readings[:1] for stretch in title for n in stretch.numbers if n.title}
    told = list(around.dates.within(first, last)) if number.quantity.readings[:1] in titled else []
    return told[0].date.value if told else None


def _below_heading(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """The date with which the paragraph below a heading begins: '415 Keping Sehari' over 'Selama 2021, dengan …'."""
    alone = (
        around.lines[number.line] == (stretch.first, stretch.last) and stretch.last - stretch.first < _LONGEST_HEADING
    )
    start = around.lines.get(number.line + 1, (-1, -1))[0]
    if number.title or not alone or start < 0 or around.doc[stretch.last].is_punct:
        return None
    told = [d for d in around.dates.begun(start, start + 2) if d.date.kind != "weekday"]
    return told[0].date.value if told else None


def _that_year(around: Surroundings, stretch: Stretch, number: Number) -> str | None:
    """The year told before that a sentence takes up: 'meleset pada 2021. KIA yang tercetak sepanjang tahun itu …'."""
    that = around.doc.among(_THAT, stretch.first + 1, number.first - 1)
    if not any(around.doc[i - 1].lower_ == "tahun" for i in that):
        return None
    told = (d.date.value[:4] for d in around.dates.before(stretch.first) if d.date.kind != "weekday")
    return next(told, None)


def _told_before(doc: Tokens, number: Number) -> bool:
    """Whether a whole was told before, and a later date is its parts': 'Dari 101.042 KIA itu, 68.410 sampai 2020'."""
    following = [token.lower_ for token in doc[number.last + 1 : number.last + 7]]
    return number.first > 0 and doc[number.first - 1].lower_ == "dari" and "itu" in following


def _deadline(around: Surroundings, mark: DateMark) -> str:
    """A target's date; one without its own year lies ahead: 'target 98,5 persen pada 30 November'."""
    date, published = mark.date.value, around.published
    words = around.doc[mark.first : mark.last + 1]
    if around.doc.written(mark.first, mark.last).lower().startswith("awal tahun") and mark.date.role != "deadline":
        return date[:4]  # 'Awal tahun dinas menargetkan 15.000 keping': when it was set
    said_year = any((word.like_num and len(word.text) == 4) or word.lower_ == "lalu" for word in words)
    if published and not said_year and len(date) > 4 and date < published[: len(date)]:
        return f"{int(date[:4]) + 1}{date[4:]}"
    return date


def is_to_come(date: str | None, published: str | None) -> bool:
    """Whether a date lies after that of publication, as far as both are known: 2019 after 2018-03-08."""
    if date is None or published is None:
        return False
    known = min(len(date), len(published))
    return date[:known] > published[:known]


def that_day(doc: Tokens, stretch: Stretch) -> bool:
    """Whether a sentence goes on about the day told before: 'Pada hari itu juga petugas menyerahkan …'."""
    words = [doc[i].lower_ for i in range(stretch.first, min(stretch.first + 5, stretch.last))]
    return any(pair == ("hari", "itu") for pair in pairwise(words))


def tells_of_the_same_period(doc: Tokens, stretch: Stretch) -> bool:
    """Whether a sentence speaks of the period told before: 'Pada tahun yang sama dinas mengeluarkan 7.022 akta'."""
    same = doc.among(_SAME, stretch.first + 2, stretch.last)
    return any(doc[i - 1].lower_ == "yang" and doc[i - 2].lower_ in _PERIODS for i in same)


def opens_with_a_day(around: Surroundings, stretch: Stretch) -> bool:
    """Whether a sentence tells what was done on a day: 'Pada Selasa (14/5), petugas merekam …'."""
    return any(d.date.kind == "weekday" for d in around.dates.begun(stretch.first, stretch.first + 1))


def tells_until_when(around: Surroundings, stretch: Stretch) -> bool:
    """Whether a sentence tells the date until which it counts: 'terekam hingga akhir Desember 2018'."""
    return any(d.date.role == "as_of" for d in around.dates.begun(stretch.first, stretch.last))


def stated_date(around: Surroundings, stretch: Stretch) -> str | None:
    """The date that a sentence gives for its data: 'Sampai Juni 2018 …', 'data konsolidasi semester 2 tahun 2018'."""
    inside = around.dates.within(stretch.first, stretch.last)
    data = around.doc.has(_OF_DATA, stretch.first, stretch.last)
    stated = [
        d
        for d in inside
        if (d.date.role == "as_of" and not _ends_a_span(around, d))
        or (data and d.date.kind != "weekday" and d.date.role is None)
    ]
    figures = any(number.role not in (None, "other") for number in stretch.numbers)
    return stated[0].date.value if stated and not figures else None


def _ends_a_span(around: Surroundings, mark: DateMark) -> bool:
    """Whether a date only ends a span of time: 'kami berhenti keliling dari Maret sampai Juli'."""
    near = takewhile(lambda d: mark.first - d.last <= _SPANNED, around.dates.before(mark.first))
    return any(around.doc[d.first - 1].lower_ == "dari" for d in near)


def _still_to_come(doc: Tokens, number: Number, mark: DateMark) -> bool:
    """Whether the date behind a number is when something will be done about it: '1.040 anak kami kejar tahun ini'."""
    return number.role != "aim" and doc.has(_PLANS, number.last + 1, mark.first - 1)


def _compared_with(doc: Tokens, mark: DateMark) -> bool:
    """Whether a date is what the number is compared with: '45 persen itu tak bergeser dari semester II 2024'."""
    before = {doc[i].lower_ for i in range(max(0, mark.first - 2), mark.first)}
    return bool(before & {"dari", "dibanding", "dibandingkan", "daripada", "dengan"})


def _right_before(doc: Tokens, stretch: Stretch, mark: DateMark) -> list[Number]:
    """The numbers right behind which a date stands; only the last few before it can be."""
    end = bisect_left(stretch.numbers, mark.first, key=lambda number: number.first)
    return [n for n in stretch.numbers[max(0, end - _FEW) : end] if _right_behind(doc, n, mark)]


def _right_behind(doc: Tokens, number: Number, mark: DateMark) -> bool:
    near = 0 < mark.first - number.last <= _FEW
    return near and not doc.has(_PARTED, number.last + 1, mark.first - 1)
