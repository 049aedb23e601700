"""The published tables as db/derived.sql describes them: the words that Datasette shows come from beside the schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DERIVED = Path(__file__).parent / "derived.sql"

_TABLE = re.compile(r"create table (\w+) \($")
_COLUMN = re.compile(r'    "?(\w+)"? (?:text|integer|real|numeric)\b')


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it holds, in one sentence."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """A published table, what a row of it is, and its columns in order."""

    name: str
    description: str
    columns: tuple[Column, ...]


class UndescribedError(ValueError):
    """A table or column of the published schema has no comment above it."""


@cache
def tables(path: Path = DERIVED) -> tuple[Table, ...]:
    """The tables of a schema file in its order, each with the comment lines that stand right above it."""
    found: list[tuple[str, str, list[Column]]] = []
    comment: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("--"):
            comment.append(text.removeprefix("--").strip())
            continue
        if table := _TABLE.match(line):
            found.append((table[1], _described(path, table[1], comment), []))
        elif column := _COLUMN.match(line):
            found[-1][2].append(Column(column[1], _described(path, column[1], comment)))
        comment = []
    return tuple(Table(name, description, tuple(columns)) for name, description, columns in found)


def _described(path: Path, name: str, comment: list[str]) -> str:
    if not comment:
        raise UndescribedError(f"{path.name}: '{name}' has no description above it")
    return " ".join(comment)
