"""The day an article was published, as its page tells it, in the outlet's own zone; never invented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from lxml import html

from crawler.markup import select
from crawler.sources import Source
from crawler.urls import identify, taken_apart

# Spellings of newsrooms that dateparser 1.5 does not know.
_RESPELT = {"agt": "agustus", "ags": "agustus", "agust": "agustus", "nopember": "november", "pebruari": "februari"}
_FORMS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/])(?P<m>\d\d)(?P=sep)(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\s+(?P<name>[A-Za-z]{3,9})\.?\s+(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<sep>[-/])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)"),
)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?\s?(?:Z|[+-]\d\d:?\d\d)")
_META = (
    'meta[property="article:published_time"]',
    'meta[name="article:published_time"]',
    'meta[name="pubdate"]',
    'meta[name="publishdate"]',
    'meta[name="content_PublishedDate"]',
    'meta[itemprop="datePublished"]',
)
_ARTICLE_TYPES = frozenset({"Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "WebPage"})


def published(document: html.HtmlElement, url: str, source: Source) -> tuple[str | None, str | None]:
    """The ISO date of publication and where it stands: `json-ld`, `meta`, `page`, `url`; (None, None) without one.

    In this order, for a page's metadata is written by its machine and its visible date by a theme. The date of the
    last change is never used.
    """
    address = taken_apart(url, source)
    in_url = source.profile.url_date.format(**address) if address else ""
    candidates: tuple[tuple[str, Iterator[str]], ...] = (
        ("json-ld", _linked_dates(document, url, source)),
        ("meta", (node.get("content", "") for node in select(document, _META))),
        ("page", _visible_dates(document, source)),
        ("url", iter([in_url])),
    )
    for place, texts in candidates:
        for text in texts:
            if found := first_date(text, source.zone):
                return found, place
    return None, None


def first_date(text: str, zone: timezone | None = None) -> str | None:
    """The first date with a day and a year in a text as ISO, None without one.

    An instant with an offset is converted to `zone`: `2025-02-06T23:10:00+00:00` is 2025-02-07 in WITA. Elsewhere the
    printed day stands: `Kamis, 21 April 2022 23:24 WIB` is 2022-04-21, also where WITA is kept, for the article's
    'Kamis' is that day.
    """
    if zone and (instant := _INSTANT.search(text)):
        try:
            return day_of(datetime.fromisoformat(instant[0].replace(" Z", "Z").replace(" +", "+")), zone)
        except (ValueError, OverflowError):  # OverflowError: the year 0 or 10000 in the zone
            return None
    found = [match for form in _FORMS for match in form.finditer(text)]
    days = ((match.start(), _day(match.groupdict())) for match in found)
    return min(((at, day) for at, day in days if day), default=(0, None))[1]


def possible(fetched: datetime, *dated: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """The first ISO day, with its origin, on which what was fetched then may have been published; (None, None) without.

    A clock that was set wrong and the date of an event to come are no date of publication: `2062-01-01`. A day more is
    left for zones.
    """
    latest = (fetched + timedelta(days=1)).date().isoformat()
    return next(((day, origin) for day, origin in dated if day and day <= latest), (None, None))


def day_of(moment: datetime, zone: timezone) -> str:
    """The ISO day of a moment, in the zone when the moment knows its own offset."""
    return (moment.astimezone(zone) if moment.tzinfo else moment).date().isoformat()


def _day(parts: dict[str, str]) -> str | None:
    """The ISO day of a cut date; dateparser knows the month's names, ours is the order day, month, year."""
    if "name" not in parts:
        try:
            return date(int(parts["y"]), int(parts["m"]), int(parts["d"])).isoformat()
        except ValueError:
            return None
    name = parts["name"].lower()
    return _worded_day(f"{parts['d']} {_RESPELT.get(name, name)} {parts['y']}")


@lru_cache(maxsize=4096)  # the cards of a listing are of few days, and dateparser takes a millisecond
def _worded_day(worded: str) -> str | None:
    import dateparser  # takes half a second: only for pages whose date is worded

    found = dateparser.parse(worded, languages=["id", "en"], settings={"DATE_ORDER": "DMY", "STRICT_PARSING": True})
    return found.date().isoformat() if found else None


def _visible_dates(document: html.HtmlElement, source: Source) -> Iterator[str]:
    """The day that each selector finds; one that finds several has found other articles too, and tells nothing."""
    for selector in source.profile.date:
        texts = (_date_texts(node) for node in select(document, (selector,)))
        found = (next(filter(None, (first_date(text, source.zone) for text in each)), None) for each in texts)
        if len(days := {day for day in found if day}) == 1:
            yield days.pop()


def _date_texts(node: html.HtmlElement) -> tuple[str, ...]:
    """Where an element may tell a date: `<time datetime>`, Blogger's `<abbr title>`, its text."""
    return node.get("datetime", ""), node.get("title", ""), node.text_content()


def _linked_dates(document: html.HtmlElement, url: str, source: Source) -> Iterator[str]:
    """`datePublished` of the JSON-LD objects that are this article: those of another address are left out."""
    this = identify(url, source)
    for script in select(document, ('script[type="application/ld+json"]',)):
        try:
            data = json.loads(script.text_content(), strict=False)
        except (json.JSONDecodeError, RecursionError):
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            if _ARTICLE_TYPES.isdisjoint(kinds if isinstance(kinds, list) else [kinds]):
                continue
            entity = thing.get("mainEntityOfPage")
            about = thing.get("url") or (entity.get("@id") if isinstance(entity, dict) else entity)
            there = identify(about, source) if isinstance(about, str) else None
            if there is None or this is None or there.key == this.key:
                yield str(thing.get("datePublished", ""))


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block, those of a list or of `@graph` one by one, articles before pages."""
    flat = data if isinstance(data, list) else [data]
    things = [item for item in flat if isinstance(item, dict)]
    graphs = [item for thing in things if isinstance(thing.get("@graph"), list) for item in thing["@graph"]]
    things += [item for item in graphs if isinstance(item, dict)]
    yield from sorted(things, key=lambda thing: thing.get("@type") == "WebPage")
