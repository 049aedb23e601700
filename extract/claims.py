"""Claims: the figures of one article that may be held against each other, put side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from extract.model import Article, Claim, Document, Figure, Measure
from extract.verdicts import with_verdicts

_TARGETS: frozenset[Measure] = frozenset({"target", "target_pct"})
_Key = tuple[Document, str | None, str | None, str]


def assemble(article: Article, figures: Sequence[Figure]) -> list[Claim]:
    """Put the figures of `article` that speak of the same document, region, group and date side by side.

    Batches (flows) and national targets are claims apart. A coarser date joins the one finer date that it contains
    (`2024-10` contains `2024-10-31`, no date contains any) when no measure would then have two values; the claim has
    the finer date. The claims stand in the order of their first figure, the figures in the order of the text.
    Claims of which the article itself says that they reach a target, or not, carry its words.
    Example: 'Hingga 31 Oktober 2024, 66.251 dari 115.109 anak memiliki KIA' is one claim of two figures.
    """
    kinds: defaultdict[_Key, defaultdict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        kinds[_key(figure)][figure.as_of or ""].append(figure)
    claims = [
        Claim(article.id, document, region, as_of or None, group, tuple(sorted(together, key=_place)))
        for (document, region, group, _), dated in kinds.items()
        for as_of, together in _joined(dated).items()
    ]
    ordered = sorted(claims, key=lambda claim: _place(claim.figures[0]))
    return with_verdicts(article.text, article.title, ordered)


def _key(figure: Figure) -> _Key:
    return figure.document, figure.region, figure.group, _kind(figure)


def _kind(figure: Figure) -> str:
    if figure.measure == "batch":
        return "flow"
    national = figure.region == "ID" and figure.measure in _TARGETS
    return "national target" if national else "stock"


def _place(figure: Figure) -> tuple[int, int, str, str]:
    return figure.start, figure.end, figure.measure, str(figure.value)


def _joined(dated: defaultdict[str, list[Figure]]) -> dict[str, list[Figure]]:
    """Join each date to the only finer one that it contains; an ISO date contains those that it is a prefix of.

    A target's date is its deadline, which dates nothing else: targets join others, but others never join them.
    """
    joined: dict[str, list[Figure]] = {}
    for as_of in sorted(dated, key=len, reverse=True):
        within = [finer for finer in joined if finer.startswith(as_of) and not _only_targets(joined[finer])]
        if len(within) == 1 and not _collide(joined[within[0]], dated[as_of]):
            joined[within[0]] += dated[as_of]
        else:
            joined[as_of] = list(dated[as_of])
    return joined


def _only_targets(figures: Iterable[Figure]) -> bool:
    return all(figure.measure in _TARGETS for figure in figures)


def _collide(these: Iterable[Figure], those: Iterable[Figure]) -> bool:
    values = {figure.measure: figure.value for figure in these}
    return any(values.get(figure.measure, figure.value) != figure.value for figure in those)
