"""People's data: what is published holds nobody's NIK, telephone number or address, and no child's name as a field."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import astuple
from urllib.parse import quote

import pytest
from sites import PAGES, PLAIN, QUESTIONS, TABLES, first_ids, get
from stored import article, claim, figure, finding, put

import stages
from db.columns import tables
from db.export import export
from db.publish import publish
from db.store import Page, Snapshot, Store
from extract import extract
from extract.model import Article, Reading

NUMBERS = ("5371014107160001", "5371 0141 0716 0001", "0812-3456-7890", "+62 813 5555 6666", "(0736) 21170")
HOUSE = ("Kamboja No. 7391", "Gang 64 Nomor 58", "RT 083", "RW 095", "Blok K-77")
PRIVATE = (
    f"Rafa, NIK {NUMBERS[0]} atau {NUMBERS[1]}, WA {NUMBERS[2]} / {NUMBERS[3]}, telepon {NUMBERS[4]}, "
    f"Jl. {HOUSE[0]} atau Jalan Melati {HOUSE[1]}, {HOUSE[2]}/{HOUSE[3]}, {HOUSE[4]}"
)
BARE = [re.sub(r"\D", "", number) for number in NUMBERS]


def leaked(text: str) -> list[str]:
    """Those of the numbers that a text shows, however they are grouped, and those of the house."""
    numbers = [number for number, bare in zip(NUMBERS, BARE, strict=True) if number in text or bare in text]
    return numbers + [number for number in HOUSE if number in text]


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """A publication in which every text that comes from outside holds numbers of a person."""
    folder = tmp_path_factory.mktemp("private")
    text = f"Judul {PRIVATE}\nKata {PRIVATE} kemarin. {PRIVATE} termasuk 300 anak yang dilayani."
    one = article("1", text, dateline=PRIVATE)
    lone = figure(text, "300 anak", "issued", "300", speaker=PRIVATE, speaker_office=PRIVATE, group=PRIVATE)
    with Store(folder / "cekangka.db", rules="r1") as store:
        put(store, article("1", f"Dulu {PRIVATE}\n{text}"), offset=900)
        store.replace("contoh:1", Reading((), ()), [])
        put_again(store, one)
        for number, old in store.old_texts():
            lone_then = figure(old.text, "300 anak", "issued", "300", speaker=PRIVATE, speaker_office=PRIVATE)
            store.replace_old(old.id, number, [lone_then])
        store.replace(one.id, Reading((lone,), ()), [claim(one, lone)])
        key, made = next(store.claims())
        store.replace_findings([(key, finding(made, "share", "conflicts", "1", "2", why_id=PRIVATE, why_en=PRIVATE))])
    publish(folder / "cekangka.db", folder / "kia.db")
    return folder / "kia.db"


def put_again(store: Store, one: Article) -> None:
    """Store another text of a stored article, so that the first becomes a revision."""
    source, _, key = one.id.partition(":")
    url, at = one.url or "", "2024-11-07T01:00:00+07:00"
    snapshot = Snapshot(source, key, url, at, 200, "cd" * 32, "contoh-2024-11.warc.gz", 2000, 900)
    store.finish_page(Page(source, key, url), "fetched", None, one, [snapshot])


@pytest.mark.fault("publication 27", "no page, feed, table or file of the site shows a NIK, telephone or house number")
async def test_no_answer_of_the_site_shows_a_persons_number(private, record_property):
    pages = [*PAGES, *PLAIN, *(f"/kia/{name}{end}" for name in TABLES for end in ("", ".json", ".csv", ".xlsx"))]
    pages += [*(f"/kia/{name}" for name in QUESTIONS), *await first_ids(private)]
    pages += ["/cari?q=anak", "/kia?sql=select+*+from+figures"]
    answers = await get(private, *pages)
    shown = {page: found for page, answer in zip(pages, answers, strict=True) if (found := leaked(answer.text))}
    assert shown == {}
    assert any("••••••••••••••••" in answer.text and "Kamboja No. ••••" in answer.text for answer in answers), (
        "the sentence itself is shown"
    )
    record_property("answers", len(pages))


@pytest.mark.fault("publication 27", "nobody's number can be searched for")
async def test_the_search_index_knows_no_persons_number(private):
    for number in (*NUMBERS, "7391", "083"):
        [page] = await get(private, f"/cari?q={quote(number)}")
        assert "Tidak ada yang ditemukan" in page.text, number


@pytest.mark.fault("publication 27", "neither the published file nor an export holds anybody's number")
def test_no_file_holds_a_persons_number(private, tmp_path, record_property):
    files = [private, *(path for path in export(private, tmp_path / "out") if path.is_file())]
    assert {path.name: found for path in files if (found := leaked(path.read_bytes().decode("latin-1")))} == {}
    record_property("files", len(files))


@pytest.mark.fault("publication 27", "names of children, NIK, telephone numbers and addresses become no field")
@pytest.mark.parametrize(
    "sentence",
    [
        "Rafa Pratama (9), NIK 5371014107160001, warga Jalan Mawar No. 12, termasuk 1.250 anak yang memiliki KIA.",
        'Kata Rafa Pratama (9) dari Jalan Melati 7 Kode Pos 38211, "1.250 anak sudah memiliki KIA".',
        "Hubungi 0812-3456-7890 atau (0736) 21170; 1.250 anak di Gang Kenanga Blok B2 sudah memiliki KIA.",
        "Sebanyak 1.250 anak sudah memiliki KIA, di antaranya Rafa Pratama, siswa SDN 12, NIK 5371 0141 0716 0001.",
    ],
)
def test_what_is_private_becomes_no_field(sentence: str) -> None:
    [only] = extract(Article("a", f"KIA di Kota Bengkulu\n{sentence}", region="17.71", published="2024-06-15"))
    assert (only.value, only.speaker, only.speaker_office, only.group) == (1250, None, None, None)
    fields = " ".join(str(value) for value in astuple(only) if value not in (only.sentence, only.rules))
    assert not re.search(r"Rafa|Pratama|5371|0812|21170|Jalan|Mawar|Melati|Gang|38211", fields)


# Every column of the publication that holds what somebody wrote as he wrote it; masked, not read.
TEXTS = {"title", "dateline", "sentence", "paragraph"}
TOLD = [
    "Sebanyak 1.250 anak sudah memiliki KIA, kata Rina Maharani (7), siswa kelas 1.",
    '"Sebanyak 2.250 anak sudah memiliki KIA," ujar Rina Maharani, siswi kelas 6 SDN 4.',
    '"Dari 3.250 anak, 1.120 anak sudah memiliki KIA," kata Kepala Disdukcapil Kota Bengkulu, Sari Wulandari, '
    "kepada Rina Maharani (7), siswa kelas 1, di Jalan Kamboja Nomor 12.",
    "Menurut bocah bernama Rina Maharani, 4.250 anak di Gang Kamboja 3 RT 03/RW 05 sudah memiliki KIA.",
    'Rina Maharani (7) diantar ibunya dari Jl. Kamboja No. 12. "Baru 5.250 anak yang memiliki KIA," kata petugas.',
    "Ayah Rina Maharani (9) mengatakan 6.250 anak di Kelurahan Anggut Atas sudah memiliki KIA.",
]


@pytest.mark.fault("publication 27", "no field of any published table holds a child's name or a street")
def test_no_field_of_any_table_holds_a_child_or_a_street(tmp_path, record_property):
    with Store(tmp_path / "cekangka.db", rules="r1") as store:
        for number, told in enumerate(TOLD):
            put(store, article(str(number), f"KIA di Kota Bengkulu\n{told}", region="17.71"), offset=number)
        with stages.Bars() as bars:
            stages.extract(store, bars)
            stages.check(store, bars)
    publish(tmp_path / "cekangka.db", tmp_path / "kia.db")
    fields = 0
    with closing(sqlite3.connect(tmp_path / "kia.db")) as db:
        assert {row[0] for row in db.execute("select article from figures")} == {f"contoh:{n}" for n in range(6)}
        for table in tables():
            for column in (column.name for column in table.columns if column.name not in TEXTS):
                held = [str(value) for (value,) in db.execute(f'select "{column}" from {table.name}')]
                assert not re.search("Rina|Maharani|Kamboja", "\n".join(held)), f"{table.name}.{column}"
                fields += 1
    record_property("fields", fields)


@pytest.mark.fault("publication 27", "no child behind a class or a parent, and no street, becomes a speaker")
@pytest.mark.parametrize(
    "told",
    [
        '"Sebanyak 1.250 anak sudah memiliki KIA," ujar pelajar kelas 6 SDN 4 Rina Maharani.',
        "Menurut ayah Rina Maharani, 1.250 anak sudah memiliki KIA.",
        "Sebanyak 1.250 anak sudah memiliki KIA, kata petugas di Jl. Jend. A. Yani 45.",
        '"Sebanyak 1.250 anak sudah memiliki KIA," kata Kepala Disdukcapil, Jl. Kamboja No. 12, Sari Wulandari.',
    ],
)
def test_no_child_or_street_becomes_a_speaker_by_the_words_before_it(told: str) -> None:
    [only] = extract(Article("a", f"KIA di Kota Bengkulu\n{told}", region="17.71", published="2024-06-15"))
    assert not re.search("Rina|Maharani|Kamboja|Yani", only.speaker or "")
