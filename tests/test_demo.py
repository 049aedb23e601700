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
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.newsroom import Newsroom, Planted
from crawler.sources import Source, load
from crawler.urls import identify
from db.store import Store
from extract import checks
from extract.gold import Sheet, read_gold, sheet
from extract.score import score

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Demo:
    data: Path
    first: subprocess.CompletedProcess[str]
    rows: Rows
    published: Rows


def address(planted: Planted, sources: dict[str, Source]) -> str:
    """The `source:key` under which the store keeps a planted article."""
    [found] = {f"{name}:{at.key}" for name, source in sources.items() if (at := identify(planted.url, source))}
    return found


def rows(database: Path) -> Rows:
    """All rows but those that tell of the runs themselves."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = connection.execute(
            "select name from sqlite_master where type = 'table' and name not like '%runs' and name <> 'source_health'"
        )
        tables = [name for (name,) in found]
        content = {name: sorted(connection.execute(f'select * from "{name}"'), key=repr) for name in tables}
    connection.close()
    return content


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run as a person runs it, in a process that has nothing loaded."""
    data = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "cekangka", "demo", "--no-serve", "--data", str(data)]
    first = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert first.returncode == 0, first.stderr
    return Demo(data, first, rows(data / "cekangka.db"), rows(data / "public" / "kia.db"))


def test_the_sources_and_stages_are_told(demo: Demo) -> None:
    for source in ("antara-kupang", "radarkoran", "koranrb", "nttonlinenow", "kicknews"):
        assert source in demo.first.stdout
    assert "crawl" in demo.first.stderr
    assert "5/5" in demo.first.stderr
    assert "made up" in demo.first.stdout


def test_the_store_holds_exactly_the_articles_that_were_planted(demo: Demo) -> None:
    sources = load()
    with Store(demo.data / "cekangka.db") as store:
        stored = {article.id: (article.text, article.published) for article in store.articles(pending=False)}
    assert stored == {address(p, sources): (p.text, p.published) for p in Newsroom.articles if p.stored}


def test_the_store_holds_exactly_the_figures_that_were_planted(demo: Demo, tmp_path: Path) -> None:
    """All articles together, from the tables: no figure is missed and none is wrong."""
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(p.gold_line() for p in Newsroom.articles if p.stored), "utf-8")
    sources = load()
    address_of = {f"{p.host}/{p.id}": address(p, sources) for p in Newsroom.articles}
    wanted = [Sheet(address_of[planted.id], planted.facts) for planted in read_gold([gold])]
    with Store(demo.data / "cekangka.db") as store:
        claims = [claim for _, claim in store.claims()]
        assert sum(len(claim.figures) for claim in claims) == store.counts().figures
    report = score(wanted, [sheet(claim.article_id, claim.figures) for claim in claims])
    assert report.errors == ()
    assert report.full.right > 0


def test_what_was_read_is_published(demo: Demo) -> None:
    for table in ("articles", "figures", "claims", "findings"):
        assert len(demo.published[table]) == len(demo.rows[table]) > 0


def test_what_each_check_asserts_is_published(demo: Demo) -> None:
    made = {row[0] for row in demo.published["checks"]}
    assert {"share", "target"} <= made
    described = [(info.id, info.title, info.docstring.split()) for info in checks.described() if info.id in made]
    assert [(key, title, str(text).split()) for key, title, text in demo.published["checks"]] == sorted(described)
    for _, _, text in demo.published["checks"]:
        assert "\n" not in str(text).replace("\n\n", ""), "pages wrap the lines"


def test_only_the_planted_contradictions_are_accused(demo: Demo) -> None:
    with closing(sqlite3.connect(demo.data / "public" / "kia.db")) as db:
        accused = set(db.execute("select article, check_id from findings where outcome = 'conflicts'"))
    assert accused == {
        ("antara-kupang:137015", "share"),
        ("koranrb:23088", "complement"),
        ("nttonlinenow:perekaman-ktp-di-rote-ndao-tersendat", "complement"),
    }


