"""A small server that answers, as a proxy for every host name, exactly what a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable
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


class Hostile:
    """`with Hostile(site) as room`: `site(url, times asked before)` answers; `room.asked` lists the URLs."""

    def __init__(self, site: Site) -> None:
        self.asked: list[str] = []
        room = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                times = room.asked.count(self.path)
                room.asked.append(self.path)
                room.send(self, site(self.path, times))

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
