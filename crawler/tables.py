"""TOML tables of crawler data, read key by key: what is unknown, missing or wrong is refused in one line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cssselect import HTMLTranslator, SelectorError

Reader = Callable[[Any], Any]


class SourceError(ValueError):
    """A row of a source or of families.toml is wrong; the message names file, table and key."""


def tables(path: Path) -> dict[str, dict[str, Any]]:
    """The tables of a file by name. Raises SourceError where it is no TOML, or holds a key outside every table."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: {error}") from error
    for name, row in found.items():
        if not isinstance(row, dict):
            raise SourceError(f"{path.name}: {name!r} stands outside every table")
    return found


def read(file: str, table: str, row: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read every key with its reader, refusing unknown, missing and wrong ones."""
    for key in sorted(row.keys() - readers.keys()):
        raise SourceError(f"{file}: [{table}] {key}: unknown key")
    for key in sorted(readers.keys() - row.keys()):
        raise SourceError(f"{file}: [{table}] {key}: missing")
    values = {}
    for key, reader in readers.items():
        try:
            values[key] = reader(row[key])
        except ValueError as error:
            raise SourceError(f"{file}: [{table}] {key}: {error}") from error
    return values


def typed(kind: type) -> Reader:
    """A reader of values of one type."""

    def reader(value: Any) -> Any:
        # To Python True is an int, but `expect = true` is a mistake.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(f"{value!r} is no {kind.__name__}")
        return value

    return reader


def at_least_0(kind: type) -> Reader:
    """A reader of numbers that are not negative."""

    def reader(value: Any) -> Any:
        if typed(kind)(value) < 0:
            raise ValueError(f"{value!r} is negative")
        return value

    return reader


def text(value: Any) -> str:
    """A text that is not empty. Raises ValueError."""
    if not typed(str)(value).strip():
        raise ValueError("empty")
    return str(value)


def like(pattern: str, what: str) -> Reader:
    """A reader of texts that a pattern fits; `what` is its name in the message."""

    def reader(value: Any) -> str:
        if not re.fullmatch(pattern, text(value)):
            raise ValueError(f"{value!r} is no {what}")
        return str(value)

    return reader


def one_of(*choices: str) -> Reader:
    """A reader of one of the choices."""

    def reader(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is none of {', '.join(choices)}")
        return str(value)

    return reader


def some(item: Reader, at_least: int = 0) -> Reader:
    """A reader of lists, which become tuples."""

    def reader(value: Any) -> tuple[Any, ...]:
        if len(typed(list)(value)) < at_least:
            raise ValueError("empty")
        return tuple(item(each) for each in value)

    return reader


def selector(value: Any) -> str:
    """A CSS selector. Raises ValueError."""
    try:
        HTMLTranslator().css_to_xpath(text(value))
    except SelectorError as error:
        raise ValueError(f"{value!r} is no CSS selector: {error}") from error
    return str(value)


def note(value: Any) -> str:
    """A note that begins with the date it was written. Raises ValueError."""
    try:
        date.fromisoformat(text(value).partition(":")[0])
    except ValueError as error:
        raise ValueError(f"{value!r} does not begin with its date, as '2026-01-31: …'") from error
    return str(value)
