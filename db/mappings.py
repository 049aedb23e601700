"""How tables of portals are read: the rows of mappings.toml, or of a file of one's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from db.region_names import Codes
from db.sheets import TableError
from extract.model import Document, Measure

MAPPINGS = Path(__file__).with_name("mappings.toml")
FIELDS = ("document", "measure", "value", "region", "as_of", "semester", "publisher", "authority", "source_url", "note")


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table of mappings.toml, whose head says what the keys mean."""

    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    codes: Codes | None = None
    within: str | None = None
    decimal: Literal[".", ","] = ","
    header: int = 1


def mapping(name: str) -> TableMapping:
    """Give the mapping of this name, or the only one of a .toml file of this path. Raises TableError."""
    path = Path(name) if name.endswith(".toml") else MAPPINGS
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TableError(f"{path}: cannot be read: {error}") from error
    if path != MAPPINGS:
        if len(tables) != 1:
            raise TableError(f"{path.name}: one table is wanted, and it has {len(tables)}")
        name = next(iter(tables))
    if name not in tables:
        raise TableError(f"{path.name}: no mapping is called '{name}'; there are {', '.join(tables)}")
    return _checked(f"{path.name}: {name}", tables[name])


def _checked(place: str, table: Mapping[str, Any]) -> TableMapping:
    known = {each.name for each in fields(TableMapping)}
    wrong = [
        *(f"unknown key '{key}'" for key in table.keys() - known),
        *(["'columns' is missing"] if "columns" not in table else []),
        *(
            f"'{word}' is none of our words"
            for key in ("columns", "fixed")
            for word in table.get(key, {})
            if word not in FIELDS
        ),
        *(f"'{word}' is no measure" for word in table.get("measures", {}).values() if word not in get_args(Measure)),
        *(
            f"'{word}' is no document or measure"
            for word in table.get("words", {}).values()
            if word not in (*get_args(Measure), *get_args(Document))
        ),
        *([f"codes '{table['codes']}'"] if table.get("codes") not in (None, *get_args(Codes)) else []),
        *([f"decimal '{table['decimal']}'"] if table.get("decimal", ",") not in (",", ".") else []),
    ]
    if wrong:
        raise TableError(f"{place}: {sorted(wrong)[0]}")
    return TableMapping(**table)
