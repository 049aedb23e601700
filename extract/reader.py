"""Articles from files: a text, or JSON lines, without a database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from extract.model import Article


class InputError(ValueError):
    """A file that holds no article; the message is one line that names file, row and value."""


def read_text(text: str, name: str) -> Article:
    """Give the whole text as one article whose first line is its title and whose id is `name`.

    Raises InputError where there is no text at all, and where bytes of another kind were decoded ('\\x00' in it).
    """
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise InputError(f"{name}: no text in it")
    if "\x00" in text:
        raise InputError(f"{name}: not a text file (it holds a null byte)")
    return Article(id=Path(name).stem, text=text, title=text.partition("\n")[0])


def read_lines(lines: str, name: str) -> Iterator[Article]:
    """Give an article a JSON line: `id` and `text` are needed, `outlet`, `url`, `title`, `published` may be null.

    Other fields (`figures`, `note`) are left alone, so that annotated files can be read too. Raises InputError with
    file, line and field, e.g. 'berita.jsonl:3: text is missing'.
    """
    for number, line in enumerate(lines.split("\n"), 1):
        if line.strip():
            yield _article(line, f"{name}:{number}")


def decode(body: bytes, name: str) -> str:
    """Give the bytes of a file as text; UTF-8, with or without a byte order mark. Raises InputError for others."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 text (byte {body[error.start]:#04x} at offset {error.start})") from None


def _article(line: str, where: str) -> Article:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not JSON ({error.msg}, column {error.colno})") from None
    except RecursionError:
        raise InputError(f"{where}: not an article (nested too deep)") from None
    if not isinstance(row, dict):
        raise InputError(f"{where}: an object is wanted, not {line.strip()[:40]!r}")
    return Article(
        id=_needed(row, "id", where),
        text=_needed(row, "text", where),
        title=_optional(row, "title", where),
        outlet=_optional(row, "outlet", where),
        url=_optional(row, "url", where),
        published=_date(row, where),
    )


def _needed(row: dict[str, object], field: str, where: str) -> str:
    value = _optional(row, field, where)
    if value is None or not value.strip():
        raise InputError(f"{where}: {field} is missing or empty")
    return value


def _optional(row: dict[str, object], field: str, where: str) -> str | None:
    value = row.get(field)
    if not isinstance(value, str | None):
        raise InputError(f"{where}: {field} is neither text nor null: {value!r}")
    if value and re.search("[\ud800-\udfff]", value):
        raise InputError(f"{where}: {field} holds half a character (a lone surrogate)")
    return value


def _date(row: dict[str, object], where: str) -> str | None:
    """Give `published`: `2024-11-05`, `2024-11` or `2024` where no more is known, or None."""
    value = _optional(row, "published", where)
    if value is not None and not _is_date(value):
        raise InputError(f"{where}: published is no ISO date: {value!r}")
    return value


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[: len("2024-11-05")])
    except ValueError:
        return False
    return True
