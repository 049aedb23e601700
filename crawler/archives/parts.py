"""What was read of one archive file, as Parquet: a row an article, and what came of the file in the metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

from crawler.archives.captures import Capture, Kept
from crawler.warc import Reply
from db.store import ArchiveRead, Damage
from extract.model import Article

_PAGE = pa.struct(
    {
        "url": pa.string(),
        "status": pa.int32(),
        "headers": pa.list_(pa.struct({"name": pa.string(), "value": pa.string()})),
        "body": pa.binary(),
        "fetched_at": pa.string(),
        "listed": pa.string(),
        "offset": pa.int64(),
    }
)
_FIELDS = tuple(Article.__dataclass_fields__)
_SCHEMA = pa.schema([*((name, pa.string()) for name in _FIELDS), ("pages", pa.list_(_PAGE))])
_OUTCOME = b"cekangka.outcome"
_ROWS = 64  # articles held in memory at once


class PartError(ValueError):
    """A file is no Parquet part of an import; one line says which and why."""


class Writer:
    """A part that is being written: captures one by one, then what came of the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._writer = parquet.ParquetWriter(file, _SCHEMA, compression="zstd")
        self._rows: list[Capture] = []

    def add(self, capture: Capture) -> None:
        """Add an article."""
        self._rows.append(capture)
        if len(self._rows) == _ROWS:
            self._flush()

    def close(self, read: ArchiveRead) -> None:
        """Add what came of the whole file; without it the part cannot be read."""
        self._flush()
        self._writer.add_key_value_metadata({_OUTCOME.decode(): json.dumps(asdict(read))})
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist([_row(capture) for capture in self._rows], schema=_SCHEMA))
        self._rows.clear()


def outcome(file: BinaryIO, name: str) -> ArchiveRead:
    """What a part says of its archive file. Raises PartError for a file that is none, or torn."""
    try:
        metadata = parquet.read_metadata(file).metadata or {}
        stated = json.loads(metadata[_OUTCOME])
        return ArchiveRead(**{**stated, "damage": tuple(Damage(**each) for each in stated["damage"])})
    except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError) as error:
        raise PartError(f"{name}: no part of an import: {error}") from error


def captures(file: BinaryIO) -> Iterator[Capture]:
    """The articles of a part, in the order in which they were read."""
    reader = parquet.ParquetFile(file)
    for group in range(reader.num_row_groups):
        yield from map(_capture, reader.read_row_group(group).to_pylist())


def _row(capture: Capture) -> dict[str, object]:
    pages = [
        {
            "url": kept.reply.url,
            "status": kept.reply.status,
            "headers": [{"name": name, "value": value} for name, value in kept.reply.headers],
            "body": kept.reply.body,
            "fetched_at": kept.fetched_at,
            "listed": kept.listed,
            "offset": kept.offset,
        }
        for kept in capture.pages
    ]
    return {**asdict(capture.article), "pages": pages}


def _capture(row: dict[str, object]) -> Capture:
    pages: Iterable[dict[str, object]] = row.pop("pages")  # type: ignore[assignment]
    return Capture(Article(**row), tuple(map(_kept, pages)))  # type: ignore[arg-type]


def _kept(page: dict[str, object]) -> Kept:
    headers = tuple((header["name"], header["value"]) for header in page["headers"])  # type: ignore[attr-defined]
    reply = Reply(page["url"], page["status"], headers, page["body"])  # type: ignore[arg-type]
    return Kept(page["offset"], page["fetched_at"], page["listed"], reply)  # type: ignore[arg-type]
