"""Erasing pages from the snapshots: a record is overwritten where it lies, so that all others stay where they are."""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.archives.unlisted import unlisted
from crawler.sources import load
from crawler.urls import identify
from crawler.warc import SnapshotError
from db.store import Page, Snapshot

# A gzip member whose comment, which nobody reads, fills what the erased record leaves (RFC 1952, 2.3.1).
_HEAD = b"\x1f\x8b\x08\x10" + bytes(5) + b"\xff"
_RECORD = (
    "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: {at}\r\n"
    "Content-Length: 10\r\n\r\ntaken down\r\n\r\n"
)


def erase(folder: Path, page: Page, snapshots: Iterable[Snapshot], at: str) -> int:
    """Overwrite all records of a page, those of its snapshots and others, by records without content; gives how many.

    Others are such as a crawl left that was killed before it could note them. `at` is the instant that the new records
    tell, as `2026-01-31T00:00:00Z`. What was erased is on disk when this returns. Raises SnapshotError for a record
    that is too short to be written over.
    """
    wanted = _is_of(page)
    places: dict[Path, dict[int, int]] = {}
    for snapshot in snapshots:
        places.setdefault(folder / snapshot.file, {})[snapshot.offset] = snapshot.length
    for path in sorted(folder.glob(f"*{page.source}-*.warc.gz")):
        for offset, length in _found(path, wanted):
            places.setdefault(path, {})[offset] = length
    for path, records in places.items():
        with suppress(FileNotFoundError):
            _overwrite(path, records, at)
    return sum(map(len, places.values()))


def _is_of(page: Page) -> Callable[[str], bool]:
    """Whether a URL leads to the page or a part of it."""
    source = load().get(page.source) or unlisted(page.source)

    def is_wanted(url: str) -> bool:
        address = identify(url, source) if source else None
        return url == page.url or (address is not None and address.key == page.key)

    return is_wanted


def _found(path: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Offset and length of the records of wanted URLs; a torn last one reaches to the end of the file."""
    seen: list[tuple[int, bool]] = []
    with path.open("rb") as file, suppress(OSError):  # torn: what stands before has been seen
        for record in ArchiveIterator(file, parse_http=False):
            is_page = record.record_type == WarcRecordType.response
            seen.append((record.stream_pos, is_page and wanted(record.headers.get("WARC-Target-URI") or "")))
    for (offset, is_wanted), (end, _) in pairwise([*seen, (path.stat().st_size, False)]):
        if is_wanted:
            yield offset, end - offset


def _overwrite(path: Path, records: dict[int, int], at: str) -> None:
    with path.open("r+b") as file:
        for offset, length in records.items():
            file.seek(offset)
            file.write(_blank(f"{path.name} at {offset}", length, at))
        file.flush()
        os.fsync(file.fileno())


def _blank(where: str, length: int, at: str) -> bytes:
    """A WARC record without content as a gzip member of exactly this length."""
    record = _RECORD.format(id=uuid.uuid5(uuid.NAMESPACE_URL, f"{where} {at}"), at=at).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(record) + packer.flush()
    tail = packed + zlib.crc32(record).to_bytes(4, "little") + len(record).to_bytes(4, "little")
    fill = length - len(_HEAD) - 1 - len(tail)
    if fill < 0:
        raise SnapshotError(f"{where}: {length} bytes are too few to write a record over it")
    return _HEAD + b" " * fill + b"\0" + tail
