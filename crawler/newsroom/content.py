"""What the newsroom prints: outlets and articles, loaded from `articles/*.toml` and checked while they load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

from extract.model import Document, Measure, Period, Qualifier

from .addresses import FORMS, LISTED, article, listed
from .model import Block, Gold, Outlet, Planted, Related, Route

ARTICLES = Path(__file__).parent / "articles"
REPLICAS = Path(__file__).parent / "replicas"
DATE_PLACES = ("jsonld", "meta", "visible")

# What a row may leave out, and what it then says; every other key must be there, and none may be more.
OUTLET: dict[str, Any] = {
    "aliases": [],
    "root": "",
    "address": "",
    "told_by": "",
    "page_size": 30,
    "rest": True,
    "search_heeds": True,
    "whole": False,
    "routes": [],
}
ARTICLE: dict[str, Any] = {
    "published": None,
    "address": "",
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
ROUTE: dict[str, Any] = {"term": "", "day": "", "links": "plain", "faults": []}
FIGURE: dict[str, Any] = {
    "qualifier": "exact",
    "as_of": None,
    "group": None,
    "period": None,
    "speaker": None,
    "also": [],
    "optional": False,
}


class ContentError(ValueError):
    """A data file of the newsroom says something that it may not; the message names file, article and value."""


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
    given["address"] = given["address"] or FORMS[given["family"]].article
    given["routes"] = tuple(_route(row, path.name) for row in given["routes"])
    outlet = Outlet(**given, articles=())
    articles = [_article(row, f"{path.name}: article {row.get('id')}", outlet, dates) for row in rows]
    if len({article.id for article in articles}) != len(articles):
        raise ContentError(f"{path.name}: an article's id is there twice")
    articles.sort(key=lambda article: (article.clock is not None, article.clock, article.id), reverse=True)
    return replace(outlet, articles=tuple(articles))


def _article(row: dict[str, Any], where: str, outlet: Outlet, dates: list[str]) -> Planted:
    inherited = {"dates": dates, "told_by": outlet.told_by}
    given = _row(row, where, ("id", "slug", "title", "author", "body", "shows"), inherited | ARTICLE)
    clock, body = given.pop("published"), given.pop("body")
    form_listed = _known(given.pop("listed"), LISTED, where)
    given |= {name: tuple(given[name]) for name in ("tags", "shows")}
    given["dates"] = tuple(_known(place, DATE_PLACES, where) for place in given["dates"] if clock)
    given["figures"] = tuple(_gold(figure, where) for figure in given["figures"])
    form = given.pop("address") or outlet.address
    url = article(f"https://{outlet.host}{outlet.root}", form, given["id"], given["slug"], clock)
    home = timezone(timedelta(hours=outlet.home_offset))
    planted = Planted(
        **given,
        host=outlet.host,
        family=outlet.family,
        url=url,
        listed_url=listed(url, outlet.family, form_listed),
        published=clock.astimezone(home).date().isoformat() if clock else None,
        clock=clock,
        pages=tuple(tuple(_blocks(page)) for page in re.split(r"(?m)^====$", body)),
    )
    for figure in planted.figures:
        if figure.surface not in planted.text:
            raise ContentError(f"{where}: surface {figure.surface!r} is not in the text")
    return planted


def _route(row: dict[str, Any], where: str) -> Route:
    given = _row(row, where, ("at", "gives"), ROUTE)
    _known(given["links"], LISTED, where)
    return Route(**given | {"faults": tuple(given["faults"])})


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
