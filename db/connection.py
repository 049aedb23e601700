"""The file of the working database: opened, brought up to date, written in transactions."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from db.migrations import kept
from db.records import StoreError

_READINGS = (Path(__file__).parent / "readings.sql").read_text(encoding="utf-8")
_REBUILT = (  # each before the tables it points to
    *("unchecked", "checked_against", "official_sources", "official_findings", "checks", "findings"),
    *("claim_figures", "claims", "unread", "revision_figures", "figures"),
)

_PATIENCE = 30.0  # seconds that a write waits for another process's
_CACHE = 64 * 1024  # KiB of the file kept in memory: the claims of one place lie scattered over all of it


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system frees when the process ends.

    Of two processes that open a new database at once, both would make its tables; and SQLite does not wait for its
    turn to begin a log.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def statements(script: str) -> Iterator[str]:
    """The single statements of a SQL file; sqlite3's own executescript would commit between them."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


class Connection:
    """The working database at `path`, made when missing; `rules` is the version of the rules that read articles.

    Articles that another version read count as pending. Raises StoreError, in one line, when the file is no
    database of ours, comes from a newer version, or cannot be written.
    """

    def __init__(self, path: Path | str, rules: str = "") -> None:
        self.path = Path(path)
        self.rules = rules
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            with _one_at_a_time(self.path.parent):
                self._prepare()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path}: cannot be opened as a database of Cekangka: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._db.close()

    def _prepare(self) -> None:
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on", f"cache_size = -{_CACHE}"):
            self._db.execute(f"pragma {pragma}")
        database = Database(self._db)
        unknown = {step.name for step in kept.applied(database)} - {
            step.name for step in kept.pending(Database(memory=True))
        }
        if unknown:
            raise StoreError(f"{self.path}: made by a newer version of Cekangka (it has {', '.join(sorted(unknown))})")
        kept.apply(database)
        self._prepare_readings()

    def _prepare_readings(self) -> None:
        """Make the tables of readings.sql again when that file differs from the one they were made by."""
        version = int(hashlib.sha256(_READINGS.encode()).hexdigest()[:7], 16)
        if self._db.execute("pragma user_version").fetchone()[0] == version:
            return
        with self._transaction():
            for table in _REBUILT:
                self._db.execute(f"drop table if exists {table}")
            for statement in statements(_READINGS):
                self._db.execute(statement)
            self._db.execute("update articles set rules = null")
            self._db.execute("update revisions set rules = null")
            self._db.execute(f"pragma user_version = {version}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("begin immediate")
            yield
            self._db.execute("commit")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("rollback")
            if isinstance(error, sqlite3.OperationalError):  # a full disk, a lock held too long, a read-only file
                raise StoreError(f"{self.path}: nothing was written: {error}") from error
            raise
