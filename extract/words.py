"""The sets of words of patterns/words.toml: what a word tells wherever it stands in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extract.shaped import shaped


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row of words.toml (its head says what the keys mean)."""

    id: str
    means: str
    words: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def word_rows() -> dict[str, WordRow]:
    """The rows of words.toml by id."""
    return {row.id: row for row in shaped("words", "words", WordRow)}


def words_of(row: str) -> frozenset[str]:
    """The words of a row: `words_of("now")` has 'kini' and 'sekarang'."""
    return frozenset(word_rows()[row].words)
