"""A crawl of the embedded newsroom yields exactly its articles, once, however often it is broken off."""

from __future__ import annotations

import json
import multiprocessing.process
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from crawl_once import crawled
from forked import FORKED, in_child

from crawler.newsroom import Newsroom, Planted
from crawler.newsroom.sites import Reply
from crawler.sources import load
from crawler.urls import identify, plain_host
from crawler.warc import read
from db.store import Snapshot, Store

ONCE = Path(__file__).with_name("crawl_once.py")
SOURCES = load()
HOSTS = {outlet.host for outlet in Newsroom.outlets}
REPLICATED = [source for source in SOURCES.values() if source.host in HOSTS]

# One pair of crawls for all the tests that look at it.
TOGETHER = pytest.mark.xdist_group("unbroken")


def start(data: Path, room: Newsroom, *names: str) -> subprocess.Popen[str]:
    names = names or tuple(source.name for source in REPLICATED)
    return subprocess.Popen([sys.executable, ONCE, data, room.proxy, *names], stdout=subprocess.PIPE, text=True)


def crawl(data: Path, room: Newsroom, *names: str) -> dict[str, Any]:
    return in_child(crawled, data, room.proxy, names or tuple(source.name for source in REPLICATED))


def articles_asked(room: Newsroom, since: int = 0) -> list[str]:
    """The URLs of article pages that were asked for, further parts included."""
    urls = [request.url for request in room.requests[since:]]
    return [url for url in urls if any(identify(url, source) for source in REPLICATED)]


