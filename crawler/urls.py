"""The identity of a page: (source, key) from its URL, its canonical form, and which part of an article it is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from crawler.sources import Source


@dataclass(frozen=True, slots=True)
class Address:
    """An article's URL taken apart: `url` is its canonical first page, `part` 0 or the further page's number."""

    key: str
    url: str
    part: int = 0


def identify(url: str, source: Source) -> Address | None:
    """Tell which article of the source a URL leads to, or None when it leads to none.

    `http://kupang.antaranews.com./amp/berita/83065/judul?utm_source=x` → key 83065,
    `https://kupang.antaranews.com/berita/83065/judul`.
    """
    try:
        parts = urlsplit(url.strip())
        host = plain_host(parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or host not in {plain_host(name) for name in source.hosts}:
        return None
    profile = source.profile
    match = profile.article.match(parts.path)
    if match is None:
        return None
    groups = {name: value or "" for name, value in match.groupdict().items()}
    # Disway pads some ids with zeros (curupekspress.disway.id/read/045644313): the same number, the same article.
    key = groups["id"].lstrip("0") or "0" if "id" in groups else groups["slug"]
    path = profile.canonical.format(**{"slug": "", **groups})
    if not groups.get("slug"):
        path = path.rstrip("/")
    part = groups.get("part") or next(iter(parse_qs(parts.query).get(profile.part_parameter, [])), "")
    number = int(part) if part.isascii() and part.isdigit() else 0
    # `?page=1` is the first page itself; Disway counts offsets in paragraphs, never below 10.
    return Address(key, f"https://{source.host}{path}", number if number > 1 else 0)


def plain_host(host: str) -> str:
    """The host name without what does not tell sites apart: case, a trailing dot, `www.`, `m.`."""
    return host.lower().rstrip(".").removeprefix("www.").removeprefix("m.")
