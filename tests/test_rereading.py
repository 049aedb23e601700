"""Reading every stored article anew: what changes is shown first, and the tables are those of a first reading."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from stored import CITY, WRONG, article, figure, put

from cekangka import cli
from db.store import Store
from extract.changes import changes
from extract.model import Figure

ISSUED = figure(CITY.text, "66.251 anak", "issued", "66251")
ELIGIBLE = figure(CITY.text, "115.109 orang", "eligible", "115109")
TABLES = ("figures", "unread", "claims", "claim_figures", "articles")


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([], [], []),
        ([ISSUED], [ISSUED], []),
        ([ISSUED], [replace(ISSUED, rules=("other",), confidence=0.5, basis="context")], []),
        ([], [ISSUED], ["gained"]),
        ([ISSUED], [], ["lost"]),
        ([ISSUED], [replace(ISSUED, measure="unissued")], ["altered"]),
        ([ISSUED], [replace(ISSUED, value=Decimal(66252))], ["altered"]),
        ([ISSUED], [replace(ISSUED, speaker_office="Kepala Dinas")], ["altered"]),
        ([ISSUED, ELIGIBLE], [ELIGIBLE], ["lost"]),
        ([ISSUED], [ISSUED, replace(ISSUED, region="17.03")], ["gained"]),
        ([ISSUED, replace(ISSUED, region="17.03")], [replace(ISSUED, region="17")], ["altered", "lost"]),
        ([ELIGIBLE], [ISSUED], ["gained", "lost"]),
    ],
)
def test_changes_are_told_by_place(before: list[Figure], after: list[Figure], kinds: list[str]) -> None:
    assert [change.kind for change in changes(before, after)] == kinds


def test_a_change_is_one_line() -> None:
    (change,) = changes([ISSUED], [replace(ISSUED, measure="unissued", rules=("lack-not", "near"))])
    assert str(change) == (
        "altered  '66.251 anak'  kia issued 66251 · 17.71 2024-10-31 - - - - → "
        "kia unissued 66251 · 17.71 2024-10-31 - - - -  [lack-not near]"
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two stored articles of known figures, and forty more, all read once."""
    with Store(tmp_path / "cekangka.db") as store:
        more = [
            article(str(n), f"Kartu anak\nSebanyak {n}.500 anak di Kota Bengkulu sudah memiliki KIA.")
            for n in range(200, 240)
        ]
        for place, one in enumerate((CITY, WRONG, *more)):
            put(store, one, place * 1000)
    assert ask("extract", "--data", tmp_path) == ""
    return tmp_path


def ask(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def tables(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        return {table: sorted(db.execute(f"select * from {table}"), key=repr) for table in TABLES}


def test_what_new_rules_change_is_shown_and_then_written(data: Path) -> None:
    wanted = tables(data)
    assert "0 gained, 0 lost, 0 altered" in ask("extract", "--all", "--diff", "--workers", "1", "--data", data)
    with closing(sqlite3.connect(data / "cekangka.db")) as db:  # as other rules would have read them
        db.execute("delete from claim_figures")
        db.execute("delete from claims")
        db.execute("delete from figures where article = 'contoh:210'")
        db.execute("update figures set measure = 'unissued', rules = '[\"gone\"]' where article = 'contoh:211'")
        db.execute(
            "insert into figures select 'x', article, document, measure, value, decimals, qualifier, region, as_of, "
            "group_label, period, speaker, speaker_office, 'Kartu', 0, 5, sentence, '[\"gone\"]', basis, confidence "
            "from figures where article = 'contoh:212'"
        )
        db.commit()
    changed = tables(data)

    shown = ask("extract", "--all", "--diff", "--workers", "1", "--data", data).splitlines()
    assert [line.split()[:2] for line in shown if line.startswith("contoh:")] == [
        ["contoh:210", "gained"], ["contoh:211", "altered"], ["contoh:212", "lost"],
    ]  # fmt: skip
    assert "1 gained, 1 lost, 1 altered" in shown[-1]
    assert "3 of 42 articles change" in shown[-1]
    assert ["gone", "0", "1", "0"] in [line.split() for line in shown]
    assert tables(data) == changed, "nothing is written"

    assert "1 gained, 1 lost, 1 altered" in ask("extract", "--all", "--workers", "2", "--data", data)
    assert tables(data) == wanted


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--diff"], "--diff goes with --all"),
        (["--all", "a.txt"], "--all and --diff go without a PATH"),
        (["--all", "--workers", "0"], "0 is not in the range"),
    ],
)
def test_wrong_use_is_one_clear_line(data: Path, arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(cli, ["extract", *arguments, "--data", str(data)])
    assert done.exit_code == 2
    assert says in done.stderr
