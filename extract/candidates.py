"""A number while its role is being found, and what the words right beside it tell: what it counts, who they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from extract.cues import Cue, Role, Unit
from extract.model import Qualifier
from extract.numbers import Quantity
from extract.shaped import shaped
from extract.tokens import Tokens

# A role needs this much support; below it the number stays open.
SUPPORT = 0.7
# Words that begin so are verbs far more often than things counted.
_VERB_BEGINNINGS = ("mem", "men", "mel", "mer", "mew", "di", "ter", "ber")
# Counted so, a KTP is a card, not somebody's recording.
_PIECES = frozenset({"keping", "lembar", "kartu"})
_HOLDERS = ("pemegang", "pemilik", "penerima")


@dataclass(frozen=True, slots=True)
class Vote:
    """How strongly a role is supported, and by which rules (strongest first)."""

    weight: float
    rules: tuple[str, ...]
    cue: Cue | None = None


@dataclass(slots=True, eq=False)
class Number:
    """A quantity that may become a figure, while its role is being found. `first` and `last` are its tokens."""

    quantity: Quantity
    qualifier: Qualifier
    first: int
    last: int
    sentence: int
    line: int
    title: bool
    unit: Unit
    holders: bool = False
    now: bool = False
    pieces: bool = False
    votes: dict[Role, Vote] = field(default_factory=dict)
    role: Role | None = None
    rules: tuple[str, ...] = ()
    partner: Number | None = None
    inherited: bool = False
    head: Number | None = None
    closed: bool = False
    near: dict[int, float] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()

    @property
    def share(self) -> bool:
        return self.quantity.kind == "share"

    @property
    def event(self) -> bool:
        """Whether a flow is of one day or event, not of a period and not a pace."""
        cue = self.votes["flow"].cue if "flow" in self.votes else None
        told = cue is not None and (cue.period == "event" or cue.id == "on-one-day")
        return self.role == "flow" and (told or "one-event" in self.rules)

    @property
    def support(self) -> float:
        """How strongly words speak for the role that the number has; 0 where it has it from elsewhere."""
        return self.votes[self.role].weight if self.role in self.votes else 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The tokens of a sentence, and its numbers in their order."""

    first: int
    last: int
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of units.toml: words after a number, and what they say is counted."""

    id: str
    counts: Unit
    words: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def _units() -> dict[str, Unit]:
    return {word: row.counts for row in shaped("units", "unit", UnitRow) for word in row.words}


def unit_after(doc: Tokens, last: int, end: int) -> Unit:
    """What a number counts, from the word after its last token: '66.251 anak' people, '98 desa' other."""
    if last + 1 >= end:
        return "nothing"
    word = doc[last + 1]
    if not word.is_alpha:
        return "nothing"
    known = _units().get(word.lower_) or _units().get(word.lower_.removesuffix("nya"))
    if known is not None:
        return known
    if not word.is_lower or word.lower_.startswith(_VERB_BEGINNINGS):
        return "nothing"
    return "other"


def tells_holders(doc: Tokens, last: int) -> bool:
    """Whether the words behind a number's last token say who they are: 'penduduk yang telah memegang', 'pemegang'."""
    words = [token.lower_ for token in doc[last + 1 : last + 4]]
    named = "yang" in words[:2] and words[words.index("yang") + 1 :][:1] != ["ada"]
    return named or (words[:1] != [] and words[0] in _HOLDERS)


def tells_now(doc: Tokens, first: int) -> bool:
    """Whether the word before a number's first token says that it holds already: 'yang kini 94 persen'."""
    return first > 0 and doc[first - 1].lower_ in ("kini", "sekarang")


def tells_pieces(doc: Tokens, last: int) -> bool:
    """Whether cards are counted, not people or data: '182.350 keping'."""
    return doc.has(_PIECES, last + 1, last + 1)
