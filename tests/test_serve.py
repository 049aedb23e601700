"""Serving: a publication swapped under a running server, and files that are none."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from datasette.database import QueryInterrupted
from stored import article, fill, put

from db.publish import publish
from db.serve import ServeError, application, datasette_for, serve
from db.store import Store

ROOT = Path(__file__).parent.parent

# A thread is ended by SystemExit, which Python itself passes over in silence.
ended_threads = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@ended_threads
async def test_a_new_publication_is_shown_from_the_next_request_on(tmp_path):
    working, out = fill(tmp_path / "a.db"), tmp_path / "kia.db"
    publish(working, out)
    transport = httpx.ASGITransport(app=application(out))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:

        async def articles():
            return (await client.get("/kia.json?sql=select+count(*)+from+articles&_shape=arrayfirst")).json()

        before = threading.active_count()
        assert await articles() == [3]
        for number in range(4, 8):
            with Store(working, rules="r1") as store:
                put(store, article(str(number), "Judul\nTanpa angka."), offset=number * 10_000)
            publish(working, out)
            assert await articles() == [number]
        broken = tmp_path / "broken"
        broken.write_bytes(b"broken" * 1000)
        broken.replace(out)
        assert await articles() == [7], "what cannot be read is not shown"
        out.unlink()
        assert await articles() == [7], "nor is nothing"
        publish(working, out)
        assert await articles() == [7]
        assert threading.active_count() <= before + 6, "old publications give back their threads"


@pytest.mark.fault("publication 24", "a request during a publication is answered wholly by the old or the new one")
@ended_threads
async def test_a_request_is_answered_wholly_by_one_publication(tmp_path):
    """Requests that run while the file is swapped all succeed, each with the old count or the new."""
    working, out = fill(tmp_path / "a.db"), tmp_path / "kia.db"
    publish(working, out)
    transport = httpx.ASGITransport(app=application(out))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        requests = [asyncio.create_task(client.get("/")) for _ in range(10)]
        await asyncio.sleep(0)
        with Store(working, rules="r1") as store:
            put(store, article("200", "Judul\nTanpa angka."), offset=99_000)
        publish(working, out)
        requests += [asyncio.create_task(client.get("/")) for _ in range(10)]
        seen = [
            re.search(r"<strong>(\d+)</strong> berita", answer.text)[1] for answer in await asyncio.gather(*requests)
        ]
    assert set(seen) <= {"3", "4"}
    assert seen[-1] == "4"


async def test_what_is_remembered_of_a_table_is_not_changed_by_who_asked(tmp_path):
    publish(fill(tmp_path / "a.db"), tmp_path / "kia.db")
    database = datasette_for(tmp_path / "kia.db").get_database("kia")
    assert await database.primary_keys("regions") == ["code"]
    (await database.primary_keys("regions")).append("name")
    assert await database.primary_keys("regions") == ["code"]
    assert await database.primary_keys("claims") == ["id"]
    assert await database.table_columns("meta") == ["key", "value"]
    database.close()


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url):
    """Status and text of a page over a real socket."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_a_running_server_shows_a_swap_and_ends_cleanly(tmp_path):
    working, out, port = fill(tmp_path / "a.db"), tmp_path / "kia.db", free_port()
    publish(working, out)
    command = (
        "import sys; from pathlib import Path; from db.serve import serve; serve(Path(sys.argv[1]), int(sys.argv[2]))"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", command, str(out), str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        home = None
        while home is None and server.poll() is None:
            with suppress(OSError):
                home = fetch(address)
        assert home is not None
        assert "<strong>3</strong> berita" in home[1]
        with Store(working, rules="r1") as store:
            put(store, article("200", "Judul\nTanpa angka."), offset=99_000)
        publish(working, out)
        assert "<strong>4</strong> berita" in fetch(address)[1]
        with pytest.raises(ServeError, match=f"port {port}: cannot be used"):
            serve(out, port)
        server.send_signal(2)
        printed, _ = server.communicate(timeout=15)
    finally:
        server.kill()
        server.wait()
    assert server.returncode == 0
    assert printed == b""


def test_answers_are_sent_without_waiting_for_more(tmp_path, monkeypatch):
    """2026-11: every page took 40 ms more; asyncio sets TCP_NODELAY only where the socket names TCP."""
    publish(fill(tmp_path / "a.db"), tmp_path / "kia.db")
    protocols = []
    monkeypatch.setattr("uvicorn.Server.run", lambda _, sockets: protocols.extend(one.proto for one in sockets))
    serve(tmp_path / "kia.db", 0)
    assert protocols == [socket.IPPROTO_TCP]


def test_a_file_that_is_no_publication_is_one_line(tmp_path):
    (tmp_path / "broken.db").write_bytes(b"broken" * 1000)
    for name, reason in (("broken.db", "file is not a database"), ("empty.db", "no such table: meta")):
        (tmp_path / name).touch()
        with pytest.raises(ServeError, match=rf"{name}: cannot be read as a published database: {reason}"):
            application(tmp_path / name)


def test_a_missing_publication_is_one_line(tmp_path):
    for call in (datasette_for, application, lambda path: serve(path, 0)):
        with pytest.raises(ServeError, match="there is no published database; publish first"):
            call(tmp_path / "none.db")


@pytest.mark.fault("publication 23", "a query is ended for its own computing, not while the machine serves others")
async def test_a_query_is_ended_for_its_own_computing(tmp_path):
    """Another's hungry query ended those of calm readers, for their second ran while they waited for their turn."""
    publish(fill(tmp_path / "a.db"), tmp_path / "kia.db")
    datasette = datasette_for(tmp_path / "kia.db")
    database = datasette.get_database("kia")
    for connection in database._connections:
        connection.create_function("waited", 0, lambda: threading.Event().wait(0.3))
    count = "with recursive n(i) as (select waited() union all select i + 1 from n where i < {}) select max(i) from n"
    try:
        assert (await database.execute(count.format(5000), custom_time_limit=200)).single_value() == 5000
        for rows, limit in ((10**12, 50), (5000, 20)):  # it computes too long; it waits fifteen times its limit
            with pytest.raises(QueryInterrupted):
                await database.execute(count.format(rows), custom_time_limit=limit)
    finally:
        database.close()
        datasette.executor.shutdown()
