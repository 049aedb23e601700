"""Web archives give the articles that a crawl would have given: one article with all its captures, nothing twice."""

from __future__ import annotations

import gzip
import http.server
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from archived import FILLER, Planted, archive, chunked, kicknews, packed, page
from click.testing import CliRunner, Result

from cekangka import cli
from crawler.archives.files import ArchiveError, files
from crawler.newsroom import Newsroom
from crawler.sources import load
from db.store import Store

ONCE = Path(__file__).with_name("crawl_once.py")
KIA = "Sebanyak 31.970 dari 52.410 anak di Kota Bengkulu sudah memiliki KIA per 30 Juni 2024."
ARTICLES = "select id, text, title, outlet, url, published, region, dateline, published_from, read_by from articles"
SNAPSHOTS = "select source, key, url, fetched_at, status, sha256 from snapshots"
REVISIONS = "select article, number, title, text, published, replaced_at, fetched_at from revisions"
FIGURES = "select id, article, measure, value, region, as_of, speaker, start from figures"


def rows(data: Path, *queries: str) -> list[list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        return [sorted(db.execute(query), key=repr) for query in queries]


def ask(*arguments: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done


def imported(data: Path, *what: str | Path, code: int = 0) -> str:
    return ask("import-warc", *what, "--data", data, "--workers", "1", code=code).stdout


def ids(data: Path) -> list[str]:
    return [row[0] for row in rows(data, "select id from articles")[0]]


@pytest.fixture
def many(tmp_path: Path) -> list[Path]:
    """Six files with ten articles each, and much beside them."""
    folder = tmp_path / "archives"
    folder.mkdir()
    return [
        archive(
            folder / f"{number}.warc.gz",
            *(kicknews(f"anak-{number}-{n}", KIA.replace("31.970", f"31.{100 + 10 * number + n}")) for n in range(10)),
            *(Planted(f"https://kicknews.today/lain-{number}-{n}/", page("Cuaca", "Hujan.")) for n in range(10)),
        )
        for number in range(6)
    ]


def test_an_archive_of_the_newsroom_gives_what_crawling_it_gave(tmp_path: Path) -> None:
    crawled, archived = tmp_path / "crawled", tmp_path / "archived"
    hosts = {outlet.host for outlet in Newsroom.outlets}
    names = [source.name for source in load().values() if source.host in hosts]
    with Newsroom() as room:
        subprocess.run(
            [sys.executable, ONCE, crawled, room.proxy, *names], check=True, capture_output=True, timeout=120
        )
    imported(archived, crawled / "warc" / "*.warc.gz")
    for data in (crawled, archived):
        ask("extract", "--data", data)
    wanted = rows(crawled, ARTICLES, SNAPSHOTS, FIGURES)
    assert len(wanted[2]) > 150
    assert rows(archived, ARTICLES, SNAPSHOTS, FIGURES) == wanted
    imported(crawled, crawled / "warc" / "*.warc.gz")
    assert rows(crawled, ARTICLES, SNAPSHOTS, FIGURES) == wanted, "a crawl's own snapshots are known"


def test_captures_in_any_order_are_one_article_with_its_revisions(tmp_path: Path) -> None:
    texts = {"2016": "Ada 31.000 anak.", "2017": "Ada 31.500 anak.", "2018": "Ada 31.900 anak.", "2019": ""}
    texts["2019"] = texts["2018"]
    made = {
        year: archive(tmp_path / f"{year}.warc.gz", kicknews("kia", KIA, text, date=f"{year}-01-02T03:04:05Z"))
        for year, text in texts.items()
    }
    for order in (["2016", "2017", "2018", "2019"], ["2019", "2017", "2018", "2016"], ["2018", "2016", "2019", "2017"]):
        data = tmp_path / "".join(order)
        for year in order:
            imported(data, made[year])
        (article,), snapshots, revisions = rows(data, ARTICLES, SNAPSHOTS, REVISIONS)
        assert article[1] == f"Kepemilikan KIA\n{KIA}\nAda 31.900 anak.\n{FILLER}"
        assert [snapshot[3][:4] for snapshot in snapshots] == ["2016", "2017", "2018", "2019"]
        told = [(number, text.split("\n")[2], fetched[:4]) for _, number, _, text, _, _, fetched in revisions]
        assert told == [(1, "Ada 31.000 anak.", "2016"), (2, "Ada 31.500 anak.", "2017")]
        evidence = rows(data, "select s.fetched_at from articles a join snapshots s on s.id = a.snapshot")[0]
        assert evidence[0][0][:4] == "2019"


def test_good_records_of_damaged_files_are_in_and_the_bad_are_listed(tmp_path: Path) -> None:
    good = archive(tmp_path / "good.warc.gz", kicknews("utuh", KIA))
    cut = archive(tmp_path / "cut.warc.gz", kicknews("satu", KIA), kicknews("terpotong", KIA))
    cut.write_bytes(cut.read_bytes()[:-40])
    bad = archive(tmp_path / "bad.warc.gz", kicknews("dua", KIA), kicknews("rusak", KIA), kicknews("tiga", KIA))
    data = bytearray(bad.read_bytes())
    second = [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08", at)][2]
    data[second + 200] ^= 255
    bad.write_bytes(data)
    (tmp_path / "empty.warc.gz").touch()
    (tmp_path / "html.warc.gz").write_text("<!doctype html><html><body>404 Not Found</body></html>")
    store = tmp_path / "data"
    done = ask("import-warc", tmp_path / "*.warc.gz", tmp_path / "gone.warc", "--data", store, code=1)
    assert "5 of 6 files are damaged" in done.stderr
    assert ids(store) == ["kicknews:dua", "kicknews:satu", "kicknews:tiga", "kicknews:utuh"]
    said = {line.split("/")[-1].partition(": ")[0] for line in done.stdout.splitlines()}
    assert said >= {f"bad.warc.gz at byte {second}", "empty.warc.gz at byte 0", "html.warc.gz at byte 0"}
    assert any(line.startswith("cut.warc.gz at byte ") for line in said)
    assert any(line.startswith("gone.warc at byte 0") for line in said)
    assert [row[0].rpartition("/")[2] for row in rows(store, "select path from archives")[0]] == [
        "bad.warc.gz", "cut.warc.gz", "good.warc.gz",
    ]  # fmt: skip
    assert good.name in {row[0].rpartition("/")[2] for row in rows(store, "select path from archives")[0]}


def test_what_was_imported_is_left_and_what_has_changed_is_read_again(tmp_path: Path) -> None:
    path, data = tmp_path / "a.warc", tmp_path / "data"
    archive(path, kicknews("satu", KIA))
    imported(data, path)
    before = rows(data, ARTICLES, SNAPSHOTS, "select path, sha256, imported_at from archives")
    assert "1 files had been imported before" in imported(data, path)
    assert rows(data, ARTICLES, SNAPSHOTS, "select path, sha256, imported_at from archives") == before
    archive(path, kicknews("satu", KIA), kicknews("dua", KIA))
    imported(data, path)
    assert ids(data) == ["kicknews:dua", "kicknews:satu"]
    assert len(rows(data, SNAPSHOTS)[0]) == 2


def test_a_page_that_the_ledger_gave_up_comes_back_from_an_archive(tmp_path: Path) -> None:
    from db.store import Page

    with Store(tmp_path / "data" / "cekangka.db") as store:
        page_of = Page("kicknews", "satu", "https://kicknews.today/satu/", found_by="feed")
        store.add_pages([page_of])
        store.finish_page(page_of, "refused", "gone: 404", None, ())
    imported(tmp_path / "data", archive(tmp_path / "a.warc.gz", kicknews("satu", KIA)))
    assert rows(tmp_path / "data", "select key, state, reason, found_by from pages")[0] == [
        ("satu", "fetched", None, "feed")
    ]


@pytest.mark.fault("crawl 1", "a killed import of archives goes on with nothing lost or doubled")
def test_a_killed_import_goes_on_with_nothing_lost_or_doubled(tmp_path: Path, many: list[Path]) -> None:
    unbroken, killed = tmp_path / "unbroken", tmp_path / "killed"
    imported(unbroken, *many)
    command = [sys.executable, "-m", "cekangka", "import-warc", *many, "--data", killed, "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as running:
        until = time.monotonic() + 60
        while time.monotonic() < until and archives_in(killed) < 2:
            assert running.poll() is None, "it ended before it could be killed"
        os.killpg(running.pid, signal.SIGKILL)
    assert archives_in(killed) < len(many)
    imported(killed, *many)
    assert rows(killed, ARTICLES, SNAPSHOTS, REVISIONS) == rows(unbroken, ARTICLES, SNAPSHOTS, REVISIONS)
    assert len(ids(killed)) == 60
    assert not (killed / "parts").exists()


def archives_in(data: Path) -> int:
    if not (data / "cekangka.db-wal").exists():
        return 0  # whoever reads before that keeps the file from becoming one with a log
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        try:
            return int(db.execute("select count(*) from archives").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # the table is about to be made


def test_parts_written_apart_give_the_same(tmp_path: Path, many: list[Path]) -> None:
    unbroken, apart, out = tmp_path / "unbroken", tmp_path / "apart", tmp_path / "out"
    imported(unbroken, *many)
    for files_of in (many[:4], many):  # the first four are there already at the second time
        ask("import-warc", *files_of, "--workers", "2", "--out", out, "--data", tmp_path / "unused")
    assert not (tmp_path / "unused").exists()
    for _ in range(2):
        ask("import-parts", out, "--data", apart)
    assert rows(apart, ARTICLES, SNAPSHOTS) == rows(unbroken, ARTICLES, SNAPSHOTS)
    (out / "torn.parquet").write_bytes(next(out.glob("*.parquet")).read_bytes()[:-50])
    refused = ask("import-parts", out, "--data", apart, code=2)
    assert refused.stderr.count("\n") == 1
    assert "torn.parquet: no part of an import" in refused.stderr


@pytest.mark.parametrize(
    ("name", "planted", "taken"),
    [
        ("plain.warc", kicknews("a", KIA), True),
        ("zstd.warc.zst", kicknews("a", KIA), True),
        ("amp.warc.gz", Planted("http://m.kicknews.today/a/amp?utm_source=x", page("KIA", KIA)), True),
        ("packed.warc.gz", Planted("https://kicknews.today/a/", packed(page("KIA", KIA)),
            headers=(("Content-Encoding", "gzip"),)), True),
        ("chunked.warc.gz", Planted("https://kicknews.today/a/", chunked(packed(page("KIA", KIA))),
            headers=(("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))), True),
        ("unpacked.warc.gz", Planted("https://kicknews.today/a/", page("KIA", KIA),
            headers=(("Content-Encoding", "gzip"),)), True),
        ("cut-packed.warc.gz", Planted("https://kicknews.today/a/", packed(page("KIA", KIA))[:-20],
            headers=(("Content-Encoding", "gzip"),)), False),
        ("cut.warc.gz", Planted("https://kicknews.today/a/", page("KIA", KIA), warc=(("WARC-Truncated", "length"),)),
            False),
        ("gone.warc.gz", Planted("https://kicknews.today/a/", page("KIA", KIA), status="404 Not Found"), False),
        ("pdf.warc.gz", Planted("https://kicknews.today/a/", page("KIA", KIA), type="application/pdf"), False),
        ("listing.warc.gz", Planted("https://kicknews.today/tag/kia/", page("KIA", KIA)), False),
        ("another.warc.gz", Planted("https://kicknews.today/a/", page("KIA", KIA,
            head='<link rel="canonical" href="https://kicknews.today/b/">')), False),
        ("foreign.warc.gz", Planted("https://contoh.example/a-kia", page("KIA", KIA)), False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_only_whole_pages_of_articles_are_taken(tmp_path: Path, name: str, planted: Planted, taken: bool) -> None:
    imported(tmp_path / "data", archive(tmp_path / name, planted))
    assert ids(tmp_path / "data") == (["kicknews:a"] if taken else [])


NEWS = '<meta property="article:published_time" content="2016-05-04T10:00:00+07:00">'
INDONESIAN = (
    "Dinas yang dituju dan warga yang datang dengan anak untuk merekam tidak akan ditolak oleh petugas dari kota."
)


@pytest.mark.parametrize(
    ("url", "head", "lines", "taken"),
    [
        ("https://www.contohpos.id/2016/05/anak-kia", NEWS, (KIA, INDONESIAN), True),
        ("https://contohpos.id/2016/05/anak-kia", "", (KIA, INDONESIAN), False),
        ("https://contohpos.id/2016/05/anak-kia", NEWS, ("Children need a KIA card.",), False),
        ("https://contohpos.id/tag/anak-kia", NEWS, (KIA, INDONESIAN), False),
        ("https://contohpos.id/", NEWS, (KIA, INDONESIAN), False),
        ("https://contohpos.my/2016/05/anak-kia", NEWS, (KIA, INDONESIAN), False),
    ],
    ids=["article", "says not that it is one", "English", "tag", "home", "not .id"],
)
def test_of_other_hosts_only_what_calls_itself_an_indonesian_article(
    tmp_path: Path, url: str, head: str, lines: tuple[str, ...], taken: bool
) -> None:
    path = archive(tmp_path / "a.warc.gz", Planted(url, page("Kartu anak", *lines, head=head)))
    imported(tmp_path / "data", path)
    found = rows(tmp_path / "data", "select id, outlet, published, region from articles")[0]
    assert found == ([("contohpos.id:2016/05/anak-kia", "contohpos.id", "2016-05-04", None)] if taken else [])


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The folder as a web server shows it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_list_at_an_address_is_read(tmp_path: Path, served: str) -> None:
    (tmp_path / "crawl-data").mkdir()
    archive(tmp_path / "crawl-data" / "a.warc.gz", kicknews("satu", KIA))
    archive(tmp_path / "b.warc.gz", kicknews("dua", KIA))
    (tmp_path / "warc.paths.gz").write_bytes(gzip.compress(b"crawl-data/a.warc.gz\nb.warc.gz\ncrawl-data/a.warc.gz\n"))
    imported(tmp_path / "data", f"{served}/warc.paths.gz")
    assert ids(tmp_path / "data") == ["kicknews:dua", "kicknews:satu"]
    assert "not-there.warc.gz at byte 0" in imported(tmp_path / "d", f"{served}/not-there.warc.gz", code=1)


def test_lists_and_patterns_name_files(tmp_path: Path) -> None:
    for name in ("b.warc", "a.warc"):
        (tmp_path / name).touch()
    (tmp_path / "list.txt").write_text("a.warc\n/elsewhere/c.warc\n")
    assert files([f"{tmp_path}/*.warc", f"{tmp_path}/list.txt"]) == [
        f"{tmp_path}/a.warc", f"{tmp_path}/b.warc", "/elsewhere/c.warc",
    ]  # fmt: skip
    for wrong in ("none*.warc", "none.txt", "nowhere://x/*.warc"):
        with pytest.raises(ArchiveError, match=r"none|nowhere"):
            files([str(tmp_path / wrong) if "://" not in wrong else wrong])
