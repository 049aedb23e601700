"""The articles in one archive file: raw bytes decide first, then each page is read as the crawl reads it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from io import BytesIO
from urllib.parse import urlsplit

from fastwarc.stream_io import BrotliReader, ChunkedReader

from crawler.archives.records import LARGEST, Archived, Response
from crawler.archives.unlisted import is_indonesian_article, unlisted
from crawler.dates import possible
from crawler.page import NotAnArticle, join, parts, read
from crawler.sources import Source, load
from crawler.urls import Address, identify, plain_host
from crawler.warc import Reply
from db.store import Damage
from extract import may_be_on_topic, on_topic
from extract.model import Article


@dataclass(frozen=True, slots=True)
class Kept:
    """One archived page of an article: where its record begins in the archive file, when it was fetched, and itself.

    `listed` is the date that a listing gave and its origin (`2024-12-03 feed`), where they are known.
    """

    offset: int
    fetched_at: str
    listed: str | None
    reply: Reply


@dataclass(frozen=True, slots=True)
class Capture:
    """An article as an archive has it, with its pages: the first one, then its further parts."""

    article: Article
    pages: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A page of an article that has several, as it was read."""

    number: int
    article: Article
    page: Kept


class Reader:
    """Reads the articles of one archive file, and counts its pages at addresses of articles and what became of them.

    `matches` could be on topic by their bytes; `refused` were parsed and hold no article, or only a part of one.
    """

    def __init__(self) -> None:
        self.pages = self.matches = self.refused = 0
        self._parts: dict[str, list[_Part]] = {}

    def captures(self, archive: Archived) -> Iterator[Capture | Damage]:
        """Every article on topic, and every damage; articles of several pages come last, for their parts may.

        Raises OSError when the file cannot be read.
        """
        for found in archive.responses(lambda url: _known(url) is not None):
            if isinstance(found, Damage):
                yield found
            else:
                self.pages += 1
                yield from self._read(found)
        yield from self._joined()

    def _read(self, response: Response) -> Iterator[Capture | Damage]:
        known = _known(response.url)
        assert known is not None
        source, address = known
        page = _unpacked(response)
        if response.status != 200 or not _is_html(response) or not self._matters(page, source, address):
            return
        self.matches += 1
        if not response.is_whole(page):
            yield Damage(response.offset, "the body is not the one that was fetched")
            return
        try:
            moment = datetime.fromisoformat(response.date).astimezone(UTC)
        except ValueError:
            yield Damage(response.offset, f"{response.date!r} is no date")
            return
        try:
            article: Article | None = read(page, response.url, source)
        except NotAnArticle:
            article = None
        if article is None or response.cut:
            self.refused += 1
            return
        listed, _, origin = (response.listed or "").partition(" ")
        day, place = possible(moment, (article.published, article.published_from), (listed, origin))
        article = replace(article, published=day, published_from=place)
        reply = Reply(response.url, response.status, response.headers, page)
        kept = Kept(response.offset, moment.isoformat(timespec="seconds"), response.listed, reply)
        if address.part or parts(page, response.url, source):
            self._parts.setdefault(article.id, []).append(_Part(address.part, article, kept))
        else:
            yield from _on_topic(article, [kept])

    def _matters(self, page: bytes, source: Source, address: Address) -> bool:
        """Whether a page can give an article on topic, by its bytes alone; the parts of one that is held do anyway."""
        if source.name == source.host:
            return may_be_on_topic(page) and is_indonesian_article(page)
        return may_be_on_topic(page) or (address.part > 0 and f"{source.name}:{address.key}" in self._parts)

    def _joined(self) -> Iterator[Capture]:
        """The articles of several pages: to each first page the parts that were fetched nearest to it in time."""
        for found in self._parts.values():
            for first in (part for part in found if not part.number):
                chosen = [first]
                for number in sorted({part.number for part in found} - {0}):
                    near = min((p for p in found if p.number == number), key=lambda p: _apart(p.page, first.page))
                    if not set(near.article.text.split("\n")) <= {
                        line for part in chosen for line in part.article.text.split("\n")
                    }:
                        chosen.append(near)
                yield from _on_topic(join([part.article for part in chosen]), [part.page for part in chosen])


def _on_topic(article: Article, pages: Sequence[Kept]) -> Iterator[Capture]:
    if on_topic(article.text):
        yield Capture(article, tuple(pages))


def _apart(one: Kept, other: Kept) -> float:
    return abs((datetime.fromisoformat(one.fetched_at) - datetime.fromisoformat(other.fetched_at)).total_seconds())


def _is_html(response: Response) -> bool:
    kind = response.header("content-type")
    return not kind or "html" in kind


@cache
def _listed() -> Mapping[str, tuple[Source, ...]]:
    """The listed sources by host, without `www.` and `m.`; several share one that has a subfolder for each."""
    hosts: dict[str, tuple[Source, ...]] = {}
    for source in load().values():
        for host in {plain_host(name) for name in source.hosts}:
            hosts[host] = (*hosts.get(host, ()), source)
    return hosts


@lru_cache(maxsize=4096)  # asked twice for each page, and the same again for its next capture
def _known(url: str) -> tuple[Source, Address] | None:
    """The source and the address of an article's URL, None for any other URL."""
    try:
        host = plain_host(urlsplit(url).hostname or "")
    except ValueError:
        return None
    for source in _listed().get(host) or filter(None, [unlisted(host)]):
        if (address := identify(url, source)) is not None:
            return source, address
    return None


def _unpacked(response: Response) -> bytes:
    """The body without its transfer and content encoding; as it is where it has none, whatever its headers say.

    Many archives keep the headers of what they have unpacked. A body that is cut off in its encoding is none.
    """
    body = response.body
    for coding in (response.header("transfer-encoding"), response.header("content-encoding")):
        try:
            body = _DECODERS[coding](body) if coding in _DECODERS else body
        except (OSError, zlib.error):
            continue
    return body


def _inflated(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by its head
    found = unpacker.decompress(body, LARGEST)
    return found if unpacker.eof else b""


_DECODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "chunked": lambda body: ChunkedReader(BytesIO(body)).read(),
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": lambda body: BrotliReader(BytesIO(body)).read(LARGEST),
}
