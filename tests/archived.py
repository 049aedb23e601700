"""Web archives for tests: WARC files with pages of listed and unlisted outlets, made as other tools make them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fastwarc.stream_io import ZstdWriter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FILLER = "Warga diminta datang ke kantor kecamatan pada hari kerja dengan membawa kartu keluarga dan pasfoto anak."


@dataclass(frozen=True)
class Planted:
    """One response to archive; `headers` besides the content type, `warc` fields of the record's own."""

    url: str
    body: bytes
    date: str = "2016-05-04T03:02:01Z"
    status: str = "200 OK"
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    warc: tuple[tuple[str, str], ...] = ()


def page(title: str, *lines: str, head: str = "") -> bytes:
    """A page as WordPress writes it."""
    body = "".join(f"<p>{line}</p>\n" for line in (*lines, FILLER))
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<h1 class="entry-title">{title}</h1><div class="entry-content">{body}</div></body></html>'
    ).encode()


def kicknews(slug: str, *lines: str, date: str = "2016-05-04T03:02:01Z", title: str = "Kepemilikan KIA") -> Planted:
    """An article of a listed source."""
    return Planted(f"https://kicknews.today/{slug}/", page(title, *lines), date)


def archive(path: Path, *planted: Planted, version: str = "1.0") -> Path:
    """Write a WARC file, of the form that its name asks for (`.warc`, `.warc.gz`, `.warc.zst`): info, then pages."""
    with path.open("wb") as file:
        plain = BytesIO() if path.suffix == ".zst" else file
        writer = WARCWriter(plain, gzip=path.suffix == ".gz", warc_version=version)
        records = [writer.create_warcinfo_record(path.name, {"software": "tests"})]
        for each in planted:
            headers = [("Content-Type", each.type), *each.headers]
            records.append(
                writer.create_warc_record(
                    each.url,
                    "response",
                    payload=BytesIO(each.body),
                    length=len(each.body),
                    http_headers=StatusAndHeaders(each.status, headers, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": each.date, **dict(each.warc)},
                )
            )
        for record in records:
            writer.write_record(record)
            if path.suffix == ".zst":
                file.write(_frame(plain.getvalue()))
                plain.seek(0)
                plain.truncate()
    return path


def _frame(record: bytes) -> bytes:
    out = BytesIO()
    writer = ZstdWriter(out)
    writer.write(record)
    writer.close()
    return out.getvalue()


def chunked(body: bytes) -> bytes:
    """The body in two chunks, as HTTP/1.1 sends it."""
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:half], body[half:])) + b"0\r\n\r\n"


def packed(body: bytes) -> bytes:
    """The body in gzip."""
    return gzip.compress(body, mtime=0)
