"""Serving the published database with Datasette; a new publication is shown from the next request on."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import socket
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from copy import copy
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import datasette.database
import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils import parse_metadata

from db import search, spreadsheets
from db.columns import tables

_HERE = Path(__file__).parent
# A checkout has the folder beside this package, a wheel inside it: at the top it would mix with the real datasette.
SITE = next(folder for folder in (_HERE / "site", _HERE.parent / "datasette") if folder.is_dir())
NAME = "kia"  # of the database in every URL, whatever the file is called

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Signature = tuple[int, int, int]

# Where rich is installed, Datasette prints every page that is not found with all local variables of all its frames.
pm.get_plugin("datasette.handle_exception").rich = None
pm.register(search)
pm.register(spreadsheets)

_log = logging.getLogger(__name__)
_THREADS = 3
_STEPS = 1000  # of a query, between two looks at the time
_WAITING = 10  # times its limit, a query may take that mostly waits
_SETTINGS: dict[str, int | bool] = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 300,
    "suggest_facets": False,
    "default_facet_size": 10,
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "max_csv_mb": 100,
    "default_cache_ttl": 3600,
    "num_sql_threads": _THREADS,
    "truncate_cells_html": 400,
}


@contextlib.contextmanager
def time_limit(connection: sqlite3.Connection, ms: int) -> Iterator[None]:
    """End a query that computes for longer than `ms` in this thread, or takes ten times as long with its waiting.

    By the clock alone, as Datasette has it, one reader's hungry query, or another program, ends the queries of others.
    """
    clock, computing = time.monotonic() + _WAITING * ms / 1000, time.thread_time() + ms / 1000
    connection.set_progress_handler(lambda: time.thread_time() >= computing or time.monotonic() >= clock, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


datasette.database.sqlite_timelimit = time_limit


class ServeError(ValueError):
    """The site cannot be served; one line says why."""


class Site:
    """An ASGI application over the published file: each publication gets a Datasette of its own.

    A request is answered wholly by the publication that was there when it came. A new file that cannot be read is
    logged, and the old publication stays.
    """

    def __init__(self, published: Path) -> None:
        self._path = published
        self._seen = _signature(published)
        self._publication = _Publication(published)
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request (or the server's start and end)."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            await self._publication.retire()
            return
        await self._look()
        await self._publication.answer(scope, receive, send)

    async def _look(self) -> None:
        if _signature(self._path) in (self._seen, None) and self._publication.ready:
            return
        async with self._lock:
            signature = _signature(self._path)
            if signature not in (self._seen, None):
                self._seen = signature
                await self._swap()
            await self._publication.start()

    async def _swap(self) -> None:
        try:
            new = _Publication(self._path)
            await new.start()
        except (sqlite3.DatabaseError, ServeError) as error:
            _log.error("%s: the new publication cannot be read, the old one stays: %s", self._path, error)
            return
        old, self._publication = self._publication, new
        await old.retire()


class _Publication:
    """One published file with its Datasette, and the number of requests that are being answered from it."""

    def __init__(self, path: Path) -> None:
        self.ready = False
        self._datasette = datasette_for(path)
        self._app: App = self._datasette.client.app
        self._requests = 0
        self._retired = False

    async def start(self) -> None:
        """Do what Datasette does before its first request, so that no request comes upon it half done."""
        if not self.ready:
            await self._datasette.invoke_startup()
            await self._datasette.get_database(NAME).table_counts(limit=60_000)
            self.ready = True

    async def answer(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request from this file."""
        self._requests += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._requests -= 1
            await self._close_when_idle()

    async def retire(self) -> None:
        """Take no new requests; close when the last one is answered."""
        self._retired = True
        await self._close_when_idle()

    async def _close_when_idle(self) -> None:
        if not self._retired or self._requests:
            return
        for database in self._datasette.databases.values():
            if database.is_memory:  # its writing thread waits for ever otherwise
                await database.execute_write_fn(_end_thread, block=False)
            database.close()
        self._datasette.executor.shutdown(wait=False)


