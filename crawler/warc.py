"""Snapshots: the bytes of every fetched page in WARC files (ISO 28500), one file a source and run, written once."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from db.store import Snapshot

# The stored body is what these headers no longer describe: unpacked and whole.
_TRANSPORT = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie"})

# A record's own field, which other readers pass over (ISO 28500, 4: "extension fields").
LISTED = "Cekangka-Listed"
_MOST_OPEN = 200  # a process may have 1,024 files open, and web archives hold thousands of outlets


class SnapshotError(ValueError):
    """A snapshot is not where it should be, or not what was fetched; one line says which and why."""


class MissingSnapshot(SnapshotError):
    """A snapshot's file is gone, or ends before the snapshot does."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: final `url`, status, headers in order, and the body without its transport encoding."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Archive:
    """The WARC files of one run, appended to; a file begins with the first page that a source gives.

    A file is written by one run alone, so that a record torn by a kill is the last of its file for ever and spoils
    none after it. What was appended is on disk, whatever happens to the machine, after `sync`. `prefix` tells the files
    of runs apart that may begin within one second.
    """

    def __init__(self, folder: Path, started: datetime, prefix: str = "") -> None:
        self._folder = folder
        self._prefix = prefix
        self._stamp = started.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        self._files: dict[str, BinaryIO] = {}

    def append(self, source: str, key: str, reply: Reply, fetched_at: datetime, listed: str | None = None) -> Snapshot:
        """Append one response record, and tell where it lies.

        `listed`, the date that a listing gave and its origin (`2024-12-03 feed`), goes into the record: what a page
        does not tell itself is not lost.
        """
        file = self._files.get(source) or self._open(source)
        offset, moment = file.tell(), fetched_at.astimezone(UTC).isoformat(timespec="seconds")
        digest = hashlib.sha256(reply.body).hexdigest()
        identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{reply.url} {moment} {digest}")  # the same bytes, the same record
        writer = WARCWriter(file, gzip=True)
        headers = [(name, value) for name, value in reply.headers if name.lower() not in _TRANSPORT]
        headers.append(("Content-Length", str(len(reply.body))))
        record = writer.create_warc_record(
            reply.url,
            "response",
            payload=BytesIO(reply.body),
            length=len(reply.body),  # without it warcio leaves a temporary file open
            http_headers=StatusAndHeaders(f"{reply.status} ", headers, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": moment.replace("+00:00", "Z"),
                "WARC-Record-ID": f"<urn:uuid:{identity}>",
                **({LISTED: listed} if listed else {}),
            },
        )
        writer.write_record(record)
        file.flush()
        name = Path(file.name).name
        return Snapshot(source, key, reply.url, moment, reply.status, digest, name, offset, length=file.tell() - offset)

    def sync(self, source: str) -> None:
        """Wait until what was appended for a source is on disk; takes some milliseconds."""
        os.fsync(self._files[source].fileno())

    def close(self) -> None:
        """Close every file."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _open(self, source: str) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        if len(self._files) == _MOST_OPEN:
            self._files.pop(next(iter(self._files))).close()
        # Two runs within one second share a file; only ever one of them writes (crawler.run holds a lock).
        file = self._files[source] = (self._folder / f"{self._prefix}{source}-{self._stamp}.warc.gz").open("ab")
        file.seek(0, os.SEEK_END)
        return file


def read(folder: Path, snapshot: Snapshot) -> bytes:
    """The body of a stored page. Raises SnapshotError when it is gone, torn or not what was fetched."""
    return unpacked(record(folder, snapshot), snapshot)


def record(folder: Path, snapshot: Snapshot) -> bytes:
    """The record of a stored page as it lies in its file. Raises MissingSnapshot."""
    where = f"{snapshot.file} at {snapshot.offset}"
    try:
        with (folder / snapshot.file).open("rb") as file:
            file.seek(snapshot.offset)
            piece = file.read(snapshot.length)
    except OSError as error:
        raise MissingSnapshot(f"{where}: {error.strerror}") from error
    if len(piece) < snapshot.length:
        raise MissingSnapshot(f"{where}: the file ends before the record does")
    return piece


def unpacked(piece: bytes, snapshot: Snapshot) -> bytes:
    """The body in a record. Raises SnapshotError when it is not what was fetched."""
    where = f"{snapshot.file} at {snapshot.offset}"
    try:
        records: Iterable[object] = ArchiveIterator(BytesIO(piece))
        body = next((record.content_stream().read() for record in records), b"")  # type: ignore[attr-defined]
    except ArchiveLoadFailed as error:
        raise SnapshotError(f"{where}: no WARC record: {error}") from error
    if hashlib.sha256(body).hexdigest() != snapshot.sha256:
        raise SnapshotError(f"{where}: the body is not the one that was fetched (digest differs)")
    return bytes(body)
