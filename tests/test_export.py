"""The export: every table in three formats, described, summed, and safe to open."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from contextlib import closing

import pyarrow.parquet as pq
import pytest
from stored import article, fill, put

from db.columns import tables
from db.export import ExportError, export
from db.publish import publish
from db.store import Store

FORMULA = '=HYPERLINK("http://x.example")'


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    with Store(fill(folder / "cekangka.db"), rules="r1") as store:
        put(store, article("9", f"{FORMULA}\nTanpa angka.", outlet="-8.5"), offset=77_000)
    publish(folder / "cekangka.db", folder / "kia.db")
    return folder / "kia.db"


@pytest.fixture
def out(published, tmp_path):
    export(published, tmp_path / "out")
    return tmp_path / "out"


def of_csv(out, name):
    """The rows of one exported table as dictionaries of text."""
    with (out / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_is_there_in_every_format_with_the_same_rows(out):
    names = [table.name for table in tables()]
    with closing(sqlite3.connect(out / "kia.db")) as db:
        for name in names:
            rows = db.execute(f"select * from {name} order by rowid").fetchall()
            assert len(of_csv(out, name)) == len(rows), name
            parquet = pq.read_table(out / "parquet" / f"{name}.parquet")
            assert [tuple(row.values()) for row in parquet.to_pylist()] == rows, name


@pytest.mark.fault("publication 22", "an export holds codes as text and no formula")
def test_codes_stay_text_and_formulas_are_none(out):
    assert "32.10" in {row["code"] for row in of_csv(out, "regions")}
    assert pq.read_schema(out / "parquet" / "regions.parquet").field("code").type == "string"
    [row] = [row for row in of_csv(out, "articles") if row["id"] == "contoh:9"]
    assert (row["title"], row["outlet"]) == (f"'{FORMULA}", "-8.5")
    exact = pq.read_table(out / "parquet" / "articles.parquet").to_pylist()
    assert FORMULA in {row["title"] for row in exact}


def test_the_package_describes_every_column_as_the_schema_does(out):
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    described = {
        resource["name"]: {field["name"]: field["description"] for field in resource["schema"]["fields"]}
        for resource in package["resources"]
    }
    assert described == {
        table.name: {column.name: column.description for column in table.columns} for table in tables()
    }
    figures = next(resource for resource in package["resources"] if resource["name"] == "figures")["schema"]
    assert figures["primaryKey"] == ["id"]
    assert {"fields": "region", "reference": {"resource": "regions", "fields": "code"}} in figures["foreignKeys"]
    types = {field["name"]: field["type"] for field in figures["fields"]}
    assert (types["region"], types["value"], types["start"]) == ("string", "number", "integer")
    for resource in package["resources"]:
        for row in of_csv(out, resource["name"]):
            for field in resource["schema"]["fields"]:
                cell = row[field["name"]]
                assert cell or not field["constraints"]["required"], (resource["name"], field["name"])
                if cell and field["type"] != "string":
                    float(cell)


def test_the_checksums_are_of_all_files(out):
    lines = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(lines) == files
    assert {"CITATION.cff", "README.txt", "datapackage.json", "kia.db"} <= files
    for name, digest in lines.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


@pytest.mark.fault("crawl 4", "an export of the same publication has the same bytes")
def test_exporting_again_gives_the_same_bytes(published, out):
    before = (out / "SHA256SUMS").read_bytes()
    export(published, out)
    assert (out / "SHA256SUMS").read_bytes() == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["out"]


def test_a_folder_of_others_and_a_missing_publication_are_refused(published, tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(ExportError, match="holds files that are no export"):
        export(published, tmp_path)
    assert (tmp_path / "diary.txt").read_text() == "mine"
    with pytest.raises(ExportError, match="there is no published database; publish first"):
        export(tmp_path / "none.db", tmp_path / "out")


def test_the_command_names_what_it_wrote(cekangka, published, tmp_path):
    data = tmp_path / "data"
    (data / "public").mkdir(parents=True)
    (data / "public" / "kia.db").write_bytes(published.read_bytes())
    done = cekangka("export", tmp_path / "out", "--data", data)
    assert done.returncode == 0, done.stderr
    assert "datapackage.json" in done.stdout
    refused = cekangka("export", data, "--data", data)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
