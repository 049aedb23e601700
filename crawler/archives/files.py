"""What is named on the command line into archive files: paths, addresses, patterns, and lists of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import fsspec

_LISTS = (".paths", ".paths.gz", ".txt", ".txt.gz")


class ArchiveError(ValueError):
    """What is named is no archive file and no list of them; one line says which."""


def files(names: Iterable[str]) -> list[str]:
    """The archive files that are named, each once and in order: `*.warc.gz`, `s3://…`, `https://…/warc.paths.gz`.

    A list (`.paths`, `.txt`, either also `.gz`) has a file a line; a relative one is beside the list, or, as Common
    Crawl writes its lists (`crawl-data/CC-NEWS/…`), at the root of the list's host. Raises ArchiveError.
    """
    found: dict[str, None] = {}
    for name in names:
        for path in _expanded(name):
            found.update(dict.fromkeys(_listed(path) if path.endswith(_LISTS) else [path]))
    return list(found)


def opened(path: str) -> BinaryIO:
    """An archive file, wherever it is. Raises OSError, or ArchiveError for an address of a kind that is not known."""
    try:
        file: BinaryIO = fsspec.open(path, "rb").open()
    except (ValueError, ImportError) as error:
        raise ArchiveError(f"{path}: {error}") from error
    return file


def _expanded(name: str) -> list[str]:
    try:
        paths = fsspec.open_files(name, "rb") if any(mark in name for mark in "*?[") else None
    except (OSError, ImportError, ValueError) as error:
        raise ArchiveError(f"{name}: {error}") from error
    if paths is None:
        return [name]
    if not paths:
        raise ArchiveError(f"{name}: no file is called so")
    return sorted(file.fs.unstrip_protocol(file.path) if "://" in name else file.path for file in paths)


def _listed(path: str) -> Iterator[str]:
    try:
        body = opened(path).read()
        lines = (gzip.decompress(body) if path.endswith(".gz") else body).decode().split()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{path}: no list of archive files: {error}") from error
    host = "/".join(path.split("/", 3)[:3]) if "://" in path else ""
    for line in lines:
        if "://" in line or line.startswith("/"):
            yield line
        elif host and line.startswith("crawl-data/"):
            yield f"{host}/{line}"
        else:
            yield f"{path.rpartition('/')[0] or '.'}/{line}"
