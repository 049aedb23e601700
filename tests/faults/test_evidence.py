"""Every published figure can be followed to archived bytes, or its page says that it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites import client_of
from stored import article, claim, figure

from cekangka import cli
from crawler.evidence import verify
from crawler.warc import Archive, Reply
from db.store import Page, Snapshot, Store
from extract.model import Reading
from extract.version import version

Record = Callable[[str, object], None]
FETCHED = datetime(2024, 11, 6, 1, tzinfo=UTC)
BROKEN = "media-3"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory of twelve outlets, each with an article of one figure and a file with its page."""
    archive = Archive(tmp_path / "warc", FETCHED)
    with Store(tmp_path / "cekangka.db", rules=version()) as store:
        for number in range(12):
            text = f"Judul {number}\nSudah {100 + number} anak yang memiliki KIA."
            one = article("1", text, source=f"media-{number}")
            page = Page(f"media-{number}", "1", one.url or "", found_by="feed")
            reply = Reply(page.url, 200, (("Content-Type", "text/html"),), f"<p>{text}</p>".encode())
            store.add_pages([page])
            store.finish_page(page, "fetched", None, one, [archive.append(page.source, "1", reply, FETCHED)])
            lone = figure(text, f"{100 + number} anak", "issued", str(100 + number))
            store.replace(one.id, Reading((lone,), ()), [claim(one, lone)])
    archive.close()
    return tmp_path


def publish(data: Path) -> str:
    """What publishing says on standard error, and that it did well."""
    done = CliRunner().invoke(cli, ["publish", "--data", str(data)])
    return done.stderr if done.exit_code else ""


async def told(data: Path) -> tuple[str | None, list[str]]:
    """What the broken outlet's article has as evidence, and the languages in which its figure's page says so."""
    with client_of(data / "public" / "kia.db") as site:
        rows = (await site.get("/kia/articles.json?_shape=objects")).json()["rows"]
        assert len(rows) == 12
        assert {row["evidence"] for row in rows if row["id"] != f"{BROKEN}:1"} == {"whole"}
        figures = (await site.get(f"/kia/figures.json?_shape=objects&article={BROKEN}:1")).json()["rows"]
        pages = [await site.get(f"/kia/figures/{figures[0]['id']}?_lang={each}") for each in ("id", "en")]
        pages.append(await site.get(f"/kia/articles/{BROKEN}~3A1?_lang=en"))
    said = [word for page, word in zip(pages, ("bukan kesalahan", "no fault", "no fault"), strict=True)
            if word in page.text]  # fmt: skip
    return next(row["evidence"] for row in rows if row["id"] == f"{BROKEN}:1"), said


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def of_another(path: Path) -> None:
    """A sound record of a page that is not the one that was fetched."""
    path.unlink()
    archive = Archive(path.parent, FETCHED)
    archive.append(BROKEN, "1", Reply("https://x.example/", 200, (), bytes(range(256))), FETCHED)
    archive.close()


def flipped(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


@pytest.mark.fault("publication 26", "a figure whose snapshot is gone or changed stays, and its page says so")
@pytest.mark.parametrize(
    ("harm", "evidence"), [(Path.unlink, "missing"), (cut, "missing"), (of_another, "changed"), (flipped, "changed")]
)
@pytest.mark.parametrize("looked_at", [False, True], ids=["new", "known"])
async def test_a_figure_without_its_evidence_says_so(
    data: Path, harm: Callable[[Path], None], evidence: str, looked_at: bool
) -> None:
    if looked_at:
        assert publish(data) == ""
        assert await told(data) == ("whole", [])
    [path] = (data / "warc").glob(f"{BROKEN}-*")
    before = path.read_bytes()
    harm(path)
    assert publish(data) == ""
    assert await told(data) == (evidence, ["bukan kesalahan", "no fault", "no fault"])
    path.write_bytes(before)
    assert publish(data) == ""
    assert await told(data) == ("whole", [])


@pytest.mark.fault("publication 26", "when most of the archive is gone, nothing is published")
def test_a_lost_archive_is_a_collapse(data: Path) -> None:
    assert publish(data) == ""
    (data / "warc").rename(data / "elsewhere")
    assert "0 of 12 articles with evidence, and 12 of 12 in what is published now" in publish(data)
    (data / "elsewhere").rename(data / "warc")
    assert publish(data) == ""


def flips(path: Path) -> Iterator[None]:
    """The file with one bit flipped in each of its bytes in turn."""
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        yield
    path.write_bytes(whole)


@pytest.mark.fault("publication 26", "no flipped bit of a snapshot that was found whole goes unnoticed")
def test_every_flipped_bit_is_noticed(tmp_path: Path, record_property: Record) -> None:
    archive = Archive(tmp_path / "warc", FETCHED)
    one = article("1", "Judul\nSudah 100 anak.")
    page = Page("contoh", "1", one.url or "", found_by="feed")
    kept: Snapshot = archive.append("contoh", "1", Reply(page.url, 200, (), one.text.encode()), FETCHED)
    archive.close()
    with Store(tmp_path / "a.db") as store:
        store.add_pages([page])
        store.finish_page(page, "fetched", None, one, [kept])
        verify(store, tmp_path / "warc")
        assert [each.state for each in store.evidence()] == ["whole"]
        [packed] = [each.packed for each in store.evidence()]
        tried = 0
        for _ in flips(tmp_path / "warc" / kept.file):
            verify(store, tmp_path / "warc")
            [found] = store.evidence()
            assert found.state == "changed" or found.packed != packed, "of gzip's own header: the page is whole"
            store._db.execute("update snapshots set packed = ?, evidence = 'whole'", (packed,))
            tried += 1
    record_property("bits flipped", tried)
    assert tried > 300
