"""Which role a number plays: every cue in reach votes for its role, weakened by what stands between.

The votes follow ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): phrase, class, direction, reach,
terminators, with graded instead of all-or-nothing termination.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc

from extract import cues
from extract.cues import Cue, CueSpan, Role, Unit
from extract.model import Qualifier
from extract.numbers import Quantity
from extract.shaped import shaped
from extract.text import tokenizer

# How much a vote loses by each word, by each other number on its way, and when another number is nearer to the cue.
_BY_WORD = 0.95
_BY_NUMBER = 0.35
_BY_APPOSITION = 0.85
_BY_OWNER = 0.35
_BY_STOP = 0.3
# A role needs this much support; below it the number stays open.
SUPPORT = 0.7
_IRREALIS = 0.6
_PLAIN = 1.4
_CLEAR = 1.0
_FAR = 0.2
# The least count that is read as a figure, with and without a word that says what is counted.
_FEWEST = 30
_FEWEST_BARE = 100
# More cards than people happens (people move, die); a larger share is one of a target.
_MOST_COVERED = 130
# A clause between commas that begins so only interrupts what is said, and has at most so many words.
_INSERTIONS = frozenset(
    "menurut yakni yaitu berdasarkan sesuai merujuk kata ujar sebut lanjut jelas terang tambah imbuh katanya ujarnya "
    "sebutnya lanjutnya jelasnya terangnya tambahnya imbuhnya menurutnya".split()
)
_LONGEST_INSERTION = 16
_SHARE_ROLES: tuple[Role, ...] = ("have", "lack", "aim", "other")
_PART_ROLES: tuple[Role, ...] = (*_SHARE_ROLES, "flow")
_COUNT_ROLES: tuple[Role, ...] = (*_PART_ROLES, "eligible")
# Words that begin so are verbs far more often than things counted.
_VERB_BEGINNINGS = ("mem", "men", "mel", "mer", "mew", "di", "ter", "ber")


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
class BoundaryRow:
    """One row of boundaries.toml: the part of a vote that passes these words, from the left and from the right."""

    id: str
    words: tuple[str, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of units.toml: words after a number, and what they say is counted."""

    id: str
    counts: Unit
    words: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def _boundaries() -> dict[str, tuple[float, float]]:
    found = shaped("boundaries", "boundary", BoundaryRow)
    return {word: (row.left, row.right) for row in found for word in row.words}


@cache
def _units() -> dict[str, Unit]:
    return {word: row.counts for row in shaped("units", "unit", UnitRow) for word in row.words}


def unit_after(doc: Doc, last: int, end: int) -> Unit:
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


def tells_holders(doc: Doc, last: int) -> bool:
    """Whether the words behind a number's last token say who they are: 'penduduk yang telah memegang', 'pemegang'."""
    words = [token.lower_ for token in doc[last + 1 : last + 3]]
    return ("yang" in words and doc[last + 1 + words.index("yang") + 1].lower_ != "ada") or words[:1] in (["pemegang"], ["pemilik"], ["penerima"])


def tells_now(doc: Doc, first: int) -> bool:
    """Whether the word before a number's first token says that it holds already: 'yang kini 94 persen'."""
    return first > 0 and doc[first - 1].lower_ in ("kini", "sekarang")


def vote(doc: Doc, stretches: Sequence[Stretch], found: Sequence[CueSpan]) -> None:
    """Give every number the votes of the cues in its sentence."""
    for stretch in stretches:
        inside = [cue for cue in found if stretch.first <= cue.first and cue.last <= stretch.last]
        skipped = _insertions(doc, stretch)
        for number in stretch.numbers:
            number.near, number.skipped = _nearness(doc, stretch, number, skipped), skipped
        for cue in inside:
            _cast(cue, stretch.numbers, [_reach(doc, cue, number) for number in stretch.numbers])
    for stretch in stretches:
        for number in stretch.numbers:
            number.votes = _tally(number.votes)


def _insertions(doc: Doc, stretch: Stretch) -> frozenset[int]:
    """The tokens of clauses that interrupt what is said: 'Wajib KTP, menurut data semester I 2024, 143.208 jiwa'."""
    taken = {t for number in stretch.numbers for t in range(number.first, number.last + 1)}
    skipped: set[int] = set()
    for start in range(stretch.first + 1, stretch.last):
        if doc[start].text == "," and doc[start + 1].lower_ in _INSERTIONS:
            ends = range(start + 2, min(start + _LONGEST_INSERTION, stretch.last) + 1)
            end = next((i for i in ends if doc[i].text == ","), None)
            if end is not None and not taken & set(range(start, end)):
                skipped.update(range(start, end))
    return frozenset(skipped)


def _nearness(doc: Doc, stretch: Stretch, number: Number, skipped: frozenset[int]) -> dict[int, float]:
    """For each token of the sentence the share of a vote that arrives at the number from there."""
    bounds = _boundaries()
    taken = {t: other for other in stretch.numbers for t in range(other.first, other.last + 1)}
    found: dict[int, float] = {}
    for side, path in (
        (0, range(number.first - 1, stretch.first - 1, -1)),
        (1, range(number.last + 1, stretch.last + 1)),
    ):
        factor, passed = 1.0, None
        for token in path:
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


