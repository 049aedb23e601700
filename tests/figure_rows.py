"""Figures in a short notation, so that tests of claims and checks read as tables."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from extract.model import Document, Figure, Measure, Qualifier

QUALIFIERS: dict[str, Qualifier] = {"~": "about", ">": "more", "<": "less"}


def figures(
    row: str,
    document: Document = "kia",
    region: str | None = "17.71",
    as_of: str | None = "2024-10-31",
    group: str | None = None,
) -> tuple[Figure, ...]:
    """Make figures from 'issued 66251, issued_pct ~58 @2024-10': `~` about, `>` more, `<` less, `@` another date.

    `@-` is no date. The figures stand in the text in the order in which they are written.
    """
    return tuple(
        _figure(words.split(), place * 100, document, region, as_of, group)
        for place, words in enumerate(row.split(","))
    )


def _figure(
    words: list[str], start: int, document: Document, region: str | None, as_of: str | None, group: str | None
) -> Figure:
    value = words[1].lstrip("~><")
    if len(words) > 2:
        as_of = words[2].lstrip("@-") or None
    return Figure(
        document=document,
        measure=cast("Measure", words[0]),
        value=Decimal(value),
        qualifier=QUALIFIERS.get(words[1][0], "exact"),
        region=region,
        as_of=as_of,
        group=group,
        period="event" if words[0] == "batch" else None,
        speaker=None,
        speaker_office=None,
        surface=value,
        start=start,
        end=start + len(value),
        sentence=value,
        rules=("test",),
        basis="pattern",
        confidence=0.9,
    )
