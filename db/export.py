"""The publication as files for research: CSV, Parquet, SQLite, with schema, checksums, licence and citation."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from db.columns import tables
from db.spreadsheets import harmless

# SQLite's declared type → that of Table Schema (Frictionless), and of Parquet.
_TYPES = {
    "text": ("string", pa.string()),
    "integer": ("integer", pa.int64()),
    "real": ("number", pa.float64()),
    "numeric": ("number", pa.float64()),
}
_ROWS = 50_000  # of a batch
_PACKAGE = "datapackage.json"
_LICENCES = [
    {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons BY 4.0"},
    {"name": "ODbL-1.0", "path": "https://opendatacommons.org/licenses/odbl/1-0/", "title": "ODbL 1.0 (regions)"},
]
_README = """Cekangka: figures on Indonesian identity documents in regional news, checked.

csv/, parquet/ and kia.db hold the same tables; datapackage.json describes every column (Frictionless Table Schema).
Codes of regions are text: 17.10 is not 17.1. A spreadsheet that opens CSV by a double click turns them into numbers:
import the column as text. Cells that a spreadsheet would execute begin with an apostrophe in csv/, and nowhere else.
A figure is what an article says, not what is true. SHA256SUMS: sha256sum --check SHA256SUMS.

Licence: figures and findings CC BY 4.0; quoted sentences belong to their publishers; codes and names of regions
idn-area-data, ODbL 1.0; points GeoNames, CC BY 4.0. How to cite: CITATION.cff.
"""


class ExportError(ValueError):
    """Nothing was exported; one line says why."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name and description, the declared type, whether it is always filled, and what it points to."""

    name: str
    description: str
    declared: str
    required: bool
    key: bool
    points_to: tuple[str, str] | None


def export(published: Path, folder: Path) -> list[Path]:
    """Write the publication into `folder` and give the files; the same publication gives the same bytes.

    The files are made beside the folder and take its place together. Raises ExportError where there is no
    publication, or where the folder holds something that is no export.
    """
    if not published.is_file():
        raise ExportError(f"{published}: there is no published database; publish first")
    if folder.exists() and any(folder.iterdir()) and not (folder / _PACKAGE).is_file():
        raise ExportError(f"{folder}: holds files that are no export; name a new or empty folder")
    new = folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    for part in ("csv", "parquet"):
        (new / part).mkdir(parents=True)
    with closing(sqlite3.connect(f"{published.resolve().as_uri()}?mode=ro", uri=True)) as db:
        described = {table.name: _fields(db, table.name) for table in tables()}
        for name, fields in described.items():
            _write(db, name, fields, new)
        facts = dict(db.execute("select key, value from meta"))
    shutil.copyfile(published, new / "kia.db")
    (new / _PACKAGE).write_text(_package(described, facts, new), encoding="utf-8")
    (new / "CITATION.cff").write_text(_citation(facts), encoding="utf-8")
    (new / "README.txt").write_text(_README, encoding="utf-8")
    files = sorted(path for path in new.rglob("*") if path.is_file())
    sums = "".join(f"{_digest(path)}  {path.relative_to(new).as_posix()}\n" for path in files)
    (new / "SHA256SUMS").write_text(sums, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.replace(folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _fields(db: sqlite3.Connection, table: str) -> list[Field]:
    """The columns of a table as the file has them, with the descriptions of db/derived.sql."""
    described = {column.name: column.description for one in tables() if one.name == table for column in one.columns}
    pointing = {row[3]: (row[2], row[4]) for row in db.execute(f"pragma foreign_key_list({table})")}
    return [
        Field(name, described[name], declared.lower(), bool(required or key), bool(key), pointing.get(name))
        for _, name, declared, required, _, key in db.execute(f"pragma table_info({table})")
    ]


def _write(db: sqlite3.Connection, table: str, fields: list[Field], folder: Path) -> None:
    """One table as CSV and as Parquet, in batches."""
    schema = pa.schema([pa.field(f.name, _TYPES[f.declared][1], nullable=not f.required) for f in fields])
    with (
        (folder / "csv" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file,
        pq.ParquetWriter(folder / "parquet" / f"{table}.parquet", schema, compression="zstd") as parquet,
    ):
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(schema.names)
        for rows in _batches(db.execute(f"select * from {table} order by rowid")):
            lines.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
            columns = [
                pa.array(values, type=field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            parquet.write_batch(pa.record_batch(columns, schema=schema))


def _batches(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(_ROWS):
        yield rows


def _package(described: dict[str, list[Field]], facts: dict[str, str], folder: Path) -> str:
    """The Data Package (Frictionless, version 1): a resource a table, read from csv/."""
    descriptions = {table.name: table.description for table in tables()}
    package = {
        "profile": "tabular-data-package",
        "name": "cekangka",
        "title": "Cekangka",
        "description": "Figures on Indonesian identity documents that regional news stated, checked. "
        + facts.get("made_up", ""),
        "created": facts["data_date"],
        "licenses": _LICENCES,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "path": f"csv/{name}.csv",
                "description": descriptions[name],
                "encoding": "utf-8",
                "bytes": (folder / "csv" / f"{name}.csv").stat().st_size,
                "hash": f"sha256:{_digest(folder / 'csv' / f'{name}.csv')}",
                "schema": _table_schema(fields),
            }
            for name, fields in described.items()
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _table_schema(fields: list[Field]) -> dict[str, Any]:
    """The Table Schema of one table."""
    return {
        "fields": [
            {
                "name": field.name,
                "type": _TYPES[field.declared][0],
                "description": field.description,
                "constraints": {"required": field.required},
            }
            for field in fields
        ],
        "missingValues": [""],
        "primaryKey": [field.name for field in fields if field.key],
        "foreignKeys": [
            {"fields": field.name, "reference": {"resource": field.points_to[0], "fields": field.points_to[1]}}
            for field in fields
            if field.points_to
        ],
    }


def _citation(facts: dict[str, str]) -> str:
    """The Citation File Format, 1.2.0."""
    return (
        "cff-version: 1.2.0\n"
        "message: Cite this data set, and the outlet of each figure that you use.\n"
        "type: dataset\n"
        "title: 'Cekangka: figures on Indonesian identity documents in regional news, checked'\n"
        "authors:\n  - name: Cekangka\n"
        f"date-released: '{(facts['data_date'] or '')[:10]}'\n"
        f"version: '{facts['rules']}'\n"
        "license: CC-BY-4.0\n"
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
