"""What the newsroom is made of: outlets, their routes, and articles with the figures that a reader finds in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from extract.model import Document, Measure, Period, Qualifier

Kind = Literal["p", "item", "row", "heading", "also"]


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
    `told_by` is what gives the date where the page's metadata and its visible line do not: `url`, `feed`, `listing`.
    `on_topic` is whether the words could speak of an identity document: a car of the make Kia passes, without figures.
    `allowed` is whether robots.txt lets the page be asked for; `endless` a pager that leads past the last page.
    """

    host: str
    id: int
    family: str
    url: str
    listed_url: str
    slug: str
    title: str
    told_by: str
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
    def published_from(self) -> str | None:
        """Where the date of publication is to be read, by the documented order; None where there is none."""
        names = {"jsonld": "json-ld", "meta": "meta", "visible": "page"}
        shown = next((name for place, name in names.items() if place in self.dates), self.told_by)
        return shown if self.published else None

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
class Route:
    """A listing of a replica: at a path (a regular expression, with its host where that is another one) it `gives` one
    of the listings of `crawler.newsroom.replicas`.

    `term` and `day` name the parameters that tell what is searched and the day that is listed (`name:strftime`);
    `links` is how articles are addressed, `faults` what is wrong with a feed or a pager.
    """

    at: str
    gives: str
    term: str
    day: str
    links: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: its hosts, its manners and its articles, newest first.

    `root` is the path that the site lives under, `home_offset` its zone in hours ahead of UTC. `rest` and
    `search_heeds` say whether the WordPress REST route is on and whether the search cares what is searched, `whole`
    whether `?page=all` gives all pages. `address` is the form of its articles' paths where the family's is another.
    """

    host: str
    aliases: tuple[str, ...]
    family: str
    name: str
    root: str
    address: str
    told_by: str
    home_offset: int
    page_size: int
    rest: bool
    search_heeds: bool
    whole: bool
    routes: tuple[Route, ...]
    robots: str
    related: tuple[Related, ...]
    articles: tuple[Planted, ...]

    @property
    def hosts(self) -> frozenset[str]:
        """Every host that answers for the outlet: its own, and those of its routes elsewhere."""
        return frozenset({self.host, *filter(None, (route.at.partition("/")[0] for route in self.routes))})


def _plain(value: object) -> object:
    """A value as JSON writes it: whole numbers stay whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value
