"""A page's HTML into an Article: the source's profile first, trafilatura where no container of it is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin

from lxml import html

from crawler.dates import published
from crawler.lines import Line, clean, lines, once, refusal
from crawler.markup import decode, plain, select, tree
from crawler.sources import Source
from crawler.urls import Address, identify
from extract.model import Article

# Fewer characters are no article: a broken selector, an empty shell. A further part may hold a last short line.
_NOTHING = 60
_SITE_SUFFIX = re.compile(r"\s+[-–|»]\s+[^-–|»]{2,60}$")


class NotAnArticle(ValueError):
    """A page that holds no article; `reason` says what it is instead: `no body`, `blocked: …`, `another page: …`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AnotherPage(NotAnArticle):
    """A page that is another one than was asked for: it was redirected, or calls itself by another `url`."""

    def __init__(self, url: str) -> None:
        super().__init__(f"another page: {url}")
        self.url = url


def read(page: bytes, url: str, source: Source) -> Article:
    """The article that a page holds; its text is the title and a line for each paragraph, list item and table row.

    `read_by` tells the body's origin: `profile` or `trafilatura`. Raises NotAnArticle with the reason.
    """
    address, document = identify(url, source), _document(page)
    if address is None:
        raise AnotherPage(url)
    if document is None:
        raise NotAnArticle("empty page")
    heads = [plain(node.text_content()) for node in select(document, ("title", "h1"))]
    if why := refusal(heads):
        raise NotAnArticle(why)
    address = _as_it_calls_itself(document, address, source)
    title = _title(document, source)
    body, read_by = _body(document, page, title, source, 1 if address.part else _NOTHING)
    day, place = published(document, address.url, source)
    return Article(
        id=f"{source.name}:{address.key}",
        text="\n".join([title, *body]),
        title=title,
        outlet=source.outlet,
        url=address.url,
        published=day,
        # A nationwide outlet is no hint of a place; a ministry that names none speaks of the country.
        region=source.region if source.region != "ID" or source.official else None,
        dateline=_dateline(body, source),
        published_from=place,
        read_by=read_by,
    )


def join(parts: Sequence[Article]) -> Article:
    """The parts of one article, in order, as one: the first part's fields and every part's lines once."""
    first = parts[0]
    bodies = [line for part in parts for line in part.text.split("\n")[1:]]
    title = first.text.partition("\n")[0]
    return replace(first, text="\n".join([title, *once(bodies)]))


def parts(page: bytes, url: str, source: Source) -> dict[int, str]:
    """The further parts of an article that a page's pager links to: part number → URL as the page writes it."""
    document, this = _document(page), identify(url, source)
    found: dict[int, str] = {}
    if document is None or this is None:
        return found
    for pager in select(document, source.profile.pager):
        for anchor in pager.iter("a"):
            try:
                link = urljoin(this.url, anchor.get("href", "").strip())
            except ValueError:  # `http://[`
                continue
            there = identify(link, source)
            if there is not None and there.key == this.key and there.part:
                found.setdefault(there.part, link)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def _document(page: bytes) -> html.HtmlElement | None:
    """The page as a tree that nobody changes: it is asked for its text, and right after for its parts."""
    return tree(decode(page))


def _as_it_calls_itself(document: html.HtmlElement, address: Address, source: Source) -> Address:
    """The page's own address for itself, whose slug is the present one; else the one that it was asked for by.

    Raises AnotherPage where it calls itself another article or the home page: it has moved.
    """
    for node in select(document, ('link[rel="canonical"]', 'meta[property="og:url"]')):
        itself = (node.get("href") or node.get("content") or "").strip()
        there = identify(itself, source)
        if there is not None and there.key == address.key:
            return replace(there, part=address.part)
        if itself.startswith("http"):
            raise AnotherPage(there.url if there else itself)
    return address


def _title(document: html.HtmlElement, source: Source) -> str:
    for node in select(document, source.profile.headline):
        if title := plain(node.text_content()):
            return title
    for node in select(document, ('meta[property="og:title"]', "title")):
        if title := plain(node.get("content") or node.text_content()):
            return _SITE_SUFFIX.sub("", title)
    raise NotAnArticle("no title")


def _body(document: html.HtmlElement, page: bytes, title: str, source: Source, least: int) -> tuple[list[str], str]:
    if sum(map(len, body := _by_profile(document, title, source))) >= least:
        return body, "profile"
    if sum(map(len, body := _by_trafilatura(decode(page), title))) >= least:
        return body, "trafilatura"
    login = any(True for _ in select(document, ('input[type="password"]',)))
    raise NotAnArticle("blocked: a login page" if login else "no body")


def _by_profile(document: html.HtmlElement, title: str, source: Source) -> list[str]:
    profile = source.profile
    left_out = list(select(document, profile.drop + profile.pager))
    for container in select(document, profile.body):
        if body := clean(lines(container, left_out), title):
            return body
    return []


def _by_trafilatura(text: str, title: str) -> list[str]:
    import trafilatura  # takes a third of a second, and most pages have a profile

    # `deduplicate` stays off: it remembers across pages and empties the fourth reading of one (trafilatura #778).
    found = trafilatura.extract(text, include_comments=False, include_tables=True, deduplicate=False)
    return clean((Line(plain(line)) for line in (found or "").split("\n") if plain(line)), title)


def _dateline(body: list[str], source: Source) -> str | None:
    """The place before the outlet's own mark: `Kupang (ANTARA) - Pemerintah …` → `Kupang`."""
    for line in body[:3]:
        if match := source.profile.dateline.match(line):
            return match["place"]
    return None
