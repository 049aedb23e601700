"""Holding an article's own words on a target against the numbers that it states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.checks.comparison import NOT_EXACT, concluded
from extract.checks.reached import Reached, reached_count, reached_in_the_year, reached_share
from extract.checks.targets import national_targets
from extract.checks.wording import Words, say
from extract.model import Claim, Finding, Said, Target

_WORDS = {"met": Words("tercapai", "reached"), "missed": Words("belum tercapai", "not reached")}
_WHICH = Words("target mana yang dimaksud tidak disebut", "the article does not say which target is meant")


def held_against_own_words(claim: Claim, targets: Sequence[Target]) -> Iterator[Finding]:
    """Tell whether the claim's share, or count, bears out what its article says of the target.

    The target is the one stated in the same sentence, else the national one of the year.
    """
    said = claim.said
    if said is None or claim.group is not None or claim.region is None:
        return
    of_year = [row for row in targets if claim.as_of and row.as_of[:4] == claim.as_of[:4]]
    aims = [said.aim.value] if said.aim else [row.value for row in national_targets(of_year)[:1]]
    counted = said.aim is not None and said.aim.measure == "target"
    reached = (reached_count(claim) or reached_in_the_year(claim)) if counted else reached_share(claim)
    if aims and reached:
        yield _finding(said, reached, aims[0])


def _finding(said: Said, reached: Reached, aim: Decimal) -> Finding:
    verdict = said.verdict if reached.share.point == aim else reached.verdict(aim)
    unit = Words("", "") if said.aim and said.aim.measure == "target" else Words(" %", " %")
    says = say(
        "artikel menyebut target {aim}{unit} {said}; yang dinyatakan {reached}",
        "the article says that the target of {aim}{unit} is {said}; it states {reached}",
        aim=aim,
        unit=unit,
        said=_WORDS[said.verdict],
        reached=reached.words,
    )
    held = (reached.shown, aim, f"kata artikel: {said.surface}")
    return concluded("target", says, verdict == said.verdict, _doubt(said, reached), held, reached.figures)


def _doubt(said: Said, reached: Reached) -> Words | None:
    """Say what could make the article's words true all the same."""
    if said.aim is None:
        return _WHICH
    return None if reached.is_exact and said.aim.qualifier == "exact" else NOT_EXACT
