"""What the newsroom prints: outlets and articles, loaded from `articles/*.toml` and checked while they load."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast, get_args

from extract.model import Document, Measure, Period, Qualifier

ARTICLES = Path(__file__).parent / "articles"
DATE_PLACES = ("jsonld", "meta", "visible")
LISTED = ("plain", "amp", "utm", "dot", "index")

# What a row may leave out, and what it then says; every other key must be there, and none may be more.
OUTLET: dict[str, Any] = {"aliases": [], "root": "", "page_size": 30, "rest": True, "search_heeds": True}
ARTICLE: dict[str, Any] = {
    "published": None,
    "modified": None,
    "caption": "",
    "tags": [],
    "listed": "plain",
    "charset": "utf-8",
    "minified": False,
    "endless": False,
    "on_topic": True,
    "allowed": True,
    "figures": [],
    "note": "",
}
FIGURE: dict[str, Any] = {
    "qualifier": "exact",
    "as_of": None,
    "group": None,
    "period": None,
    "speaker": None,
    "also": [],
    "optional": False,
}

Kind = Literal["p", "item", "row", "heading", "also"]


class ContentError(ValueError):
    """A data file of the newsroom says something that it may not; the message names file, article and value."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One figure as an annotator wrote it down; the fields are those of the project's annotation guidelines."""

    document: Document
    measure: Measure
    value: Decimal
    qualifier: Qualifier
    region: str
    as_of: str | None
    group: str | None
    period: Period | None
    speaker: str | None
    surface: str
    also: tuple[Measure, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a body. `also` is a read-also title that stands inside the same paragraph, before the text."""

    kind: Kind
    text: str
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """One article of the newsroom, with everything that a crawl and an extraction should make of it.

    `published` is the ISO date that a reader can find out (None where the outlet shows none), `clock` and `modified`
    the aware times behind it; `dates` says where the page shows them. `listed_url` is the form used in lists.
    `on_topic` is whether the words could speak of an identity document: a car of the make Kia passes, without figures.
    `allowed` is whether robots.txt lets the page be asked for; `endless` a pager that leads past the last page.
    """

    host: str
    id: int
    url: str
    listed_url: str
    slug: str
    title: str
    published: str | None
    clock: datetime | None
    modified: datetime | None
    author: str
    caption: str
    tags: tuple[str, ...]
    dates: tuple[str, ...]
    pages: tuple[tuple[Block, ...], ...]
    charset: str
    minified: bool
    endless: bool
    on_topic: bool
    allowed: bool
    figures: tuple[Gold, ...]
    shows: tuple[str, ...]
    note: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The article's own lines on all its pages, without furniture."""
        return tuple(block.text for page in self.pages for block in page if block.kind != "also")

    @property
    def text(self) -> str:
        """The title and the paragraphs, one a line: what `crawler.page` should read."""
        return "\n".join((self.title, *self.paragraphs))

    @property
    def stored(self) -> bool:
        """Whether a crawl ends with this article in its store: it is on topic, and robots.txt allows it."""
        return self.on_topic and self.allowed

    def gold_line(self) -> str:
        """The article and its figures as one line of JSON, in the form that `cekangka score` reads."""
        figures = [
            {name: _plain(getattr(figure, name)) for name in Gold.__dataclass_fields__} for figure in self.figures
        ]
        fields = {"id": f"{self.host}/{self.id}", "outlet": self.host, "url": self.url, "title": self.title}
        more = {"published": self.published, "text": self.text, "figures": figures, "note": self.note}
        return json.dumps(fields | more, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Related:
    """A line of the lists beside an article: furniture, and with numbers in it."""

    title: str
    date: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: its hosts, its manners and its articles, newest first.

    `root` is the path that the site lives under, `home_offset` its zone in hours ahead of UTC. `rest` and
    `search_heeds` say whether the WordPress REST route is on and whether the search cares what is searched.
    """

    host: str
    aliases: tuple[str, ...]
    family: str
    name: str
    root: str
    home_offset: int
    page_size: int
    rest: bool
    search_heeds: bool
    robots: str
    related: tuple[Related, ...]
    articles: tuple[Planted, ...]


def load(folder: Path = ARTICLES) -> tuple[Outlet, ...]:
    """Every outlet of the folder, by file name; raises ContentError with file, article and value."""
    return tuple(_outlet(path) for path in sorted(folder.glob("*.toml")))


def _outlet(path: Path) -> Outlet:
    table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    given = _row(
        table, path.name, ("host", "family", "name", "home_offset", "dates", "robots", "related", "article"), OUTLET
    )
    rows, dates = given.pop("article"), given.pop("dates")
    given["aliases"] = tuple(given["aliases"])
    given["related"] = tuple(Related(**_row(row, path.name, ("title", "date"), {})) for row in given["related"])
    outlet = Outlet(**given, articles=())
    articles = [_article(row, f"{path.name}: article {row.get('id')}", outlet, dates) for row in rows]
    if len({article.id for article in articles}) != len(articles):
        raise ContentError(f"{path.name}: an article's id is there twice")
    articles.sort(key=lambda article: (article.clock is not None, article.clock, article.id), reverse=True)
    return replace(outlet, articles=tuple(articles))


def _article(row: dict[str, Any], where: str, outlet: Outlet, dates: list[str]) -> Planted:
    given = _row(row, where, ("id", "slug", "title", "author", "body", "shows"), {"dates": dates} | ARTICLE)
    clock, listed, body = given.pop("published"), _known(given.pop("listed"), LISTED, where), given.pop("body")
    given |= {name: tuple(given[name]) for name in ("tags", "shows")}
    given["dates"] = tuple(_known(place, DATE_PLACES, where) for place in given["dates"] if clock)
    given["figures"] = tuple(_gold(figure, where) for figure in given["figures"])
    url = _url(outlet, given["id"], given["slug"], clock)
    home = timezone(timedelta(hours=outlet.home_offset))
    planted = Planted(
        **given,
        host=outlet.host,
        url=url,
        listed_url=_listed(url, listed),
        published=clock.astimezone(home).date().isoformat() if clock else None,
        clock=clock,
        pages=tuple(tuple(_blocks(page)) for page in re.split(r"(?m)^====$", body)),
    )
    for figure in planted.figures:
        if figure.surface not in planted.text:
            raise ContentError(f"{where}: surface {figure.surface!r} is not in the text")
    return planted


def _gold(row: dict[str, Any], where: str) -> Gold:
    given = _row(row, where, ("document", "measure", "value", "region", "surface"), FIGURE)
    for name, allowed in (("document", Document), ("measure", Measure), ("qualifier", Qualifier)):
        _known(given[name], get_args(allowed), where)
    _known(given["period"], (None, *get_args(Period)), where)
    if given["period"] and given["measure"] != "batch":
        raise ContentError(f"{where}: only a batch has a period, {given['surface']!r} is {given['measure']}")
    if not re.fullmatch(r"ID|\d\d(\.\d\d){0,2}", given["region"]):
        raise ContentError(f"{where}: region {given['region']!r} is no Kemendagri code")
    if given["as_of"] and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", given["as_of"]):
        raise ContentError(f"{where}: as_of {given['as_of']!r} is no date")
    also = tuple(cast(Measure, _known(name, get_args(Measure), where)) for name in given["also"])
    return Gold(**given | {"value": Decimal(given["value"]), "also": also})


def _blocks(page: str) -> Iterator[Block]:
    """The lines of a body: `- ` item, `| ` table row, `# ` heading, `>> ` read also, `>>+ ` that inside a paragraph."""
    inside: str | None = None
    for line in filter(None, map(str.strip, page.splitlines())):
        mark, _, rest = line.partition(" ")
        if mark == ">>+":
            inside = rest
        elif mark == "|":
            yield Block("row", " | ".join(cell.strip() for cell in line.strip("|").split("|")))
        elif mark in ("-", "#", ">>"):
            yield Block({"-": "item", "#": "heading", ">>": "also"}[mark], rest)  # type: ignore[arg-type]
        else:
            yield Block("p", line, also=inside)
            inside = None


def _url(outlet: Outlet, number: int, slug: str, clock: datetime | None) -> str:
    """The article's canonical address: the form that the family's sites give it."""
    if outlet.family == "wordpress":
        day = f"{clock:%Y/%m/%d}/" if outlet.root and clock else ""
        return f"https://{outlet.host}{outlet.root}/{day}{slug}/"
    return f"https://{outlet.host}/{'berita' if outlet.family == 'antara' else 'read'}/{number}/{slug}"


def _listed(url: str, form: str) -> str:
    match form:
        case "amp":
            return re.sub(r"/(berita|read)/", lambda m: "/amp/berita/" if m[1] == "berita" else "/amp/", url)
        case "utm":
            return f"{url}?utm_source=rss&utm_medium=feed"
        case "dot":
            return re.sub(r"(?<=://)[^/]+", r"\g<0>.", url)
        case "index":
            return f"{url.rpartition('/')[0]}/index.html"
        case _:
            return url


def _row(table: dict[str, Any], where: str, required: Collection[str], optional: dict[str, Any]) -> dict[str, Any]:
    """The row with what it left out; raises ContentError for a missing or an unknown key."""
    missing, unknown = set(required) - set(table), set(table) - set(required) - set(optional)
    if missing or unknown:
        raise ContentError(f"{where}: {'missing' if missing else 'unknown'} key {min(missing or unknown)!r}")
    return optional | table


def _known(value: Any, allowed: Collection[Any], where: str) -> Any:
    if value not in allowed:
        raise ContentError(f"{where}: {value!r} is none of {', '.join(map(str, allowed))}")
    return value


def _plain(value: object) -> object:
    """A value as JSON writes it: whole numbers stay whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value
