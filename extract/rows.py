"""Read the rows of extract/patterns/*.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

PATTERNS = Path(__file__).with_name("patterns")


class RuleError(ValueError):
    """A row of extract/patterns that cannot be used, named by file, row and value."""


@cache
def rows(name: str, table: str) -> tuple[dict[str, Any], ...]:
    """The tables `[[table]]` of `patterns/<name>.toml` in their order.

    Raises RuleError where the file is no TOML, has no such table, or an id stands twice.
    """
    file = f"{name}.toml"
    try:
        found = tomllib.loads((PATTERNS / file).read_text("utf-8")).get(table, [])
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{file}: {error}") from error
    if not found:
        raise RuleError(f"{file}: no table [[{table}]]")
    ids = [row["id"] for row in found if "id" in row]
    if twice := [each for each in ids if ids.count(each) > 1]:
        raise RuleError(f"{file}: id {twice[0]!r} stands twice")
    return tuple(found)
