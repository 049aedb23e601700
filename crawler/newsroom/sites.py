"""What each family of sites answers at which path: pure functions from a request's path and query to a reply."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from . import layouts
from .content import Outlet, Planted

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


def answer(outlet: Outlet, path: str, query: Query) -> Reply:
    """The reply of the outlet's site; 404 where it has nothing at the path."""
    if path == "/robots.txt":
        return Reply(200, PLAIN, outlet.robots.encode())
    return FAMILIES[outlet.family](outlet, path, query) or NOT_FOUND


def moved(url: str) -> Reply:
    """A permanent redirect."""
    return Reply(301, HTML, b"", (("Location", url),))


NOT_FOUND = Reply(404, HTML, b"<h1>Halaman tidak ditemukan</h1>")


def _antara(outlet: Outlet, path: str, query: Query) -> Reply | None:
    if path == "/rss/terkini.xml":
        return Reply(200, RSS, layouts.feed(outlet, _page(outlet.articles, 1, outlet.page_size)))
    if path in ("/", "/terkini"):
        return _listing(outlet, outlet.articles, "", query.get("page", "1"), "/terkini?page={}")
    if path == "/search":
        term = query.get("q", "")
        following = f"/search?{urlencode({'q': term})}&page={{}}"
        return _listing(outlet, _hits(outlet, term), term, query.get("page", "1"), following)
    if found := re.fullmatch(r"/(amp/)?berita/(\d+)(?:/[^/]*)?", path):
        return _article(outlet, int(found[2]), _number(query.get("page", "1")), amp=bool(found[1]))
    return None


def _disway(outlet: Outlet, path: str, query: Query) -> Reply | None:
    if path == "/rss":
        return Reply(200, RSS, layouts.feed(outlet, _page(outlet.articles, 1, outlet.page_size)))
    if path == "/":
        return _listing(outlet, outlet.articles, "", "1", "/?page={}")
    if found := re.fullmatch(r"/search/kata(?:/(\d+)(?:/\d+)?)?/?", path):
        term, offset = query.get("c", ""), int(found[1] or 0)
        after = offset + outlet.page_size
        following = f"/search/kata/{after}/{after}/?{urlencode({'c': term})}&num="
        hits = _hits(outlet, term)[offset:]
        page, rest = hits[: outlet.page_size], hits[outlet.page_size :]
        return Reply(200, HTML, layouts.listing(outlet, page, term, following if rest else None))
    if found := re.fullmatch(r"/(read|amp)/0*(\d+)(?:/[^/]*?)?(?:/(\d{2,3}))?/?", path):
        return _article(outlet, int(found[2]), int(found[3] or 0) // 15 + 1, amp=found[1] == "amp")
    return None


def _wordpress(outlet: Outlet, path: str, query: Query) -> Reply | None:
    if not path.startswith(outlet.root + "/"):
        return moved(f"https://{outlet.host}{outlet.root}/") if path == "/" else None
    local = path.removeprefix(outlet.root).rstrip("/")
    if local.startswith("/wp-json"):
        return _rest(outlet, local, query)
    if local == "/feed" or (local == "" and query.get("feed") == "rss2"):
        page = _page(_hits(outlet, query.get("s", "")), _number(query.get("paged", "1")), outlet.page_size)
        return Reply(200, RSS, layouts.feed(outlet, page)) if page else None
    if local == "":
        if planted := next((a for a in outlet.articles if str(a.id) == query.get("p")), None):
            return moved(planted.url)
        term = query.get("s", "")
        following = f"{outlet.root}/?" + (urlencode({"s": term}) + "&" if term else "") + "paged={}"
        return _listing(outlet, _hits(outlet, term), term, query.get("paged", "1"), following, repeats=False)
    if local in ("/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml"):
        return Reply(200, XML, layouts.sitemap(outlet, outlet.articles if "posts" in local else ()))
    for planted in outlet.articles:
        for number in range(1, len(planted.pages) + 1):
            if layouts.page_url(planted, number).rstrip("/") == f"https://{outlet.host}{outlet.root}{local}":
                return _article(outlet, planted.id, number)
    return None


def _rest(outlet: Outlet, local: str, query: Query) -> Reply:
    """The REST route for posts: `search`, `after`, `per_page`, `page` and `_fields`, totals in the headers."""
    if not outlet.rest or local != "/wp-json/wp/v2/posts":
        return _refusal(404, "rest_no_route", "No route was found matching the URL and request method.")
    per_page, number = _number(query.get("per_page", "10")), _number(query.get("page", "1"))
    if per_page > 100:
        return _refusal(400, "rest_invalid_param", "Invalid parameter(s): per_page")
    hits = [
        planted
        for planted in _hits(outlet, query.get("search", ""))
        if planted.clock and planted.clock.replace(tzinfo=None).isoformat() > query.get("after", "")
    ]
    page = _page(hits, number, per_page)
    if number > 1 and not page:
        return _refusal(400, "rest_post_invalid_page_number", "The page number requested is too large.")
    fields = [name for name in query.get("_fields", "").split(",") if name]
    totals = (("X-WP-Total", str(len(hits))), ("X-WP-TotalPages", str(-(-len(hits) // per_page))))
    return Reply(200, JSON, layouts.posts(page, outlet.home_offset, fields), totals)


def _refusal(status: int, code: str, message: str) -> Reply:
    return Reply(status, JSON, json.dumps({"code": code, "message": message, "data": {"status": status}}).encode())


def _article(outlet: Outlet, number: int, page: int, amp: bool = False) -> Reply | None:
    """An article's page. A page past the last one is the first again, as on the real sites.

    Only a page in UTF-8 has its encoding in the header: the others leave it to the markup.
    """
    for planted in outlet.articles:
        if planted.id == number:
            body = layouts.article(outlet, planted, page if page <= len(planted.pages) else 1, amp)
            return Reply(200, HTML if planted.charset == "utf-8" else BARE_HTML, body)
    return None


def _listing(
    outlet: Outlet, articles: Sequence[Planted], term: str, given: str, following: str, repeats: bool = True
) -> Reply | None:
    """A listing's n-th page of the outlet's size; past the last it `repeats` the first, or there is none."""
    number = _number(given)
    page = _page(articles, number, outlet.page_size)
    if number > 1 and not page:
        if not repeats:
            return None
        page = _page(articles, 1, outlet.page_size)
    endless = repeats or _page(articles, number + 1, outlet.page_size)
    return Reply(200, HTML, layouts.listing(outlet, page, term, following.format(number + 1) if endless else None))


def _page(articles: Sequence[Planted], number: int, size: int) -> Sequence[Planted]:
    return articles[(number - 1) * size : number * size]


def _hits(outlet: Outlet, term: str) -> Sequence[Planted]:
    """The articles that hold the term as words; all of them where the site's search does not heed it."""
    if not term or not outlet.search_heeds:
        return outlet.articles
    words = re.compile(rf"(?<!\w){re.escape(term)}(?!\w)", re.IGNORECASE)
    return [planted for planted in outlet.articles if words.search(planted.text)]


def _number(given: str) -> int:
    """A page number; what is none, such as `page=all`, counts as the first."""
    return max(1, int(given)) if given.isdecimal() else 1


FAMILIES: Mapping[str, Callable[[Outlet, str, Query], Reply | None]] = {
    "antara": _antara,
    "disway": _disway,
    "wordpress": _wordpress,
}
