"""A small server that answers, as a proxy for every host name, exactly what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Answer:
    """A status, a body and headers; `drip` sends the body without end, until the asker has gone."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    drip: bool = False
    length: int | None = None


Site = Callable[[str, int], Answer]

HOST = "http://kicknews.today"
REST = f"{HOST}/wp-json/wp/v2/posts"
BODY = "kicknews.today – Sebanyak 310 pelajar menjalani perekaman KTP elektronik di aula kantor camat."


MISSING = Answer(404)
LOOP = Answer(302, headers=(("Location", "/robots.txt"),))


def page(body: str = BODY, head: str = "<title>x</title>", title: str = "Rekam KTP") -> bytes:
    """An article's page, of which each part can be told."""
    content = f"<h1>{title}</h1><div class=entry-content><p>{body}</p></div>"
    return f"<html><head><meta charset=utf-8>{head}</head><body>{content}".encode()


def posts(*slugs: str, date: str = "2025-02-07") -> Answer:
    """The REST route's answer that lists articles."""
    rows = [{"link": f"{HOST}/{slug}/", "date": f"{date}T07:00:00", "title": {"rendered": slug}} for slug in slugs]
    return Answer(body=json.dumps(rows).encode())


def site(articles: dict[str, Answer | Sequence[Answer]], robots: Answer = MISSING) -> Site:
    """A WordPress site whose search lists the articles, each answered as told, the n-th time with the n-th answer."""

    def answer(url: str, times: int) -> Answer:
        if url == f"{HOST}/robots.txt":
            return robots
        if url.startswith(REST):
            return posts(*articles) if "page=1&" in url else Answer(400)
        told = articles.get(url.removeprefix(f"{HOST}/").rstrip("/"), MISSING)
        return told if isinstance(told, Answer) else told[min(times, len(told) - 1)]

    return answer


class Hostile:
    """`with Hostile(site) as room`: `site(url, times asked before)` answers; `room.asked` lists the URLs.

    An answer with an ETag is not sent again to who has it; `room.unchanged` lists those.
    """

    def __init__(self, site: Site) -> None:
        self.asked: list[str] = []
        self.unchanged: list[str] = []
        self.site = site
        room = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                times = room.asked.count(self.path)
                room.asked.append(self.path)
                answer = room.site(self.path, times)
                tag = self.headers.get("If-None-Match")
                if tag and ("ETag", tag) in answer.headers:
                    room.unchanged.append(self.path)
                    answer = Answer(304, headers=answer.headers)
                room.send(self, answer)

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._gone = threading.Event()
        self.proxy = f"http://127.0.0.1:{self._server.server_address[1]}"

    def send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        """Send the answer as it is, however wrong."""
        try:
            handler.send_response(answer.status)
            for name, value in answer.headers:
                handler.send_header(name, value)
            if not answer.drip:
                length = len(answer.body) if answer.length is None else answer.length
                handler.send_header("Content-Length", str(length))
            handler.end_headers()
            handler.wfile.write(answer.body)
            while answer.drip and not self._gone.wait(0.1):
                handler.wfile.write(b"<p>1.000 anak</p>")
        except (BrokenPipeError, ConnectionResetError):
            pass  # the asker had enough

    def pause(self, seconds: float) -> None:
        """Let the asker wait, unless the server is to end."""
        self._gone.wait(seconds)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
