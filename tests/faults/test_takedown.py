"""An article that is taken down is gone, from every file and from the publication, and nothing brings it back."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import sqlite3
import zlib
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path

import pytest
from archived import archive, kicknews
from click.testing import CliRunner, Result
from forked import FORKED
from hostile import HOST, Answer, page, site
from stored import article, put
from warcio.archiveiterator import ArchiveIterator

import crawler.takedown
from cekangka import cli
from crawler.archives.records import Archived
from db.store import Store
from faults.crawling import crawl

CHILD = "Rafa Pratama"
GONE = f"kicknews.today – Sebanyak 310 anak di Kota Mataram sudah memiliki KIA, di antaranya {CHILD}."
KEPT = "kicknews.today – Sebanyak 410 anak di Kota Bima sudah memiliki KIA hingga 31 Januari 2025."
ADDRESS = f"{HOST}/anak-itu/".replace("http:", "https:")
REASON = "Nama seorang anak, atas permintaan keluarga"
SITE = site({"anak-itu": Answer(body=page(GONE, title="Anak Itu")), "lain": Answer(body=page(KEPT, title="Lain"))})


def ask(*arguments: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def take_down(data: Path, url: str = ADDRESS, code: int = 0) -> Result:
    return ask("takedown", url, "--reason", REASON, "--data", data, code=code)


def finish(data: Path) -> None:
    for stage in ("extract", "check", "publish"):
        ask(stage, "--data", data)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        return db.execute(query).fetchall()


def published(data: Path) -> list[tuple[object, ...]]:
    return rows(data / "public" / "kia.db", "select article, value from figures order by 1, 2")


def holding(folder: Path, words: bytes) -> list[str]:
    """The files that hold the words, in their bytes or in what any gzip member in them unpacks to."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        body = path.read_bytes()
        at = body.find(b"\x1f\x8b\x08")
        texts = [body]
        while at >= 0:
            with suppress(zlib.error):
                texts.append(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body[at:]))
            at = body.find(b"\x1f\x8b\x08", at + 1)
        found += [path.name] if any(words in text for text in texts) else []
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("crawled")
    crawl(data, SITE)
    finish(data)
    assert len(published(data)) == 2
    assert len(holding(data, CHILD.encode())) >= 2, "in the database, in the archive, and in the publication's sentence"
    return data


@pytest.fixture
def data(crawled: Path, tmp_path: Path) -> Path:
    """A copy of the crawled data directory."""
    return shutil.copytree(crawled, tmp_path / "data")


@pytest.mark.fault("publication 27", "a takedown leaves no byte of it in any file, and publishes without it at once")
def test_nothing_of_it_is_left_in_any_file(data: Path, record_property) -> None:
    said = take_down(data).output
    assert f"{ADDRESS}: taken down at " in said
    assert "1 archived pages erased" in said
    record_property("files searched", sum(p.is_file() for p in data.rglob("*")))
    assert holding(data, CHILD.encode()) == []
    assert holding(data, b"410 anak") != [], "the search itself finds what is there"
    assert published(data) == [("kicknews:lain", 410)]
    audit = rows(data / "public" / "kia.db", "select id, url, reason from takedowns")
    assert audit == [("kicknews:anak-itu", ADDRESS, REASON)]


@pytest.mark.fault("publication 27", "what stands beside it in the archive stays whole, and the file stays a WARC")
def test_the_archive_is_as_whole_as_before(data: Path) -> None:
    [path] = (data / "warc").glob("*.warc.gz")
    size = path.stat().st_size
    take_down(data)
    assert path.stat().st_size == size
    with path.open("rb") as file:
        kinds = sorted(record.rec_type for record in ArchiveIterator(file, check_digests="raise"))
    assert kinds == ["metadata", "response"]
    with path.open("rb") as file:
        [left] = Archived(file).responses(lambda _: True)
    assert (left.url, left.is_whole(left.body)) == (f"{HOST}/lain/", True)
    [kept] = rows(data / "cekangka.db", "select file, offset, length from snapshots")
    assert gzip.decompress(path.read_bytes()[kept[1] : kept[1] + kept[2]]).startswith(b"WARC/1.")


