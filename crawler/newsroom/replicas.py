"""How the replicas answer whose routes are told by their own files: a listing at each route, else an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from . import layouts
from .addresses import listed
from .model import Outlet, Planted, Route
from .replies import HTML, RSS, XML, Query, Reply, article, hits, listing, number_of, page_of


def answer(outlet: Outlet, path: str, query: Query) -> Reply | None:
    """The reply at a path, which begins with its host where that is another one: `search.kompas.com/search`."""
    for route in outlet.routes:
        if found := re.fullmatch(route.at, path):
            asked = {**query, **found.groupdict()}
            return _listing(outlet, route, path, asked, _linked(outlet, route, asked))
    number = query.get("page", "1")
    return article(outlet, _planted(outlet, path), number_of(number), whole=outlet.whole and number == "all")


def _linked(outlet: Outlet, route: Route, asked: Query) -> Sequence[Planted]:
    """The articles that a listing shows for a keyword or a day, addressed as the route does."""
    shown = hits(outlet, asked.get(route.term, "").replace("-", " "))
    if route.day:
        name, _, form = route.day.partition(":")
        shown = [planted for planted in shown if planted.clock and planted.clock.strftime(form) == asked.get(name)]
    return [replace(planted, listed_url=listed(planted.url, outlet.family, route.links)) for planted in shown]


def _planted(outlet: Outlet, path: str) -> Planted | None:
    """The article at a path, of its AMP page too; where addresses hold a number, the slug may be any."""
    plain = path.replace("/amp/", "/").removesuffix("/amp").rstrip("/")
    for planted in outlet.articles:
        its = urlsplit(planted.url).path
        if plain == its or (
            re.search(rf"(?<!\d){planted.id}/", its) and plain.startswith(its.removesuffix(planted.slug))
        ):
            return planted
    return None


def _listing(outlet: Outlet, route: Route, path: str, asked: Query, shown: Sequence[Planted]) -> Reply | None:
    match route.gives:
        case "list":
            own = {name: value for name, value in asked.items() if name != "page"}
            following = f"{path}?{urlencode(own)}&page={{}}"
            repeats = "repeats" in route.faults
            return listing(outlet, shown, asked.get(route.term, ""), asked.get("page", "1"), following, repeats)
        case "feed":
            return Reply(200, RSS, layouts.feed(outlet, page_of(shown, 1, outlet.page_size), route.faults))
        case "news sitemap":
            return Reply(200, XML, layouts.news_sitemap(shown))
        case "sitemap":  # the oldest articles in the first, as systems fill them
            part = page_of(shown[::-1], number_of(asked.get("n", "1")), outlet.page_size)
            return Reply(200, XML, layouts.sitemap(outlet, part))
        case "sitemap index":  # which says the same old day of every sitemap
            parts = range(1, -(-len(shown) // outlet.page_size) + 1)
            names = ["tag-sitemap1.xml", *(f"post-sitemap{number}.xml" for number in parts)]
            return Reply(
                200, XML, layouts.sitemap_index([f"https://{outlet.host}/{name}" for name in names], "2020-01-01")
            )
        case "challenge":
            return Reply(200, HTML, b"<html><title>Just a moment...</title><body>Checking your browser</body></html>")
    raise ValueError(f"{outlet.host}: no route gives {route.gives!r}")
