"""Checks: hold a claim against arithmetic, targets, official figures, and what other articles say of the same place.

A check is a function whose docstring is published beside its findings; a new one gets a line in one of the two tables
below, which say in which order they run.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from extract.checks.aims import share_reaches_the_target
from extract.checks.arithmetic import a_part_is_no_more_than_the_whole, parts_make_the_whole, share_matches_counts
from extract.checks.history import stocks_grow_at_a_steady_pace
from extract.checks.magnitude import no_digit_or_separator_is_misplaced
from extract.checks.official import official_figures_say_the_same
from extract.checks.pace import the_target_is_met_at_this_pace
from extract.checks.parts import districts_make_the_regency
from extract.checks.rivals import other_outlets_say_the_same
from extract.checks.stale import no_old_figure_is_told_as_new
from extract.checks.timeline import Found
from extract.model import Claim, Dossier, Finding, Known

Check = Callable[[Claim, Known], Iterator[Finding]]
DossierCheck = Callable[[Dossier, Known], Iterator[Found]]

# Checks of one claim.
CHECKS: Mapping[str, Check] = {
    "share": share_matches_counts,
    "complement": parts_make_the_whole,
    "bounds": a_part_is_no_more_than_the_whole,
    "magnitude": no_digit_or_separator_is_misplaced,
    "target": share_reaches_the_target,
    "official": official_figures_say_the_same,
}
# Checks of all that is said of one document in one region.
DOSSIER_CHECKS: Mapping[str, DossierCheck] = {
    "parts": districts_make_the_regency,
    "rivals": other_outlets_say_the_same,
    "history": stocks_grow_at_a_steady_pace,
    "stale": no_old_figure_is_told_as_new,
    "pace": the_target_is_met_at_this_pace,
}


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """A check as it is published: `title` is the first sentence of `docstring`."""

    id: str
    title: str
    docstring: str


def run(claim: Claim, known: Known) -> Iterator[Finding]:
    """Give the findings on one claim alone, e.g. '66.251 dari 115.109 anak atau 57,6 persen' agrees."""
    for function in CHECKS.values():
        yield from function(claim, known)


def compare(dossier: Dossier, known: Known) -> Iterator[Found]:
    """Give the findings on claims of several articles about one document and region, each with its statement.

    Example: two outlets write 66.251 and 62.251 children 'per 31 Oktober 2024'.
    """
    for function in DOSSIER_CHECKS.values():
        yield from function(dossier, known)


def described() -> tuple[CheckInfo, ...]:
    """Tell what each check asserts, in the order in which they run."""
    functions = {**CHECKS, **DOSSIER_CHECKS}
    published = ((name, inspect.getdoc(function) or "") for name, function in functions.items())
    return tuple(CheckInfo(name, text.partition("\n")[0], text) for name, text in published)
