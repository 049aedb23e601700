"""Copies of one text tell one claim: which claim is the first of those that say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from extract.model import Dossier, Statement


def first_told(statements: Sequence[Statement]) -> Mapping[str, str]:
    """Give, for the id of each statement of a dossier, the id of the one that first told it; its own where none did.

    Two statements are the same claim when their texts have one origin and state the same numbers for the same group. A
    copy that says 'saat ini' is dated by its own publication: the date need not be the same. The origin's own statement
    is the first, then the earliest published. Where a text says the same several times, each time is a claim.
    """
    told: defaultdict[object, int] = defaultdict(int)
    first: dict[object, str] = {}
    found: dict[str, str] = {}
    for statement in sorted(statements, key=_order):
        claim = statement.claim
        says = frozenset((figure.measure, figure.value, figure.qualifier) for figure in claim.figures)
        time = claim.article_id, claim.group, says
        told[time] += 1
        found[statement.id] = first.setdefault((statement.origin, *time[1:], told[time]), statement.id)
    return found


def once(dossier: Dossier, first: Mapping[str, str]) -> Dossier:
    """Give the dossier without the claims that another one told first, in the order of the others."""
    return Dossier(
        dossier.document,
        dossier.region,
        tuple(statement for statement in dossier.statements if first[statement.id] == statement.id),
        dossier.parts,
    )


def _order(statement: Statement) -> tuple[bool, str, str, int]:
    is_copy = statement.claim.article_id != statement.origin
    return is_copy, statement.published or "9999", statement.claim.article_id, statement.claim.figures[0].start