def tables(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What must be the same however the crawl went: all but clocks, file names and offsets."""
    queries = {
        "pages": "select source, key, url, title, listed, found_by, state, tries, reason from pages",
        "articles": "select id, text, url, published, region, dateline, published_from, read_by from articles",
        "snapshots": "select source, key, url, status, sha256 from snapshots",
    }
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        return {name: sorted(db.execute(query).fetchall(), key=repr) for name, query in queries.items()}


def planted_id(planted: Planted) -> str:
    source = next(s for s in REPLICATED if plain_host(planted.host) in {plain_host(host) for host in s.hosts})
    address = identify(planted.url, source)
    assert address is not None
    return f"{source.name}:{address.key}"


class Stalled(Newsroom):
    """A newsroom that keeps its first article to itself until it is told to let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = threading.Event(), threading.Event()

    def answer(self, url: str) -> Reply:
        if any(identify(url, source) for source in REPLICATED):
            self.asked.set()
            self.let_go.wait(30)
        return super().answer(url)


class Breaking(Newsroom):
    """A newsroom that sends its crawler a signal when it asks for the n-th page."""

    def __init__(self, after: int, sent: signal.Signals) -> None:
        super().__init__()
        self.left, self.sent = after, sent
        self.process: subprocess.Popen[str] | None = None
        self.lock = threading.Lock()

    def answer(self, url: str) -> Reply:
        with self.lock:
            self.left -= 1
            if self.left == 0 and self.process is not None:
                self.process.send_signal(self.sent)
        return super().answer(url)

    def break_off(self, data: Path, *names: str) -> tuple[int, str]:
        """Crawl until the signal; the process's end and its output."""
        with self.lock:
            self.process = start(data, self, *names)
        with self.process as process:
            out, _ = process.communicate(timeout=120)
        return process.returncode, out


class Killing(Newsroom):
    """A newsroom that kills its crawler so many seconds after it has answered the n-th request."""

    def __init__(self, after: int, seconds: float) -> None:
        super().__init__()
        self.left, self.seconds = after, seconds
        self.child: multiprocessing.process.BaseProcess | None = None
        self.lock = threading.Lock()

    def answer(self, url: str) -> Reply:
        with self.lock:
            self.left -= 1
            if self.left == 0 and self.child is not None:
                threading.Timer(self.seconds, self.child.kill).start()
        return super().answer(url)

    def kill(self, data: Path) -> int | None:
        """Crawl until the end that it is given, which is told."""
        self.child = FORKED.Process(target=crawled, args=(data, self.proxy, KILLED_WITH))
        self.child.start()
        self.child.join(60)
        return self.child.exitcode


@dataclass(frozen=True)
class Unbroken:
    data: Path
    reports: tuple[dict[str, Any], ...]
    asked: tuple[list[str], ...]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Unbroken:
    """Two crawls of all outlets, one after the other, and the article pages asked for in each."""
    data = tmp_path_factory.mktemp("unbroken")
    reports, asked = [], []
    for _ in range(2):
        with Newsroom() as room:
            reports.append(crawl(data, room))
            asked.append(articles_asked(room))
    return Unbroken(data, tuple(reports), tuple(asked))


@TOGETHER
def test_the_store_holds_exactly_what_was_planted(unbroken: Unbroken) -> None:
    with Store(unbroken.data / "cekangka.db") as store:
        stored = {a.id: (a.text, a.published, a.published_from) for a in store.articles()}
    assert stored == {planted_id(p): (p.text, p.published, p.published_from) for p in Newsroom.articles if p.stored}


@TOGETHER
def test_every_article_points_to_its_evidence(unbroken: Unbroken) -> None:
    with closing(sqlite3.connect(unbroken.data / "cekangka.db")) as db:
        rows = db.execute("select source, key, url, fetched_at, status, sha256, file, offset, length from snapshots")
        snapshots = [Snapshot(*row) for row in rows]
    assert {f"{s.source}:{s.key}" for s in snapshots} == {planted_id(p) for p in Newsroom.articles if p.stored}
    assert all(b"<h1" in read(unbroken.data / "warc", snapshot) for snapshot in snapshots)


@pytest.mark.fault("crawl 4", "a second crawl with nothing new asks for no article and changes nothing")
@TOGETHER
def test_no_page_is_asked_for_twice_and_the_second_crawl_asks_for_none(unbroken: Unbroken) -> None:
    first, second = unbroken.asked
    assert len(first) == len(set(first)) >= sum(planted.stored for planted in Newsroom.articles)
    assert second == []
    assert [source["new"] for source in unbroken.reports[1]["sources"]] == [0] * len(REPLICATED)


@TOGETHER
def test_every_source_was_seen_in_full(unbroken: Unbroken) -> None:
    reasons = [source["reason"] for report in unbroken.reports for source in report["sources"]]
    assert reasons == [None] * 2 * len(REPLICATED)


@TOGETHER
def test_what_robots_txt_forbids_was_not_asked_for(unbroken: Unbroken) -> None:
    forbidden = {planted.url for planted in Newsroom.articles if not planted.allowed}
    assert forbidden
    assert {url.replace("http:", "https:") for url in unbroken.asked[0]}.isdisjoint(forbidden)


KILLED_WITH = ("radarkoran", "kicknews")
CHANCE = random.Random(20)
# From listing to shortly before the end (a crawl of some 60 requests must still be there to be killed), and some
# milliseconds after the answer: while the page is read, while it is kept.
POINTS = [(CHANCE.randint(1, 54), CHANCE.random() * 0.03) for _ in range(20)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    """The tables of a crawl that nothing broke off."""
    data = tmp_path_factory.mktemp("whole")
    with Newsroom() as room:
        in_child(crawled, data, room.proxy, KILLED_WITH)
    return tables(data)


@pytest.mark.fault("crawl 1", "a crawl killed at any of 20 points ends, run again, in the tables of an unbroken one")
@pytest.mark.parametrize(("after", "seconds"), POINTS, ids=[f"{after}+{1000 * s:.0f}ms" for after, s in POINTS])
def test_a_killed_crawl_ends_as_an_unbroken_one_when_it_is_run_again(
    tmp_path: Path, whole: dict[str, list[tuple[Any, ...]]], after: int, seconds: float
) -> None:
    with Killing(after, seconds) as room:
        assert room.kill(tmp_path) == -signal.SIGKILL
        in_child(crawled, tmp_path, room.proxy, KILLED_WITH)
    assert tables(tmp_path) == whole


def test_ctrl_c_ends_cleanly_and_the_next_crawl_does_the_rest(tmp_path: Path) -> None:
    with Breaking(26, signal.SIGINT) as room:
        ended, out = room.break_off(tmp_path / "broken", "radarkoran")
        assert ended == 0
        report = json.loads(out)
        assert report["interrupted"] is True
        assert report["sources"][0]["reason"] == "interrupted"
        crawl(tmp_path / "broken", room, "radarkoran")
        crawl(tmp_path / "whole", room, "radarkoran")
    assert tables(tmp_path / "broken") == tables(tmp_path / "whole")


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("run.Archive", signal.SIGTERM),
        ("run.AsyncCrawlerProcess", signal.SIGINT),
        ("run.CorrectingSpider.from_crawler", signal.SIGINT),
        ("run.CorrectingSpider.start", signal.SIGINT),
    ],
)
def test_a_signal_before_the_spiders_have_opened_is_heard(tmp_path: Path, moment: str, sent: signal.Signals) -> None:
    """Sent as the crawl begins to make its archive, process and spiders, and as they begin: nothing is fetched yet."""
    holder, _, name = moment.rpartition(".")
    code = (
        f"import os, sys, crawl_once, crawler.run as run; real = {moment}\n"
        f"def hit(*given, **named): os.kill(os.getpid(), {sent:d}); return real(*given, **named)\n"
        f"{holder}.{name} = hit; sys.exit(crawl_once.main(*sys.argv[1:]))"
    )
    with Newsroom() as room:
        command = [sys.executable, "-c", code, tmp_path, room.proxy, "radarkoran", "kicknews"]
        done = subprocess.run(command, cwd=ONCE.parent, capture_output=True, text=True, timeout=60, check=False)
        assert articles_asked(room) == []
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["interrupted"] is True
    assert {source["reason"] for source in report["sources"]} <= {"broken off", "interrupted"}
    with closing(sqlite3.connect(tmp_path / "cekangka.db")) as db:
        assert db.execute("select outcome from runs").fetchall() == [("interrupted",)]


def test_a_second_ctrl_c_does_not_wait_for_the_page_under_way(tmp_path: Path) -> None:
    with Stalled() as room, start(tmp_path, room, "kicknews") as process:
        assert room.asked.wait(60)
        process.send_signal(signal.SIGINT)
        while "Closing spider (shutdown)" not in (tmp_path / "crawl.log").read_text("utf-8"):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        room.let_go.set()
    report = json.loads(out)
    assert report["interrupted"] is True
    assert report["sources"][0]["reason"] == "broken off"
    assert report["sources"][0]["fetched"] == 0
