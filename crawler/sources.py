"""The sources: one row of sources/*.toml each, on top of its family's row in families.toml, loaded and validated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import quote, quote_plus, urlsplit

from crawler.tables import (
    Reader,
    SourceError,
    at_least_0,
    like,
    note,
    one_of,
    read,
    selector,
    some,
    tables,
    text,
    typed,
)

__all__ = ["FAMILIES", "SOURCES", "ZONES", "Kind", "Listing", "Profile", "Route", "Source", "SourceError", "load"]

Status = Literal["active", "paused", "quarantined", "gone"]
Kind = Literal["feed", "index", "rest", "search", "sitemap", "tag"]

SOURCES = Path(__file__).with_name("sources")
FAMILIES = Path(__file__).with_name("families.toml")
EVERY_FAMILY = "every-family"
_LONG_AGO = date(2000, 1, 1)

# Indonesia's three zones (Keputusan Presiden 41/1987); none has ever kept summer time since.
ZONES = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}


@dataclass(frozen=True, slots=True)
class Route:
    """One way to find pages: listing page 1 is `url`, the next ones are `more`, at most `pages` of them.

    Both are paths, or whole URLs on another host of the outlet. A route with {keyword} or {tag} is walked for each
    keyword, one with {y}, {m} and {d} for today and the `days` before. Of a sitemap's index, `pages` sitemaps are read.
    `topical` takes only the links whose title or address speaks of the topic.
    """

    kind: Kind
    url: str
    more: str = ""
    pages: int = 1
    days: int = 0
    topical: bool = False
    fallback: bool = False

    @property
    def searches(self) -> bool:
        """Whether the route asks for a keyword, and so is walked once for each."""
        return "{keyword}" in self.url or "{tag}" in self.url

    @property
    def dated(self) -> bool:
        """Whether the route asks for a day."""
        return "{d}" in self.url


@dataclass(frozen=True, slots=True)
class Listing:
    """One walk of a route: for a keyword or a day where the route asks for one, in the subfolder `root`."""

    route: Route
    host: str
    root: str = ""
    since: str = ""
    keyword: str = ""
    day: date | None = None

    def url(self, page: int = 1, offset: int = 0) -> str:
        """The URL of listing page `page` (from 1), `offset` articles after the first, e.g. `/search?q=KIA&page=2`."""
        route, day = self.route, self.day
        path = (route.url if page == 1 else route.more).format(
            root=self.root,
            since=self.since,
            page=page,
            offset=offset,
            keyword=quote_plus(self.keyword),
            tag=quote(self.keyword.lower().replace(" ", "-")),
            **({"y": f"{day:%Y}", "m": f"{day:%m}", "d": f"{day:%d}"} if day else {}),
        )
        return path if path.startswith("https://") else f"https://{self.host}{path}"

    @property
    def name(self) -> str:
        """What the ledger keeps as `found_by`: `feed`, `search:KIA`, `index:2026-01-31`."""
        of = self.keyword or (self.day.isoformat() if self.day else "")
        return f"{self.route.kind}:{of}".rstrip(":")


@dataclass(frozen=True, slots=True)
class Profile:
    """How the pages of a family are built; lists are CSS selectors in the order they are tried."""

    article: re.Pattern[str]
    key: str
    canonical: str
    part_parameter: str
    whole: str
    url_date: str
    headline: tuple[str, ...]
    date: tuple[str, ...]
    body: tuple[str, ...]
    drop: tuple[str, ...]
    cards: tuple[str, ...]
    card_date: tuple[str, ...]
    pager: tuple[str, ...]
    dateline: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet that is crawled; `hosts[0]` is canonical, `region` and `covers` Kemendagri codes, `delay` seconds.

    Sources that share a host differ in `root`, the subfolder that holds all of a source's articles.
    """

    name: str
    title: str
    family: str
    outlet: str
    hosts: tuple[str, ...]
    region: str
    covers: tuple[str, ...]
    tz: str
    status: Status
    note: str
    since: date | None
    expect: int
    official: bool
    delay: float
    keywords: tuple[str, ...]
    root: str
    feed_clock: Literal["labelled", "local"]
    routes: tuple[Route, ...]
    profile: Profile

    @property
    def host(self) -> str:
        """The canonical host."""
        return self.hosts[0]

    @property
    def noted(self) -> date:
        """The day that its row was last looked at."""
        return date.fromisoformat(self.note.partition(":")[0])

    @property
    def zone(self) -> timezone:
        """The outlet's own time zone."""
        return ZONES[self.tz]

    @property
    def domains(self) -> list[str]:
        """Every host that the source may be asked at, those of its routes included, without `www.`."""
        hosts = (*self.hosts, *filter(None, (urlsplit(route.url).hostname for route in self.routes)))
        return list(dict.fromkeys(host.removeprefix("www.") for host in hosts))

    def listings(self, route: Route, today: date) -> Iterator[Listing]:
        """The listings of a route: one, or one for each keyword and each day from today back."""
        since = (self.since or _LONG_AGO).isoformat()
        for keyword in self.keywords if route.searches else ("",):
            for back in range(route.days + 1) if route.dated else (None,):
                day = None if back is None else today - timedelta(days=back)
                yield Listing(route, self.host, self.root, since, keyword, day)


