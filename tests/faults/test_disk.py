"""A write that fails ends the run, spoils nothing, and the next run does the rest."""

from __future__ import annotations

import ctypes
import resource
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from crawl_once import crawled as crawled_once
from forked import in_child
from hostile import BODY, Answer, Hostile, page, site

from db import connection
from db.connection import Connection
from db.store import Store
from faults import breaking
from faults.breaking import Prepare, copied, run, tables, warmed
from faults.conftest import Ask


def crawled_on_a_full_disk(data: Path, proxy: str, pages: int) -> dict[str, Any]:
    """A crawl whose database may grow to so many pages of 4 kB and no further."""
    prepare = Connection._prepare

    def prepare_full(connection: Connection) -> None:
        prepare(connection)
        connection._db.execute(f"pragma max_page_count = {pages}")

    Connection._prepare = prepare_full  # type: ignore[method-assign]
    return crawled_once(data, proxy, ("kicknews",))


@pytest.mark.fault("crawl 2", "a full disk ends the crawl with the reason, and the next run does the rest")
def test_a_full_disk_ends_the_run_and_the_next_one_does_the_rest(tmp_path: Path) -> None:
    pages = {f"baik-{n}": Answer(body=page(f"{BODY} Hari ke-{n}." * 40)) for n in range(20)}
    with Store(tmp_path / "cekangka.db") as store:
        size = store._db.execute("pragma page_count").fetchone()[0]
    with Hostile(site(pages)) as room:
        full = in_child(crawled_on_a_full_disk, tmp_path, room.proxy, size + 12)
        assert full["sources"][0]["reason"].endswith("nothing was written: database or disk is full")
        with closing(sqlite3.connect(tmp_path / "cekangka.db")) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
            (kept,) = db.execute("select count(*) from articles").fetchone()
        report = in_child(crawled_once, tmp_path, room.proxy, ("kicknews",))
    assert 0 < kept < 20
    assert (report["sources"][0]["articles"], report["sources"][0]["reason"]) == (20 - kept, None)


# ---- the other stages, each in a fork where something forbids its writes


def almost_full(data: Path, size: int) -> None:
    """No file may grow beyond so many bytes; a larger one not at all."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def read_only(data: Path, paths: tuple[str, ...]) -> None:
    """Nobody may write there, not even root, who gives up what lets it."""
    for path in paths:
        (data / path).chmod(0o555 if (data / path).is_dir() else 0o444)
    version, nothing = struct.pack("Ii", 0x20080522, 0), bytes(24)
    assert ctypes.CDLL(None).capset(version, nothing) == 0


def impatient(data: Path) -> None:
    """Wait a tenth of a second for another process, instead of half a minute."""
    connection._PATIENCE = 0.1


HOLDER = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('begin immediate'); print(); input()"


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Another process is in the middle of writing."""
    command = [sys.executable, "-u", "-c", HOLDER, data / "cekangka.db"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.stdin.write(b"\n")


HARMS: dict[str, tuple[Prepare, tuple[str, ...]]] = {
    "no byte can be written": (partial(almost_full, size=0), ("disk", "File too large", "unable to open")),
    "40 kB": (partial(almost_full, size=40_000), ("disk", "File too large")),
    "busy": (impatient, ("database is locked",)),
    "a read-only file": (partial(read_only, paths=("cekangka.db",)), ("readonly",)),
    "a read-only folder": (partial(read_only, paths=("", "public", "warc")), ("readonly", "Permission denied")),
}
STAGES = ("extract", "check", "publish", "import-warc")


def harmed(folder: Path, stage: str) -> int:
    """Run a stage under every harm, and then unharmed; how many harms it met."""
    begun = breaking.crawled(folder / "begun")
    for each in ("extract", "check", "publish"):
        warmed(begun, each)
    breaking.crawled(begun, 5, 2)
    (begun / "warc").mkdir()
    for each in ("extract", "check")[: STAGES.index(stage)]:
        warmed(begun, each)
    arguments = [stage]
    if stage == "import-warc":
        arguments += [*breaking.archives(folder / "archives"), "--workers", "1"]
    whole = copied(begun, folder / "whole")
    assert run(whole, *arguments).code == 0
    published, wanted = (begun / "public" / "kia.db").read_bytes(), tables(whole)
    for name, (harm, words) in HARMS.items():
        data = copied(begun, folder / "harmed")
        with held(data) if harm is impatient else nullcontext():
            ended = run(data, *arguments, prepare=harm)
        assert (ended.code in (1, 2), "Traceback" in ended.said) == (True, False), (name, ended)
        last = ended.said.splitlines()[-1]
        assert last.startswith("cekangka: "), (name, ended)
        assert any(word in last for word in words), (name, ended)
        for path in (data, *(data / each for each in ("cekangka.db", "public", "warc"))):
            path.chmod(0o755)
        assert (data / "public" / "kia.db").read_bytes() == published, name
        tables(data)
        assert run(data, *arguments).code == 0, name
        assert tables(data) == wanted, name
    return len(HARMS)


@pytest.mark.fault("crawl 2", "a full disk, a lock or a read-only file ends a stage in one line; nothing is lost")
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_cannot_write_says_so_and_spoils_nothing(
    tmp_path: Path, child: Ask, record_property: Callable[[str, object], None], stage: str
) -> None:
    record_property("harms survived", child(harmed, tmp_path, stage))
