"""Who says it: people beside saying verbs, carried through a paragraph and into quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract import people
from extract.candidates import Stretch
from extract.children import children_of
from extract.ner import names
from extract.people import Name, listed
from extract.tokens import Tokens

_QUOTES = frozenset({'"', "“", "”"})
# 'Demikian Kepala Dinas …' speaks of the paragraph before.
_PARAGRAPHS_BACK = 1
_OPENING = 3
_THAT = frozenset({"itu", "hal", "tersebut"})
# An item of a list that a speaker opened with a colon has at most so many words.
_LONGEST_ITEM = 14
# A speaker holds over so many paragraphs when he speaks on both sides of them.
_PARAGRAPHS_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person by the longest form of his name in an article, and by the longest form of his office there."""

    name: str
    office: str | None


def attribute(
    doc: Tokens, stretches: Sequence[Stretch], lines: Sequence[int], places: frozenset[int]
) -> list[Speaker | None]:
    """For each sentence the person to whom the article attributes it, or None.

    `lines` gives each sentence's line, `places` the tokens of place names. '"Masih 57,6 persen," kata Budi.' → Budi. A
    speaker holds to the end of his paragraph; a quotation or 'katanya' without a name goes to the latest speaker.
    """
    network = _spotted(doc, stretches)
    known = people.KnownNames()
    told: list[Name] = []
    children: list[str] = []
    found: list[str | None] = []
    latest: str | None = None
    listing = False
    for index, stretch in enumerate(stretches):
        fresh = index == 0 or lines[index] != lines[index - 1]
        named = people.find(doc, stretch, places, known, network, lines[index] == 0)
        told += named
        for name in named:
            known.add(name.text)
        children += children_of(doc, stretch, places)
        says = _saying(doc, stretch)
        speaker = None
        if named and says:
            speaker = known.full(_nearest(named, says).text)
        elif _himself(doc, stretch) or doc[stretch.first].text in _QUOTES:
            speaker = latest
        elif named and fresh and people.titled(doc, stretch, named[0].first) is not None:
            # 'Kepala Disdukcapil Gowa Andi Rahmat punya hitungan lain.' gives him the floor.
            latest = known.full(named[0].text)
        listing = listing if fresh and stretch.last - stretch.first <= _LONGEST_ITEM else False
        if speaker is None and index and (listing or not fresh):
            speaker = found[-1]
        listing = listing or doc[stretch.last].text == ":"
        latest = speaker or latest
        found.append(speaker)
        if speaker and (says or doc[stretch.first].text in _QUOTES):
            _look_back(doc, stretches, lines, found)
    _fill_between(doc, stretches, lines, found)
    return _introduced(found, told, known, frozenset(children))


def _spotted(doc: Tokens, stretches: Sequence[Stretch]) -> frozenset[int]:
    """The tokens that the network takes for names, in the sentences where a title or a verb can make one a speaker."""
    telling = listed("title", "say")
    asked = [(s.first, s.last) for s in stretches if any(doc[i].lower_ in telling for i in range(s.first, s.last + 1))]
    return names.people(doc, asked)


def _introduced(
    found: Sequence[str | None], told: Sequence[Name], known: people.KnownNames, children: frozenset[str]
) -> list[Speaker | None]:
    """The speakers with the office that was told at any of their names; a child is nobody, wherever he is named."""
    offices: dict[str, str] = {}
    for name in told:
        whole = known.full(name.text)
        offices[whole] = max(offices.get(whole, ""), name.office or "", key=len)
    wholes = [name and known.full(name) for name in found]
    young = {whole for whole in set(wholes) if whole and any(people.is_form_of(whole, child) for child in children)}
    return [Speaker(whole, offices.get(whole) or None) if whole and whole not in young else None for whole in wholes]


def _fill_between(doc: Tokens, stretches: Sequence[Stretch], lines: Sequence[int], found: list[str | None]) -> None:
    """Give a paragraph between two of one speaker to him too, unless it names its own source ('Data dinas …')."""
    own = {lines[i] for i, stretch in enumerate(stretches) if doc[stretch.first].lower_ in listed("source")}
    said = [index for index, speaker in enumerate(found) if speaker]
    for before, after in pairwise(said):
        if found[before] == found[after] and lines[after] - lines[before] <= _PARAGRAPHS_BETWEEN:
            for index in range(before + 1, after):
                found[index] = None if lines[index] in own else found[before]


def _look_back(doc: Tokens, stretches: Sequence[Stretch], lines: Sequence[int], found: list[str | None]) -> None:
    """Give a new speaker what stands before in his paragraph, and the paragraph before it if he points there."""
    last = len(found) - 1
    reach = lines[last] - (_PARAGRAPHS_BACK if _points_back(doc, stretches[last]) else 0)
    for index in range(last - 1, -1, -1):
        if found[index] is not None or lines[index] < reach or lines[index] == 0:
            return
        found[index] = found[last]


def _points_back(doc: Tokens, stretch: Stretch) -> bool:
    """Whether a sentence tells who said what stands before it: 'Demikian kata …', '… mengatakan hal itu'."""
    opening = range(stretch.first, min(stretch.first + _OPENING, stretch.last))
    said = [i for i in range(stretch.first, stretch.last + 1) if doc[i].lower_ in listed("say")]
    beside = {doc[j].lower_ for i in said for j in (i - 1, i + 1) if stretch.first <= j <= stretch.last}
    return any(doc[i].lower_ in listed("back") for i in opening) or bool(beside & _THAT)


def _himself(doc: Tokens, stretch: Stretch) -> bool:
    """Whether the one who speaks is not named again: 'ujarnya', 'kata dia', 'ia mematok …', 'Menurut catatannya …'."""
    spoken = [doc[i].lower_ for i in range(stretch.first, stretch.last + 1)]
    said = {word.removesuffix("nya") for word in spoken if word.endswith("nya")}
    if said & listed("say") or listed("self") & set(spoken):
        return True
    return spoken[0] == "menurut" and any(word.endswith("nya") for word in spoken[1:2])


def _saying(doc: Tokens, stretch: Stretch) -> list[int]:
    """The tokens that attribute: saying verbs ('menguraikannya' too), and weekdays beside who spoke that day."""
    words = listed("say", "day")
    span = range(stretch.first, stretch.last + 1)
    return [i for i in span if {doc[i].lower_, doc[i].lower_.removesuffix("nya")} & words and not doc[i].text.isupper()]


def _nearest(named: Sequence[Name], says: Sequence[int]) -> Name:
    return min(named, key=lambda name: min(min(abs(name.first - i), abs(name.last - i)) for i in says))