def load(path: Path = SOURCES, families: Path = FAMILIES) -> dict[str, Source]:
    """Read and validate a file of sources, or a folder of them: source name → Source. Raises SourceError."""
    known = tables(families)
    every = known.pop(EVERY_FAMILY, {})
    known = {name: {**every, **row} for name, row in known.items()}
    for name, row in known.items():
        read(families.name, name, row, _FAMILY)
    sources: dict[str, Source] = {}
    owners: dict[tuple[str, str], str] = {}
    for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
        for name, row in tables(file).items():
            if name in sources:
                raise SourceError(f"{file.name}: [{name}]: there is a source of that name already")
            source = sources[name] = _source(file.name, name, row, known)
            for host in source.hosts:
                if owners.setdefault((host, source.root), name) != name:
                    owner = owners[host, source.root]
                    raise SourceError(f"{file.name}: [{name}] hosts: {host!r} belongs to [{owner}] already")
    return sources


def _source(file: str, name: str, row: Mapping[str, Any], families: Mapping[str, Mapping[str, Any]]) -> Source:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise SourceError(f"{file}: [{name}]: a name is made of small letters, digits and hyphens")
    family = str(row.get("family"))
    if family not in families:
        raise SourceError(f"{file}: [{name}] family: {family!r} is none of {', '.join(families)}")
    shared = families[family]
    own_first = {key: [*row[key], *shared[key]] for key in _SELECTORS if isinstance(row.get(key), list)}
    values = read(file, name, {**_DEFAULTS, **shared, **row, **own_first}, _FAMILY | _OUTLET)
    profile = Profile(**{field.name: values.pop(field.name) for field in fields(Profile)})
    for key in ("key", "canonical", "url_date"):
        try:
            getattr(profile, key).format(**dict.fromkeys(profile.article.groupindex, ""))
        except (LookupError, ValueError) as error:
            raise SourceError(f"{file}: [{name}] {key}: `article` has no group {error}") from error
    values["outlet"] = values["outlet"] or values["hosts"][0].removeprefix("www.")
    return Source(name=name, profile=profile, **values)


def _pattern(value: Any, *groups: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text(value))
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    if not set(groups) & pattern.groupindex.keys():
        raise ValueError(f"has no group named {' or '.join(groups)}")
    return pattern


def _route(value: Any) -> Route:
    row = typed(dict)(value)
    for key in sorted(row.keys() - {field.name for field in fields(Route)}):
        raise ValueError(f"{key}: unknown key")
    if not row.keys() >= {"kind", "url"}:
        raise ValueError("a route has a kind and a url")
    one_of(*get_args(Kind))(row["kind"])
    route = Route(**row)
    if route.kind != "sitemap" and (route.pages > 1) != bool(route.more):
        raise ValueError(f"{route.url}: `pages` above 1 and `more` go together")
    if route.days and not route.dated:
        raise ValueError(f"{route.url}: `days` is for a route with a day in it")
    listing = Listing(route, "contohpos.example", keyword="KIA", day=_LONG_AGO if route.dated else None)
    try:
        listing.url()
        listing.url(2, 30)
    except (LookupError, ValueError) as error:
        raise ValueError(f"{route.url}: unknown placeholder {error}") from error
    return route


_SELECTORS = ("headline", "date", "body", "drop", "cards", "card_date", "pager")
_CODE = like(r"ID|\d\d(\.\d\d){0,2}", "Kemendagri code")
_FAMILY: dict[str, Reader] = {
    "article": lambda value: _pattern(value, "id", "slug"),
    "key": text,
    "canonical": text,
    "part_parameter": typed(str),
    "whole": typed(str),
    "url_date": typed(str),
    "feed_clock": one_of("labelled", "local"),
    "dateline": lambda value: _pattern(value, "place"),
    "keywords": some(text, 1),
    "delay": at_least_0(float),
    "routes": some(_route, 1),
    **dict.fromkeys(_SELECTORS, some(selector)),
}
_OUTLET: dict[str, Reader] = {
    "title": text,
    "family": text,
    "hosts": some(like(r"(?:[a-z0-9-]+\.)+[a-z]+", "host name"), 1),
    "region": _CODE,
    "covers": some(_CODE),
    "tz": one_of(*ZONES),
    "status": one_of(*get_args(Status)),
    "note": note,
    "outlet": typed(str),
    "since": lambda value: value if value is None else typed(date)(value),
    "expect": at_least_0(int),
    "official": typed(bool),
    "root": typed(str),
}
_DEFAULTS: dict[str, Any] = {
    "outlet": "",
    "covers": [],
    "since": None,
    "expect": 0,
    "official": False,
    "root": "",
}