def _once(method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The method of a database whose file never changes: it asks once for what it says of a table."""

    @wraps(method)
    async def remembered(self: _Pinned, *table: str) -> Any:
        key = (method.__name__, *table)
        if key not in self.known:
            self.known[key] = await method(self, *table)
        return copy(self.known[key])

    return remembered


class _Pinned(Database):  # type: ignore[misc]
    """A database whose connections are all opened at once, so that none comes to read the file that replaces it."""

    # Datasette asks for these, each in a thread, for every table on the home page and several times on others.
    table_names = _once(Database.table_names)
    hidden_table_names = _once(Database.hidden_table_names)
    table_columns = _once(Database.table_columns)
    primary_keys = _once(Database.primary_keys)
    fts_table = _once(Database.fts_table)

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, path=str(path), is_mutable=False)
        self.known: dict[tuple[str, ...], Any] = {}
        self._connections: list[sqlite3.Connection] = [Database.connect(self) for _ in range(_THREADS)]

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: ARG002 -- nothing writes to what is published
        """A connection for one of Datasette's threads."""
        return self._connections.pop()


def datasette_for(published: Path) -> Datasette:
    """The Datasette of one published file, with our metadata, templates, plugins and settings. Raises ServeError."""
    if not published.is_file():
        raise ServeError(f"{published}: there is no published database; publish first")
    datasette = Datasette(
        [],
        metadata=_metadata(published),
        template_dir=str(SITE / "templates"),
        plugins_dir=str(SITE / "plugins"),
        static_mounts=[("static", str(SITE / "static"))],
        settings=_SETTINGS,
    )
    datasette.remove_database("_memory")
    datasette.add_database(_Pinned(datasette, published), name=NAME)
    return datasette


def application(published: Path) -> Site:
    """The ASGI application that serves this file and every publication that takes its place. Raises ServeError."""
    return Site(published)


def serve(published: Path, port: int, ready: Callable[[], None] = lambda: None) -> None:
    """Serve on http://127.0.0.1:`port` until Ctrl-C; `ready` is called as soon as a browser can connect.

    Raises ServeError when the file is missing or the port taken.
    """
    site = application(published)
    # asyncio switches TCP's waiting for more to send (40 ms a page) off only for sockets that name their protocol.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
            listening.listen()
        except (OSError, OverflowError) as error:
            raise ServeError(f"port {port}: cannot be used: {error}") from error
        server = uvicorn.Server(uvicorn.Config(site, log_level="warning", lifespan="on", timeout_graceful_shutdown=3))
        # What is loaded by now stays: looking through it for garbage would stop a page for 50 ms now and then.
        gc.collect()
        gc.freeze()
        with contextlib.suppress(KeyboardInterrupt):
            ready()
            server.run(sockets=[listening])


def _metadata(published: Path) -> dict[str, Any]:
    """datasette/metadata.yml with the descriptions of tables and columns from db/derived.sql."""
    metadata: dict[str, Any] = parse_metadata((SITE / "metadata.yml").read_text(encoding="utf-8"))
    for table in tables():
        described = metadata["databases"][NAME]["tables"].setdefault(table.name, {})
        described["description"] = table.description
        described["columns"] = {column.name: column.description for column in table.columns}
    if made_up := _made_up(published):
        _say_so(made_up, metadata)
    return metadata


def _made_up(published: Path) -> str | None:
    """The sentence in the table meta that says that the data set is made up; None for a real one."""
    try:
        with contextlib.closing(sqlite3.connect(f"{published.resolve().as_uri()}?mode=ro", uri=True)) as db:
            row = db.execute("select value from meta where key = 'made_up'").fetchone()
    except sqlite3.DatabaseError as error:
        raise ServeError(f"{published}: cannot be read as a published database: {error}") from error
    return str(row[0]) if row else None


def _say_so(made_up: str, metadata: dict[str, Any]) -> None:
    """Put the sentence where pages look for it (`made_up`), first in the description, and for outlets as a source."""
    data = metadata["databases"][NAME]
    outlets = data["source"]
    metadata["made_up"] = metadata["source"] = made_up  # every JSON has the source of the whole
    data["description"] = f"{made_up} {data['description']}"
    for described in (data, *data["tables"].values()):
        if described.get("source") == outlets:
            described["source"] = made_up


def _signature(path: Path) -> Signature | None:
    """What tells one file from the next that takes its name; None while there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _end_thread(_: sqlite3.Connection) -> NoReturn:
    raise SystemExit


async def _lifespan(receive: Receive, send: Send) -> None:
    for stage in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{stage}.complete"})
