"""The whole way on the embedded newsroom, as `make run` goes it: from the outlets' pages to the published database."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.newsroom import Newsroom

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Demo:
    data: Path
    first: subprocess.CompletedProcess[str]
    rows: Rows
    published: Rows


def rows(database: Path) -> Rows:
    """All rows but those that tell of the runs themselves."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = connection.execute("select name from sqlite_master where type = 'table' and name not like '%runs'")
        tables = [name for (name,) in found]
        content = {name: sorted(connection.execute(f'select * from "{name}"'), key=repr) for name in tables}
    connection.close()
    return content


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, cekangka: Run) -> Demo:
    data = tmp_path_factory.mktemp("demo")
    first = cekangka("demo", "--no-serve", "--data", data)
    assert first.returncode == 0, first.stderr
    return Demo(data, first, rows(data / "cekangka.db"), rows(data / "public" / "kia.db"))


def test_every_article_on_the_topic_is_kept_and_its_sources_are_told(demo: Demo) -> None:
    stored = [planted for planted in Newsroom.articles if planted.stored]
    assert len(demo.rows["articles"]) == len(stored)
    for source in ("antara-kupang", "radarkoran", "koranrb", "nttonlinenow", "kicknews"):
        assert source in demo.first.stdout
    assert "crawl" in demo.first.stderr
    assert "5/5" in demo.first.stderr


def test_what_was_read_is_published(demo: Demo) -> None:
    for table in ("figures", "claims", "findings"):
        assert len(demo.published[table]) == len(demo.rows[table]) > 0


def test_a_second_run_downloads_nothing_and_changes_nothing(demo: Demo, cekangka: Run) -> None:
    second = cekangka("demo", "--no-serve", "--data", demo.data)
    assert second.returncode == 0, second.stderr
    assert "No article was downloaded" in second.stdout
    assert "No article was downloaded" not in demo.first.stdout
    assert rows(demo.data / "cekangka.db") == demo.rows
    published = rows(demo.data / "public" / "kia.db")
    for table in ("articles", "figures", "claims", "findings"):  # sources and runs tell when they were last visited
        assert published[table] == demo.published[table]


@pytest.mark.parametrize("stage", ["extract", "check", "publish"])
def test_a_stage_alone_can_be_run_again_without_harm(stage: str, demo: Demo, cekangka: Run) -> None:
    again = cekangka(stage, "--data", demo.data)
    assert again.returncode == 0, again.stderr
    assert rows(demo.data / "cekangka.db") == demo.rows


def test_a_crawled_article_is_explained_by_any_form_of_its_address(demo: Demo, cekangka: Run) -> None:
    planted = next(p for p in Newsroom.articles if p.stored and p.figures and p.host.endswith("antaranews.com"))
    for url in (planted.url, f"{planted.url}?utm_source=x".replace("https://", "http://")):
        result = cekangka("explain", url, "--data", demo.data)
        assert result.returncode == 0, result.stderr
        assert planted.title in result.stdout
        assert planted.figures[0].surface in result.stdout


def test_an_address_that_was_not_crawled_is_one_clear_line(demo: Demo, cekangka: Run) -> None:
    result = cekangka("explain", "https://contohpos.example/1", "--data", demo.data)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "https://contohpos.example/1: no article in" in result.stderr


def test_sources_tells_what_came_of_them(demo: Demo, cekangka: Run) -> None:
    lines = cekangka("sources", "--data", demo.data).stdout.splitlines()
    kicknews = next(line for line in lines if "kicknews" in line)
    assert "never" not in kicknews
    assert " 0 " not in kicknews


def test_a_taken_port_is_one_clear_line(demo: Demo, cekangka: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = cekangka("serve", "--data", demo.data, "--port", port)
    assert result.returncode == 2
    assert result.stderr.startswith(f"cekangka: port {port}: cannot be used")
    assert result.stderr.count("\n") == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str, process: subprocess.Popen[str], seconds: float = 30) -> str:
    """The body of a page, as soon as the process serves it."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return str(response.read().decode())
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_the_whole_demo_serves_and_ctrl_c_ends_it_cleanly(demo: Demo) -> None:
    port = free_port()
    command = [sys.executable, "-m", "cekangka", "demo", "--data", str(demo.data), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            page = answer(f"http://127.0.0.1:{port}/", process)
        finally:
            process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert "Cekangka" in page
    assert f"http://127.0.0.1:{port}" in output
    assert process.returncode in (0, 130)
    assert "Traceback" not in errors


def test_without_a_network_nightly_says_which_sources_and_leaves_all_data(demo: Demo, cekangka: Run) -> None:
    before = (demo.data / "public" / "kia.db").read_bytes()
    with socket.socket() as nobody:  # bound and not listening: every connection is refused at once
        nobody.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        lost = {**os.environ, "http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        result = cekangka("nightly", "--data", demo.data, env=lost)
    assert result.returncode == 1
    reason = result.stderr.splitlines()[-1]
    assert reason.startswith("cekangka: not reached, or not in full: ")
    for source in ("antara-kupang", "radarkoran", "koranrb", "nttonlinenow", "kicknews"):
        assert source in reason
    assert rows(demo.data / "cekangka.db") == demo.rows
    assert (demo.data / "public" / "kia.db").read_bytes() == before
