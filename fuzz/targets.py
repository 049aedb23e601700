"""What is fuzzed: functions of bytes that end, whatever the bytes are, or raise what their callers expect."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache

from crawler.discovery import READERS, ListingError, sitemaps
from crawler.page import NotAnArticle, parts, read
from crawler.sources import Source, load
from extract import dates, numbers

URL = "https://kicknews.today/judul-berita/"


@cache
def source() -> Source:
    """A source of the commonest family."""
    return load()["kicknews"]


def read_numbers(data: bytes) -> None:
    """Every number stands where it says, has a reading or a reason, and a qualifier."""
    text = data.decode(errors="surrogateescape")
    for found in numbers.find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.readings or found.excluded
        numbers.qualifier(text, found)


def read_dates(data: bytes) -> None:
    """Every date stands where it says, and is one."""
    text = data.decode(errors="surrogateescape")
    for published in (None, "2024-02-29"):
        for found in dates.find(text, published):
            assert 0 <= found.start < found.end <= len(text)
            date.fromisoformat((found.value + "-01-01")[:10])


def read_listing(data: bytes) -> None:
    """Every link of a listing of any kind leads to the source itself."""
    sitemaps(data)
    for reader in READERS.values():
        with suppress(ListingError):
            for link in reader(data, source()):
                assert link.url.startswith("https://kicknews.today/")


def read_page(data: bytes) -> None:
    """A page gives an article with a title and a text, or the reason why it is none; its parts are of the source."""
    with suppress(NotAnArticle):
        article = read(data, URL, source())
        assert article.title
        assert article.text.startswith(article.title)
    for link in parts(data, URL, source()).values():
        assert link.startswith("https://kicknews.today/")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "numbers": read_numbers,
    "dates": read_dates,
    "discovery": read_listing,
    "page": read_page,
}
