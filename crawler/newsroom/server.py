"""The newsroom's server: an HTTP proxy on loopback that answers for every outlet's host, and for no other."""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

from . import sites
from .content import REPLICAS, load
from .model import Outlet, Planted
from .replies import PLAIN, Reply, moved

UNREACHABLE = Reply(502, PLAIN, b"no such host in the newsroom")


@dataclass(frozen=True, slots=True)
class Request:
    """One request that was answered, with the address as it was asked for and the status of the reply."""

    method: str
    url: str
    status: int


class Newsroom:
    """The replicas of the outlets, served while the context lasts.

    `proxy` is the address to send requests through, in absolute form; a `Host` header works too. An unknown host is
    502, as an unreachable one would be. `requests` is the log of what was asked, in the order of the answers.
    `articles` is everything planted at the `outlets` of the demonstration, whatever a crawl should make of it: see
    `Planted.stored`. The `replicas` are one more site of every family, with short articles, for the crawl alone.
    """

    outlets: ClassVar[tuple[Outlet, ...]] = load()
    replicas: ClassVar[tuple[Outlet, ...]] = load(REPLICAS)
    articles: ClassVar[tuple[Planted, ...]] = tuple(planted for outlet in outlets for planted in outlet.articles)

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def proxy(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, url: str) -> Reply:
        """The reply to one address: a brand's host leads to its CMS host, a host's trailing dot is no other host."""
        parts = urlsplit(url)
        host = (parts.hostname or "").removesuffix(".")
        for outlet in (*self.outlets, *self.replicas):
            if host in outlet.aliases:
                return moved(f"https://{outlet.host}{parts.path}{'?' + parts.query if parts.query else ''}")
            if host in outlet.hosts:
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                path = parts.path or "/"
                reply = sites.answer(outlet, path if host == outlet.host else f"{host}{path}", query)
                return _dated(reply, outlet) if reply.status == 200 else reply
        return UNREACHABLE


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], room: Newsroom) -> None:
        self.room = room
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; all else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        """Answer one request, and write it into the log before the client can see the answer."""
        asked = self.path if "://" in self.path else f"http://{self.headers.get('Host', '')}{self.path}"
        reply = self.server.room.answer(asked)
        headers = dict(reply.headers)
        if _unchanged(self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"), headers):
            reply = Reply(304, reply.type, b"", reply.headers)
        self.server.room.requests.append(Request(self.command, asked, reply.status))
        body = reply.body
        if "gzip" in self.headers.get("Accept-Encoding", "") and body:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self.send_response_only(reply.status)
        for name, value in {"Content-Type": reply.type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of http.server
        """Nothing on standard error: the log is `Newsroom.requests`."""


def _dated(reply: Reply, outlet: Outlet) -> Reply:
    """The reply with the validators of a conditional request: a digest, and the time of the outlet's last change."""
    changes = [clock for planted in outlet.articles for clock in (planted.clock, planted.modified) if clock]
    validators = (
        ("ETag", f'"{hashlib.sha256(reply.body).hexdigest()[:20]}"'),
        ("Last-Modified", format_datetime(max(changes).astimezone(UTC), usegmt=True)),
    )
    return Reply(reply.status, reply.type, reply.body, reply.headers + validators)


def _unchanged(etag: str | None, since: str | None, headers: dict[str, str]) -> bool:
    """Whether a conditional request has the current version; the tag counts before the time (RFC 9110 13.2.2)."""
    if "ETag" not in headers:
        return False
    return etag == headers["ETag"] if etag else since == headers["Last-Modified"]
