"""What a site of the newsroom replies, whatever its family: articles, listings, redirects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import layouts
from .model import Outlet, Planted

HTML = "text/html; charset=UTF-8"
BARE_HTML = "text/html"
RSS = "application/rss+xml; charset=UTF-8"
XML = "application/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
PLAIN = "text/plain; charset=UTF-8"

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, a content type, a body, and the headers besides them."""

    status: int
    type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def moved(url: str) -> Reply:
    """A permanent redirect."""
    return Reply(301, HTML, b"", (("Location", url),))


NOT_FOUND = Reply(404, HTML, b"<h1>Halaman tidak ditemukan</h1>")


def article(outlet: Outlet, planted: Planted | None, page: int, amp: bool = False, whole: bool = False) -> Reply | None:
    """An article's page. A page past the last one is the first again, as on the real sites.

    Only a page in UTF-8 has its encoding in the header: the others leave it to the markup.
    """
    if planted is None:
        return None
    body = layouts.article(outlet, planted, page if page <= len(planted.pages) else 1, amp, whole)
    return Reply(200, HTML if planted.charset == "utf-8" else BARE_HTML, body)


def numbered(outlet: Outlet, number: str) -> Planted | None:
    """The outlet's article of that number."""
    return next((planted for planted in outlet.articles if planted.id == int(number)), None)


def listing(
    outlet: Outlet, articles: Sequence[Planted], term: str, given: str, following: str, repeats: bool = True
) -> Reply | None:
    """A listing's n-th page of the outlet's size; past the last it `repeats` the first, or there is none."""
    number = number_of(given)
    page = page_of(articles, number, outlet.page_size)
    if number > 1 and not page:
        if not repeats:
            return None
        page = page_of(articles, 1, outlet.page_size)
    endless = repeats or page_of(articles, number + 1, outlet.page_size)
    return Reply(200, HTML, layouts.listing(outlet, page, term, following.format(number + 1) if endless else None))


def page_of(articles: Sequence[Planted], number: int, size: int) -> Sequence[Planted]:
    """The n-th page of articles, from 1."""
    return articles[(number - 1) * size : number * size]


def hits(outlet: Outlet, term: str) -> Sequence[Planted]:
    """The articles that hold the term as words; all of them where the site's search does not heed it."""
    if not term or not outlet.search_heeds:
        return outlet.articles
    words = re.compile(rf"(?<!\w){re.escape(term)}(?!\w)", re.IGNORECASE)
    return [planted for planted in outlet.articles if words.search(planted.text)]


def number_of(given: str) -> int:
    """A page number; what is none, such as `page=all`, counts as the first."""
    return max(1, int(given)) if given.isdecimal() else 1
