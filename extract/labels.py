"""What labels a number: the place, group, month or year that stands right before it, as in the items of a list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.candidates import Number
from extract.groups import GroupMark
from extract.surroundings import Surroundings
from extract.tokens import Tokens

# How far a label may stand before its number, in words.
_REACH = 10
_BARRIERS = frozenset({"dari", ".", ")", "karena", "mendaftarkan"})
# An unknown name has at most so many words, and stands after one of these.
_LONGEST = 3
_SEPARATORS = frozenset({",", ":", ";", "dan", "serta", "lalu", "kemudian", "disusul"})


@dataclass(frozen=True, slots=True)
class Label:
    """What stands right before a number as its label: a place, a group, or a date of this precision."""

    kind: Literal["place", "group", "month", "year"]
    first: int
    last: int


def _bounds(doc: Tokens, at: int) -> bool:
    """Whether this 'dari' belongs to a bound: 'Malalak kurang dari 400 jiwa'."""
    return doc[at].lower_ == "dari" and at > 0 and doc[at - 1].lower_ in ("lebih", "kurang")


class Labels:
    """The labels of an article; `of` gives the one of a number, with nothing but small words between."""

    def __init__(self, around: Surroundings, marks: Sequence[GroupMark]) -> None:
        found = [Label("place", place.first, place.last) for place in around.places if place.place.code]
        dated = [mark for mark in around.dates if mark.date.role != "since"]
        found += [Label("year", mark.first, mark.last) for mark in dated if len(mark.date.value) == len("2024")]
        found += [Label("month", mark.first, mark.last) for mark in dated if len(mark.date.value) == len("2024-06")]
        found += [Label("group", mark.first, mark.last) for mark in marks]
        self._labels = sorted(found, key=lambda label: label.last)
        self._ends = [label.last for label in self._labels]
        self._doc = around.doc

    def of(self, number: Number) -> Label | None:
        """'Rejang Lebong 63.567' has a place, 'Januari 5.471 KIA' a month, '63.567 dari 77.930' none for its second."""
        at = bisect_left(self._ends, number.first) - 1
        if at >= 0 and number.first - self._ends[at] <= _REACH:
            between = range(self._ends[at] + 1, number.first)
            if not any(self._parts(i) for i in between):
                return self._labels[at]
        return Label("place", number.first - 1, number.first - 1) if self._unknown_name(number) else None

    def _parts(self, at: int) -> bool:
        """Whether no label reaches past this token."""
        return self._doc[at].like_num or (self._doc[at].lower_ in _BARRIERS and not _bounds(self._doc, at))

    def _unknown_name(self, number: Number) -> bool:
        """Whether a name that no gazetteer knows stands between a separator and the number: ', Sei Bingei 5.364'."""
        at = number.first - 1
        while at > 0 and self._doc[at].is_title and self._doc[at].is_alpha:
            at -= 1
        before = self._doc[at]
        ordinal = before.is_digit and at > 1 and self._doc[at - 2].lower_ == "ke"
        return 1 <= number.first - 1 - at <= _LONGEST and (before.lower_ in _SEPARATORS or ordinal)