@pytest.mark.fault("publication 27", "neither crawl, extraction, import-warc nor import-parts brings it back")
def test_it_does_not_come_back(data: Path, tmp_path: Path) -> None:
    take_down(data)
    again = crawl(data, SITE)
    assert f"{HOST}/anak-itu/" not in again.asked
    assert again.states["anak-itu"] == ("refused", "taken down")
    ask("extract", "--all", "--data", data, "--workers", "1")
    made = archive(tmp_path / "old.warc.gz", kicknews("anak-itu", GONE), kicknews("baru", KEPT.replace("410", "510")))
    ask("import-warc", made, "--data", data, "--workers", "1")
    ask("import-warc", made, "--out", tmp_path / "parts", "--workers", "1")
    ask("import-parts", tmp_path / "parts", "--data", data)
    finish(data)
    assert published(data) == [("kicknews:baru", 510), ("kicknews:lain", 410)]
    assert holding(data, CHILD.encode()) == []


def test_its_address_is_refused_under_another_key_too(data: Path) -> None:
    take_down(data)
    with Store(data / "cekangka.db") as store:
        assert store.is_taken_down("baru:7", ADDRESS)
        assert not store.is_taken_down("kicknews:lain", f"{HOST}/lain/")


@pytest.mark.fault("publication 27", "the record of a crawl that was killed before it could note it is erased too")
def test_records_that_nobody_noted_are_erased(data: Path) -> None:
    [path] = (data / "warc").glob("*.warc.gz")
    body = path.read_bytes()
    (at, length), *_ = rows(data / "cekangka.db", "select offset, length from snapshots where key = 'anak-itu'")
    record = body[at : at + length]
    (path.parent / "kicknews-20990101T000000Z.warc.gz").write_bytes(record + record[: length - 30])
    assert "3 archived pages erased" in take_down(data).output
    assert holding(data, CHILD.encode()) == []


def _killed(data: Path, where: str) -> None:
    """Take down, and kill this process where it would call a function."""
    module, _, name = where.rpartition(".")
    setattr(import_module(module), name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    cli(["takedown", ADDRESS, "--reason", REASON, "--data", str(data)])


POINTS = [
    "crawler.takedown.erase",
    "os.fsync",  # the first is of the archive that was written over
    "checking.check_all",
    "db.publish._replace",
]


@pytest.mark.fault("publication 27", "a takedown that is killed is finished by the same command")
def test_a_killed_takedown_is_finished_by_its_rerun(crawled: Path, tmp_path: Path, record_property) -> None:
    for where in POINTS:
        data = shutil.copytree(crawled, tmp_path / where)
        child = FORKED.Process(target=_killed, args=(data, where))
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL, where
        take_down(data)
        assert holding(data, CHILD.encode()) == [], where
        assert published(data) == [("kicknews:lain", 410)], where
    record_property("kills survived", len(POINTS))


@pytest.mark.fault("publication 27", "the last article of a publication can be taken down too")
def test_a_publication_may_become_empty_by_a_takedown(data: Path) -> None:
    take_down(data)
    take_down(data, f"{HOST}/lain/")
    assert published(data) == []


@pytest.mark.parametrize("url", ["https://kicknews.today/tidak-ada/", "https://lain.example/x", "apa", "http://[", ""])
def test_an_unknown_address_is_refused_in_one_line(data: Path, url: str) -> None:
    refused = take_down(data, url, code=2)
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "no page in" in refused.stderr


def test_a_takedown_needs_a_reason(data: Path) -> None:
    assert "--reason: it is empty" in ask("takedown", ADDRESS, "--reason", " ", "--data", data, code=2).stderr
    assert len(published(data)) == 2


def test_the_smallest_record_can_be_written_over() -> None:
    assert len(crawler.takedown._blank("x.warc.gz at 0", 240, "2026-01-31T00:00:00Z")) == 240


def test_no_deleted_row_is_left_in_the_database_however_sqlite_was_built(tmp_path: Path) -> None:
    """Some builds of SQLite leave deleted rows in free pages, others write zeros over them."""
    words = "Nama yang tidak boleh tinggal. " * 400
    with Store(tmp_path / "cekangka.db") as store:
        store._db.execute("pragma secure_delete = off")
        put(store, article("1", f"Judul\n{words}"), offset=0)
        put(store, article("2", "Judul\nYang lain."), offset=900)
        [removed] = store.pages_at("", ["contoh:1"])
        store.take_down(removed, REASON, "2026-01-31T00:00:00+00:00")
        store.forget_snapshots(removed)
        assert holding(tmp_path, b"Nama yang tidak boleh tinggal") == [], "neither in the database nor in its log"
        assert store.article("contoh:2")
