"""Dossiers of claims without a store, for tests of checks that hold several articles against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from extract.checks import compare
from extract.dossiers import Reference, own_findings
from extract.model import Article, Claim, Dossier, Finding, Statement


def statement(article: Article, claim: Claim, origin: str | None = None, official: bool = False) -> Statement:
    """The claim as its article published it; its id is made from what it is about."""
    of = f"{claim.article_id} {claim.document} {claim.region} {claim.as_of} {claim.group} {claim.figures[0].start}"
    return Statement(of, claim, article.outlet, article.url, article.published, origin or article.id, official)


def dossiers(statements: Iterable[Statement]) -> list[Dossier]:
    """All statements on one document and region together, with what their articles say of the regions within."""
    ordered = sorted(statements, key=_place)
    return [
        Dossier(document, region or None, held, _parts(ordered, document, region, held))  # type: ignore[arg-type]
        for (document, region), held in ((place, tuple(of)) for place, of in groupby(ordered, key=_place))
    ]


def findings(dossier: Dossier, reference: Reference) -> Iterator[tuple[Statement, Finding]]:
    """All that is found in a dossier: on each statement alone, and between them."""
    known = reference.known(dossier)
    yield from own_findings(dossier.statements, known)
    yield from compare(dossier, known)


def _place(statement: Statement) -> tuple[str, str]:
    return statement.claim.document, statement.claim.region or ""


def _parts(
    statements: Sequence[Statement], document: str, region: str, held: Sequence[Statement]
) -> tuple[Statement, ...]:
    articles = {statement.claim.article_id for statement in held}
    return tuple(
        part
        for part in statements
        if part.claim.document == document
        and part.claim.article_id in articles
        and _parent(part.claim.region) == region
        and region
    )


def _parent(region: str | None) -> str | None:
    if not region or region == "ID":
        return None
    return region.rpartition(".")[0] or "ID"
