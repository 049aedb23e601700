"""Who says it: names beside titles and saying verbs, carried through a paragraph and into quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from spacy.tokens import Doc

from extract.candidates import Stretch
from extract.shaped import shaped

_QUOTES = frozenset({'"', "“", "”"})
# A name has at most so many words, and a title stands at most so many words before it.
_LONGEST_NAME = 5
_TITLE_REACH = 16
# A cut name ('Angel' for 'Angela') is known by so many letters.
_LEAST_OF_A_NAME = 4
# 'Demikian Kepala Dinas …' speaks of the paragraph before.
_PARAGRAPHS_BACK = 1
# An item of a list that a speaker opened with a colon has at most so many words.
_LONGEST_ITEM = 14
# A speaker holds over so many paragraphs when he speaks on both sides of them.
_PARAGRAPHS_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row of speakers.toml."""

    id: str
    kind: Literal["say", "title", "honorific", "degree", "self", "stop", "back", "day"]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name by its tokens, both inclusive."""

    text: str
    first: int
    last: int


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for row in shaped("speakers", "word", WordRow) if row.kind == kind for word in row.words)


def attribute(doc: Doc, stretches: Sequence[Stretch], lines: Sequence[int], places: frozenset[int]) -> list[str | None]:
    """For each sentence the person to whom the article attributes it, or None.

    `lines` gives each sentence's line, `places` the tokens of place names. '"Masih 57,6 persen," kata Budi.' → Budi. A
    speaker holds to the end of his paragraph; a quotation or 'katanya' without a name goes to the latest speaker.
    """
    known: list[Name] = []
    found: list[str | None] = []
    latest: str | None = None
    listing = False
    for index, stretch in enumerate(stretches):
        fresh = index == 0 or lines[index] != lines[index - 1]
        names = _names(doc, stretch, places, known)
        known += names
        says = _saying(doc, stretch)
        speaker = None
        if names and says:
            speaker = _full(_nearest(names, says), known)
        elif (says and _himself(doc, stretch)) or doc[stretch.first].text in _QUOTES:
            speaker = latest
        elif names and fresh and _titled(doc, stretch, names[0].first, _words("title")):
            # 'Kepala Disdukcapil Gowa Andi Rahmat punya hitungan lain.' gives him the floor.
            latest = _full(names[0], known)
        listing = listing if fresh and stretch.last - stretch.first <= _LONGEST_ITEM else False
        if speaker is None and index and (listing or not fresh):
            speaker = found[-1]
        listing = listing or doc[stretch.last].text == ":"
        latest = speaker or latest
        found.append(speaker)
        if speaker and (says or doc[stretch.first].text in _QUOTES):
            _look_back(doc, stretches, lines, found)
    _fill_between(lines, found)
    return found


def _fill_between(lines: Sequence[int], found: list[str | None]) -> None:
    """Give a paragraph between two of one speaker to him too."""
    said = [index for index, speaker in enumerate(found) if speaker]
    for before, after in pairwise(said):
        if found[before] == found[after] and lines[after] - lines[before] <= _PARAGRAPHS_BETWEEN:
            found[before + 1 : after] = [found[before]] * (after - before - 1)


def _look_back(doc: Doc, stretches: Sequence[Stretch], lines: Sequence[int], found: list[str | None]) -> None:
    """Give a new speaker what stands before: his paragraph, and with 'Demikian …' or 'Hal itu …' the one before it."""
    last = len(found) - 1
    opening = {
        doc[i].lower_ for i in range(stretches[last].first, min(stretches[last].first + 3, stretches[last].last))
    }
    reach = lines[last] - (_PARAGRAPHS_BACK if opening & _words("back") else 0)
    for index in range(last - 1, -1, -1):
        if found[index] is not None or lines[index] < reach or lines[index] == 0:
            return
        found[index] = found[last]


def _himself(doc: Doc, stretch: Stretch) -> bool:
    """Whether the one who speaks is not named again: 'ujarnya', 'sambungnya', 'kata dia'."""
    words, says = _words("self"), _words("say")
    spoken = [doc[i].lower_ for i in range(stretch.first, stretch.last + 1)]
    return any(word in words or (word.endswith("nya") and word[:-3] in says) for word in spoken)


def _saying(doc: Doc, stretch: Stretch) -> list[int]:
    """The tokens that attribute: saying verbs ('menguraikannya' too), and weekdays beside who spoke that day."""
    words = _words("say") | _words("day")
    span = range(stretch.first, stretch.last + 1)
    return [i for i in span if {doc[i].lower_, doc[i].lower_.removesuffix("nya")} & words and not doc[i].text.isupper()]


def _nearest(names: Sequence[Name], says: Sequence[int]) -> Name:
    return min(names, key=lambda name: min(min(abs(name.first - i), abs(name.last - i)) for i in says))


def _full(name: Name, known: Sequence[Name]) -> str:
    """The longest form in which this name stood before: 'Widodo' is 'Widodo Saputra'."""
    words = set(name.text.lower().split())
    longer = [other.text for other in known if words <= set(other.text.lower().split())]
    if len(words) == 1 and len(name.text) >= _LEAST_OF_A_NAME:
        longer += [other.text for other in known if other.text.lower().startswith(name.text.lower())]
    return max(longer, key=len, default=name.text)


def _names(doc: Doc, stretch: Stretch, places: frozenset[int], known: Sequence[Name]) -> list[Name]:
    """Names of a sentence: capitalised words after a title, beside a saying verb, or known from before."""
    found = []
    position = stretch.first
    while position <= stretch.last:
        end = _capitalised(doc, position, stretch.last, places)
        if end < position:
            position += 1
            continue
        text = _clean(doc, position, end)
        if text and _is_person(doc, stretch, position, end, text, known):
            found.append(Name(text, position, end))
        position = end + 1
    return found


def _capitalised(doc: Doc, start: int, stop: int, places: frozenset[int]) -> int:
    """The last token of the run of name-like words that begins at `start`, or start - 1."""
    never = _words("stop") | _words("title") | _words("say")
    end = start - 1
    position = start
    while position <= stop and position - start < _LONGEST_NAME + 3:
        token = doc[position]
        word = token.lower_
        initial = len(word) == 1 and token.text.isupper()
        if token.text == "." and position > start and (doc[position - 1].is_title or len(doc[position - 1]) <= 3):
            position += 1
            continue
        looks = (token.text[:1].isupper() and token.is_alpha) or initial or "'" in token.text
        if not looks or word in never or position in places:
            break
        end = position
        position += 1
    return end


def _clean(doc: Doc, first: int, last: int) -> str:
    drop = _words("honorific") | _words("degree")
    words = [doc[i].text for i in range(first, last + 1) if doc[i].is_alpha or "'" in doc[i].text]
    while words and words[0].lower() in drop and len(words) > 1:
        words.pop(0)
    while words and words[-1].lower() in drop:
        words.pop()
    return " ".join(words) if words and not all(len(word) == 1 for word in words) else ""


def _is_person(doc: Doc, stretch: Stretch, first: int, last: int, text: str, known: Sequence[Name]) -> bool:
    if any(set(text.split()) <= set(name.text.split()) for name in known):
        return True
    titles = _words("title")
    if first == stretch.first:
        behind = {doc[i].lower_ for i in range(last + 2, min(last + 5, stretch.last))}
        if doc[last].lower_.endswith("nya"):
            return False
        return last + 2 < stretch.last and doc[last + 1].text == "," and bool(behind & (titles | {"yang", "selaku"}))
    if _titled(doc, stretch, first, titles):
        return True
    says = _words("say")
    beside = [doc[first - 1].lower_] + ([doc[last + 1].lower_] if last < stretch.last else [])
    return bool(says & set(beside)) and not doc[first].text.isupper()


def _titled(doc: Doc, stretch: Stretch, first: int, titles: frozenset[str]) -> bool:
    """Whether nothing but an office stands between a title and the name: 'Kepala Dinas Dukcapil Kota Palu, Budi'."""
    joining = _words("stop") | _words("honorific") | {",", "(", ")", ".", "dan", "-", "/"}
    for position in range(first - 1, max(stretch.first, first - _TITLE_REACH) - 1, -1):
        word = doc[position].lower_
        if word in titles:
            return True
        if word not in joining and not doc[position].text[:1].isupper():
            return False
    return False
