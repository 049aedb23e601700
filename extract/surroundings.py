"""Everything around an article's numbers that can rule them: documents, places, dates, in the order of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract import cues, dates, places
from extract.candidates import Stretch
from extract.cues import DocumentSpan
from extract.dates import DateSpan
from extract.hosts import host_region
from extract.marks import Marks
from extract.model import Article, Document
from extract.places import Place
from extract.text import Layout
from extract.tokens import Tokens

# What follows a place in an outlet's name, and how far that stands from the line's beginning at most.
_OUTLET = re.compile(r"[^\n.,–—-]{0,20}\)? ?[–—-] ")
_LONGEST = 40
# How far behind a place stands what it lies in, in words.
_PARENT, _FAR_PARENT = 4, 16
# A dateline stands after at most so many line breaks; further down 'Brebes – 71.205 orang' is an item of a list.
_HIGHEST = 3
# 'Target tahun 2023 ini' tells when an undated article was written.
_THIS_YEAR = re.compile(r"tahun (?P<year>20\d\d) ini\b", re.IGNORECASE)
# What follows the place of a dateline: an outlet, a date, a dash.
# 'Bukan Kota Bima, melainkan kabupatennya'; 'kabupaten hasil pemekaran Nias'.
_DENIED = re.compile(
    r"\b(?:[Bb]ukan(?: di)?|pemekaran(?: dari)?|mekar dari|induk(?:nya)?)"
    r"\s+(?:(?:[Kk]ota|[Kk]abupaten|[Pp]rovinsi)\s+)?$"
)
_DATELINE = re.compile(r"(?:,? ?\(?(?:[^\n.–—]|\.(?=\w)){0,40}?\)?)?(?: -{1,2} |,? ?[–—] ?|\.\w{2,3} [–—-])")


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A resolved place by its tokens, both inclusive."""

    place: Place
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date by its tokens, both inclusive."""

    date: DateSpan
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that can rule a number, in the order of the text.

    `national` are the places that are the country, `regional` the others inside sentences without those that only say
    where another lies.
    """

    doc: Tokens
    stretches: Sequence[Stretch]
    documents: Marks[DocumentSpan]
    foreign: Sequence[tuple[int, int]]
    places: Marks[PlaceMark]
    national: Marks[PlaceMark]
    regional: Marks[PlaceMark]
    dates: Marks[DateMark]
    main_document: Document | None
    main_place: str | None
    published: str | None
    lines: Mapping[int, tuple[int, int]]


def look_around(
    article: Article, layout: Layout, stretches: Sequence[Stretch], named: Sequence[DocumentSpan]
) -> Surroundings:
    """Find and resolve the documents, places and dates of the text that counts."""
    text = article.text
    prior = article.region or host_region(article.outlet, article.url)
    resolved = [p for p in places.resolve(places.find(text), prior) if layout.dropped_at(p.start) is None]
    published = article.published or reference_date(text)
    dated = [d for d in dates.find(text, published) if layout.dropped_at(d.start) is None]
    about = [p for p in resolved if not _in_dateline(text, p)]
    title_end = layout.sentences[0].end if layout.sentences and layout.sentences[0].title else 0
    main = "ID" if _ministry_says(text, about) else places.main_place(about, title_end, prior)
    lines: dict[int, tuple[int, int]] = {}
    for sentence, stretch in zip(layout.sentences, stretches, strict=True):
        lines[sentence.line] = (lines.get(sentence.line, (stretch.first, 0))[0], stretch.last)
    documents = Marks(d for d in named if layout.dropped_at(layout.tokens.starts[d.first]) is None)
    marks = Marks(PlaceMark(p, *layout.tokens.touched(p.start, p.end)) for p in about if _speaks(text, p, main))
    return Surroundings(
        layout.tokens,
        stretches,
        documents,
        cues.foreign(layout.doc),
        marks,
        Marks(mark for mark in marks if mark.place.code == "ID"),
        Marks(mark for stretch in stretches for mark in _regional(marks.within(stretch.first, stretch.last))),
        Marks(DateMark(d, *layout.tokens.touched(d.start, d.end)) for d in dated),
        _main_document(documents, lines.get(0, (0, -1))[1]),
        main,
        published,
        lines,
    )


