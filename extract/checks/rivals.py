"""What other outlets say of the same fact: who says which number, copies of one text counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from extract.checks.comparison import NOT_EXACT, concluded
from extract.checks.timeline import Found, cut, is_dated_by_publication, overlap
from extract.checks.wording import MEASURE_WORDS, Words, same, say
from extract.days import is_month
from extract.model import Dossier, Figure, Finding, Known, Statement

_Same = tuple[str, str | None, str]  # measure, group, date as stated
_NAMED = 3  # rivals that a finding names

_DATE = Words("tanggal angkanya mungkin hanya tanggal beritanya", "the date may only be that of the article")
_MONTH = Words("tanggalnya hanya diketahui sampai bulan", "the date is known to the month only")
_AUTHORITY = Words("target dapat ditetapkan oleh pihak yang berbeda", "targets may be set by different authorities")


@dataclass(frozen=True, slots=True)
class _Saying:
    """One number for one fact, with the first statements that give it and the count of their origins."""

    figure: Figure
    named: tuple[Statement, ...]
    origins: int

    def without(self, origin: str) -> _Saying:
        """Give the saying without the statement of one origin, which has it."""
        named = tuple(statement for statement in self.named if statement.origin != origin)
        return _Saying(self.figure, named, self.origins - 1)

    @property
    def words(self) -> Words:
        """'Kabar A, Kabar B dan 4 berita lain menyebut 66.251', three names at most."""
        named = self.named[:_NAMED]
        more = self.origins - len(named)
        return say(
            "{names}{more} menyebut {figure}",
            "{names}{more} says {figure}",
            names=same(", ".join(dict.fromkeys(statement.outlet or statement.origin for statement in named))),
            more=Words(f" dan {more} berita lain", f" and {more} more") if more > 0 else same(""),
            figure=self.figure,
        )


def other_outlets_say_the_same(dossier: Dossier, _: Known) -> Iterator[Found]:
    """Other outlets give the same number for the same fact: document, region, group, measure and date.

    Copies and revisions of one text are one origin and do not confirm each other. Numbers are the same where rounding
    explains their difference (a share by one unit of its last digit). Different ones are a conflict only when both are
    stated exactly for the same day, and that day is not just the day of publication; otherwise nobody can tell. Who
    says what is named, the most frequent numbers first. Source: the articles.
    """
    facts: defaultdict[_Same, list[tuple[Statement, Figure]]] = defaultdict(list)
    for statement in dossier.statements:
        claim = statement.claim
        for measure in sorted({figure.measure for figure in claim.figures} - {"batch"}):
            figure = claim.one(measure)
            if figure and figure.as_of and (is_month(figure.as_of) or measure in ("target", "target_pct")):
                facts[measure, claim.group, figure.as_of].append((statement, figure))
    for told in facts.values():
        if len({statement.origin for statement, _ in told}) > 1:
            yield from _compared(told)


def _compared(told: Sequence[tuple[Statement, Figure]]) -> Iterator[Found]:
    """Give each statement its rivals; the numbers are put together first, so that many statements stay cheap."""
    sayings = _sayings(told)
    by_value = {saying.figure.value: saying for saying in sayings}
    for statement, figure in told:
        others = (saying for saying in sayings if saying.named[0].origin != statement.origin or saying.origins > 1)
        differing = list(islice((saying for saying in others if not overlap(saying.figure, figure)), _NAMED))
        own = by_value[figure.value]
        if differing:
            yield statement, _differs(statement, figure, differing)
        elif own.origins > 1:
            yield statement, _finding(figure, [own.without(statement.origin)])
        elif len(sayings) > 1:
            yield statement, _finding(figure, [next(saying for saying in sayings if saying != own)])


def _sayings(told: Sequence[tuple[Statement, Figure]]) -> list[_Saying]:
    """Give each number once, the most frequent first."""
    values: defaultdict[Decimal, dict[str, tuple[Statement, Figure]]] = defaultdict(dict)
    for statement, figure in told:
        values[figure.value].setdefault(statement.origin, (statement, figure))
    sayings = []
    for told_by in values.values():
        first = list(islice(told_by.values(), _NAMED + 1))
        sayings.append(_Saying(first[0][1], tuple(statement for statement, _ in first), len(told_by)))
    return sorted(sayings, key=lambda saying: (-saying.origins, saying.figure.value))


def _differs(statement: Statement, figure: Figure, differing: Sequence[_Saying]) -> Finding:
    doubts = [_doubt(statement, figure, saying) for saying in differing]
    return _finding(figure, differing, fits=False, doubt=doubts[0] if all(doubts) else None)


def _doubt(statement: Statement, figure: Figure, saying: _Saying) -> Words | None:
    """Say what could explain that two outlets differ without either being wrong."""
    if figure.qualifier != "exact" or saying.figure.qualifier != "exact":
        return NOT_EXACT
    if figure.measure in ("target", "target_pct"):
        return _AUTHORITY
    if figure.as_of and len(figure.as_of) < len("2024-10-31"):
        return _MONTH
    rivals = (statement, *saying.named)
    return _DATE if any(is_dated_by_publication(figure, rival.published) for rival in rivals) else None


def _finding(figure: Figure, sayings: Sequence[_Saying], fits: bool = True, doubt: Words | None = None) -> Finding:
    named = [saying.words for saying in sayings]
    says = say(
        "berita ini menyebut {what} {figure} per {date}; {rivals}",
        "this article says that the {what} is {figure} as of {date}; {rivals}",
        what=MEASURE_WORDS[figure.measure],
        figure=figure,
        date=same(figure.as_of or "?"),
        rivals=Words("; ".join(words.id for words in named), "; ".join(words.en for words in named)),
    )
    others = tuple(cut(saying.named[0].claim, saying.figure) for saying in sayings)
    held = (figure.value, sayings[0].figure.value, "sumber lain")
    return concluded("rivals", says, fits, doubt, held, (figure,), others)
