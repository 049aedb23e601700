"""The sources: one row of sources.toml each, on top of its family's row in families.toml, loaded and validated."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import quote

from cssselect import HTMLTranslator, SelectorError

Family = Literal["antara", "disway", "wordpress"]
Status = Literal["active", "paused", "gone"]
Kind = Literal["feed", "search", "rest", "sitemap"]

SOURCES = Path(__file__).with_name("sources.toml")
FAMILIES = Path(__file__).with_name("families.toml")

# Indonesia's three zones (Keputusan Presiden 41/1987); none has ever kept summer time since.
ZONES = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}


Reader = Callable[[Any], Any]


class SourceError(ValueError):
    """A row of sources.toml or families.toml is wrong; the message names file, table and key."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to find pages: listing page 1 is `url`, the next ones are `more`, at most `pages` of them.

    Both are paths with the places {root}, {keyword}, {page} (2, 3, …) and {offset} (articles listed so far).
    """

    kind: Kind
    url: str
    more: str = ""
    pages: int = 1
    fallback: bool = False

    def path(self, root: str, keyword: str, page: int, offset: int) -> str:
        """The path of listing page `page` (from 1), e.g. `/search?q=KIA&page=2`."""
        template = self.url if page == 1 else self.more
        return template.format(root=root, keyword=quote(keyword), page=page, offset=offset)

    @property
    def searches(self) -> bool:
        """Whether the route asks for a keyword, and so is walked once for each."""
        return "{keyword}" in self.url


@dataclass(frozen=True, slots=True)
class Profile:
    """How the pages of a family are built; lists are CSS selectors in the order they are tried."""

    article: re.Pattern[str]
    canonical: str
    part_parameter: str
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
    """An outlet that is crawled; `hosts[0]` is canonical, `region` a Kemendagri code, `delay` seconds."""

    name: str
    title: str
    family: Family
    outlet: str
    hosts: tuple[str, ...]
    region: str
    tz: str
    status: Status
    note: str
    since: date | None
    expect: int
    official: bool
    delay: float
    keywords: tuple[str, ...]
    root: str
    routes: tuple[Route, ...]
    profile: Profile

    @property
    def host(self) -> str:
        """The canonical host."""
        return self.hosts[0]

    @property
    def zone(self) -> timezone:
        """The outlet's own time zone."""
        return ZONES[self.tz]


def load(path: Path = SOURCES, families: Path = FAMILIES) -> dict[str, Source]:
    """Read and validate both tables: source name → Source. Raises SourceError with one line."""
    known = _tables(families)
    for name, row in known.items():
        _read(families.name, name, row, _FAMILY)
    sources: dict[str, Source] = {}
    owners: dict[str, str] = {}
    for name, row in _tables(path).items():
        source = sources[name] = _source(path.name, name, row, known)
        for host in source.hosts:
            if owners.setdefault(host, name) != name:
                raise SourceError(f"{path.name}: [{name}] hosts: {host!r} belongs to [{owners[host]}] already")
    return sources


