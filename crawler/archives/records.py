"""The responses in one archive file, whatever its damage: WARC 1.0 and 1.1, plain or with gzip or zstd a record."""

from __future__ import annotations

import hashlib
import os
import re
from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.warc import LISTED
from db.store import Damage

# What is larger is no page of news; the crawl refuses it too (DOWNLOAD_MAXSIZE).
LARGEST = 5 * 2**20
_PIECE = 2**20
# How a record begins: plain, as a gzip member, as a zstd frame.
_BEGINNING = re.compile(rb"WARC/1\.[01]\r\n|\x1f\x8b\x08|\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class Response:
    """One archived answer: where its record begins in the file, when it was fetched, and the body as it is stored.

    `date` is the WARC-Date, `digest` the WARC-Payload-Digest, `listed` what a listing told, where a crawl of ours
    wrote it, and `cut` whether the archive says that it kept only a part. The body still has its transfer and
    content encoding; one above LARGEST is cut after that many bytes.
    """

    offset: int
    url: str
    date: str
    digest: str
    listed: str | None
    cut: bool
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """A header's first value in small letters, empty where there is none."""
        return next((value.lower() for key, value in self.headers if key.lower() == name), "")

    def is_whole(self, *decoded: bytes) -> bool:
        """Whether the body is what was fetched, as far as the archive tells.

        The digest is of the body as it is stored or, as some archives reckon it, of one of its `decoded` forms. A
        record whose stated length is too large holds the next one.
        """
        name, _, stated = self.digest.partition(":")
        if b"\r\n\r\nWARC/1." in self.body:
            return False
        if name.lower() not in ("sha1", "sha256", "md5"):
            return True
        digests = [hashlib.new(name.lower(), body, usedforsecurity=False) for body in (self.body, *decoded)]
        return any(stated in (b32encode(d.digest()).decode(), d.hexdigest()) for d in digests)


class Archived:
    """An archive file that is read once, from its beginning to its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = _Digested(file)
        self.records = 0

    @property
    def size(self) -> int:
        """How many bytes were read: all of them when `responses` has ended."""
        return self._file.seen

    @property
    def sha256(self) -> str:
        """The digest of those bytes, in hex."""
        return self._file.digest.hexdigest()

    def responses(self, wanted: Callable[[str], bool]) -> Iterator[Response | Damage]:
        """Every response whose URL is wanted, and every damage once; behind it, the next whole record is read.

        A file without any record is a damage too. Raises OSError when the file itself cannot be read.
        """
        start: int | None = 0
        failed = ""
        last = -1
        while start is not None:
            last = -1
            try:
                for record in ArchiveIterator(self._file.at(start)):
                    if failed:
                        yield Damage(start, f"unreadable bytes before this record ({failed})")
                        failed = ""
                    last = record.stream_pos
                    body, length = _body(record)
                    self.records += 1
                    if record.record_type == WarcRecordType.response and wanted(url := _url(record)):
                        yield _response(record, url, body, length)
                if last >= 0 and self._file.find(_BEGINNING, last + 1) is not None:
                    failed = "the file ends in its first bytes"
                break
            except OSError as error:
                self._file.check()
                failed = _words(error)
                if last < 0 or isinstance(error, _Torn):
                    yield Damage(max(start, last), failed)
                    failed = ""
                # Else the damage lies behind the last record that was read: its own beginning is tried next.
                start = self._file.find(_BEGINNING, max(start, last) + 1)
        if failed:
            yield Damage(last, f"no whole record behind this one ({failed})")
        self._file.finish()
        if not self.size:
            yield Damage(0, "the file is empty")


class _Torn(OSError):
    """A record that ends before it should, or whose body cannot be unpacked."""


def _body(record: WarcRecord) -> tuple[bytes, int]:
    """A record's first LARGEST bytes, and how many there are. Raises _Torn."""
    try:
        body = record.reader.read(LARGEST)
        length = len(body)
        while length >= LARGEST and (piece := record.reader.read(_PIECE)):
            length += len(piece)
    except OSError as error:
        raise _Torn(_words(error)) from error
    if "Content-Length" not in record.headers:
        raise _Torn("the record ends in its head")
    if length < record.content_length:
        raise _Torn(f"the record ends after {length} of {record.content_length} bytes")
    return body, length


def _url(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")  # some writers of WARC 1.0 put it in brackets


def _response(record: WarcRecord, url: str, body: bytes, length: int) -> Response:
    said, http = record.headers, record.http_headers
    return Response(
        offset=record.stream_pos,
        url=url,
        date=said.get("WARC-Date") or "",
        digest=said.get("WARC-Payload-Digest") or "",
        listed=said.get(LISTED),
        cut="WARC-Truncated" in said or length > LARGEST,
        status=(http.status_code if http is not None else None) or 0,
        headers=tuple(http) if http is not None else (),
        body=body,
    )


class _Digested:
    """A file as fastwarc reads it, with the digest of what was seen of it so far; it must be able to seek."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._error: OSError | None = None
        self.digest = hashlib.sha256()
        self.seen = 0

    def at(self, offset: int) -> _Digested:
        """The same file, read on from this byte."""
        if self._file.tell() != offset:
            self._file.seek(offset)
        return self

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def close(self) -> None:
        """Nothing: whoever opened the file closes it."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises OSError, and `check` raises it again: fastwarc uses that class for bad records too."""
        try:
            here = self._file.tell()
            data = self._file.read(size)
        except OSError as error:
            self._error = error
            raise
        if here + len(data) > self.seen:
            self.digest.update(data[self.seen - here :] if here < self.seen else data)
            self.seen = here + len(data)
        return data

    def check(self) -> None:
        """Raise the error that reading met, if it met any."""
        if self._error is not None:
            raise self._error

    def find(self, pattern: re.Pattern[bytes], start: int) -> int | None:
        """Where the pattern stands first at or behind this byte."""
        self.at(min(start, self.seen))
        window = b""
        while data := self.read(_PIECE):
            window = window[-16:] + data
            if match := pattern.search(window):
                return self.tell() - len(window) + match.start()
        return None

    def finish(self) -> None:
        """See the rest of the file."""
        self._file.seek(self.seen)
        while self.read(_PIECE):
            pass


def _words(error: OSError) -> str:
    return error.strerror or " ".join(str(error).split()) or os.strerror(error.errno or 5)
