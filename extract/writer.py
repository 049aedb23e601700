"""Figures to standard output: one JSON line an article, one CSV row a figure, or a table for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields

from rich.table import Table

from extract.explain import amount, visible
from extract.model import Article, Figure

COLUMNS = tuple(field.name for field in fields(Figure))


def json_line(article: Article, figures: Iterable[Figure]) -> str:
    """Give the figures of one article as one JSON object, without a line end: {"id": …, "figures": [{…}, …]}."""
    rows = [{column: _plain(figure, column) for column in COLUMNS} for figure in figures]
    return json.dumps({"id": article.id, "figures": rows}, ensure_ascii=False)


def csv_rows(read: Iterable[tuple[Article, Iterable[Figure]]]) -> Iterator[str]:
    """Give a header and one row a figure, each without its line end; several rules stand with a space between them."""
    yield _csv_row(("article", *COLUMNS))
    for article, figures in read:
        for figure in figures:
            cells = (_plain(figure, column) for column in COLUMNS)
            yield _csv_row((article.id, *(" ".join(cell) if isinstance(cell, list) else cell for cell in cells)))


def table(read: Iterable[tuple[Article, Iterable[Figure]]]) -> Table:
    """Give the figures as a table that fits a terminal: what, how much, where, when, and the words that say so."""
    shown = Table(header_style="bold")
    for column in ("article", "document", "measure", "value", "region", "as of", "surface", "speaker"):
        shown.add_column(column, justify="right" if column == "value" else "left")
    for article, figures in read:
        for f in figures:
            row = (article.id, f.document, f.measure, amount(f), f.region, f.as_of, f.surface, f.speaker)
            shown.add_row(*(visible(cell or "") for cell in row))
    return shown


def _plain(figure: Figure, column: str) -> str | int | float | list[str] | None:
    """Give a field as JSON has it: an integral value is an integer, rules are a list."""
    cell = getattr(figure, column)
    if column == "value":
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return list(cell) if isinstance(cell, tuple) else cell


def _csv_row(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
