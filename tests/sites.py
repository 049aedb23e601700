"""The pages of a published file, asked for without a socket, for the tests of the site."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from datasette.utils import parse_metadata, tilde_encode

from db.columns import tables
from db.serve import datasette_for

ROOT = Path(__file__).parent.parent
TABLES = [table.name for table in tables()]
QUESTIONS = parse_metadata((ROOT / "datasette" / "questions.yml").read_text(encoding="utf-8"))
PAGES = (
    *("/", "/cari", "/cari?q=kia", "/peta", "/peta?document=ktp&year=2024", "/dasbor", "/dasbor?document=ktp"),
    *("/pertanyaan", "/metode", "/sumber", "/proses", "/skema", "/wilayah/ID", "/wilayah/17", "/wilayah/17.71"),
    *("/wilayah/17.71.03", "/wilayah/91", "/kia", "/kia?sql=select+1", "/-/versions", "/-/plugins"),
)
PLAIN = (
    *("/umpan/angka.atom", "/umpan/pertentangan.atom", "/umpan/wilayah/17.71.atom", "/robots.txt", "/sitemap.xml"),
    *("/llms.txt", "/-/health", "/-/metadata.json", "/kia.db", "/static/site.css", "/static/icon.svg"),
)


@contextmanager
def client_of(path):
    """The client of a published file, and its connections closed at the end."""
    datasette = datasette_for(path)
    try:
        yield datasette.client
    finally:
        for database in datasette.databases.values():
            database.close()
        datasette.executor.shutdown(wait=False)


async def get(path, *pages, **options):
    """The responses for these paths, in order."""
    with client_of(path) as client:
        return [await client.get(page, **options) for page in pages]


async def first_ids(path):
    """The path of one row page of every table that has rows."""
    found = []
    for name in TABLES:
        [response] = await get(path, f"/kia/{name}.json?_shape=objects&_size=1")
        content = response.json()
        if content["rows"]:
            keys = [str(content["rows"][0][key]) for key in content["primary_keys"] or ["rowid"]]
            found.append(f"/kia/{name}/{','.join(tilde_encode(key) for key in keys)}")
    return found
