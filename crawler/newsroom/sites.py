"""What each family of sites answers at which path: pure functions from a request's path and query to a reply."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from . import layouts, replicas
from .addresses import further
from .model import Outlet
from .replies import (
    HTML,
    JSON,
    NOT_FOUND,
    PLAIN,
    RSS,
    XML,
    Query,
    Reply,
    article,
    hits,
    listing,
    moved,
    number_of,
    numbered,
    page_of,
)


def answer(outlet: Outlet, path: str, query: Query) -> Reply:
    """The reply of the outlet's site; 404 where it has nothing at the path."""
    if path.endswith("/robots.txt"):
        return Reply(200, PLAIN, outlet.robots.encode())
    return FAMILIES.get(outlet.family, replicas.answer)(outlet, path, query) or NOT_FOUND


def _antara(outlet: Outlet, path: str, query: Query) -> Reply | None:
    if path == "/rss/terkini.xml":
        return Reply(200, RSS, layouts.feed(outlet, page_of(outlet.articles, 1, outlet.page_size)))
    if path in ("/", "/terkini"):
        return listing(outlet, outlet.articles, "", query.get("page", "1"), "/terkini?page={}")
    if path == "/search":
        term = query.get("q", "")
        following = f"/search?{urlencode({'q': term})}&page={{}}"
        return listing(outlet, hits(outlet, term), term, query.get("page", "1"), following)
    if found := re.fullmatch(r"/(amp/)?berita/(\d+)(?:/[^/]*)?", path):
        return article(outlet, numbered(outlet, found[2]), number_of(query.get("page", "1")), amp=bool(found[1]))
    return None


def _disway(outlet: Outlet, path: str, query: Query) -> Reply | None:
    if path == "/rss":
        return Reply(200, RSS, layouts.feed(outlet, page_of(outlet.articles, 1, outlet.page_size)))
    if path == "/":
        return listing(outlet, outlet.articles, "", "1", "/?page={}")
    if found := re.fullmatch(r"/search/kata(?:/(\d+)(?:/\d+)?)?/?", path):
        term, offset = query.get("c", ""), int(found[1] or 0)
        after = offset + outlet.page_size
        following = f"/search/kata/{after}/{after}/?{urlencode({'c': term})}&num="
        found_after = hits(outlet, term)[offset:]
        page, rest = found_after[: outlet.page_size], found_after[outlet.page_size :]
        return Reply(200, HTML, layouts.listing(outlet, page, term, following if rest else None))
    if found := re.fullmatch(r"/(read|amp)/0*(\d+)(?:/[^/]*?)?(?:/(\d{2,3}))?/?", path):
        return article(outlet, numbered(outlet, found[2]), int(found[3] or 0) // 15 + 1, amp=found[1] == "amp")
    return None


def _wordpress(outlet: Outlet, path: str, query: Query) -> Reply | None:
    if not path.startswith(outlet.root + "/"):
        return moved(f"https://{outlet.host}{outlet.root}/") if path == "/" else None
    local = path.removeprefix(outlet.root).rstrip("/")
    if local.startswith("/wp-json"):
        return _rest(outlet, local, query)
    if local == "/feed" or (local == "" and query.get("feed") == "rss2"):
        page = page_of(hits(outlet, query.get("s", "")), number_of(query.get("paged", "1")), outlet.page_size)
        return Reply(200, RSS, layouts.feed(outlet, page)) if page else None
    if local == "":
        if planted := next((a for a in outlet.articles if str(a.id) == query.get("p")), None):
            return moved(planted.url)
        term = query.get("s", "")
        following = f"{outlet.root}/?" + (urlencode({"s": term}) + "&" if term else "") + "paged={}"
        return listing(outlet, hits(outlet, term), term, query.get("paged", "1"), following, repeats=False)
    if local in ("/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml"):
        return Reply(200, XML, layouts.sitemap(outlet, outlet.articles if "posts" in local else ()))
    for planted in outlet.articles:
        for number in range(1, len(planted.pages) + 1):
            if further(planted.url, "wordpress", number).rstrip("/") == f"https://{outlet.host}{outlet.root}{local}":
                return article(outlet, planted, number)
    return None


def _rest(outlet: Outlet, local: str, query: Query) -> Reply:
    """The REST route for posts: `search`, `after`, `per_page`, `page` and `_fields`, totals in the headers."""
    if not outlet.rest or local != "/wp-json/wp/v2/posts":
        return _refusal(404, "rest_no_route", "No route was found matching the URL and request method.")
    per_page, number = number_of(query.get("per_page", "10")), number_of(query.get("page", "1"))
    if per_page > 100:
        return _refusal(400, "rest_invalid_param", "Invalid parameter(s): per_page")
    found = [
        planted
        for planted in hits(outlet, query.get("search", ""))
        if planted.clock and planted.clock.replace(tzinfo=None).isoformat() > query.get("after", "")
    ]
    page = page_of(found, number, per_page)
    if number > 1 and not page:
        return _refusal(400, "rest_post_invalid_page_number", "The page number requested is too large.")
    fields = [name for name in query.get("_fields", "").split(",") if name]
    totals = (("X-WP-Total", str(len(found))), ("X-WP-TotalPages", str(-(-len(found) // per_page))))
    return Reply(200, JSON, layouts.posts(page, outlet.home_offset, fields), totals)


def _refusal(status: int, code: str, message: str) -> Reply:
    return Reply(status, JSON, json.dumps({"code": code, "message": message, "data": {"status": status}}).encode())


FAMILIES: Mapping[str, Callable[[Outlet, str, Query], Reply | None]] = {
    "antara": _antara,
    "disway": _disway,
    "wordpress": _wordpress,
}
