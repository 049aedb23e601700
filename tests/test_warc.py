"""Snapshots are what was fetched, come back whole, and survive a torn record."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.warc import Archive, Reply, SnapshotError, read
from db.store import Snapshot

NIGHT = datetime(2026, 1, 31, 18, 0, 5, tzinfo=UTC)
HEADERS = (
    ("Content-Type", "text/html"),
    ("Content-Encoding", "gzip"),
    ("Set-Cookie", "a=1"),
    ("X-Two", "1"),
    ("X-Two", "2"),
)


def reply(body: bytes) -> Reply:
    return Reply("https://contoh.example/berita/7", 200, HEADERS, body)


def store(folder: Path, *bodies: bytes, started: datetime = NIGHT) -> list[Snapshot]:
    archive = Archive(folder, started)
    snapshots = [archive.append("contoh", str(key), reply(body), NIGHT) for key, body in enumerate(bodies)]
    archive.close()
    return snapshots


def test_bodies_come_back_byte_by_byte(tmp_path: Path) -> None:
    bodies = [b"66.251 anak", b"", b"\x00\xff" * 500, b"HTTP/1.1 200\r\n\r\nWARC/1.0\r\n"]
    snapshots = store(tmp_path, *bodies)
    assert [read(tmp_path, snapshot) for snapshot in snapshots] == bodies
    assert {snapshot.file for snapshot in snapshots} == {"contoh-20260131T180005Z.warc.gz"}
    assert snapshots[0] == Snapshot(
        "contoh", "0", "https://contoh.example/berita/7", "2026-01-31T18:00:05+00:00", 200,
        hashlib.sha256(b"66.251 anak").hexdigest(), "contoh-20260131T180005Z.warc.gz", 0, snapshots[1].offset,
    )  # fmt: skip


def test_records_are_warc_that_other_tools_read(tmp_path: Path) -> None:
    (snapshot,) = store(tmp_path, b"<h1>KIA</h1>")
    with (tmp_path / snapshot.file).open("rb") as file:
        (record,) = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.http_headers.headers, r.content_stream().read())
            for r in ArchiveIterator(file, check_digests="raise")
        ]
    headers = [("Content-Type", "text/html"), ("X-Two", "1"), ("X-Two", "2"), ("Content-Length", "12")]
    assert record == ("response", "https://contoh.example/berita/7", headers, b"<h1>KIA</h1>")


def test_the_same_bytes_at_the_same_time_make_the_same_offsets(tmp_path: Path) -> None:
    one, two = (store(tmp_path / name, b"satu", b"dua") for name in "ab")
    assert [(s.offset, s.sha256) for s in one] == [(s.offset, s.sha256) for s in two]


def test_a_torn_last_record_spoils_neither_what_was_before_nor_what_comes(tmp_path: Path) -> None:
    first, torn = store(tmp_path, b"satu", b"dua" * 1000)
    path = tmp_path / first.file
    path.write_bytes(path.read_bytes()[:-20])
    (same_second,) = store(tmp_path, b"tiga")
    (next_night,) = store(tmp_path, b"empat", started=NIGHT.replace(day=1, month=2))
    assert same_second.file == first.file != next_night.file
    assert [read(tmp_path, snapshot) for snapshot in (first, same_second, next_night)] == [b"satu", b"tiga", b"empat"]
    with pytest.raises(SnapshotError):
        read(tmp_path, torn)


@pytest.mark.fault("publication 26", "a snapshot that is gone, torn or changed is said")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"file": "gone.warc.gz"}, "gone.warc.gz at 0: No such file"),
        ({"offset": 10**6}, "at 1000000: the file ends before the record does"),
        ({"sha256": "0" * 64}, "at 0: the body is not the one that was fetched"),
        ({"offset": 3, "length": 50}, "at 3: no WARC record"),
    ],
)
def test_missing_or_changed_evidence_is_said(tmp_path: Path, change: dict[str, object], message: str) -> None:
    (snapshot,) = store(tmp_path, b"66.251 anak")
    with pytest.raises(SnapshotError, match=message):
        read(tmp_path, replace(snapshot, **change))


@pytest.mark.fault("publication 26", "one flipped bit in a snapshot is noticed")
def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    (snapshot,) = store(tmp_path, b"66.251 anak")
    path = tmp_path / snapshot.file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(SnapshotError):
        read(tmp_path, snapshot)
