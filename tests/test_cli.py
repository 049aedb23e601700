"""The command line as a person meets it: its help, its answers to wrong input, files in and figures out."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cekangka import cli

Run = Callable[..., "subprocess.CompletedProcess[str]"]

ARTICLE = """Ribuan Anak di Kota Bengkulu Sudah Punya KIA
Bengkulu - Hingga 30 Juni 2024, dari 52.410 anak wajib KIA di Kota Bengkulu, sebanyak 31.970 anak sudah memiliki KIA.
"""
STATED = {("kia", "eligible", 52410, "17.71"), ("kia", "issued", 31970, "17.71")}


def ask(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)


def facts(line: str) -> set[tuple[str, str, float, str]]:
    return {(f["document"], f["measure"], f["value"], f["region"]) for f in json.loads(line)["figures"]}


def assert_refused(result: Result, says: str) -> None:
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("cekangka: ")
    assert says in result.stderr


@pytest.mark.parametrize("name", [None, *sorted(cli.commands)])
def test_every_command_has_help(name: str | None) -> None:
    result = ask(*([name] if name else []), "--help")
    assert result.exit_code == 0
    assert "Example: cekangka" in result.output


def test_help_answers_before_anything_heavy_is_loaded() -> None:
    code = "import sys, cekangka; cekangka.cli(['--help'], standalone_mode=False)"
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True
    )
    modules = {line.rpartition("|")[2].strip() for line in loaded.stderr.splitlines()}
    assert "click" in modules
    assert modules & {"scrapy", "twisted", "spacy", "datasette", "trafilatura", "dateparser", "lxml"} == set()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["frob"], "No such command 'frob'"),
        (["extract", "--frob"], "No such option"),
        (["extract", "missing.txt"], "missing.txt: No such file"),
        (["extract", "folder"], "folder: .txt, .html or .jsonl is wanted"),
        (["extract", "folder.txt"], "folder.txt: Is a directory"),
        (["extract", "page.pdf"], "page.pdf: .txt, .html or .jsonl is wanted"),
        (["extract", "binary.txt"], "binary.txt: not UTF-8 text"),
        (["extract", "null.txt"], "null.txt: not a text file"),
        (["extract", "empty.txt"], "empty.txt: no text in it"),
        (["extract", "broken.jsonl"], "broken.jsonl:2: not JSON"),
        (["extract", "list.jsonl"], "list.jsonl:1: an object is wanted"),
        (["extract", "nothing.html"], "nothing.html: no article"),
        (["extract", "empty.html"], "empty.html: no article"),
        (["extract", "cut.html"], "cut.html: no article"),
        (["extract", "--format", "xml", "good.txt"], "'xml' is not one of"),
        (["extract", "--format", "csv"], "--format goes with a PATH"),
        (["extract", "--data", "nowhere"], "nowhere/cekangka.db: no such database"),
        (["extract", "--data", "good.txt"], "is a file"),
        (["extract", "--data", "not-a-database"], "cekangka.db: cannot be opened"),
        (["check", "--data", "nowhere"], "nowhere/cekangka.db: no such database"),
        (["publish", "--data", "nowhere"], "nowhere/cekangka.db: no such database"),
        (["publish", "--data", "not-a-database"], "cekangka.db: cannot be opened"),
        (["sources", "--data", "not-a-database"], "cekangka.db: cannot be opened"),
        (["serve", "--data", "nowhere"], "nowhere/public/kia.db: there is no published database"),
        (["serve", "--port", "seven"], "'seven' is not a valid integer"),
        (["serve", "--port", "99999"], "99999 is not in the range"),
        (["crawl", "radarkora"], "no source is called 'radarkora'; is it radarkoran?"),
        (["crawl", "kicknews.today"], "is it kicknews?"),
        (["crawl", "zzzz"], "cekangka sources lists them"),
        (["explain"], "Missing argument"),
        (["explain", "missing.txt"], "missing.txt: No such file"),
        (["explain", "https://kicknews.today/tidak-ada", "--data", "nowhere"], "nowhere/cekangka.db: no such database"),
        (["score"], "Missing argument"),
        (["score", "missing.jsonl"], "missing.jsonl"),
        (["score", "broken.jsonl"], "broken.jsonl"),
        (["score", "gold.jsonl", "-p", "binary.txt"], "binary.txt"),
        (["score", "gold.jsonl", "--baseline", "missing.jsonl"], "missing.jsonl"),
        (["demo", "--data", "good.txt"], "is a file"),
    ],
)
def test_wrong_input_gets_one_clear_line(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "folder.txt", "not-a-database"):
        Path(folder).mkdir()
    Path("good.txt").write_text(ARTICLE, encoding="utf-8")
    Path("gold.jsonl").write_text(json.dumps({"id": "a", "text": ARTICLE, "figures": []}), encoding="utf-8")
    Path("page.pdf").write_bytes(b"%PDF-1.7\n")
    Path("binary.txt").write_bytes(bytes(range(256)))
    Path("null.txt").write_bytes(b"KIA\0KIA")
    Path("empty.txt").write_bytes(b"")
    Path("broken.jsonl").write_text('{"id": "a", "text": "KIA", "figures": []}\n{"id": ', encoding="utf-8")
    Path("list.jsonl").write_text("[1, 2]\n", encoding="utf-8")
    Path("nothing.html").write_text("<html><body></body></html>", encoding="utf-8")
    Path("empty.html").write_bytes(b"")
    Path("cut.html").write_text("<html", encoding="utf-8")
    Path("not-a-database/cekangka.db").write_bytes(b"this is no database at all, whatever it is called" * 100)
    assert_refused(ask(*arguments), says)
    assert not Path("nowhere").exists(), "a mistaken command makes nothing"


def test_a_text_is_read_without_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("berita.txt").write_text(ARTICLE, encoding="utf-8")
    result = ask("extract", "berita.txt")
    assert result.exit_code == 0
    assert result.output.count("\n") == 1
    assert json.loads(result.output)["id"] == "berita"
    assert facts(result.output) == STATED
    assert [path.name for path in tmp_path.iterdir()] == ["berita.txt"]


PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>KIA - Contoh Pos</title>
<link rel="canonical" href="https://contohpos.example/1/kia">
<meta property="article:published_time" content="2024-07-02T08:00:00+07:00"></head><body><article>
<h1>{ARTICLE.splitlines()[0]}</h1><p>{ARTICLE.splitlines()[1]}</p><p>Dinas setempat membuka layanan di kantor kecamatan
pada hari kerja, dan warga diminta membawa kartu keluarga serta pasfoto anak ketika datang ke sana.</p></article>
</body></html>"""


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("text", ARTICLE),
        ("lines", json.dumps({"id": "a", "text": ARTICLE}) + "\n\n" + json.dumps({"id": "b", "text": ARTICLE}) + "\n"),
        ("page", PAGE),
    ],
)
def test_standard_input_is_told_by_its_first_character(name: str, body: str) -> None:
    result = ask("extract", "-", stdin=body.encode())
    assert result.exit_code == 0, result.stderr
    lines = result.output.splitlines()
    assert len(lines) == (2 if name == "lines" else 1)
    assert all(facts(line) == STATED for line in lines)


