"""What an article itself says of targets: 'jauh melampaui target nasional' speaks of the claim told before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from extract.fold import fold
from extract.model import Claim, Figure, Measure, Said, Verdict
from extract.shaped import shaped
from extract.text import Sentence, lay_out

FILE = "verdicts"  # .toml
_TARGET = r"\b(?:target|patokan|standar)\b"
_SENTENCE_END = re.compile(r"[.!?;](?=\s)|\n")
_REACH = 300  # characters between a verdict and the numbers that it is about
_AIMED: tuple[Measure, ...] = ("target", "target_pct")
_REACHED: tuple[Measure, ...] = ("issued_pct", "recorded_pct", "issued", "recorded")
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One row of `[[verdict]]` (the head of verdicts.toml says what the keys mean)."""

    id: str
    verdict: Verdict
    phrase: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """One row of `[[before]]`: words that make no verdict of the phrase that follows them."""

    id: str
    phrase: str
    within: int
    yes: tuple[str, ...]


@cache
def _rules() -> tuple[tuple[Verdict, re.Pattern[str]], ...]:
    rows = shaped(FILE, "verdict", VerdictRow)
    return tuple((row.verdict, re.compile(row.phrase.replace("{target}", _TARGET))) for row in rows)


@cache
def _undone() -> re.Pattern[str]:
    rows = shaped(FILE, "before", BeforeRow)
    return re.compile("|".join(rf"\b(?:{row.phrase})\b(?:\W+\w+){{0,{row.within}}}\W*$" for row in rows))


def with_verdicts(text: str, title: str | None, claims: Sequence[Claim]) -> list[Claim]:
    """Give the claims, those of which the article itself says that a target is reached or not with these words.

    Words speak of the last shares or counts told before them, in their own sentence or the one before; where those are
    of several claims, of none. Example: 'KIA telah mencapai 82,22 persen. Angka ini jauh melampaui target nasional.'
    """
    found = list(verdicts(text))
    if not found:
        return list(claims)
    sentences = [sentence for sentence in lay_out(text, title).sentences if not sentence.title]
    spoken: dict[int, Said] = {}
    for said in found:
        at = next((n for n, each in enumerate(sentences) if each.start <= said.start < each.end), None)
        subject = None if at is None else _subject(said, claims, sentences[max(0, at - 2) : at + 1], text)
        if at is not None and subject is not None and subject not in spoken:
            aims = _aims(claims, sentences[at], claims[subject])
            if len(aims) < 2:
                spoken[subject] = replace(said, aim=aims[0] if aims else None)
    return [replace(claim, said=spoken.get(n)) for n, claim in enumerate(claims)]


def verdicts(text: str) -> Iterator[Said]:
    """Find the words themselves, in the order of the text; wishes ('akan melampaui target') are none."""
    folded = fold(text)
    lower = folded.lower
    found: dict[int, Said] = {}
    for verdict, phrase in _rules():
        for match in phrase.finditer(lower):
            start, end = folded.span(*match.span())
            before = _SENTENCE_END.split(lower[max(0, match.start() - _REACH) : match.start()])[-1]
            if not _undone().search(before):
                found.setdefault(start, Said(verdict, None, text[start:end], start, end))
    yield from (found[start] for start in sorted(found))


def _subject(said: Said, claims: Sequence[Claim], within: Sequence[Sentence], text: str) -> int | None:
    """Give the place of the one claim that is told nearest to the words, in their sentence or one of the two before.

    'Hasil 2022 di atas target' speaks of a claim of 2022 alone.
    """
    years = set(_YEAR.findall(text[within[-1].start : said.start]))
    for sentence in reversed(within):
        told = {
            n
            for n, claim in enumerate(claims)
            for figure in claim.figures
            if _is_result(figure, claim, years)
            and sentence.start <= figure.start < sentence.end
            and abs(said.start - figure.start) <= _REACH
        }
        if told:
            return told.pop() if len(told) == 1 else None
    return None


def _is_result(figure: Figure, claim: Claim, years: Set[str]) -> bool:
    """Tell whether a figure is how far a region is, in one of these years if there are any."""
    is_yearly = figure.measure == "batch" and figure.period == "year" and bool(years)
    of_place = claim.region not in (None, "ID") and claim.group is None
    of_year = not years or (claim.as_of or "")[:4] in years
    return of_place and of_year and (is_yearly or figure.measure in _REACHED)


def _aims(claims: Sequence[Claim], sentence: Sentence, subject: Claim) -> list[Figure]:
    """Give the targets that the sentence of the words states for the document that they are about."""
    return [
        figure
        for claim in claims
        for figure in claim.figures
        if figure.measure in _AIMED
        and figure.document == subject.document
        and sentence.start <= figure.start < sentence.end
    ]
