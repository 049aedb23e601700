"""A source for a host that sources.toml does not list: archives hold many outlets that nobody crawls."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from crawler.sources import Source, load

# A path whose last part has the words or the number of an article, and none of a listing.
_ARTICLE = re.compile(
    r"^/(?!(?:category|kategori|tag|tags|topic|topik|label|author|penulis|page|search|cari|indeks|feed|wp-[^/]*)(?:/|$))"
    r"(?P<slug>(?:[^/]+/)*(?=[^/]*[-\d])[^/]+?)(?:/amp)?/?$"
)
# Only a page that calls itself an article, by its metadata, is taken for one.
_CALLS_ITSELF = re.compile(
    rb"""article:published_time|itemprop=["']?datePublished|"@type"\s*:\s*\[?\s*"(?:News|Reportage)?Article"|"BlogPosting\""""
)
_COMMON = re.compile(rb"(?i)\b(yang|dan|dengan|untuk|tidak|dari|dalam|pada|adalah|akan|oleh|sudah)\b")
_ENOUGH = 6  # different ones; Malay has them too, but not at .id


@lru_cache(maxsize=10_000)
def unlisted(host: str) -> Source | None:
    """The source that stands for a host ending in `.id`, None for any other.

    Its name is the host: the name of a listed source has no dot. It has no region of its own and keeps WIB; its pages
    are read as those of WordPress, which most local outlets use, or else by trafilatura.
    """
    if not host.endswith(".id"):
        return None
    wordpress = next(source for source in load().values() if source.family == "wordpress")
    profile = replace(
        wordpress.profile, article=_ARTICLE, key="{slug}", canonical="/{slug}", url_date="", part_parameter="", whole=""
    )
    return replace(
        wordpress,
        name=host,
        title=host,
        outlet=host,
        hosts=(host,),
        root="",
        region="ID",
        covers=(),
        tz="WIB",
        status="paused",
        note="",
        official=False,
        routes=(),
        profile=profile,
    )


def is_indonesian_article(page: bytes) -> bool:
    """Whether the raw bytes of an unlisted host's page call it an article and hold Indonesian words."""
    return bool(_CALLS_ITSELF.search(page)) and len({word.lower() for word in _COMMON.findall(page)}) >= _ENOUGH
