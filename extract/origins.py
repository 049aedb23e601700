"""Copies: articles that carry (nearly) the same text, such as an agency's report or a press release on many hosts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rensa import RMinHash, RMinHashLSH

from extract.model import Article

# Words in a row that make one shingle: long enough that two reports of one event share few.
_SHINGLE = 4
# Copies share this part of the shorter one's shingles, and of its numbers: outlets cut the end, and put a dateline and
# a line of their own before it. Two reports of one event, by two reporters, share a third at most; a form that is
# filled in for many districts has other numbers each time.
_SHARED = 0.7
# Fewer shingles are a notice, not a report.
_LEAST = 30
# Many bands of few rows find what is half alike, for the exact comparison that follows: with 32 bands of 3 rows a pair
# of similarity 0.5 is found with a chance of 0.986, one of 0.7 always (Leskovec et al., Mining of Massive Datasets).
_BANDS, _PERMUTATIONS, _SEED = 32, 96, 1
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def origins(articles: Iterable[Article]) -> dict[str, str]:
    """The origin of each article: the id of the earliest one with (nearly) the same text, its own where it is alone.

    The earliest is the one published first, then the one whose id comes first. Pairs are found by MinHash and then
    compared exactly.
    """
    order = sorted(articles, key=lambda article: (article.published or "9999", article.id))
    origin = list(range(len(order)))
    for earlier, later in _copies([article.text.partition("\n")[2] for article in order]):
        first, second = sorted((_root(origin, earlier), _root(origin, later)))
        origin[second] = first
    return {article.id: order[_root(origin, place)].id for place, article in enumerate(order)}


def _root(origin: Sequence[int], place: int) -> int:
    while origin[place] != place:
        place = origin[place]
    return place


def _copies(bodies: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs of copies, the earlier one first."""
    index = RMinHashLSH(threshold=0.5, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    for later, body in enumerate(bodies):
        if len(shingles := _shingles(body)) < _LEAST:
            continue
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(shingles))
        for earlier in sorted(index.query(sketch)):
            if _contained(shingles, _shingles(bodies[earlier])) and _contained(
                frozenset(_NUMBER.findall(body)), frozenset(_NUMBER.findall(bodies[earlier]))
            ):
                yield earlier, later
        index.insert(later, sketch)


def _contained(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether enough of the smaller set is in the larger one."""
    return len(one & other) >= _SHARED * min(len(one), len(other))


@lru_cache(maxsize=1000)  # a release has its copies on the same days, and articles come in that order
def _shingles(body: str) -> frozenset[str]:
    """The runs of words of a body in small letters."""
    words = _WORD.findall(body.lower())
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