def _says_which(doc: Doc, token: int) -> bool:
    """Whether this is a comma that only leads to the number itself: 'target nasional, yaitu 60 persen'."""
    return (
        doc[token].text == ","
        and token + 1 < len(doc)
        and doc[token + 1].lower_ in ("yaitu", "yakni", "tetap", "sebesar")
    )


def _names_an_aim(doc: Doc, comma: int) -> bool:
    """Whether what stands before a comma is all about a target, told behind it: 'target tahunan daerah, 12.000'."""
    return any(word.lower_ == "target" for word in doc[max(0, comma - 3) : comma])


def _says_how_much(doc: Doc, token: int) -> bool:
    """Whether this 'dari' belongs to 'lebih dari' or 'dari mereka', not to 'X dari Y'."""
    if token == 0 or doc[token].lower_ != "dari":
        return False
    return doc[token - 1].lower_ in ("lebih", "kurang") or doc[token + 1 : token + 2].text.lower() == "mereka"


def _reach(doc: Doc, span: CueSpan, number: Number) -> float:
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


def decide(numbers: Iterable[Number]) -> None:
    """Choose for every number the role with the strongest support.

    Shares are never eligible or flow; a count that a share restates is not the whole, nor the population.
    """
    for number in numbers:
        allowed = _SHARE_ROLES if number.share else _PART_ROLES if number.partner else _COUNT_ROLES
        if number.now:
            allowed = tuple(role for role in allowed if role != "aim")
        ranked = sorted(
            ((role, number.votes[role]) for role in allowed if role in number.votes and not _of_all(number, role)),
            key=lambda item: -item[1].weight
        )
        if not ranked or ranked[0][1].weight < SUPPORT:
            continue
        role, best = ranked[0]
        missing = number.votes.get("lack")
        if best.rules == ("obliged",) and missing and missing.weight >= _CLEAR and number.unit == "people":
            # 'Sebanyak 14.703 warga wajib KTP … belum merekam': what they are obliged to is not what is told of them.
            role, best = "lack", missing
        holders = number.votes.get("have")
        if best.rules == ("out-of",) and holders and holders.weight >= _PLAIN and number.holders:
            # 'Dari 315.480 pemegang KTP-el, 61.204 mengaktifkan IKD': they hold it.
            role, best = "have", holders
        if best.rules == ("moved",) and len(ranked) > 1 and ranked[1][0] in ("lack", "aim"):
            # 'Antrean cetak menyusut dari 38 ribu': that it moved says nothing of what it is.
            role, best = ranked[1]
        aim = None if number.now else number.votes.get("aim")
        # What is aimed at is told in the words of having: 'ingin kepemilikan kartu mencapai 100 persen'.
        if role in ("have", "lack", "flow") and aim and aim.weight >= _IRREALIS * best.weight and aim.weight >= SUPPORT:
            role, best = "aim", aim
        lack = number.votes.get("lack")
        uncollected = best.rules[0] == "printed" and lack and lack.rules[0] == "waiting-for-print"
        if role == "have" and lack and (_is_of(best, "record") or uncollected):
            if _is_of(lack, "issue") and lack.weight >= _FAR:
                # 'sudah merekam, namun kartu mereka belum dicetak': little arrives across 'namun', less past a number.
                role, best = "lack", lack
        number.role, number.rules = role, tuple(dict.fromkeys(best.rules))


def leave_out_lone_wholes(numbers: Sequence[Number]) -> None:
    """Leave out a whole of which no part is told: 'dari 420 warganya, belasan orang bekerja di Turki'."""
    for number in numbers:
        if number.role == "eligible" and number.rules == ("out-of",) and not number.closed:
            near = [n for n in numbers if n is not number and abs(n.sentence - number.sentence) <= 1]
            if not any(n.role in ("have", "lack", "flow", "aim") for n in near):
                number.role, number.rules = "other", ("whole-without-part",)


def _of_all(number: Number, role: Role) -> bool:
    return role == "other" and number.partner is not None and number.votes[role].rules[0] == "population"


def _is_of(vote: Vote, manner: str) -> bool:
    return vote.cue is not None and vote.cue.manner == manner


def leave_out_odd(numbers: Iterable[Number]) -> None:
    """Leave out counts too small for cards and people of a region (of schools, days), and shares too large for one."""
    for number in numbers:
        value = number.quantity.readings[0]
        if number.share and number.role in ("have", "lack") and value > _MOST_COVERED:
            number.role, number.rules = "other", ("too-large",)
        if number.share or number.role is None:
            continue
        least = _FEWEST if number.inherited or number.unit != "nothing" else _FEWEST_BARE
        if number.inherited and number.unit in ("people", "cards"):
            continue
        if value < least and (number.role != "flow" or number.unit == "nothing"):
            number.role, number.rules = "other", ("too-small",)


def role_of_words(words: str) -> tuple[Role, tuple[str, ...]] | None:
    """The role that words alone speak for, as the head of a column or a list: 'Belum punya KIA' is lack."""
    allowed = ("eligible", "have", "lack", "aim", "flow")
    found = [span.cue for span in cues.find(tokenizer()(words)) if span.kind == "count" and span.cue.role in allowed]
    best = max(found, key=lambda cue: (cue.role == "flow", cue.weight), default=None)
    return (best.role, (best.id,)) if best else None
