"""Official figures and targets from tables: what is taken, refused and why, and that nothing is taken by halves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from db.imports import official_table, targets_table
from db.mappings import TableMapping, mapping
from db.region_names import UnknownPlaceError, code_of
from db.sheets import TableError
from db.store import Added, Store

URL = "https://data.contoh.example/kia"
WIDE = TableMapping(
    columns={"region": "kode", "as_of": "tahun", "semester": "smt"},
    fixed={"document": "kia", "publisher": "Dukcapil", "source_url": URL},
    measures={"anak": "eligible", "punya": "issued", "persen": "issued_pct"},
    codes="kemendagri",
)


def csv(path: Path, *lines: str) -> Path:
    file = path / "tabel.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return file


def xlsx(path: Path, *lines: tuple[object, ...]) -> Path:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    book.save(path / "tabel.xlsx")
    return path / "tabel.xlsx"


@pytest.mark.parametrize(
    ("place", "codes", "code"),
    [
        ("17.71", None, "17.71"),
        ("1771", None, "17.71"),
        ("17", None, "17"),
        ("177103", None, "17.71.03"),
        ("1302", "bps", "13.01"),
        ("1302", "kemendagri", "13.02"),
        ("Indonesia", None, "ID"),
        ("Kota Bengkulu", None, "17.71"),
        ("KAB. REJANG LEBONG", None, "17.02"),
        ("Rejang Lebong", None, "17.02"),
        ("Provinsi Bengkulu", None, "17"),
        ("Muko-Muko", None, "17.06"),
    ],
)
def test_a_place(place: str, codes, code: str) -> None:
    assert code_of(place, codes) == code


@pytest.mark.parametrize(
    ("place", "codes", "why"),
    [
        ("17.99", None, "is no code of a region"),
        ("17.1", None, "a spreadsheet may have lost a zero"),
        ("1302", None, "may be kemendagri Solok or bps Pesisir Selatan"),
        ("9999", "bps", "is no bps code"),
        ("Bengkulu", None, "may be 17 province Bengkulu, 17.71 city Bengkulu"),
        ("Kota Antah", None, "is no name of a region"),
        ("", None, "is no name of a region"),
    ],
)
def test_no_place(place: str, codes, why: str) -> None:
    with pytest.raises(UnknownPlaceError, match=why):
        code_of(place, codes)


def test_a_name_within_a_province() -> None:
    assert code_of("Kota Bengkulu", within="17") == "17.71"
    with pytest.raises(UnknownPlaceError):
        code_of("Kota Bengkulu", within="16")


def test_a_wide_table(tmp_path: Path) -> None:
    file = csv(
        tmp_path, "kode;tahun;smt;anak;punya;persen", "1771;2024;1;115.109;64.122;55,70", "1702;2024;II;77.390;-;"
    )
    table = official_table(file, WIDE)
    assert [(row.region, row.as_of, row.measure, str(row.value)) for row in table.stated] == [
        ("17.71", "2024-06", "eligible", "115109"),
        ("17.71", "2024-06", "issued", "64122"),
        ("17.71", "2024-06", "issued_pct", "55.70"),
        ("17.02", "2024-12", "eligible", "77390"),
    ]
    assert (table.refused, table.empty) == ((), 2)
    assert {(row.document, row.publisher, row.source_url) for row in table.stated} == {("kia", "Dukcapil", URL)}


def test_a_wide_spreadsheet(tmp_path: Path) -> None:
    """Numbers of a spreadsheet are numbers, whatever the decimal sign of the mapping."""
    file = xlsx(
        tmp_path, ("kode", "tahun", "smt", "anak", "punya", "persen"), ("17.71", 2024, 1, 115109, 64122.0, 55.7)
    )
    assert [str(row.value) for row in official_table(file, WIDE).stated] == ["115109", "64122", "55.7"]


def test_a_long_table_with_words_of_its_own(tmp_path: Path) -> None:
    lines = (
        "dokumen,indikator,kode_wilayah,tahun,nilai",
        "KIA,Memiliki,1302,2023,12.345",
        "KTP-el,Sudah rekam,1302,Semester I 2024,23.456",
    )
    how = mapping("bps-long")
    how = TableMapping(how.columns, {"publisher": "BPS", "source_url": URL}, words=how.words, codes=how.codes)
    table = official_table(csv(tmp_path, *lines), how)
    assert [(row.document, row.measure, row.region, row.as_of, str(row.value)) for row in table.stated] == [
        ("kia", "issued", "13.01", "2023", "12345"),
        ("ktp", "recorded", "13.01", "2024-06", "23456"),
    ]


def test_targets_have_a_deadline_and_an_authority(tmp_path: Path) -> None:
    lines = (
        "document,measure,value,region,as_of,authority,source_url,note",
        f"kia,target_pct,80,17.71,2025-12,Pemkot,{URL},",
    )
    how = mapping("long")
    how = TableMapping({**how.columns, "authority": "authority"}, decimal=how.decimal)
    (target,) = targets_table(csv(tmp_path, *lines), how).stated
    assert (target.value, target.as_of, target.authority) == (Decimal(80), "2025-12", "Pemkot")


def test_dates_of_a_spreadsheet_are_days(tmp_path: Path) -> None:
    how = TableMapping({"region": "r", "as_of": "d"}, dict(WIDE.fixed), {"n": "issued"})
    file = xlsx(tmp_path, ("r", "d", "n"), ("Kota Bengkulu", date(2024, 10, 31), 66251))
    assert [row.as_of for row in official_table(file, how).stated] == ["2024-10-31"]


REFUSED = [
    ("1771;2024;3;115.109;;", "semester '3' of '2024' is no half of a year"),
    ("1771;2024;1;115,109;;", "value '115,109' is no whole number"),
    ("1771;2024;1;115.10;;", "value '115.10' is no number with the decimal sign ','"),
    ("1771;2024;1;banyak;;", "value 'banyak' is no number"),
    ("1771;2024;1;-5;;", "value '-5' is no number"),
    ("1771;kemarin;;115.109;;", "as_of 'kemarin' is no year, month or day"),
    ("1799;2024;1;115.109;;", "region '1799' is no kemendagri code of a region"),
    ("Bengkulu;2024;1;115.109;;", "region 'Bengkulu' may be 17 province Bengkulu, 17.71 city Bengkulu"),
    ("1771;2024;2;115.110;;", "value '115110' is '115109' in another row"),
]


@pytest.mark.parametrize(("line", "why"), REFUSED)
def test_a_row_is_refused_with_its_reason(tmp_path: Path, line: str, why: str) -> None:
    file = csv(tmp_path, "kode;tahun;smt;anak;punya;persen", "1771;2024;2;115.109;;", line)
    table = official_table(file, WIDE)
    assert len(table.refused) == 1
    assert table.refused[0].startswith("tabel.csv, line 3")
    assert why in table.refused[0]


def test_every_row_needs_its_source(tmp_path: Path) -> None:
    how = TableMapping(WIDE.columns, {"document": "kia", "publisher": "Dukcapil"}, WIDE.measures)
    file = csv(tmp_path, "kode;tahun;smt;anak;punya;persen", "17.71;2024;1;115.109;;")
    assert "every row needs its source" in official_table(file, how).refused[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("kode;tahun;smt;anak;punya\n17.71;2024;1;1;1", "there is no column 'persen'"),
        ("kode;kode\n1;2", "the column 'kode' stands there twice"),
        ("kode;tahun;smt;anak;punya;persen\n17.71;2024;1;1;1;1;1", "7 cells under 6 headers"),
        ("", "there is no line 1 with headers"),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(TableError, match=why):
        official_table(csv(tmp_path, text), WIDE)


def test_a_broken_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "tabel.xlsx"
    file.write_bytes(b"PK no zip")
    with pytest.raises(TableError, match=r"tabel.xlsx: cannot be read"):
        official_table(file, WIDE)


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("[a]\nfixed = {}", "'columns' is missing"),
        ("[a]\ncolumns = { place = 'x' }", "'place' is none of our words"),
        ("[a]\ncolumns = {}\nmeasures = { x = 'holders' }", "'holders' is no measure"),
        ("[a]\ncolumns = {}\ncodes = 'pos'", "codes 'pos'"),
        ("[a]\ncolumns = {}\nextra = 1", "unknown key 'extra'"),
        ("[a]\ncolumns = {}\n[b]\ncolumns = {}", "one table is wanted"),
        ("[a", "cannot be read"),
    ],
)
def test_a_mapping_that_is_wrong(tmp_path: Path, toml: str, why: str) -> None:
    file = tmp_path / "sendiri.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(TableError, match=why):
        mapping(str(file))


def test_every_mapping_of_the_project_can_be_read() -> None:
    with pytest.raises(TableError, match="there are long, satudata-kia, satudata-ktp, bps-long"):
        mapping("lain")
    for name in ("long", "satudata-kia", "satudata-ktp", "bps-long"):
        assert mapping(name).columns["region"]


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    file = csv(tmp_path, "kode;tahun;smt;anak;punya;persen", "1771;2024;1;115.109;64.122;55,70")
    with Store(tmp_path / "cekangka.db") as store:
        assert store.add_official(official_table(file, WIDE).stated) == Added(new=3, changed=0, unchanged=0)
        assert store.add_official(official_table(file, WIDE).stated) == Added(new=0, changed=0, unchanged=3)
        assert tuple(store.imported_official()) == official_table(file, WIDE).stated
        file = csv(tmp_path, "kode;tahun;smt;anak;punya;persen", "1771;2024;1;115.109;64.222;55,70")
        assert store.add_official(official_table(file, WIDE).stated) == Added(new=0, changed=1, unchanged=2)
        assert [str(row.value) for row in store.imported_official()] == ["115109", "64222", "55.70"]


def test_the_command_takes_all_or_nothing(cekangka, tmp_path: Path) -> None:
    header = "kode_kabupaten_kota,tahun,semester,jumlah_anak,memiliki_kia,belum_memiliki_kia,persentase"
    good = csv(tmp_path, header, '17.71,2024,1,115.109,64.122,50.987,"55,70"')
    options = ("--mapping", "satudata-kia", "--by", "Dukcapil", "--source-url", URL, "--data", tmp_path)
    done = cekangka("import-official", good, *options)
    assert (done.returncode, done.stdout) == (0, "tabel.csv: 4 new, 0 changed, 0 unchanged, 0 empty cells\n")
    bad = csv(tmp_path, header, '17.02,2024,1,77.390,1,1,"1"', "17.99,2024,1,1,,,")
    refused = cekangka("import-official", bad, *options)
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "tabel.csv, line 3, jumlah_anak: region '17.99' is no code of a region",
        "cekangka: tabel.csv: nothing was imported: 1 refused, the first is "
        "tabel.csv, line 3, jumlah_anak: region '17.99' is no code of a region",
    ]
    with Store(tmp_path / "cekangka.db") as store:
        assert {row.region for row in store.imported_official()} == {"17.71"}
