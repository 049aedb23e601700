"""The tokens of a text as the rules see them: light and frozen, where each of spaCy's is made anew when it is asked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.lang.lex_attrs import is_punct, like_num
from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark by its spelling; the names, and what they mean, are spaCy's."""

    text: str
    lower_: str
    is_alpha: bool
    is_digit: bool
    is_lower: bool
    is_punct: bool
    is_title: bool
    like_num: bool


@lru_cache(maxsize=2**14)
def _token(text: str) -> Token:
    return Token(
        text,
        text.lower(),
        text.isalpha(),
        text.isdigit(),
        text.islower(),
        is_punct(text),
        text.istitle(),
        like_num(text) is True,
    )


class Tokens(tuple[Token, ...]):
    """A text's tokens in their order; a position stands for the token there, and spans include both their ends.

    `starts` and `ends` are the tokens' code points.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    _positions: dict[frozenset[str], Sequence[int]]

    @classmethod
    def of(cls, doc: Doc, text: str) -> Tokens:
        """The tokens that spaCy's tokenizer made of a text."""
        spans = [(start, start + length) for start, length in doc.to_array(["IDX", "LENGTH"]).tolist()]
        tokens = cls(_token(text[start:end]) for start, end in spans)
        tokens.text = text
        tokens.starts, tokens.ends = [start for start, _ in spans], [end for _, end in spans]
        tokens._positions = {}
        return tokens

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """The first and last token that a span of code points touches."""
        first = bisect_right(self.ends, start)
        return first, max(bisect_left(self.starts, end) - 1, first)

    def written(self, first: int, last: int) -> str:
        """The text from one token to another as it is written; empty where the last stands before the first."""
        return self.text[self.starts[first] : self.ends[last]] if first <= last else ""

    def among(self, words: frozenset[str], first: int, last: int) -> Sequence[int]:
        """Where one of these words, in lower case, stands between two tokens; quick however many are between."""
        if words not in self._positions:
            self._positions[words] = [at for at, token in enumerate(self) if token.lower_ in words]
        found = self._positions[words]
        return found[bisect_left(found, first) : bisect_right(found, last)]

    def has(self, words: frozenset[str], first: int, last: int) -> bool:
        """Whether one of these words, in lower case, stands between two tokens."""
        return bool(self.among(words, first, last))
