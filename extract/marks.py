"""What was found in a text, by its tokens: the marks of one kind in their order, and those of one stretch of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar, overload


class Mark(Protocol):
    """Anything between two tokens, both inclusive."""

    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...


M = TypeVar("M", bound=Mark)


class Marks(Sequence[M], Generic[M]):
    """Marks in the order of their first tokens; a stretch's are found without looking at all others."""

    def __init__(self, marks: Iterable[M]) -> None:
        self._marks = sorted(marks, key=lambda mark: mark.first)
        self._firsts = [mark.first for mark in self._marks]

    def within(self, first: int, last: int) -> list[M]:
        """The marks that begin and end between these tokens, both inclusive."""
        return [mark for mark in self.begun(first, last) if mark.last <= last]

    def begun(self, first: int, last: int) -> list[M]:
        """The marks that begin between these tokens, both inclusive."""
        return self._marks[bisect_left(self._firsts, first) : bisect_left(self._firsts, last + 1)]

    def before(self, first: int) -> Iterator[M]:
        """The marks that begin before this token, the nearest first."""
        return (self._marks[at] for at in range(bisect_left(self._firsts, first) - 1, -1, -1))

    @overload
    def __getitem__(self, at: int) -> M: ...
    @overload
    def __getitem__(self, at: slice) -> list[M]: ...
    def __getitem__(self, at: int | slice) -> M | list[M]:
        return self._marks[at]

    def __iter__(self) -> Iterator[M]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)
