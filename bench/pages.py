"""Page to figures: page.read and extract against other extractors of news pages, none of which reads figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

from bench.measure import Row, at_least, medians
from crawler.newsroom import Newsroom
from crawler.page import read
from crawler.sources import Source, load
from crawler.urls import identify
from extract import extract

_STORED = Path(__file__).parent.parent / "tests" / "pages"
Page = tuple[bytes, str, Source, list[str]]


def rows() -> Iterator[Row]:
    """Speed on stored and newsroom pages, and how much of each body every extractor keeps."""
    pages = list(_pages())
    readers: dict[str, Callable[[bytes, str, Source], str]] = {
        "page.read": lambda page, url, source: read(page, url, source).text,
        "page.read and extract": _ours,
        "trafilatura": _trafilatura,
        **_peers(),
    }
    for page, url, source, _ in pages[:3]:
        for reader in readers.values():
            reader(page, url, source)  # what is loaded at the first page is not measured
    works = [lambda r=reader: [r(page, url, source) for page, url, source, _ in pages] for reader in readers.values()]
    times = dict(zip(readers, medians(works), strict=True))
    for name, reader in readers.items():
        kept, furniture = _completeness(pages, reader)
        told = f"{1000 * times[name] / len(pages):.2f} ms a page, {kept:.1%} of lines kept"
        yield Row(f"{len(pages)} pages: {name}", f"{told}, {furniture} lines of furniture")
    fastest = min(time for name, time in times.items() if not name.startswith("page.read"))
    yield at_least("— page.read, to the fastest of the others", fastest / times["page.read"], 5)
    yield at_least("— page.read and extract, to the fastest of the others", fastest / times["page.read and extract"], 5)


def _ours(page: bytes, url: str, source: Source) -> str:
    article = read(page, url, source)
    extract(article)
    return article.text


def _trafilatura(page: bytes, _url: str, _source: Source) -> str:
    return trafilatura.extract(page) or ""


def _peers() -> dict[str, Callable[[bytes, str, Source], str]]:
    """The extractors of bench/requirements.txt."""
    from newspaper import Article as Newspaper
    from newsplease import NewsPlease

    def newspaper(page: bytes, url: str, _: Source) -> str:
        article = Newspaper(url, language="id")
        article.download(input_html=page.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    def news_please(page: bytes, url: str, _: Source) -> str:
        return str(NewsPlease.from_html(page.decode("utf-8", "replace"), url).maintext or "")

    return {"newspaper4k": newspaper, "news-please": news_please}


def _pages() -> Iterator[Page]:
    """Stored pages with the lines that a person wrote down, and the newsroom's with those that were planted."""
    sources = load()
    for path in sorted(_STORED.glob("*/*.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        if "lines" in wanted:
            yield path.with_suffix(".html").read_bytes(), wanted["url"], sources[wanted["source"]], wanted["lines"]
    room = Newsroom.__new__(Newsroom)  # its answers need no server
    for planted in Newsroom.articles:
        owners = [source for source in sources.values() if identify(planted.url, source)]
        if owners and planted.stored and len(planted.pages) == 1 and planted.charset == "utf-8":
            yield room.answer(planted.url).body, planted.url, owners[0], planted.text.split("\n")[1:]


def _completeness(pages: list[Page], reader: Callable[[bytes, str, Source], str]) -> tuple[float, int]:
    """The share of the body's lines that are found whole, and the number of found lines that hold none of them."""
    kept = total = furniture = 0
    for page, url, source, lines in pages:
        found = [" ".join(line.split()) for line in reader(page, url, source).split("\n") if line.strip()]
        text, wanted = "\n".join(found), [" ".join(line.split()) for line in lines]
        kept += sum(line in text for line in wanted)
        total += len(wanted)
        furniture += sum(not any(line in whole or whole in line for whole in wanted) for line in found[1:])
    return kept / total, furniture
