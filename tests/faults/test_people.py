"""People's data: what is published holds nobody's NIK, telephone number or address, and no child's name as a field."""

from __future__ import annotations

import re
from dataclasses import astuple
from urllib.parse import quote

import pytest
from sites import PAGES, PLAIN, QUESTIONS, TABLES, first_ids, get
from stored import article, claim, figure, finding, put

from db.export import export
from db.publish import publish
from db.store import Page, Snapshot, Store
from extract import extract
from extract.model import Article, Reading

NUMBERS = ("5371014107160001", "5371 0141 0716 0001", "0812-3456-7890", "+62 813 5555 6666", "(0736) 21170")
PRIVATE = f"Rafa, NIK {NUMBERS[0]} atau {NUMBERS[1]}, WA {NUMBERS[2]} / {NUMBERS[3]}, telepon {NUMBERS[4]}"
BARE = [re.sub(r"\D", "", number) for number in NUMBERS]


def leaked(text: str) -> list[str]:
    """Those of the numbers that a text shows, however they are grouped."""
    return [number for number, bare in zip(NUMBERS, BARE, strict=True) if number in text or bare in text]


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


@pytest.mark.fault("publication 27", "no page, feed, table or file of the site shows anybody's NIK or telephone number")
async def test_no_answer_of_the_site_shows_a_persons_number(private, record_property):
    pages = [*PAGES, *PLAIN, *(f"/kia/{name}{end}" for name in TABLES for end in ("", ".json", ".csv", ".xlsx"))]
    pages += [*(f"/kia/{name}" for name in QUESTIONS), *await first_ids(private)]
    pages += ["/cari?q=anak", "/kia?sql=select+*+from+figures"]
    answers = await get(private, *pages)
    shown = {page: found for page, answer in zip(pages, answers, strict=True) if (found := leaked(answer.text))}
    assert shown == {}
    assert any("••••••••••••••••" in answer.text for answer in answers), "the sentence itself is shown"
    record_property("answers", len(pages))


@pytest.mark.fault("publication 27", "nobody's number can be searched for")
async def test_the_search_index_knows_no_persons_number(private):
    for number in NUMBERS:
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
