"""What a command is pointed at: sources by name, articles by path or address, the databases of a data directory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from extract import reader

if TYPE_CHECKING:
    from crawler.sources import Source
    from db.store import Store
    from extract.model import Article, Known

WORKING = "cekangka.db"
PUBLISHED = Path("public") / "kia.db"
_KINDS = {".txt": ".txt", ".html": ".html", ".htm": ".html", ".jsonl": ".jsonl"}
_FIRST = {b"{": ".jsonl", b"<": ".html"}  # standard input is told by its first character


def data_option(default: str = "data") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option --data, the directory that holds the working database, the snapshots and the published database."""
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option("--data", type=kind, default=default, show_default=True, help="Data directory.")


def workers_option() -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option --workers: how many processes of this machine share the work."""
    return click.option(
        "--workers",
        "number",
        type=click.IntRange(1),
        default=os.cpu_count() or 1,
        help="Processes. Default: one a core.",
    )


def sources(names: Iterable[str]) -> list[Source]:
    """Give the sources named, or all active ones. Raises BadParameter for a name that no source has."""
    from crawler.sources import load

    known = load()
    for name in names:
        if name not in known:
            near = [n for n, source in known.items() if name in source.hosts]
            near = near or get_close_matches(name, known, cutoff=0.8)
            hint = f"is it {' or '.join(near)}?" if near else "cekangka sources lists them"
            raise click.BadParameter(f"no source is called {name!r}; {hint}", param_hint="SOURCE")
    return [known[name] for name in dict.fromkeys(names)] or [s for s in known.values() if s.status == "active"]


def opened(data: Path) -> Store:
    """Open the working database of a data directory. Raises UsageError where there is none yet."""
    if not (data / WORKING).is_file():
        raise click.UsageError(f"{data / WORKING}: no such database; cekangka crawl or demo makes one")
    return made(data)


def made(data: Path) -> Store:
    """Open the working database of a data directory, making it where there is none yet."""
    from db.store import Store
    from extract.version import version

    return Store(data / WORKING, rules=version())


def known(store: Store) -> Known:
    """Give the targets and official figures that claims are held against: those of db/*.csv and those imported."""
    from db import reference
    from extract.model import Known

    return Known(
        targets=(*reference.targets(), *store.imported_targets()),
        official=(*reference.official(), *store.imported_official()),
    )


def official_sources() -> frozenset[str]:
    """Give the names of the sources that are government bodies."""
    from crawler.sources import load

    return frozenset(name for name, source in load().items() if source.official)


def digest(known: Known, official: Iterable[str]) -> str:
    """Give a digest of the checks and of all that claims are held against; what another one checked is checked anew."""
    from extract.version import version

    return sha256(repr((version(), known, sorted(official))).encode()).hexdigest()[:16]


def articles(paths: Iterable[str]) -> Iterator[Article]:
    """Give the articles of files, and of standard input for '-'. Raises InputError or BadParameter in one line."""
    for path in paths:
        name, body, kind = _body(path)
        if kind == ".html":
            yield _page(body, name)
        elif kind == ".jsonl":
            yield from reader.read_lines(reader.decode(body, name), name)
        else:
            yield reader.read_text(reader.decode(body, name), name)


def stored(url: str, data: Path) -> Article:
    """Give the crawled article of a URL, in whatever form the URL is written. Raises UsageError where it is none."""
    with opened(data) as store:
        article = next((found for name in (url, *article_ids(url)) if (found := store.article(name))), None)
    if article is None:
        raise click.UsageError(f"{url}: no article in {data / WORKING}")
    return article


def article_ids(url: str) -> list[str]:
    """Give the ids that an article at this URL has, in whatever form it is written: of listed sources or others."""
    from crawler.archives.unlisted import unlisted
    from crawler.sources import load
    from crawler.urls import identify, plain_host

    try:
        other = unlisted(plain_host(urlsplit(url).hostname or ""))
    except ValueError:
        return []
    every = [*load().values(), *([other] if other else [])]
    return [f"{source.name}:{at.key}" for source in every if (at := identify(url, source))]


def _body(path: str) -> tuple[str, bytes, str]:
    """Give the name to show, the bytes, and the kind of what a path names."""
    if path == "-":
        body = sys.stdin.buffer.read()
        return "standard input", body, _FIRST.get(body.lstrip()[:1], ".txt")
    kind = _KINDS.get(Path(path).suffix.lower())
    if kind is None:
        raise click.BadParameter(f"{path}: .txt, .html or .jsonl is wanted", param_hint="PATH")
    try:
        return path, Path(path).read_bytes(), kind
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror}", param_hint="PATH") from error


def _page(body: bytes, name: str) -> Article:
    """Read a saved page by the profile of its source, where its canonical address tells one; else by trafilatura."""
    from crawler import markup, page, urls
    from crawler.sources import load

    document = markup.tree(markup.decode(body))
    nodes = () if document is None else markup.select(document, ('link[rel="canonical"]', 'meta[property="og:url"]'))
    addresses = [node.get("href") or node.get("content") or "" for node in nodes]
    try:
        for url, source in product(addresses, load().values()):
            if urls.identify(url, source):
                return replace(page.read(body, url, source), id=Path(name).stem)
    except page.NotAnArticle as error:
        raise reader.InputError(f"{name}: no article: {error}") from error
    return _unknown_page(body, name, next(iter(addresses), None))


def _unknown_page(body: bytes, name: str, url: str | None) -> Article:
    """Read a page of a site that is no source. Its date is the one that its metadata state, never one guessed."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    dates = {"original_date": True, "extensive_search": False, "max_date": "9999-12-31"}
    found = bare_extraction(body, with_metadata=True, include_comments=False, date_extraction_params=dates)
    if not isinstance(found, Document) or not found.text:
        raise reader.InputError(f"{name}: no article: no body")
    title = found.title or ""
    article = reader.read_text(f"{title}\n{found.text.removeprefix(title).strip()}", name)
    return replace(article, url=url, outlet=found.hostname, published=found.date, read_by="trafilatura")
