"""The identity of a page: (source, key) from its URL, its canonical form, and which part of an article it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from crawler.sources import Source

_EMPTY_SEGMENTS = re.compile("//+")


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
    groups = taken_apart(url, source)
    if groups is None:
        return None
    profile = source.profile
    key = profile.key.format(**groups).strip("-")
    # Disway pads some ids with zeros (curupekspress.disway.id/read/045644313): the same number, the same article.
    key = (key.lstrip("0") or "0") if key.isdecimal() else key
    path = _EMPTY_SEGMENTS.sub("/", source.root + profile.canonical.format(**groups))
    if not groups.get("slug"):
        path = path.rstrip("/")
    query = parse_qs(urlsplit(url).query)
    part = groups.get("part") or next(iter(query.get(profile.part_parameter, [])), "")
    number = int(part) if part.isascii() and part.isdigit() else 0
    # `?page=1` is the first page itself; Disway counts offsets in paragraphs, never below 10.
    return Address(key, f"https://{source.host}{path}", number if number > 1 else 0)


def taken_apart(url: str, source: Source) -> dict[str, str] | None:
    """The groups of the source's `article` in a URL, '' for those without text, or None when it is no article's.

    The pattern is matched against the path below the source's `root`.
    """
    try:
        parts = urlsplit(url.strip())
        host = plain_host(parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or host not in {plain_host(name) for name in source.hosts}:
        return None
    if not parts.path.startswith(f"{source.root}/"):
        return None
    match = source.profile.article.match(parts.path.removeprefix(source.root))
    return {name: value or "" for name, value in match.groupdict().items()} if match else None


def plain_host(host: str) -> str:
    """The host name without what does not tell sites apart: case, a trailing dot, `www.`, `m.`."""
    return host.lower().rstrip(".").removeprefix("www.").removeprefix("m.")
