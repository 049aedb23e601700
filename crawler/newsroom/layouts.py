"""The newsroom's pages: jinja templates of the three families, and the feed, sitemap and REST that belong to them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from .addresses import further
from .model import Block, Outlet, Planted

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring blocks of one kind: the items of one list, the rows of one table, or a single line."""

    kind: str
    blocks: tuple[Block, ...]


def article(outlet: Outlet, planted: Planted, page: int = 1, amp: bool = False, whole: bool = False) -> bytes:
    """One page of an article as the outlet would send it, in the article's own encoding.

    An AMP page holds all pages, as a `whole` one does, and Antara's the body twice; a minified article is one line.
    """
    pages = (tuple(block for page in planted.pages for block in page),) if amp or whole else planted.pages
    last = len(pages)
    html = _render(
        f"{outlet.family}_amp.html" if amp and outlet.family == "antara" else f"{outlet.family}.html",
        outlet=outlet,
        article=planted,
        groups=tuple(_groups(pages[page - 1])),
        page=page,
        page_urls=[further(planted.url, planted.family, number) for number in range(1, last + 1)],
        next_url=further(planted.url, planted.family, page + 1) if page < last or planted.endless else None,
        jsonld=_jsonld(outlet, planted),
    )
    return (re.sub(r"\s*\n\s*", " ", html) if planted.minified else html).encode(planted.charset, "xmlcharrefreplace")


def listing(outlet: Outlet, articles: Sequence[Planted], query: str, next_url: str | None) -> bytes:
    """A listing or search page of the outlet; `query` is empty on a plain listing."""
    html = _render(f"{outlet.family}_list.html", outlet=outlet, articles=articles, query=query, next_url=next_url)
    return html.encode()


def feed(outlet: Outlet, articles: Sequence[Planted], faults: Collection[str] = ()) -> bytes:
    """An RSS feed with the faults of real ones: bare `&`, an HTML entity, no date where the article has none.

    More `faults`: a `latin-1` byte, a `control` character, `cut` in its last entry, the `local` clock labelled GMT.
    """
    body = _render("feed.xml", outlet=outlet, articles=articles).encode()
    for fault in faults:
        body = FEED_FAULTS[fault](body)
    return body


FEED_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "latin-1": lambda body: body.replace(b"</title>", b" \xe9</title>", 1),
    "control": lambda body: body.replace(b"<description>", b"<description>\x0b", 1),
    "cut": lambda body: body[: body.rindex(b"</link>")],
    "local": lambda body: re.sub(rb" \+0\d00</pubDate>", b" GMT</pubDate>", body),
}


def news_sitemap(articles: Sequence[Planted]) -> bytes:
    """A sitemap in the manner of news: with each article's title and date of publication."""
    return _render("news_sitemap.xml", articles=articles).encode()


def sitemap_index(urls: Sequence[str], changed: str) -> bytes:
    """A sitemap's index, with one `lastmod` for all."""
    return _render("sitemap_index.xml", urls=urls, changed=changed).encode()


def sitemap(outlet: Outlet, articles: Sequence[Planted]) -> bytes:
    """The sitemap of a WordPress site's posts; without articles, the index that leads to it."""
    return _render("sitemap.xml", outlet=outlet, articles=articles).encode()


def posts(articles: Sequence[Planted], home_offset: int, fields: Sequence[str]) -> bytes:
    """WordPress posts as its REST route gives them: local and UTC times, HTML in title and content."""
    rows = [_post(planted, home_offset) for planted in articles]
    return json.dumps([{k: v for k, v in row.items() if not fields or k in fields} for row in rows]).encode()


def _post(planted: Planted, home_offset: int) -> dict[str, object]:
    changed = planted.modified or planted.clock
    content = _render("body.html", groups=tuple(g for page in planted.pages for g in _groups(page)))
    return {
        "id": planted.id,
        "date": _naive(planted.clock, home_offset),
        "date_gmt": _naive(planted.clock, 0),
        "modified": _naive(changed, home_offset),
        "modified_gmt": _naive(changed, 0),
        "link": planted.url,
        "slug": planted.slug,
        "title": {"rendered": str(escape(planted.title))},
        "content": {"rendered": content, "protected": False},
        "categories": [1],
    }


def _jsonld(outlet: Outlet, planted: Planted) -> str:
    """The article's JSON-LD: a NewsArticle, on WordPress inside the `@graph` that its SEO plugins write."""
    if "jsonld" not in planted.dates or planted.clock is None:
        return ""
    news = {
        "@type": "NewsArticle",
        "headline": planted.title,
        "datePublished": _stamp(planted.clock, outlet.family),
        "dateModified": _stamp(planted.modified or planted.clock, outlet.family),
        "author": {"@type": "Person", "name": planted.author},
    }
    site = {"@type": "WebSite", "name": outlet.name, "url": f"https://{outlet.host}{outlet.root}/"}
    graph = {"@graph": [site, news]} if outlet.family == "wordpress" else news
    return json.dumps({"@context": "https://schema.org"} | graph, ensure_ascii=False)


def _groups(page: Sequence[Block]) -> Iterator[Group]:
    for kind, run in groupby(page, key=lambda block: block.kind):
        if kind in ("item", "row"):
            yield Group(kind, tuple(run))
        else:
            yield from (Group(kind, (block,)) for block in run)


def _stamp(clock: datetime, family: str) -> str:
    """ISO 8601: some systems write UTC, the others their own zone."""
    return (clock.astimezone(UTC) if family in ("kumparan", "liputan6", "wordpress") else clock).isoformat()


def _naive(clock: datetime | None, offset: int) -> str | None:
    """A time without zone, `offset` hours ahead of UTC."""
    if clock is None:
        return None
    return (clock.astimezone(UTC).replace(tzinfo=None) + offset * HOUR).isoformat()


def _worded(clock: datetime) -> str:
    """`Kamis, 21 April 2022 17:24 WIB`."""
    return f"{WEEKDAYS[clock.weekday()]}, {clock.day} {MONTHS[clock.month - 1]} {clock:%Y %H:%M} {_zone(clock)}"


def _day(clock: datetime) -> str:
    """`Kamis, 21 April 2022`."""
    return _worded(clock).rpartition(" ")[0].rpartition(" ")[0]


def _short(clock: datetime) -> str:
    """`21 Apr 2022`."""
    return f"{clock.day} {MONTHS[clock.month - 1][:3]} {clock.year}"


def _numeric(clock: datetime) -> str:
    """`Rabu 13-11-2024,10:05 WIB`."""
    return f"{WEEKDAYS[clock.weekday()]} {clock:%d-%m-%Y,%H:%M} {_zone(clock)}"


def _zone(clock: datetime) -> str:
    return ZONES[int((clock.utcoffset() or HOUR) / HOUR)]


@cache
def _templates() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "layouts")
    environment = Environment(loader=folder, undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    environment.filters |= {"worded": _worded, "numeric": _numeric, "stamp": _stamp, "rfc822": format_datetime}
    environment.filters |= {"day": _day, "short": _short, "zone": _zone}
    return environment


def _render(template: str, **values: object) -> str:
    return _templates().get_template(template).render(**values)
