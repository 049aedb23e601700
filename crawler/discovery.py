"""Links to articles in feeds, sitemaps, HTML listings and the WordPress REST answer; pure, no network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from crawler.dates import day_of, first_date
from crawler.lines import refusal
from crawler.markup import decode, plain, select, tree
from crawler.sources import Kind, Source
from crawler.urls import identify
from extract import on_topic

_DIGITS = re.compile(r"\d+")
_OF_POSTS = re.compile(r"post|news|berita|artikel|article", re.IGNORECASE)


class ListingError(ValueError):
    """A listing is not what its route promised, e.g. an HTML page where REST should answer."""


@dataclass(frozen=True, slots=True)
class Link:
    """An article seen in a listing: canonical `url`, and the title and ISO date that the listing gives, if any."""

    key: str
    url: str
    title: str | None = None
    listed: str | None = None


def feed(body: bytes, source: Source) -> Iterator[Link]:
    """The articles of an RSS or Atom feed. Raises ListingError when it is no feed.

    Read as text, not as XML: bare ampersands, foreign bytes and a cut end do not matter, entities expand to nothing,
    and only entries that are complete count.
    """
    text = decode(body)
    if not any(mark in text for mark in ("<rss", "<feed", "<rdf:RDF")):
        raise ListingError("no feed")
    for entry in (*_elements(text, "item"), *_elements(text, "entry")):
        url = _field(entry, "link") or _attribute(entry, "link", "href")
        published = _field(entry, "pubDate") or _field(entry, "dc:date") or _field(entry, "published")
        yield from _link(url, source, _field(entry, "title"), _feed_date(published, source))


def sitemap(body: bytes, source: Source) -> Iterator[Link]:
    """The articles of a sitemap. Raises ListingError when it is none.

    `lastmod` is left out: it tells when a page was changed, and some sites write today's date on every page.
    """
    text = decode(body)
    if "<urlset" not in text:
        raise ListingError("no sitemap")
    for entry in _elements(text, "url"):
        published = _feed_date(_field(entry, "news:publication_date"), source)
        yield from _link(_field(entry, "loc"), source, _field(entry, "news:title"), published)


def sitemaps(body: bytes) -> list[str]:
    """The sitemaps that a sitemap's index leads to, those to read first in front; none of a sitemap itself.

    Those of posts before those of pages, tags and pictures; then the latest `lastmod`, and where a site writes the
    same on all of them the highest number: WordPress fills `post-sitemap12.xml` last.
    """
    text = decode(body)
    found = []
    for entry in _elements(text, "sitemap") if "<sitemapindex" in text else ():
        url = _whole(_field(entry, "loc") or "")
        if url.startswith(("https://", "http://")):
            name = url.partition("://")[2].partition("/")[2]
            changed = first_date(_field(entry, "lastmod") or "") or ""
            numbers = [int(digits[:9]) for digits in _DIGITS.findall(name)]
            found.append((bool(_OF_POSTS.search(name)), changed, numbers, url))
    return [url for *_, url in sorted(found, reverse=True)]


def listing(body: bytes, source: Source) -> Iterator[Link]:
    """The articles of an HTML listing (search, tag, index): the first article link of each card.

    Raises ListingError for a soft block.

    The cards are those of the first selector that finds any.
    """
    document = tree(decode(body))
    if document is None:
        raise ListingError("empty page")
    if why := refusal(node.text_content().strip() for node in select(document, ("title", "h1"))):
        raise ListingError(why)
    by_selector = ([*select(document, (selector,))] for selector in source.profile.cards)
    for card in next((cards for cards in by_selector if cards), []):
        dates = (first_date(node.text_content()) for node in select(card, source.profile.card_date))
        listed = next((date for date in dates if date), None)
        for anchor in card.iter("a"):
            title = anchor.text_content() or anchor.get("title")
            if links := list(_link(anchor.get("href"), source, title, listed)):
                yield links[0]
                break


def topical(link: Link) -> bool:
    """Whether a link's title, or the words of its address, can speak of the topic: `/2024/05/rekam-e-ktp.html`."""
    return on_topic(f"{link.title or ''} {re.sub(r'[^a-zA-Z0-9]+', ' ', urlsplit(link.url).path)}")


def rest(body: bytes, source: Source) -> Iterator[Link]:
    """The articles of a WordPress REST answer; `date` is the site's own clock. Raises ListingError when it is none."""
    try:
        posts = json.loads(decode(body))
    except json.JSONDecodeError as error:
        raise ListingError(f"no JSON: {error.msg}") from error
    if not isinstance(posts, list):
        raise ListingError(f"no list of posts: {str(posts)[:80]}")
    for post in posts:
        if isinstance(post, dict) and isinstance(post.get("title"), dict):
            title, listed = post["title"].get("rendered"), first_date(str(post.get("date")))
            yield from _link(str(post.get("link")), source, title, listed)


READERS: dict[Kind, Callable[[bytes, Source], Iterator[Link]]] = {
    "feed": feed,
    "index": listing,
    "rest": rest,
    "search": listing,
    "sitemap": sitemap,
    "tag": listing,
}


def _link(url: str | None, source: Source, title: str | None, listed: str | None) -> Iterator[Link]:
    address = identify(_whole(url or "", f"https://{source.host}/"), source)
    if address is not None:
        yield Link(address.key, address.url, plain(unescape(title or "")) or None, listed)


def _whole(url: str, base: str = "") -> str:
    """A URL in full, or '' for what is none: `https://[x/`."""
    try:
        whole = urljoin(base, url.strip())
        urlsplit(whole)
    except ValueError:
        return ""
    return whole


def _elements(text: str, tag: str) -> Iterator[str]:
    """What stands between each `<tag …>` and its `</tag>`; one that is not closed is left out. Linear."""
    for piece in text.split(f"<{tag}")[1:]:
        head, closed, _ = piece.partition(f"</{tag}>")
        if closed and head[:1] in "> \t\r\n":
            yield head.partition(">")[2]


def _field(entry: str, tag: str) -> str | None:
    """The text of the entry's first such element, out of its CDATA: `<title><![CDATA[KIA]]></title>` → `KIA`."""
    value = next(_elements(entry, tag), "").strip()
    if value.startswith("<![CDATA["):
        return value.removeprefix("<![CDATA[").partition("]]>")[0].strip() or None
    return unescape(value) or None


def _attribute(entry: str, tag: str, name: str) -> str | None:
    head = entry.partition(f"<{tag} ")[2].partition(">")[0]
    return unescape(head.partition(f'{name}="')[2].partition('"')[0]) or None


def _feed_date(text: str | None, source: Source) -> str | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
        # Some write their own clock and label it GMT: the Jawa Pos papers, seven hours off.
        return day_of(moment.replace(tzinfo=None) if source.feed_clock == "local" else moment, source.zone)
    except (ValueError, IndexError, OverflowError):
        return first_date(text, source.zone)