def _tables(path: Path) -> dict[str, dict[str, Any]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: {error}") from error
    for name, row in tables.items():
        if not isinstance(row, dict):
            raise SourceError(f"{path.name}: {name!r} stands outside every table")
    return tables


def _source(file: str, name: str, row: Mapping[str, Any], families: Mapping[str, Mapping[str, Any]]) -> Source:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise SourceError(f"{file}: [{name}]: a name is made of small letters, digits and hyphens")
    family = str(row.get("family"))
    if family not in families:
        raise SourceError(f"{file}: [{name}] family: {family!r} is none of {', '.join(families)}")
    shared = families[family]
    own_first = {key: [*row[key], *shared[key]] for key in _SELECTORS if isinstance(row.get(key), list)}
    values = _read(file, name, {**_DEFAULTS, **shared, **row, **own_first}, _FAMILY | _OUTLET)
    profile = Profile(**{field.name: values.pop(field.name) for field in fields(Profile)})
    values["outlet"] = values["outlet"] or values["hosts"][0].removeprefix("www.")
    return Source(name=name, profile=profile, **values)


def _read(file: str, table: str, row: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read every key with its reader, refusing unknown, missing and wrong ones."""
    for key in sorted(row.keys() - readers.keys()):
        raise SourceError(f"{file}: [{table}] {key}: unknown key")
    for key in sorted(readers.keys() - row.keys()):
        raise SourceError(f"{file}: [{table}] {key}: missing")
    values = {}
    for key, reader in readers.items():
        try:
            values[key] = reader(row[key])
        except ValueError as error:
            raise SourceError(f"{file}: [{table}] {key}: {error}") from error
    return values


def _typed(kind: type) -> Reader:
    def reader(value: Any) -> Any:
        # To Python True is an int, but `expect = true` is a mistake.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(f"{value!r} is no {kind.__name__}")
        return value

    return reader


def _at_least_0(kind: type) -> Reader:
    def reader(value: Any) -> Any:
        if _typed(kind)(value) < 0:
            raise ValueError(f"{value!r} is negative")
        return value

    return reader


def _text(value: Any) -> str:
    if not _typed(str)(value).strip():
        raise ValueError("empty")
    return str(value)


def _like(pattern: str, what: str) -> Reader:
    def reader(value: Any) -> str:
        if not re.fullmatch(pattern, _text(value)):
            raise ValueError(f"{value!r} is no {what}")
        return str(value)

    return reader


def _one_of(*choices: str) -> Reader:
    def reader(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is none of {', '.join(choices)}")
        return str(value)

    return reader


def _some(item: Reader, at_least: int = 0) -> Reader:
    def reader(value: Any) -> tuple[Any, ...]:
        if len(_typed(list)(value)) < at_least:
            raise ValueError("empty")
        return tuple(item(each) for each in value)

    return reader


def _selector(value: Any) -> str:
    try:
        HTMLTranslator().css_to_xpath(_text(value))
    except SelectorError as error:
        raise ValueError(f"{value!r} is no CSS selector: {error}") from error
    return str(value)


def _pattern(value: Any, *groups: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(_text(value))
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    if not set(groups) & pattern.groupindex.keys():
        raise ValueError(f"has no group named {' or '.join(groups)}")
    return pattern


def _note(value: Any) -> str:
    try:
        date.fromisoformat(_text(value).partition(":")[0])
    except ValueError as error:
        raise ValueError(f"{value!r} does not begin with its date, as '2026-01-31: …'") from error
    return str(value)


def _route(value: Any) -> Route:
    row = _typed(dict)(value)
    for key in sorted(row.keys() - {field.name for field in fields(Route)}):
        raise ValueError(f"{key}: unknown key")
    if not row.keys() >= {"kind", "url"}:
        raise ValueError("a route has a kind and a url")
    _one_of(*get_args(Kind))(row["kind"])
    route = Route(**row)
    if (route.pages > 1) != bool(route.more):
        raise ValueError(f"{route.url}: `pages` above 1 and `more` go together")
    try:
        route.path("", "KIA", 1, 0)
        route.path("", "KIA", 2, 30)
    except (LookupError, ValueError) as error:
        raise ValueError(f"{route.url}: unknown placeholder {error}") from error
    return route


_SELECTORS = ("headline", "date", "body", "drop", "cards", "card_date", "pager")
_FAMILY: dict[str, Reader] = {
    "article": lambda value: _pattern(value, "id", "slug"),
    "canonical": _text,
    "part_parameter": _typed(str),
    "url_date": _typed(str),
    "dateline": lambda value: _pattern(value, "place"),
    "keywords": _some(_text, 1),
    "delay": _at_least_0(float),
    "routes": _some(_route, 1),
    **dict.fromkeys(_SELECTORS, _some(_selector)),
}
_OUTLET: dict[str, Reader] = {
    "title": _text,
    "family": _one_of(*get_args(Family)),
    "hosts": _some(_like(r"(?:[a-z0-9-]+\.)+[a-z]+", "host name"), 1),
    "region": _like(r"ID|\d\d(\.\d\d){0,2}", "Kemendagri code"),
    "tz": _one_of(*ZONES),
    "status": _one_of(*get_args(Status)),
    "note": _note,
    "outlet": _typed(str),
    "since": lambda value: value if value is None else _typed(date)(value),
    "expect": _at_least_0(int),
    "official": _typed(bool),
    "root": _typed(str),
}
_DEFAULTS: dict[str, Any] = {"outlet": "", "since": None, "expect": 0, "official": False, "root": ""}
