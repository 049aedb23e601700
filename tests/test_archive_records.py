"""An archive file gives all its whole records, and names what is damaged with the byte where it begins."""

from __future__ import annotations

import gzip
import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from archived import Planted, archive

from crawler.archives.records import LARGEST, Archived, Response
from db.store import Damage


def planted(number: int, size: int = 2000) -> Planted:
    digits = "".join(str((number * 7919 + n * n) % 9973) for n in range(size))[:size]
    return Planted(f"https://contoh.example/{number}", f"<p>{digits}</p>".encode())


@pytest.fixture(params=[".warc", ".warc.gz", ".warc.zst"])
def ten(request: pytest.FixtureRequest, tmp_path: Path) -> bytes:
    return archive(tmp_path / f"ten{request.param}", *map(planted, range(10))).read_bytes()


def read(data: bytes) -> tuple[list[Response], list[Damage]]:
    archived = Archived(BytesIO(data))
    found = list(archived.responses(lambda url: True))
    assert (archived.size, archived.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    return [each for each in found if isinstance(each, Response)], [each for each in found if isinstance(each, Damage)]


def numbers(responses: list[Response]) -> list[int]:
    return [int(response.url.rpartition("/")[2]) for response in responses]


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_both_versions_are_read(tmp_path: Path, version: str) -> None:
    data = archive(tmp_path / "a.warc.gz", planted(0), version=version).read_bytes()
    (response,), damage = read(data)
    assert not damage
    assert (response.url, response.date, response.status) == ("https://contoh.example/0", "2016-05-04T03:02:01Z", 200)
    assert response.header("content-type") == "text/html; charset=utf-8"
    assert response.body == planted(0).body
    assert response.is_whole()


def test_every_form_is_read_in_order(ten: bytes) -> None:
    responses, damage = read(ten)
    assert numbers(responses) == list(range(10))
    assert not damage


def test_a_file_cut_off_gives_all_before_the_cut(ten: bytes) -> None:
    responses, _ = read(ten)
    for cut in (len(ten) - 30, responses[9].offset + 300, responses[9].offset + 5):
        whole, damage = read(ten[:cut])
        assert numbers(whole) == list(range(9))
        assert [each.offset for each in damage] in ([responses[9].offset], [responses[8].offset])


@pytest.mark.parametrize("what", ["header", "body", "lost", "alien"])
def test_a_bad_record_costs_no_other(ten: bytes, what: str) -> None:
    responses, _ = read(ten)
    fifth, sixth = responses[5].offset, responses[6].offset
    data = bytearray(ten)
    if what == "header":
        data[fifth : fifth + 10] = b"X" * 10
    elif what == "body" and not ten.startswith(b"WARC"):  # a plain record has no checksum: is_whole tells
        data[(fifth + sixth) // 2] ^= 255
    elif what == "lost":
        del data[fifth + 200 : sixth - 100]
    else:
        data[fifth:fifth] = b"\0" * 300
    whole, damage = read(bytes(data))
    assert set(numbers(whole)) >= set(range(10)) - {5}
    assert len(damage) == 1
    assert fifth <= damage[0].offset <= sixth + 300


def test_a_body_that_is_not_what_was_fetched_is_told(tmp_path: Path) -> None:
    data = archive(tmp_path / "a.warc", *map(planted, range(3))).read_bytes()
    at = data.index(planted(1).body)
    responses, damage = read(data[:at] + b"<b" + data[at + 2 :])
    assert not damage
    assert [response.is_whole() for response in responses] == [True, False, True]


def test_a_stated_length_that_swallows_the_next_record_is_told(tmp_path: Path) -> None:
    one = archive(tmp_path / "a.warc", planted(0)).read_bytes()
    length = next(line for line in one.split(b"\r\n") if line.startswith(b"Content-Length: 2"))
    wrong = one.replace(length, b"Content-Length: %d" % (int(length.split()[1]) + 700))
    responses, _ = read(wrong + one)
    assert [response.is_whole() for response in responses] == [False, True]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b"<!doctype html><html><body>404</body></html>" * 50, "Invalid WARC header"),
        (gzip.compress(b"<!doctype html><html><body>404</body></html>" * 50), "Invalid WARC header"),
        (bytes(range(256)) * 20, "Invalid WARC header"),
    ],
    ids=["empty", "html", "packed html", "noise"],
)
def test_what_is_no_archive_is_told(data: bytes, says: str) -> None:
    responses, damage = read(data)
    assert not responses
    assert damage[0] == Damage(0, says)


def test_an_archive_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    data = gzip.compress(archive(tmp_path / "a.warc", *map(planted, range(4))).read_bytes())
    responses, damage = read(data)
    assert numbers(responses) == [0, 1, 2, 3]
    assert not damage


def test_a_giant_is_cut_and_the_next_is_read(tmp_path: Path) -> None:
    giant = Planted("https://contoh.example/0", b"0" * (LARGEST + 5))
    responses, damage = read(archive(tmp_path / "a.warc.gz", giant, planted(1)).read_bytes())
    assert [(len(r.body) > LARGEST, r.cut) for r in responses] == [(False, True), (False, False)]
    assert not damage


def test_a_file_that_cannot_be_read_on_raises(tmp_path: Path) -> None:
    class Failing(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        list(Archived(Failing(b"WARC/1.0")).responses(lambda url: True))
