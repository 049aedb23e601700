"""Whether a number is about everyone eligible or about a part of them: pupils, prisoners, newborns, an age band."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.candidates import Number, Stretch
from extract.cues import Role, phrases
from extract.marks import Marks
from extract.model import Document, Measure
from extract.shaped import shaped
from extract.text import tokenizer
from extract.tokens import Tokens
from extract.words import words_of

_AGE = re.compile(
    r"(?P<low>\d+|nol|satu)\s*(?:tahun|bulan|hari|-)?\s*(?:-|–|sampai(?: dengan)?|hingga|s/d)\s*(?:sebelum\s*)?"
    r"(?P<high>\d+|lima|satu)",
    re.IGNORECASE,
)
_OVER = re.compile(r"(?P<low>\d+)\s*tahun\s*ke\s*atas", re.I)
# Ages that mean everyone who should hold the document: children under 17 (Permendagri 2/2016), under 18 for birth
# certificates, 17 and over for the KTP.
_EVERYONE_FROM = 15
_AGE_REACH = 6
_EVERYONE = words_of("everyone")
# Rules that speak of people who are recorded and lack the card alone.
_CARD_MISSING = frozenset({"waiting-for-print", "without-a-card"})


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One row of groups.toml (its head says what the keys mean)."""

    id: str
    label: str
    phrases: tuple[str, ...]
    reach: int
    examples: tuple[str, ...]
    roles: tuple[Role, ...] = ()
    measures: tuple[Measure, ...] = ()
    documents: tuple[Document, ...] = ()
    venue: bool = False
    theme: bool = False


@dataclass(frozen=True, slots=True)
class GroupMark:
    """A group's phrase by its tokens, both inclusive."""

    row: GroupRow
    first: int
    last: int


@cache
def _rows() -> dict[str, GroupRow]:
    return {row.id: row for row in shaped("groups", "group", GroupRow)}


@cache
def _matcher() -> PhraseMatcher:
    from spacy.tokens import Doc as NewDoc

    vocab = tokenizer().vocab
    matcher = PhraseMatcher(vocab, attr="LOWER")
    for row in _rows().values():
        matcher.add(row.id, [NewDoc(vocab, words=phrase.split()) for phrase in phrases(row.phrases)])
    return matcher


def find(doc: Doc) -> Marks[GroupMark]:
    """The group phrases of a text in their order."""
    found = [GroupMark(_rows()[span.label_], span.start, span.end - 1) for span in _matcher()(doc, as_spans=True)]
    return Marks(sorted(found, key=lambda mark: (mark.first, mark.last)))


def group_of(
    doc: Tokens, stretch: Stretch, number: Number, document: Document, measure: Measure, marks: Marks[GroupMark]
) -> str | None:
    """The label of the group that a number is about, None for everyone: '200 warga binaan' → prison."""
    age = _age_band(doc, stretch, number)
    if age:
        return age
    near = number.near
    flow = number.votes.get("flow")
    # '500 KIA a week, handed over at schools' is no event at a school.
    regular = number.role == "flow" and flow is not None and flow.cue is not None and flow.cue.period != "event"
    best, label = 0.25, None
    for mark in marks.within(stretch.first, stretch.last):
        if (mark.row.roles and number.role not in mark.row.roles) or (mark.row.venue and regular):
            continue
        if mark.row.measures and measure not in mark.row.measures:
            continue
        if mark.row.documents and document not in mark.row.documents:
            continue
        between = mark.first - number.last - 1 if mark.first > number.last else number.first - mark.last - 1
        weight = max(near.get(mark.first, 0.0), near.get(mark.last, 0.0))
        if between <= mark.row.reach and weight > best:
            best, label = weight, mark.row.label
    if label is None and document == "ktp" and measure.startswith("unissued") and _CARD_MISSING & set(number.rules):
        return "recorded"
    return label


def theme(marks: Sequence[GroupMark], title_end: int) -> str | None:
    """The group that the whole article is about, where its title names one by age or right: 'pemilih pemula'."""
    return next((m.row.label for m in marks if m.last <= title_end and m.row.theme), None)


def is_of_everyone(doc: Tokens, stretch: Stretch) -> bool:
    """Whether a sentence turns from the group to all who are obliged: 'Untuk penduduk dewasa', 'dari wajib KTP'."""
    return doc.has(_EVERYONE, stretch.first, stretch.last)


def _age_band(doc: Tokens, stretch: Stretch, number: Number) -> str | None:
    """'age 0-5' where an age band stands right beside the number and is not everyone's."""
    begin, end = max(stretch.first, number.first - _AGE_REACH - 4), min(stretch.last, number.last + _AGE_REACH + 4)
    left, right = doc.written(begin, number.first - 1), doc.written(number.last + 1, end)
    for text, first in ((left, False), (right, True)):
        if "usia" not in text.lower() and "umur" not in text.lower():
            continue
        over = _OVER.search(text)
        if over and int(over["low"]) > 17:
            return f"age {over['low']}+"
        band = _AGE.search(text) if first else next(reversed(list(_AGE.finditer(text))), None)
        if band is None:
            continue
        low, high = (_number(band[name]) for name in ("low", "high"))
        if high < _EVERYONE_FROM or (low > 0 and low != 1):
            return f"age {low}-{high}"
    return None


def _number(word: str) -> int:
    return {"nol": 0, "satu": 1, "lima": 5}.get(word.lower(), 0) if not word.isdigit() else int(word)
