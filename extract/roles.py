"""Which role a number plays: every cue in reach votes for its role, weakened by what stands between.

The votes follow ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): phrase, class, direction, reach,
terminators, with graded instead of all-or-nothing termination.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extract import cues
from extract.candidates import Number, Stretch, Vote
from extract.cues import CueSpan, Role
from extract.marks import Marks
from extract.shaped import shaped
from extract.text import tokenizer
from extract.tokens import Tokens

# How much a vote loses by each word, by each other number on its way, and when another number is nearer to the cue.
_BY_WORD = 0.95
_BY_NUMBER = 0.35
_BY_APPOSITION = 0.85
_BY_OWNER = 0.35
_BY_STOP = 0.3
# A vote that arrives with less of itself than this counts for nothing: a dozen numbers or 270 words away. Without the
# bound a sentence of many numbers would cost their square.
_NOTHING = 1e-6
# A clause between commas that only interrupts what is said has at most so many words.
_LONGEST_INSERTION = 16
# A short name in brackets, 'Kartu Identitas Anak (KIA)', with both brackets.
_LONGEST_SHORT_NAME = 6
_THEM = frozenset({"mereka"})


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """One row of boundaries.toml: the part of a vote that passes these words, from the left and from the right."""

    id: str
    words: tuple[str, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class InsertionRow:
    """One row of boundaries.toml: words that open a clause between commas which only interrupts what is said."""

    id: str
    words: tuple[str, ...]


@cache
def _boundaries() -> dict[str, tuple[float, float]]:
    found = shaped("boundaries", "boundary", BoundaryRow)
    return {word: (row.left, row.right) for row in found for word in row.words}


@cache
def _openings() -> frozenset[str]:
    return frozenset(word for row in shaped("boundaries", "insertion", InsertionRow) for word in row.words)


def vote(doc: Tokens, stretches: Sequence[Stretch], found: Marks[CueSpan]) -> None:
    """Give every number the votes of the cues in its sentence."""
    for stretch in stretches:
        taken = {t: number for number in stretch.numbers for t in range(number.first, number.last + 1)}
        skipped, named = _insertions(doc, stretch, taken), _short_names(doc, stretch, taken)
        for number in stretch.numbers:
            passed = skipped | {token for token in named if token < number.first}
            number.near, number.skipped = _nearness(doc, stretch, number, taken, passed), passed
        for cue in found.within(stretch.first, stretch.last):
            _cast(cue, stretch.numbers, [_reach(doc, cue, number) for number in stretch.numbers])
    for stretch in stretches:
        for number in stretch.numbers:
            number.votes = _tally(number.votes)


def _insertions(doc: Tokens, stretch: Stretch, taken: Mapping[int, Number]) -> frozenset[int]:
    """The tokens of clauses that interrupt what is said: 'Wajib KTP, menurut data semester I 2024, 143.208 jiwa'."""
    skipped: set[int] = set()
    for start in range(stretch.first + 1, stretch.last):
        if doc[start].text == "," and doc[start + 1].lower_ in _openings():
            ends = range(start + 2, min(start + _LONGEST_INSERTION, stretch.last) + 1)
            end = next((i for i in ends if doc[i].text == ","), None)
            if end is not None and taken.keys().isdisjoint(range(start, end)):
                # A comma that leads to the number parts nothing: 'Target nasional, kata dia, 50 persen'.
                skipped.update(range(start, end + (end + 1 in taken)))
    return frozenset(skipped)


def _short_names(doc: Tokens, stretch: Stretch, taken: Mapping[int, Number]) -> frozenset[int]:
    """The tokens of short names in brackets, which part nothing: 'berhak atas Kartu Identitas Anak (KIA) 80.000'."""
    found: set[int] = set()
    for start in range(stretch.first + 1, stretch.last):
        inside = range(start + 1, min(start + _LONGEST_SHORT_NAME, stretch.last)) if doc[start].text == "(" else ()
        end = next((i for i in inside if doc[i].text == ")"), None)
        if end is not None and taken.keys().isdisjoint(range(start, end)):
            found.update(range(start, end + 1))
    return frozenset(found)


def _nearness(
    doc: Tokens, stretch: Stretch, number: Number, taken: Mapping[int, Number], skipped: frozenset[int]
) -> dict[int, float]:
    """For each token of the sentence the share of a vote that arrives at the number from there."""
    bounds = _boundaries()
    found: dict[int, float] = {}
    for side, path in (
        (0, range(number.first - 1, stretch.first - 1, -1)),
        (1, range(number.last + 1, stretch.last + 1)),
    ):
        factor, passed = 1.0, None
        for token in path:
            if factor < _NOTHING:
                break
            found[token] = factor
            other = taken.get(token)
            if other is not None:
                if other is not passed:
                    factor *= _BY_APPOSITION if number.partner is other else _BY_NUMBER
                    passed = other
                continue
            leads = doc[token].text == "," and token == number.first - 1 and _names_an_aim(doc, token)
            if not (leads or token in skipped or _says_which(doc, token) or _says_how_much(doc, token)):
                factor *= bounds.get(doc[token].lower_, (_BY_WORD, _BY_WORD))[side]
    return found


def _says_which(doc: Tokens, token: int) -> bool:
    """Whether this is a comma that only leads to the number itself: 'target nasional, yaitu 60 persen'."""
    return (
        doc[token].text == ","
        and token + 1 < len(doc)
        and doc[token + 1].lower_ in ("yaitu", "yakni", "tetap", "sebesar")
    )


def _names_an_aim(doc: Tokens, comma: int) -> bool:
    """Whether what stands before a comma is all about a target, told behind it: 'target tahunan daerah, 12.000'."""
    return any(
        word.lower_ in ("target", "ditargetkan", "standar", "patokan", "sasaran")
        for word in doc[max(0, comma - 3) : comma]
    )


def _says_how_much(doc: Tokens, token: int) -> bool:
    """Whether this 'dari' belongs to 'lebih dari' or 'dari mereka', not to 'X dari Y'."""
    if token == 0 or doc[token].lower_ != "dari":
        return False
    return doc[token - 1].lower_ in ("lebih", "kurang") or doc.has(_THEM, token + 1, token + 1)


def _reach(doc: Tokens, span: CueSpan, number: Number) -> float:
    cue = span.cue
    if span.kind != number.quantity.kind or (cue.units and number.unit not in cue.units):
        return 0.0
    if span.last < number.first:
        near = span.last
        if cue.side == "after" or (near + 1 == number.first and number.unit in cue.not_before):
            return 0.0
    elif span.first > number.last:
        near = span.first
        if cue.side == "before":
            return 0.0
    else:
        return 0.0
    path = range(near + 1, number.first) if near < number.first else range(number.last + 1, near)
    if len(path) - len(number.skipped) > cue.reach:
        return 0.0
    passed = [i for i in path if i not in number.skipped]
    if len(passed) > cue.reach:
        return 0.0
    stops = (i for i in passed if doc[i].lower_ in cue.stop and not _says_which(doc, i))
    stopped = any(not (i == number.first - 1 and _names_an_aim(doc, i)) for i in stops)
    return number.near.get(near, 0.0) * (_BY_STOP if stopped else 1.0)


def _cast(span: CueSpan, numbers: Sequence[Number], reached: Sequence[float]) -> None:
    """Hand one cue's vote to the numbers that it reaches; all but the nearest get a part of it."""
    best = max(reached, default=0.0)
    if best <= 0:
        return
    owner = numbers[reached.index(best)]
    for number, factor in zip(numbers, reached, strict=True):
        if factor <= 0:
            continue
        own = number is owner or number.partner is owner
        weight = span.cue.weight * factor * (1.0 if own else _BY_OWNER)
        old = number.votes.get(span.cue.role)
        rules = (*(old.rules if old else ()), span.cue.id)
        better = old is None or weight > old.weight
        strongest, weaker = (weight, old.weight if old else 0.0) if better else (old.weight, weight)  # type: ignore[union-attr]
        number.votes[span.cue.role] = Vote(
            strongest + 0.3 * weaker if old else weight,
            (span.cue.id, *(old.rules if old else ())) if better else rules,
            span.cue if better or old is None else old.cue,
        )


def _tally(votes: dict[Role, Vote]) -> dict[Role, Vote]:
    return dict(sorted(votes.items(), key=lambda item: (-item[1].weight, item[0])))


def role_of_words(words: str) -> tuple[Role, tuple[str, ...]] | None:
    """The role that words alone speak for, as the head of a column or a list: 'Belum punya KIA' is lack."""
    allowed = ("eligible", "have", "lack", "aim", "flow")
    doc = tokenizer()(words)
    spans = cues.find(doc, cues.documents(doc))
    found = [span.cue for span in spans if span.kind == "count" and span.cue.role in allowed]
    best = max(found, key=lambda cue: (cue.role == "flow", cue.weight), default=None)
    return (best.role, (best.id,)) if best else None
