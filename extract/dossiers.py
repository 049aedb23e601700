"""What the statements of a dossier are held against, and the findings on each of them alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from extract.checks import run
from extract.checks.official import as_figure
from extract.checks.timeline import Found, is_dated_by_publication
from extract.model import Claim, Document, Dossier, Figure, Finding, Known, Measure, Official, Statement, Target

_Place = tuple[Document, str]
_Row = TypeVar("_Row", Target, Official)


class Reference:
    """Targets and official figures by document and place, so that each claim sees its own."""

    def __init__(self, known: Known) -> None:
        self._targets = _by_place(known.targets)
        self._official = _by_place(known.official)

    def known(self, dossier: Dossier) -> Known:
        """Give what the dossier's claims are held against: the tables, and what its own articles add.

        Articles add local targets that they state, and figures of official sources.
        """
        place, nation = (dossier.document, dossier.region or ""), (dossier.document, "ID")
        targets = self._targets.get(nation, ()) if place != nation else ()
        return Known(
            (*targets, *self._targets.get(place, ())),
            (*self._official.get(place, ()), *_official_statements(dossier)),
            tuple(_stated_targets(dossier)),
        )


def own_findings(statements: Iterable[Statement], known: Known) -> Iterator[Found]:
    """Give the findings on each statement alone, held against what is known of its place."""
    for statement in statements:
        yield from ((statement, finding) for finding in run(statement.claim, _known_to(known, statement)))


def official_findings(official: Sequence[Official]) -> Iterator[tuple[Claim, Finding]]:
    """Give the findings on official figures themselves, those of one source, document, place and date side by side.

    A release can contradict itself as an article can; each claim's `article_id` is the address of its source.
    """
    for (url, document, region, as_of), rows in groupby(sorted(official, key=_release), key=_release):
        claim = Claim(url, document, region, as_of, None, tuple(as_figure(row) for row in rows))
        yield from ((claim, finding) for finding in run(claim, Known()))


def _release(row: Official) -> tuple[str, Document, str, str]:
    return row.source_url, row.document, row.region, row.as_of


def _by_place(rows: Iterable[_Row]) -> Mapping[_Place, tuple[_Row, ...]]:
    found: defaultdict[_Place, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.document, row.region].append(row)
    return {place: tuple(of_place) for place, of_place in found.items()}


def _known_to(known: Known, statement: Statement) -> Known:
    """Leave out what the statement itself added, and official figures of the day of its publication.

    A statement does not confirm itself; and a number of that day may only be told on it ('saat ini').
    """
    if not known.official:
        return known
    apart = (row for row in known.official if statement.published is None or row.as_of != statement.published)
    return replace(known, official=tuple(row for row in apart if row.source_url != statement.url))


def _stated_targets(dossier: Dossier) -> Iterator[Target]:
    """Give the targets that articles state for the place itself, each value and deadline once."""
    if dossier.region in (None, "ID"):
        return
    found: dict[object, Target] = {}
    for statement in dossier.statements:
        for figure in statement.claim.figures if statement.claim.group is None else ():
            if figure.measure in ("target", "target_pct") and figure.as_of and figure.qualifier == "exact":
                key = figure.measure, figure.value, figure.as_of
                found.setdefault(key, Target(*_fact(figure), statement.outlet or "", statement.url or "", ""))
    yield from found.values()


def _official_statements(dossier: Dossier) -> Iterator[Official]:
    """Give the exact figures that official sources state of the place, for a date of their own."""
    for statement in dossier.statements:
        for figure in statement.claim.figures if statement.official and statement.claim.group is None else ():
            is_dated = figure.as_of and not is_dated_by_publication(figure, statement.published)
            if is_dated and figure.qualifier == "exact" and figure.measure not in ("batch", "target", "target_pct"):
                yield Official(*_fact(figure), statement.outlet or "", statement.url or "", "")


def _fact(figure: Figure) -> tuple[Document, Measure, Decimal, str, str]:
    """Give what tables and figures have in common; only for figures with a place and a date."""
    assert figure.region is not None
    assert figure.as_of is not None
    return figure.document, figure.measure, figure.value, figure.region, figure.as_of
