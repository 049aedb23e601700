"""Manners and safety of every request: robots.txt, Retry-After, forbidden addresses, and the newsroom's proxy."""

from __future__ import annotations

import asyncio
import codecs
import ipaddress
import logging
import socket
import time
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest, NotConfigured, ResponseDataLossError
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)


class NotNow(IgnoreRequest):
    """The source must be left alone for the rest of this run, and may be asked again in the next."""


class ForbiddenAddress(IgnoreRequest):
    """A URL that leads into a private network, or is none of the web."""


class Robots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 means it: 4xx allows all; 429, 5xx and no answer forbid all for this run (§2.3.1).

    Crawl-delay is kept up to CRAWL_DELAY_MAX seconds (0: not at all).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        host = urlsplit(request.url).netloc
        parser = await super().robot_parser(request)
        if host in self._unreachable:
            raise NotNow(f"robots.txt: {self._unreachable[host]}")
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status == 429 or response.status >= 500:
            self._unreachable[netloc] = str(response.status)
        # Scrapy would read rules out of the page of an error.
        body = _utf8(response.body) if response.status < 400 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser) and (delay := parser.crawl_delay(self._default_useragent)):
            kept = min(delay, self.crawler.settings.getfloat("CRAWL_DELAY_MAX"))
            logger.info("Crawl-delay of %s: %g s asked for, %g s kept", netloc, delay, kept)
            self._keep(kept)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = str(exc) or type(exc).__name__
        super()._robots_error(exc, netloc)

    def _keep(self, delay: float) -> None:
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, delay)
        assert self.crawler.engine is not None
        for slot in self.crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, delay)


def _utf8(body: bytes) -> bytes:
    """Rules in UTF-16, which some editors write, as the UTF-8 that RFC 9309 asks for."""
    return body.decode("utf-16", "replace").encode() if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else body


class PoliteRetry(RetryMiddleware):
    """Scrapy's retries, after the pause that a 429 or 503 asks for with Retry-After (RFC 9110 §10.2.3).

    A pause above RETRY_AFTER_MAX seconds ends the source's run instead: it is asked nothing more.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._most = settings.getfloat("RETRY_AFTER_MAX")
        self._resume = 0.0
        self._over = ""

    async def process_request(self, request: Request) -> None:  # noqa: ARG002, Scrapy's signature
        """Hold a request back while its source wants to be left alone."""
        if self._over:
            raise NotNow(self._over)
        await asyncio.sleep(max(0.0, self._resume - time.monotonic()))

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Take the pause that a busy server asks for; else as Scrapy does."""
        pause = retry_after(response) if response.status in (429, 503) else 0.0
        if pause > self._most:
            self._over = f"{urlsplit(request.url).netloc} asks to be left alone for {pause:.0f} s"
            raise NotNow(self._over)
        self._resume = max(self._resume, time.monotonic() + pause)
        return super().process_response(request, response)


def retry_after(response: Response) -> float:
    """Seconds to wait, given as a number or as a date; 0 where neither is."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


class WholeBody:
    """Refuses a gzip body that was cut off, which Scrapy would unpack as far as it goes."""

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WholeBody:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        """The response as it is. Raises ResponseDataLossError."""
        if (response.headers.get("Content-Encoding") or b"").lower() in (b"gzip", b"x-gzip") and self._is_cut(
            response.body
        ):
            raise ResponseDataLossError(f"{request.url}: the gzip body is cut off")
        return response

    def _is_cut(self, body: bytes) -> bool:
        unpacker, size = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), 0
        try:
            # What is larger than DOWNLOAD_MAXSIZE is refused by Scrapy itself.
            while size <= self._most and not unpacker.eof:
                piece = unpacker.decompress(body, 2**16)
                if not piece:
                    return True
                size, body = size + len(piece), unpacker.unconsumed_tail
        except zlib.error:
            return True
        return False


class PublicWebOnly:
    """Refuses, on every hop, what is neither http nor https and every address that is not a public one."""

    def process_request(self, request: Request) -> None:
        """Raise ForbiddenAddress for `file:///…`, `http://127.0.0.1/`, `http://2130706433/`, `http://[::1]/`."""
        parts = urlsplit(request.url)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https") or not host or _is_this(host) or _is_private(host):
            raise ForbiddenAddress(f"forbidden address: {parts.scheme}://{host}")


def _is_this(host: str) -> bool:
    """Whether a name is this machine's own (RFC 6761 §6.3)."""
    return host == "localhost" or host.endswith(".localhost")


# All of IPv6 that is given out (RFC 4291 §2.4). Outside lies what NAT64 (RFC 6052) and older ways make of 127.0.0.1;
# inside one more of them, 6to4, by which nobody serves the web.
_UNICAST = ipaddress.IPv6Network("2000::/3")


def _is_private(host: str) -> bool:
    """Whether a host is written as an address, in any of the ways a resolver reads one, that is not public."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        try:
            # Also 2130706433, 0x7f.1 and 0177.0.0.1, which browsers and resolvers take for 127.0.0.1.
            address = ipaddress.ip_address(socket.inet_aton(host))
        except OSError:
            return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return not address.is_global or address not in _UNICAST or address.sixtofour is not None
        address = address.ipv4_mapped
    return not address.is_global or address.is_multicast


class PublicResolver(CachingThreadedResolver):
    """Refuses a name that leads to an address that is not public, when it is resolved for the connection."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802, Twisted's name
        """The name's IPv4 address; fails with CannotResolveHostError when it is not a public one."""
        return super().getHostByName(name, timeout).addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if _is_private(address):
            logger.warning("refused: %s leads to the private address %s", name, address)  # Twisted drops the reason
            raise CannotResolveHostError(f"{name} leads to the private address {address}")
        return address


class NewsroomProxy:
    """In the newsroom profile alone: every request goes through its proxy, as plain http."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NewsroomProxy:
        """Raises NotConfigured outside the newsroom profile."""
        if not (proxy := crawler.settings.get("NEWSROOM_PROXY")):
            raise NotConfigured
        return cls(proxy)

    def process_request(self, request: Request) -> Request | None:
        """Send the request to the proxy; `https://…` is asked for anew as `http://…`."""
        request.meta["proxy"] = self._proxy
        if request.url.startswith("https:"):
            return request.replace(url=f"http:{request.url.removeprefix('https:')}")
        return None
