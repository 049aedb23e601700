"""The shape of an article's text: lines, which of them are furniture or repeats, sentences and tokens."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.shaped import shaped
from extract.tokens import Tokens

# A line of this length that was there before is a repeat of the page (AMP pages print the body twice).
REPEAT_LENGTH = 60

# After these words, and after single letters, a full stop ends no sentence.
_TITLES = (
    "drs",
    "dra",
    "dr",
    "hj",
    "ir",
    "prof",
    "st",
    "sh",
    "se",
    "mm",
    "msi",
    "mh",
    "mpd",
    "plt",
    "pj",
    "kgs",
    "sdr",
    "moh",
    "muh",
    "mohd",
    "abd",
)
_SHORTENED = ("no", "nomor", "kab", "kec", "kel", "prov", "jl", "jln", "jend", "tgl", "hlm", "tn", "ny", "rp")
_ABBREVIATIONS = frozenset((*_TITLES, *_SHORTENED))
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]?[A-Z0-9“\"-]|[\"'“‘]?[A-Z][a-z])")
_SPLIT_NUMBER = re.compile(r"\d\. \d{3}(?![\d.,])")  # '163. 520 jiwa'
_WORD_BEFORE = re.compile(r"(\w+)$")
_LONGEST_WORD = 40
_ENDS = frozenset('.!?"”')  # of a line that is no title
_MARK = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its code points; `line` counts the lines that are not empty, `title` marks the title's."""

    start: int
    end: int
    line: int
    title: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """An article's text with its tokens, its sentences that count, and the spans that do not (reason by span).

    `doc` are the tokens as spaCy looks for phrases in them, `tokens` the same ones as they are read.
    """

    doc: Doc
    tokens: Tokens
    sentences: tuple[Sentence, ...]
    dropped: tuple[tuple[int, int, str], ...]

    def dropped_at(self, offset: int) -> str | None:
        """The reason why the text at this offset does not count ('furniture', 'repeat'), or None."""
        at = bisect_right(self.dropped, offset, key=lambda span: span[0]) - 1
        return self.dropped[at][2] if at >= 0 and offset < self.dropped[at][1] else None


def _last_mark(word: str) -> re.Match[str] | None:
    """The mark at a word's end; looked for there alone, so that a run of marks costs no more than it is long."""
    return _MARK.match(word, len(word) - 1) if word else None


@cache
def tokenizer() -> Tokenizer:
    """spaCy's tokenizer with one rule: words, numbers with inner separators, and single other characters."""
    infix = re.compile(r"[^\w\s.,]|(?<!\d)[.,]|[.,](?!\d)|_")
    return Tokenizer(
        Vocab(lex_attr_getters=LEX_ATTRS),
        prefix_search=re.compile(r"^[^\w\s]").search,
        suffix_search=_last_mark,
        infix_finditer=infix.finditer,
    )


def lay_out(text: str, title: str | None) -> Layout:
    """Split a text into sentences that count and spans that do not.

    The first line is the title where it equals `title` or none is given. 'Baca juga: 17.000 KIA Dicetak' is furniture.
    """
    sentences: list[Sentence] = []
    dropped: list[tuple[int, int, str]] = []
    seen: set[str] = set()
    rest_dropped = listing = False
    start = 0
    number = -1
    for line in text.split("\n"):
        stripped = line.strip()
        number += bool(stripped)
        kind = _furniture(stripped) if number else None
        rest_dropped = rest_dropped or kind == "rest"
        listing = kind == "list" or (listing and bool(stripped) and stripped[-1] not in _ENDS)
        is_title = number == 0 and (title is None or stripped == title.strip())
        if kind or rest_dropped or listing:
            dropped.append((start, start + len(line), "furniture"))
        elif len(stripped) >= REPEAT_LENGTH and stripped in seen:
            dropped.append((start, start + len(line), "repeat"))
        elif stripped:
            sentences.extend(Sentence(a, b, number, is_title) for a, b in _sentences(line, start))
        seen.add(stripped)
        start += len(line) + 1
    doc = tokenizer()(text)
    return Layout(doc, Tokens.of(doc, text), tuple(sentences), tuple(dropped))


@dataclass(frozen=True, slots=True)
class FurnitureRow:
    """One row of furniture.toml (its head says what the keys mean)."""

    id: str
    kind: Literal["line", "list", "rest"]
    line: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@cache
def _furniture_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = shaped("furniture", "line", FurnitureRow)
    return tuple((re.compile(row.line, re.IGNORECASE), row.kind) for row in found)


def _furniture(line: str) -> str | None:
    return next((kind for pattern, kind in _furniture_rules() if pattern.match(line)), None)


def _is_abbreviation(word: str) -> bool:
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _sentences(line: str, offset: int) -> list[tuple[int, int]]:
    """Sentences of one line as spans into the whole text; 'Drs. Widodo' does not end one."""
    found, begin = [], 0
    for match in _SENTENCE_END.finditer(line):
        word = _WORD_BEFORE.search(line, max(0, match.start() - _LONGEST_WORD), match.start())
        if word and _is_abbreviation(word.group(1)) and line[match.start()] == ".":
            continue
        if _SPLIT_NUMBER.match(line, match.start() - 1):
            continue
        found.append((begin, match.end()))
        begin = match.end()
    found.append((begin, len(line)))
    spans = []
    for a, b in found:
        piece = line[a:b]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append((offset + a + lead, offset + a + len(piece.rstrip())))
    return spans