def test_a_saved_page_of_a_site_that_is_no_source_is_read_too(tmp_path: Path) -> None:
    page = tmp_path / "halaman.html"
    page.write_text(PAGE, encoding="utf-8")
    result = ask("extract", page)
    assert json.loads(result.output)["id"] == "halaman"
    assert facts(result.output) == STATED


def test_csv_and_table(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    header, *rows = csv.reader(ask("extract", path, "--format", "csv").output.splitlines())
    assert {(row[header.index("measure")], row[header.index("value")]) for row in rows} == {
        ("eligible", "52410"),
        ("issued", "31970"),
    }
    table = ask("extract", path, "--format", "table").output
    assert "52.410" in table
    assert "31970" in table


def test_explain_shows_figures_and_what_was_left_out(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    path.write_text(f"{ARTICLE}KIA berlaku sampai anak berusia 17 tahun.\n", encoding="utf-8")
    result = ask("explain", path)
    assert result.exit_code == 0
    assert "kia eligible 52410 · 17.71 2024-06-30" in result.output
    assert "left out" in next(line for line in result.output.splitlines() if line.startswith("17"))


def test_score_and_what_a_change_gained_and_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": ARTICLE}), encoding="utf-8")
    read = json.loads(ask("extract", path).output)
    gold, worse = tmp_path / "gold.jsonl", tmp_path / "worse.jsonl"
    gold.write_text(json.dumps({**read, "text": ARTICLE}), encoding="utf-8")
    worse.write_text(json.dumps({**read, "figures": read["figures"][:1]}), encoding="utf-8")

    same = ask("score", gold, "--baseline", worse)
    assert same.exit_code == 0
    assert "full   P 1.000  R 1.000  F1 1.000  (2 right, 0 missed, 0 wrong)" in same.output
    assert [line.split()[:3] for line in same.output.splitlines() if "gained" in line] == [["gained", "a", "missed"]]
    assert "lost" not in same.output

    worsened = ask("score", gold, "-p", worse, "--errors", "--baseline", gold)
    assert "full   P 1.000  R 0.500" in worsened.output
    assert [line.split()[:3] for line in worsened.output.splitlines() if "lost" in line] == [["lost", "a", "missed"]]
    assert any(line.startswith("a  missed  kia") for line in worsened.output.splitlines())


def test_sources_lists_every_source_and_makes_nothing(tmp_path: Path) -> None:
    from crawler.sources import load

    result = ask("sources", "--data", tmp_path / "nowhere")
    assert result.exit_code == 0
    assert all(name in result.output for name in load())
    assert not (tmp_path / "nowhere").exists()
