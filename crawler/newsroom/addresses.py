"""The addresses of the newsroom's articles: the form that each family gives them, and the ways they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

LISTED = ("plain", "amp", "utm", "dot", "index")


@dataclass(frozen=True, slots=True)
class Form:
    """An article's path, of {id}, {slug}, {y}, {m}, {d}, and what its page {page} adds (Disway counts by {offset})."""

    article: str
    further: str = "?page={page}"


FORMS = {
    "antara": Form("/berita/{id}/{slug}"),
    "blogger": Form("/{y}/{m}/{slug}.html"),
    "detik": Form("/berita/d-{id}/{slug}"),
    "disway": Form("/read/{id}/{slug}", "/{offset}"),
    "government": Form("/berita/baca/{id}/{slug}"),
    "idntimes": Form("/news/jogja/{slug}-00-k{id}-x{id}z"),
    "kompas": Form("/read/{y}/{m}/{d}/{id}/{slug}"),
    "kumparan": Form("/{slug}-1t{id}Kq8XyA"),
    "liputan6": Form("/read/{id}/{slug}"),
    "promedia": Form("/daerah/pr-{id}/{slug}"),
    "rri": Form("/daerah/{id}/{slug}"),
    "tribun": Form("/{y}/{m}/{d}/{slug}"),
    "wordpress": Form("/{slug}/", "{page}/"),
}


def article(base: str, form: str, number: int, slug: str, clock: datetime | None) -> str:
    """An article's canonical address below `base`, e.g. `https://radarkepahiang.bacakoran.co/read/14102/judul`."""
    day = {"y": f"{clock:%Y}", "m": f"{clock:%m}", "d": f"{clock:%d}"} if clock else {}
    return base + form.format(id=number, slug=slug, **day)


def further(url: str, family: str, page: int) -> str:
    """The address of an article's n-th page, in the manner of its family."""
    return url if page == 1 else url + FORMS[family].further.format(page=page, offset=15 * (page - 1))


def listed(url: str, family: str, form: str) -> str:
    """The address as a listing writes it: of the AMP page, with a campaign, a trailing dot, no slug, or as it is."""
    match form:
        case "amp" if family == "disway":
            return url.replace("/read/", "/amp/")
        case "amp":
            return re.sub(r"(?<=[^/])/(?=[^/])", "/amp/", url, count=1)
        case "utm":
            return f"{url}?utm_source=rss&utm_medium=feed"
        case "dot":
            return re.sub(r"(?<=://)[^/]+", r"\g<0>.", url)
        case "index":
            return f"{url.rpartition('/')[0]}/index.html"
        case _:
            return url
