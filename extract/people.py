"""Names of people in a sentence, and the office that stands beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from extract.candidates import Stretch
from extract.shaped import shaped
from extract.tokens import Tokens

# A name has at most so many words, and a title stands at most so many words before it.
_LONGEST_NAME = 5
_TITLE_REACH = 16
# A cut name ('Angel' for 'Angela') is known by so many letters.
_LEAST_OF_A_NAME = 4
# An office stands at most so many words behind a name: 'Budi, S.Sos., M.Si., selaku Kepala Dinas …'.
_OFFICE_REACH = 12
_DASHES = frozenset("–—-")
# What may stand inside an office, beside its words.
_JOINING = frozenset({",", "(", ")", ".", "dan", "-", "/"})


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row of speakers.toml."""

    id: str
    kind: Literal[
        "say",
        "title",
        "honorific",
        "degree",
        "self",
        "stop",
        "back",
        "day",
        "as",
        "source",
        "called",
        "child",
        "class",
        "kin",
        "street",
    ]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name by its tokens, both inclusive, and the office told beside it."""

    text: str
    first: int
    last: int
    office: str | None = None


@cache
def listed(*kinds: str) -> frozenset[str]:
    """The words of these kinds in speakers.toml, in lower case."""
    return frozenset(word for row in shaped("speakers", "word", WordRow) if row.kind in kinds for word in row.words)


class KnownNames:
    """The people named so far in an article, found by the words of their names however many they are."""

    def __init__(self) -> None:
        self._wholes: list[str] = []
        # At which turn each name was told last, by each of its words, and by what a cut leaves of its first one.
        self._with_word: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._cut: dict[str, int] = {}

    def add(self, name: str) -> None:
        """Keep a name; the longest form of it among those before is told once and for all."""
        at = len(self._wholes)
        self._wholes.append(self.full(name))
        for word in _words(name):
            self._with_word[word][name] = at
        self._cut[name.lower().split()[0][:-1]] = at

    def full(self, name: str) -> str:
        """The longest form of a name, of several people the latest: 'Widodo' is 'Widodo Saputra', 'Angel' 'Angela'."""
        cut = self._cut.get(name.lower(), -1) if len(name) >= _LEAST_OF_A_NAME else -1
        last = max(self._last(name), cut)
        return self._wholes[last] if last >= 0 else name

    def __contains__(self, name: str) -> bool:
        """Whether all words of a name are those of one person: 'Widodo' after 'Widodo Saputra'."""
        return self._last(name) >= 0

    def _last(self, name: str) -> int:
        """The place of the last name that has all words of this one, or -1."""
        words = _words(name)
        rarest = min((self._with_word.get(word, {}) for word in words), key=len)
        return max((at for other, at in rarest.items() if words <= _words(other)), default=-1)


def find(
    doc: Tokens,
    stretch: Stretch,
    places: frozenset[int],
    known: KnownNames,
    spotted: frozenset[int],
    headline: bool,
) -> list[Name]:
    """Names of a sentence: capitalised words that are `spotted`, known from before, or stand after a title.

    `places` are the tokens of place names, `spotted` those that the network takes for people's names; a `headline`
    gives a capital to every word.
    'Kata Kepala Disdukcapil Kota Palu, Drs. Budi Santoso, …' → Budi Santoso, 'Kepala Disdukcapil Kota Palu'.
    """
    found = [n for n in capitalised(doc, stretch, places) if _is_person(doc, stretch, n, known, spotted, headline)]
    return [_with_office(doc, stretch, found, index) for index in range(len(found))]


def capitalised(doc: Tokens, stretch: Stretch, places: frozenset[int]) -> Iterator[Name]:
    """Every run of words of a sentence that is written as names are, whoever or whatever it is."""
    position = stretch.first
    while position <= stretch.last:
        end = _capitalised(doc, position, stretch.last, places)
        if end >= position and (text := _clean(doc, position, end)):
            yield Name(text, position, end)
        position = max(end, position) + 1


def is_form_of(name: str, other: str) -> bool:
    """Whether one of two names has all words of the other: 'Widodo' and 'Widodo Saputra'."""
    return _words(name) <= _words(other) or _words(other) <= _words(name)


def titled(doc: Tokens, stretch: Stretch, first: int) -> int | None:
    """The title before a name, where nothing but an office stands between: 'Kepala Dinas Dukcapil Kota Palu, Budi'."""
    joining = listed("stop", "honorific")
    for position in range(first - 1, max(stretch.first, first - _TITLE_REACH) - 1, -1):
        word = doc[position].lower_
        if word in listed("title"):
            return position
        if word not in joining and word not in _JOINING and not doc[position].text[:1].isupper():
            return None
    return None


@lru_cache(maxsize=1024)
def _words(name: str) -> frozenset[str]:
    return frozenset(word.strip(".") for word in name.lower().split())


def _capitalised(doc: Tokens, start: int, stop: int, places: frozenset[int]) -> int:
    """The last token of the run of name-like words that begins at `start`, or start - 1."""
    never = listed("stop", "title", "say")
    end = start - 1
    position = start
    while position <= stop and position - start < _LONGEST_NAME + 3:
        token = doc[position]
        word = token.lower_
        initial = len(word) == 1 and token.text.isupper()
        if token.text == "." and position > start and (doc[position - 1].is_title or len(doc[position - 1].text) <= 3):
            position += 1
            continue
        looks = (token.text[:1].isupper() and token.is_alpha) or initial or "'" in token.text
        if not looks or word in never or "capil" in word or position in places:
            break
        end = position
        position += 1
    return end


def _clean(doc: Tokens, first: int, last: int) -> str:
    """The name as it is written, without honorifics before and degrees behind it."""
    drop = listed("honorific", "degree")
    kept = [i for i in range(first, last + 1) if doc[i].is_alpha or "'" in doc[i].text]
    while len(kept) > 1 and doc[kept[0]].lower_ in drop:
        kept.pop(0)
    while kept and doc[kept[-1]].lower_ in drop:
        kept.pop()
    if all(len(doc[i].text) == 1 for i in kept):
        return ""
    return " ".join(doc.written(kept[0], kept[-1]).split())


def _is_person(
    doc: Tokens, stretch: Stretch, name: Name, known: KnownNames, spotted: frozenset[int], headline: bool
) -> bool:
    """Whether the network says so, or a title does that the network gives to nobody else: it misses rare names.

    In 'Kepala Biro Umum, Budi' the title is Budi's. In a headline it takes both. 'Kini' of 'SAMPIT, Mentaya Kini –' is
    nobody, and 'Aga' of 'Niagara, yang akrab disapa Aga' nobody else.
    """
    if name.text in known:
        return True
    before = [doc[i].lower_ for i in range(max(stretch.first, name.first - 2), name.first + 1)]
    if listed("street").intersection(before if before[-2:-1] == ["."] else before[-2:]):
        return False
    dateline = name.last < stretch.last and doc[name.last + 1].text in _DASHES
    if dateline or (name.first > stretch.first and doc[name.first - 1].lower_ in listed("called")):
        return False
    seen = not spotted.isdisjoint(range(name.first, name.last + 1))
    title = None if name.text.isupper() else titled(doc, stretch, name.first)
    if title is None or headline:
        return seen and (title is not None or not headline)
    behind = spotted.intersection(range(name.last + 1, stretch.last + 1))
    return seen or all(titled(doc, stretch, i) != title for i in behind)


def _with_office(doc: Tokens, stretch: Stretch, names: Sequence[Name], index: int) -> Name:
    name = names[index]
    begin = names[index - 1].last + 1 if index else stretch.first
    end = names[index + 1].first - 1 if index + 1 < len(names) else stretch.last
    office = _office_before(doc, stretch, name, begin) or _office_behind(doc, name, end, end < stretch.last)
    return Name(name.text, name.first, name.last, office)


def _office_before(doc: Tokens, stretch: Stretch, name: Name, begin: int) -> str | None:
    """'Plt. Kepala Bidang PIAK Disdukcapil Kota Palu, Drs. Budi' → what stands from 'Plt.' to 'Palu'."""
    title = titled(doc, stretch, name.first)
    if title is None or title < begin:
        return None
    first = title
    for position in range(title - 1, begin - 1, -1):
        word = doc[position]
        if word.lower_ in listed("title"):
            first = position
        elif word.lower_ in listed("say", "day") or not (word.text[:1].isupper() or word.text in ".()"):
            break
    return _trimmed(doc, first, name.first - 1)


def _office_behind(doc: Tokens, name: Name, end: int, shared: bool) -> str | None:
    """'Budi Santoso, S.Sos., selaku Kepala Disdukcapil Kota Palu, …' → 'Kepala Disdukcapil Kota Palu'.

    Up to `end`; where the next name follows at once (`shared`), the title is that person's.
    """
    passing = listed("as", "degree") | {",", ".", "("}
    first = name.last + 1
    while first <= end and (doc[first].lower_ in passing or len(doc[first].text) == 1):
        first += 1
    if first == name.last + 1 or first > end or doc[first].lower_ not in listed("title"):
        return None
    last = first
    inside = listed("stop", "title") | {"(", ")"}
    while last < min(end, first + _OFFICE_REACH):
        word = doc[last + 1]
        if word.lower_ in listed("day") or not (word.lower_ in inside or word.text[:1].isupper()):
            break
        last += 1
    return None if shared and last == end else _trimmed(doc, first, last)


def _trimmed(doc: Tokens, first: int, last: int) -> str:
    """These tokens as they are written, without the marks, honorifics and joining words at their end."""
    drop = listed("honorific") | {",", ".", "dan", "(", "-"}
    while last > first and doc[last].lower_ in drop:
        last -= 1
    return " ".join(doc.written(first, last).split())
