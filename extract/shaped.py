"""Rows of extract/patterns as frozen dataclasses."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TypeVar

from extract.rows import RuleError, rows

Shape = TypeVar("Shape")


def shaped(name: str, table: str, shape: type[Shape]) -> tuple[Shape, ...]:
    """The tables `[[table]]` of `patterns/<name>.toml` as `shape`, lists as tuples, in their order.

    Raises RuleError where a row has a key that `shape` does not know, or lacks one that it needs.
    """
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]  # every shape is a dataclass
    needed = {key for key, field in known.items() if field.default is MISSING}
    made = []
    for row in rows(name, table):
        for complaint, keys in (("unknown key", row.keys() - known.keys()), ("lacks", needed - row.keys())):
            if keys:
                raise RuleError(f"{name}.toml: {row.get('id', row)}: {complaint} {sorted(keys)[0]!r}")
        made.append(shape(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}))
    return tuple(made)