def _ministry_says(text: str, found: Sequence[Place]) -> bool:
    """Whether the title quotes the ministry: 'Kemendagri: Masih 4,6 Juta Orang Belum Rekam KTP-el'."""
    return bool(found) and found[0].start == 0 and found[0].kind == "national" and text.startswith(":", found[0].end)


def _regional(marks: Sequence[PlaceMark]) -> list[PlaceMark]:
    """The regions, none that only says where the one before lies: 'Kabupaten Ende, Provinsi Nusa Tenggara Timur'."""
    kept: list[PlaceMark] = []
    for mark in marks:
        if mark.place.code == "ID":
            continue
        above = (
            kept and kept[-1].place.code and mark.place.code and kept[-1].place.code.startswith(f"{mark.place.code}.")
        )
        if not (above and mark.first - kept[-1].last <= (_FAR_PARENT if is_district(kept[-1]) else _PARENT)):
            kept.append(mark)
    return kept


def is_district(mark: PlaceMark) -> bool:
    """Whether a place is a kecamatan or distrik."""
    return mark.place.code is not None and len(mark.place.code) == len("17.71.03")


def _main_document(documents: Marks[DocumentSpan], title_end: int) -> Document | None:
    """The document that the article is about: the most frequent one, of those in its title where it names any."""
    strong = [d for d in documents if not d.weak]
    titled = [d.document for d in strong if d.last <= title_end]
    ranked = [document for document, _ in Counter(d.document for d in strong).most_common()]
    return next((document for document in ranked if not titled or document in titled), None)


def _speaks(text: str, place: Place, main: str | None) -> bool:
    """Whether a number may be about the place: no dateline, no other place's name in a name ('Kampung Ambon')."""
    strange = place.kind == "part_of_name" and main and place.code and place.code.split(".")[0] != main.split(".")[0]
    return (
        not strange
        and not _is_dateline(text, place)
        and _DENIED.search(text, max(0, place.start - _LONGEST), place.start) is None
    )


def _is_dateline(text: str, place: Place) -> bool:
    """Whether a place opens its line as a dateline: 'SAMARINDA, Kaltim Hari Ini – …' is where it was written."""
    opens = place.start == 0 or text[place.start - 1] == "\n"
    return opens and _stands_high(text, place.start) and _DATELINE.match(text, place.end) is not None


def _in_dateline(text: str, place: Place) -> bool:
    """Whether a place is a part of the outlet's name in a dateline: 'BANDARLAMPUNG, Lampung Siber - …'."""
    start = text.rfind("\n", max(0, place.start - _LONGEST), place.start) + 1
    near = start < place.start and place.start - start < _LONGEST
    return near and _stands_high(text, start) and _OUTLET.match(text, place.end) is not None


def _stands_high(text: str, at: int) -> bool:
    """Whether this offset is in one of the lines that a dateline may open."""
    end = -1
    for _ in range(_HIGHEST + 1):
        end = text.find("\n", end + 1, at)
        if end < 0:
            return True
    return False


def reference_date(text: str) -> str | None:
    """A date for an article without one: when something was said, its first full date, or a year.

    It is as coarse as what the text tells, and None where the text tells none.
    """
    spans = dates.find(text, None)
    said = [d.value for d in spans if d.kind == "weekday" and len(d.value) == len("2024-06-30")]
    found = [d.value for d in spans if d.kind == "absolute"]
    full = said + [value for value in found if len(value) == len("2024-06-30")]
    if full:
        return full[0]
    imprint = dates.imprint(text)
    now = _THIS_YEAR.search(text)
    if now and not imprint:
        return now["year"]
    years = [imprint] if imprint else sorted({value[:4] for value in found}, reverse=True)
    return years[0] if years else None