@pytest.mark.fault("crawl 4", "a second run downloads nothing and changes nothing")
def test_a_second_run_downloads_nothing_and_changes_nothing(demo: Demo, cekangka: Run) -> None:
    second = cekangka("demo", "--no-serve", "--data", demo.data)
    assert second.returncode == 0, second.stderr
    assert "No article was downloaded" in second.stdout
    assert "No article was downloaded" not in demo.first.stdout
    assert rows(demo.data / "cekangka.db") == demo.rows
    published = rows(demo.data / "public" / "kia.db")
    for table in demo.published.keys() - {"sources", "sqlite_stat1"}:  # they tell of the runs
        assert published[table] == demo.published[table]


@pytest.mark.fault("crawl 4", "what has not changed is published byte for byte the same")
def test_what_has_not_changed_is_published_byte_for_byte_the_same(demo: Demo, cekangka: Run) -> None:
    published = demo.data / "public" / "kia.db"
    before = published.read_bytes()
    again = cekangka("publish", "--data", demo.data)
    assert again.returncode == 0, again.stderr
    assert published.read_bytes() == before


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
    assert result.stdout == ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def begin(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cekangka", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as response:
        return str(response.read().decode())


def test_the_demo_tells_its_address_when_it_answers_there_and_ctrl_c_ends_it_cleanly(demo: Demo) -> None:
    port = free_port()
    with begin("demo", "--data", demo.data, "--port", port) as process:
        assert process.stdout
        try:
            told = next((line for line in process.stdout if line.startswith("Serving ")), "")
            pages = ("", "kia/articles", f"kia/figures/{demo.published['figures'][0][0]}", "kia/claims-versus-target")
            shown = [fetch(f"http://127.0.0.1:{port}/{page}") for page in pages]
        finally:
            process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}" in told
    for page in shown:
        assert "Cekangka" in page
        assert "Data contoh: artikel dan angka di situs ini rekaan" in page
    assert process.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.parametrize("begun", ["crawl.log", "warc"])
def test_ctrl_c_publishes_nothing_and_the_next_run_completes(
    begun: str, demo: Demo, tmp_path: Path, cekangka: Run
) -> None:
    """Pressed before the spiders have opened, and as soon as the first page was kept."""
    with begin("demo", "--no-serve", "--data", tmp_path) as process:
        while not list(tmp_path.glob(begun)):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, output) == (130, "")
    assert "cekangka: stopped" in errors.splitlines()
    assert "Traceback" not in errors
    assert not (tmp_path / "public").exists()

    whole = cekangka("demo", "--no-serve", "--data", tmp_path)
    assert whole.returncode == 0, whole.stderr
    published = rows(tmp_path / "public" / "kia.db")
    for table in ("figures", "claims", "findings"):
        assert published[table] == demo.published[table]


def test_without_a_network_nightly_says_which_sources_and_leaves_all_data(demo: Demo, cekangka: Run) -> None:
    lost_sources = ("antara-kupang", "radarkoran", "koranrb", "nttonlinenow", "kicknews")
    before = (demo.data / "public" / "kia.db").read_bytes()
    with socket.socket() as nobody:  # bound and not listening: every connection is refused at once
        nobody.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        lost = {**os.environ, "http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        result = cekangka("nightly", f"--sources={','.join(lost_sources)}", "--data", demo.data, env=lost)
    assert result.returncode == 1
    reason = result.stderr.splitlines()[-1]
    assert reason.startswith("cekangka: red: ")
    for source in lost_sources:
        assert source in reason
        assert sum(line.startswith(f"{source}: unreachable: robots.txt: ") for line in result.stdout.splitlines()) == 1
    assert rows(demo.data / "cekangka.db") == demo.rows
    assert (demo.data / "public" / "kia.db").read_bytes() == before
