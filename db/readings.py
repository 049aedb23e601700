"""Figures, claims and findings as rows of the working database, and their content-derived ids."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from db.records import Place, StoreError
from extract.model import Claim, Figure, Finding, Statement

COMPARED = 1000  # the position from which on findings between claims are counted
Found = tuple[Statement, Finding]
Row = tuple[str | int | float | None, ...]
Key = tuple[str, int]  # a claim and the position of a finding on it

FIGURE_COLUMNS = (
    "id, article, document, measure, value, decimals, qualifier, region, as_of, group_label, period, speaker, "
    'speaker_office, surface, start, "end", sentence, rules, basis, confidence'
)
FIGURE_COLUMNS_OF_F = ", ".join(f"f.{name}" for name in FIGURE_COLUMNS.split(", "))  # where figures are joined as f
_WIDTH = FIGURE_COLUMNS.count(",") + 1
FIGURE_MARKS = ", ".join("?" * _WIDTH)
_LARGEST = 2**53  # the largest whole number that JSON readers and REAL columns hold exactly


def figure_id(article_id: str, figure: Figure) -> str:
    """The figure's stable id: 16 hex digits of what it says and where, so that it outlives a rebuild."""
    return _digest(article_id, *_facts(figure))


def claim_id(claim: Claim) -> str:
    """The claim's stable id: 16 hex digits of what it is about and of its first figure."""
    return _digest(
        "claim", claim.article_id, claim.document, claim.region, claim.as_of, claim.group, *_facts(claim.figures[0])
    )


def _facts(figure: Figure) -> tuple[str | int | None, ...]:
    value = format(figure.value.normalize(), "f")
    return figure.document, figure.measure, value, figure.region, figure.as_of, figure.group, figure.start


def _digest(*parts: str | int | None) -> str:
    return hashlib.sha256(_encode(parts).encode()).hexdigest()[:16]


_encode = json.JSONEncoder(ensure_ascii=False).encode


def number(value: Decimal) -> int | float:
    """A Decimal as SQLite keeps it: whole numbers as integers, so that pages show 115109 and not 115109.0."""
    if abs(value) > _LARGEST:
        raise StoreError(f"the number {value} is too large to be kept exactly")
    return int(value) if value == value.to_integral_value() else float(value)


def decimal(value: int | float, decimals: int) -> Decimal:
    """The Decimal with the decimals that were written, e.g. 1.9 with 2 decimals is 1.90."""
    if not decimals and isinstance(value, int):
        return Decimal(value)
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals))


def figure_row(article_id: str, figure: Figure) -> Row:
    """The row of FIGURE_COLUMNS that `figure_of` turns into the same figure again."""
    exponent = figure.value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise StoreError(f"{article_id}: the figure '{figure.surface}' has the value {figure.value}")
    return (
        figure_id(article_id, figure),
        article_id,
        figure.document,
        figure.measure,
        number(figure.value),
        -exponent,
        figure.qualifier,
        figure.region,
        figure.as_of,
        figure.group,
        figure.period,
        figure.speaker,
        figure.speaker_office,
        figure.surface,
        figure.start,
        figure.end,
        figure.sentence,
        json.dumps(figure.rules, ensure_ascii=False),
        figure.basis,
        figure.confidence,
    )


def figure_of(row: Sequence[Any]) -> Figure:
    """The figure in a row that begins with FIGURE_COLUMNS: names would be looked up a million times a night."""
    _id, _article, document, measure, value, decimals, *said, rules, basis, confidence = row[:_WIDTH]
    qualifier, region, as_of, group, period, speaker, office, surface, start, end, sentence = said
    return Figure(
        *(document, measure, decimal(value, decimals), qualifier, region, as_of, group, period, speaker, office),
        *(surface, start, end, sentence, _rules(rules), basis, confidence),
    )


@lru_cache(maxsize=4096)
def _rules(packed: str) -> tuple[str, ...]:
    return tuple(json.loads(packed))


def finding_row(claim: str, article_id: str, position: int, finding: Finding) -> Row:
    """A row of the table `findings`; its figures are a JSON list of ids, the claim's own first."""
    return (
        claim,
        position,
        finding.check,
        finding.outcome,
        finding.verdict,
        None if finding.stated is None else float(finding.stated),
        None if finding.expected is None else float(finding.expected),
        finding.against,
        finding.why_id,
        finding.why_en,
        json.dumps(
            [
                *(figure_id(article_id, figure) for figure in finding.figures),
                *(figure_id(other.article_id, figure) for other in finding.others for figure in other.figures),
            ]
        ),
    )


def finding_rows(found: Iterable[Found], first: int = 0) -> list[Row]:
    """The rows of findings, those of each claim counted from `first` on."""
    places: Counter[str] = Counter()
    rows = []
    for statement, finding in found:
        position = first + places[statement.id]
        rows.append(finding_row(statement.id, statement.claim.article_id, position, finding))
        places[statement.id] += 1
    return rows


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be written of a document and place that was checked: only what differs from what stands there.

    `against` is a digest of what its claims were held against, `first` gives the claim that first told each one of
    which another one stands there (a copy keeps no finding), `gone` the keys of findings that hold no more, `rows` new
    or altered rows of `findings`.
    """

    place: Place
    against: str
    first: Mapping[str, str]
    gone: Sequence[Key]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands written of a document and place before it is checked.

    `first` gives the claim that first told each one (None where that was never asked), `alone` are the claims whose
    findings on them alone still hold, `rows` all other findings by claim and position.
    """

    first: Mapping[str, str | None]
    alone: frozenset[str]
    rows: Mapping[Key, Row]

    def after(
        self, place: Place, against: str, first: Mapping[str, str], own: Iterable[Found], compared: Iterable[Found]
    ) -> Checked:
        """What is to be written: findings on claims alone are counted from 0, those between claims from 1000."""
        rows = {_key(row): row for row in (*finding_rows(own), *finding_rows(compared, COMPARED))}
        gone = [key for key in self.rows if key not in rows]
        told = {claim: origin for claim, origin in first.items() if self.first[claim] != origin}
        return Checked(place, against, told, gone, [row for key, row in rows.items() if self.rows.get(key) != row])


def _key(row: Row) -> Key:
    return str(row[0]), int(row[1] or 0)
