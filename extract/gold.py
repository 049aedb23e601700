"""Gold figures and predictions as JSON lines: one article a line, checked row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard, get_args

from extract.model import DOCUMENTS, Figure, Measure, Qualifier

_ALLOWED: dict[str, tuple[str, ...]] = {
    "document": DOCUMENTS,
    "measure": get_args(Measure),
    "qualifier": get_args(Qualifier),
}
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


class GoldError(ValueError):
    """A row of a gold or prediction file that cannot be used; the message names file, line and value."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as scoring sees it; `also` and `also_region` are as good, `optional` ones count neither way."""

    document: str
    measure: str
    value: Decimal
    region: str | None = None
    as_of: str | None = None
    group: str | None = None
    qualifier: str = "exact"
    speaker: str | None = None
    surface: str = ""
    also: tuple[str, ...] = ()
    also_region: tuple[str, ...] = ()
    optional: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of one article, gold or predicted."""

    id: str
    facts: tuple[Fact, ...]


def sheet(article_id: str, figures: Iterable[Figure]) -> Sheet:
    """Take the figures that were read from an article as a prediction."""
    return Sheet(article_id, tuple(_predicted(figure) for figure in figures))


def read_gold(paths: Iterable[Path]) -> list[Sheet]:
    """Read gold figures or predictions, one JSON object an article: `{"id": …, "figures": [{…}, …]}`.

    Raises GoldError with one line naming file, line and value for a row that is no such object.
    """
    return [_sheet(line, f"{path}:{number}") for path in paths for number, line in _lines(path)]


def _predicted(figure: Figure) -> Fact:
    return Fact(
        document=figure.document,
        measure=figure.measure,
        value=figure.value,
        region=figure.region,
        as_of=figure.as_of,
        group=figure.group,
        qualifier=figure.qualifier,
        speaker=figure.speaker,
        surface=figure.surface,
        confidence=figure.confidence,
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: not UTF-8 text (offset {error.start})") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _sheet(line: str, where: str) -> Sheet:
    try:
        row = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{where}: not JSON ({error})") from None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise GoldError(f"{where}: no object with an id: {line.strip()[:40]}")
    if not isinstance(figures := row.get("figures"), list):
        raise GoldError(f"{where}: figures is no list: {figures!r}")
    return Sheet(row["id"], tuple(_fact(figure, f"{where}: figure {i}") for i, figure in enumerate(figures, 1)))


def _fact(row: object, where: str) -> Fact:
    if not isinstance(row, dict):
        raise GoldError(f"{where} is no object: {row!r}")
    for field, allowed in _ALLOWED.items():
        if row.get(field, "exact" if field == "qualifier" else None) not in allowed:
            raise GoldError(f"{where}: {field} is none of {', '.join(allowed)}: {row.get(field)!r}")
    value, confidence = row.get("value"), row.get("confidence")
    if not _is_number(value):
        raise GoldError(f"{where}: value is no number: {value!r}")
    if confidence is not None and not (_is_number(confidence) and 0 <= confidence <= 1):
        raise GoldError(f"{where}: confidence is not between 0 and 1: {confidence!r}")
    as_of = _text(row, "as_of", where)
    if as_of is not None and not _DATE.fullmatch(as_of):
        raise GoldError(f"{where}: as_of is no date: {as_of!r}")
    return Fact(
        document=row["document"],
        measure=row["measure"],
        value=Decimal(value),
        region=_text(row, "region", where),
        as_of=as_of,
        group=_text(row, "group", where),
        qualifier=row.get("qualifier", "exact"),
        speaker=_text(row, "speaker", where),
        surface=_text(row, "surface", where) or "",
        also=_texts(row, "also", where),
        also_region=_texts(row, "also_region", where),
        optional=bool(row.get("optional")),
        confidence=None if confidence is None else float(confidence),
    )


def _is_number(value: Any) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _text(row: dict[str, Any], field: str, where: str) -> str | None:
    text = row.get(field)
    if not isinstance(text, str | None):
        raise GoldError(f"{where}: {field} is neither text nor null: {text!r}")
    return text


def _texts(row: dict[str, Any], field: str, where: str) -> tuple[str, ...]:
    texts = row.get(field, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise GoldError(f"{where}: {field} is no list of texts: {texts!r}")
    return tuple(texts)
