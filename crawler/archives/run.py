"""One import: archive files are read apart from each other, and one writer takes in their parts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import fsspec
from aiohttp import ClientError

from crawler.archives import parts
from crawler.archives.captures import Capture, Reader
from crawler.archives.files import ArchiveError, opened
from crawler.archives.records import Archived
from crawler.warc import Archive
from db.store import ArchiveRead, Damage, Page, Store


@dataclass(frozen=True, slots=True)
class Job:
    """An archive file to be read, and the part to be written: a path or address, or None for bytes in memory."""

    path: str
    part: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """What came of an archive file, and where its articles are: a path or address, or the bytes themselves."""

    read: ArchiveRead
    at: str | bytes


def job(path: str, folder: str | None) -> Job:
    """The job of one archive file; its part is named after the file, and after a digest of its whole path."""
    if folder is None:
        return Job(path, None)
    digest = sha256(path.encode()).hexdigest()[:12]
    return Job(path, posixpath.join(folder, f"{posixpath.basename(path)}.{digest}.parquet"))


def read_archive(job: Job) -> Part:
    """Read one archive file into its part: the one function that workers do, on this machine or on others.

    A part that is whole already is left as it is. Damage is told in what is returned; nothing is raised for it.
    """
    if job.part is None:
        buffer = BytesIO()
        return Part(_read(job.path, buffer), buffer.getvalue())
    files, path = fsspec.url_to_fs(job.part)
    if files.exists(path):
        with files.open(path) as file, suppress(parts.PartError):  # torn when a worker died
            read = parts.outcome(file, path)
            if read.finished:
                return Part(read, job.part)
    files.makedirs(posixpath.dirname(path), exist_ok=True)
    with files.open(path, "wb") as file:
        read = _read(job.path, file)
    return Part(read, job.part)


def _read(path: str, out: BinaryIO) -> ArchiveRead:
    """Read an archive file, and write all that is whole in it as a part."""
    part, reader, damage, articles = parts.Writer(out), Reader(), list[Damage](), 0
    archive = None
    failure = ""
    try:
        with opened(path) as file:
            archive = Archived(file)
            for found in reader.captures(archive):
                if isinstance(found, Damage):
                    damage.append(found)
                else:
                    articles += 1
                    part.add(found)
    except (OSError, ClientError, ArchiveError) as error:
        failure = " ".join(str(error).split()) or type(error).__name__
    records, size, digest = (archive.records, archive.size, archive.sha256) if archive else (0, 0, "")
    if failure:
        damage.append(Damage(size, failure))
    read = ArchiveRead(
        path=path,
        size=size,
        sha256=digest,
        records=records,
        pages=reader.pages,
        matches=reader.matches,
        refused=reader.refused,
        articles=articles,
        finished=records > 0 and not failure,
        damage=tuple(damage),
    )
    part.close(read)
    return read


class Importer:
    """The one writer: takes parts into the store of a data directory, and their pages into its snapshots."""

    def __init__(self, data: Path, store: Store, started: datetime) -> None:
        self._store = store
        self._started = started
        self._archive = Archive(data / "warc", started, prefix="imported-")

    def take(self, part: Part) -> None:
        """Write all that a part holds and the store does not; the file counts as imported when it was finished."""
        with _opened(part.at) as file:
            for capture in parts.captures(file):
                self._add(capture)
        if part.read.finished:
            self._store.finish_archive(part.read, self._started.isoformat(timespec="seconds"))

    def close(self) -> None:
        """Close the snapshots' files."""
        self._archive.close()

    def _add(self, capture: Capture) -> None:
        article, first = capture.article, capture.pages[0]
        source, _, key = article.id.partition(":")
        if self._store.is_taken_down(article.id, article.url):
            return
        if self._store.holds(source, key, first.fetched_at, sha256(first.reply.body).hexdigest()):
            return
        snapshots = [
            self._archive.append(source, key, page.reply, datetime.fromisoformat(page.fetched_at), page.listed)
            for page in capture.pages
        ]
        self._archive.sync(source)
        self._store.add_capture(Page(source, key, article.url or "", found_by="archive"), article, snapshots)


def _opened(at: str | bytes) -> BinaryIO:
    return BytesIO(at) if isinstance(at, bytes) else opened(at)


def stored_parts(folder: str) -> Iterator[Part]:
    """The parts in a folder, by name. Raises PartError for one that is none or torn."""
    files, path = fsspec.url_to_fs(folder)
    for name in sorted(files.glob(posixpath.join(path, "*.parquet"))):
        at = files.unstrip_protocol(name)
        with files.open(name) as file:
            yield Part(parts.outcome(file, at), at)


def unread(paths: Iterable[str], store: Store) -> list[str]:
    """Those of the archive files that have not been imported; a local file counts anew when its size has changed."""

    def is_done(path: str) -> bool:
        size = store.imported_size(path)
        return size is not None and ("://" in path or not Path(path).exists() or Path(path).stat().st_size == size)

    return [path for path in paths if not is_done(path)]
