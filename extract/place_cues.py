"""What the words before a name tell about it: the level meant, an authority, a part of another thing's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.gazetteer import Cue, Gazetteer, LevelWord

BINDER = re.compile(r"[ \u00a0()\-\"“”]{1,4}")  # between the words before a name and the name
ABBREVIATED = re.compile(r"\.[ \u00a0]?")  # the same behind an abbreviation: Kab. Kupang
ABBREVIATIONS = frozenset(("kab", "kec", "prov", "kel", "jl", "jln", "adm"))
LONGEST_CUE, MOST_CUES, MOST_FILLERS = 3, 4, 2


class Word(NamedTuple):
    """One word of the text and where it stands (code points)."""

    text: str
    start: int
    end: int


class Binding(NamedTuple):
    """What the words before a name tell about it; `first` is the index of the earliest of them."""

    level: LevelWord | None
    office: bool
    part: bool
    first: int


def binding_of(text: str, words: Sequence[Word], index: int, known: Gazetteer) -> Binding:
    """Read the words before word `index`, nearest first: `Disdukcapil Kabupaten Kupang` is kabupaten and office."""
    level: LevelWord | None = None
    office = part = False
    first = index
    for _ in range(MOST_CUES):
        found = None if office or part else _cue_before(text, words, first, known)
        if found is None:
            break
        cue, first = found
        level, office, part = level or cue.level, cue.office, cue.part
    return Binding(level, office, part, first)


def _cue_before(text: str, words: Sequence[Word], end: int, known: Gazetteer) -> tuple[Cue, int] | None:
    """The longest cue that ends right before word `end`; words like `Negeri 6` may stand before a thing's name."""
    skipped = end
    while True:
        for size in range(min(LONGEST_CUE, skipped), 0, -1):
            cue = known.cues.get(tuple(word.text.lower() for word in words[skipped - size : skipped]))
            if cue is None or not bound(text, words, skipped - size, end):
                continue
            lower = words[skipped - size].text[0].islower()
            if not (cue.part and cue.level is None and lower) and (cue.part or skipped == end):
                return cue, skipped - size
        filler = words[skipped - 1].text.lower() if skipped else ""
        if end - skipped == MOST_FILLERS or not (filler in known.fillers or filler.isdigit()):
            return None
        skipped -= 1


def bound(text: str, words: Sequence[Word], first: int, end: int) -> bool:
    """Whether nothing that ends a phrase stands between the words `first` to `end`."""
    for before, after in zip(words[first:end], words[first + 1 : end + 1], strict=True):
        gap = text[before.end : after.start]
        abbreviated = before.text.lower() in ABBREVIATIONS and ABBREVIATED.fullmatch(gap)
        if not abbreviated and BINDER.fullmatch(gap) is None:
            return False
    return True
