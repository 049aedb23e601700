"""Commands run in forks of a child that has loaded all they need, and broken off at a step of their work.

A step is some hundred instructions of SQLite, or a file of the data directory that is opened, renamed or removed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archived import archive, kicknews
from stored import article, put

import crawler.sources
from cekangka import cli
from crawler.newsroom import Newsroom
from db.store import Store

Prepare = Callable[[Path], None]
Tables = dict[str, list[tuple[Any, ...]]]
INSTRUCTIONS = 300
_SOURCES = cache(crawler.sources.load)
FILES = ("open", "os.rename", "os.remove", "os.mkdir")
# What a clock wrote, and where a record lies, which an earlier try moves.
VOLATILE = ("imported_at", "applied_at", "file", "offset")


@dataclass(frozen=True)
class Ended:
    """How a command ended (minus the signal's number where one ended it), and all that it said."""

    code: int
    said: str


def as_it_is(data: Path) -> None:
    """Let a command run as it does."""


def warmed(data: Path, *arguments: str) -> None:
    """Run a command in this very process, so that its forks have loaded all that it loads."""
    crawler.sources.load = _SOURCES  # the rows of 209 sources, whose reading takes longer than all the rest
    with (
        open(os.devnull, "w") as nothing,  # noqa: PTH123
        redirect_stdout(nothing),
        redirect_stderr(nothing),
        suppress(SystemExit),
    ):
        cli.main([*arguments, "--data", str(data)])


def run(data: Path, *arguments: str, prepare: Prepare = as_it_is) -> Ended:
    """Run a command in a fork, after `prepare` there."""
    said, out = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.dup2(out, 1)
            os.dup2(out, 2)
            prepare(data)
            cli.main([*arguments, "--data", str(data)])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        finally:  # also of an error that the command line does not know: 70, with its traceback
            if (error := sys.exception()) is not None and not isinstance(error, SystemExit):
                sys.excepthook(type(error), error, error.__traceback__)
            sys.stderr.flush()
            os._exit(code)
    os.close(out)
    with os.fdopen(said) as read:
        told = read.read()
    return Ended(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told)


def at_each_step(data: Path, do: Callable[[str], None]) -> None:
    """Call `do` with the kind of every step that this process takes from now on."""
    connect = sqlite3.connect

    def watched(*given: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*given, **named)
        connection.set_progress_handler(lambda: do("sql"), INSTRUCTIONS)
        return connection

    def heard(event: str, given: tuple[Any, ...]) -> None:
        if event in FILES and str(given[0]).startswith(str(data)):
            do(event)

    sqlite3.connect = watched  # type: ignore[assignment]
    sys.addaudithook(heard)


def steps(data: Path, *arguments: str) -> list[str]:
    """The kinds of all the steps of a command, in their order."""
    counted = data.with_name(f"{data.name}.steps")

    def count(data: Path) -> None:
        out = counted.open("w")
        at_each_step(data, lambda kind: print(kind, file=out, flush=True))

    assert run(data, *arguments, prepare=count).code == 0
    return counted.read_text().split()


def killed(data: Path, step: int, *arguments: str) -> Ended:
    """Run a command that is killed at this step."""

    def kill(data: Path) -> None:
        left = step

        def count(_kind: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        at_each_step(data, count)

    return run(data, *arguments, prepare=kill)


def points(taken: list[str], count: int, seed: int = 20) -> list[int]:
    """The steps that rename or remove a file, and random ones from beginning to end."""
    chance = random.Random(seed)
    moves = [at for at, kind in enumerate(taken) if kind in ("os.rename", "os.remove")]
    chosen = chance.sample(moves, min(count // 2, len(moves)))
    slices = count - len(chosen)
    return [*chosen, *(int((n + chance.random()) * len(taken) / slices) for n in range(slices))]


def copied(data: Path, to: Path) -> Path:
    """A data directory as another one was."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(data, to)
    return to


def tables(data: Path) -> Tables:
    """All rows of the working database, which is whole, but for clocks and places in files."""
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("pragma foreign_key_check").fetchall() == []
        held = {}
        for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
            names = [row[1] for row in db.execute(f"pragma table_info({table})") if row[1] not in VOLATILE]
            columns = ", ".join(f'"{name}"' for name in names)
            held[table] = sorted(db.execute(f"select {columns} from {table}"), key=repr)
    return held


def crawled(data: Path, first: int = 0, count: int = 5) -> Path:
    """A data directory with some of the newsroom's articles, as a crawl leaves them."""
    with Store(data / "cekangka.db") as store:
        for number, planted in enumerate([each for each in Newsroom.articles if each.stored][first : first + count]):
            one = article(str(first + number), planted.text, url=planted.url, published=planted.published)
            put(store, one, offset=first + number)
    return data


def archives(folder: Path) -> list[str]:
    """Three web archives of four articles each."""
    folder.mkdir(exist_ok=True)
    said = "Sebanyak 31.{} dari 52.410 anak di Kota Bengkulu sudah memiliki KIA per 30 Juni 2024."
    pages = [[kicknews(f"anak-{a}-{n}", said.format(100 + 9 * a + n)) for n in range(4)] for a in range(3)]
    return [str(archive(folder / f"{a}.warc.gz", *pages[a])) for a in range(3)]
