"""Who is taken for the speaker of a number, and with which office. The sentences are made up."""

from __future__ import annotations

import pytest

from extract import extract
from extract.model import Article

KIA = "sebanyak 4.120 anak sudah memiliki KIA"

# A text with one figure, which stands where the # is → its speaker, and behind a colon the office.
KNOWN = "Kepala Disdukcapil Sigi, Samuel Yansen, mengatakan warga antusias.\n"
SPEAKERS = [
    ("Kepala Disdukcapil Kota Palu, Rosa Lamadjido, mengatakan #.", "Rosa Lamadjido: Kepala Disdukcapil Kota Palu"),
    ("Kadis Dukcapil Kota Palu Rosa Lamadjido menyebut #.", "Rosa Lamadjido: Kadis Dukcapil Kota Palu"),
    ('"Di sini #," kata Rosa Lamadjido.', "Rosa Lamadjido"),
    ('"Di sini #," ujar Rosa Lamadjido, Kepala Bidang Pencatatan Sipil, Selasa (4/6/2024).',
     "Rosa Lamadjido: Kepala Bidang Pencatatan Sipil"),
    ('"Di sini #," ujar Rosa Lamadjido, S.Sos, M.Si selaku Sekretaris Disdukcapil Palu.',
     "Rosa Lamadjido: Sekretaris Disdukcapil Palu"),
    ("Menurut Plt. Kepala Dinas Kependudukan dan Pencatatan Sipil (Dukcapil) Sigi, Drs. H. Anwar Loulembah, M.Si, #.",
     "Anwar Loulembah: Plt. Kepala Dinas Kependudukan dan Pencatatan Sipil (Dukcapil) Sigi"),
    ("Wakil Bupati Sigi Samuel Yansen menjelaskan #.", "Samuel Yansen: Wakil Bupati Sigi"),
    ("Kata Pelaksana Tugas (Plt) Kadis Dukcapil Sigi, Samuel Yansen, #.",
     "Samuel Yansen: Pelaksana Tugas (Plt) Kadis Dukcapil Sigi"),
    ("Kepala Disdukcapil Sigi, Moh. Rizal Lapasere, mengatakan #.", "Moh. Rizal Lapasere: Kepala Disdukcapil Sigi"),
    ("Mendampingi Bupati Sigi Irwan Lapata, Kepala Disdukcapil Sigi Samuel Yansen menyebut #.",
     "Samuel Yansen: Kepala Disdukcapil Sigi"),
    ("Kepala Biro Umum, Samuel Yansen, mengatakan #.", "Samuel Yansen: Kepala Biro Umum"),
    ("Kasi Pencatatan Sipil Samuel Yansen, yang akrab disapa Sam, menyebut #.", "Samuel Yansen: Kasi Pencatatan Sipil"),
    # The office stands with the first mention, the figure with a later one.
    (f"{KNOWN}KIA, kata Samuel, #.", "Samuel Yansen: Kepala Disdukcapil Sigi"),
    (f"{KNOWN}Ia memerinci #.", "Samuel Yansen: Kepala Disdukcapil Sigi"),
    (f"{KNOWN}Ia menunjuk kecamatan di hulu. Di sana #.", "Samuel Yansen: Kepala Disdukcapil Sigi"),
    (f"{KNOWN}Menurut catatannya, #.", "Samuel Yansen: Kepala Disdukcapil Sigi"),
    (f"{KNOWN}Tahun ini saja, ia akui #.", "Samuel Yansen: Kepala Disdukcapil Sigi"),
    ("Hingga akhir Mei 2024 #.\nKepala Disdukcapil Sigi, Samuel Yansen, menyampaikan hal itu kemarin.",
     "Samuel Yansen: Kepala Disdukcapil Sigi"),
    # Nobody says it, and words that only look like a name are nobody.
    ("Hingga akhir Mei 2024 #.", ""),
    ("PALU, Kabar Donggala Kini – Disdukcapil menyebut #.", ""),
    ("Seorang petugas menyebut #.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), SPEAKERS)
def test_a_number_has_its_speaker_and_his_office(text: str, said: str) -> None:
    [figure] = extract(Article("a", f"KIA di Kabupaten Sigi\n{text.replace('#', KIA)}"))
    speaker, _, office = said.partition(": ")
    assert (figure.speaker, figure.speaker_office) == (speaker or None, office or None)


@pytest.mark.parametrize("title", ["Purwosari Juara KIA, Bulurejo Juru Kunci", "Wali Kota Serahkan KIA kepada Murid"])
def test_words_of_a_headline_are_nobody(title: str) -> None:
    [figure] = extract(Article("a", f"{title}\nDisdukcapil mencatat {KIA}."))
    assert figure.speaker is None


def test_a_paragraph_with_its_own_source_is_not_of_the_speaker_around_it() -> None:
    text = (
        'KIA di Sigi\n"Warga antusias," kata Kepala Disdukcapil Sigi, Samuel Yansen.\n'
        f'Data Kemendagri menunjukkan {KIA}.\n"Kami terus bergerak," kata Samuel.'
    )
    [figure] = extract(Article("a", text))
    assert figure.speaker is None


def test_a_first_name_is_of_the_person_named_latest_and_a_beginning_of_a_name_is_another() -> None:
    text = (
        "Kepala Disdukcapil Sigi, Budiman Laside, mengatakan warga antusias.\n"
        "Sekretaris Disdukcapil Sigi, Siti Aminah, mengatakan layanan ramai.\n"
        "Kabid Pencatatan Sipil, Siti Hajar, mengatakan 960 anak belum memiliki KIA.\n"
        "Lalu 4.120 anak sudah memiliki KIA, kata Siti.\n"
        "Camat Dolo, Budi Lamusu, mengatakan 75 anak lagi menunggu KIA."
    )
    found = {figure.value: figure.speaker for figure in extract(Article("a", f"KIA di Sigi\n{text}"))}
    assert found == {960: "Siti Hajar", 4120: "Siti Hajar", 75: "Budi Lamusu"}


def test_the_office_goes_with_the_name_that_stands_beside_it() -> None:
    text = (
        "Kepala Disdukcapil Sigi, Samuel Yansen, mengatakan 4.120 anak sudah memiliki KIA.\n"
        "Sekda Sigi, Nuim Hayat, mengatakan 960 anak belum memiliki KIA."
    )
    found = [(figure.speaker, figure.speaker_office) for figure in extract(Article("a", f"KIA di Sigi\n{text}"))]
    assert found == [("Samuel Yansen", "Kepala Disdukcapil Sigi"), ("Nuim Hayat", "Sekda Sigi")]


@pytest.mark.fault("publication 27", "a child becomes no speaker")
@pytest.mark.parametrize(
    "said",
    [
        "Rafa Pratama (9) mengatakan #.",
        "Rafa Pratama, 9 tahun, mengatakan #.",
        '"Di sini #," kata Rafa Pratama (16 tahun), siswa kelas 10.',
        '"Di sini #," ujar Siti Aminah, siswi SD Negeri 5.',
        "Bocah bernama Rafa Pratama mengatakan #.",
        "Siswa SMP, Rafa Pratama, mengatakan #.",
        'Rafa Pratama (9) datang bersama ibunya.\n"Di sini #," kata Rafa.',
    ],
)
def test_a_child_is_no_speaker(said: str) -> None:
    [figure] = extract(Article("a", f"KIA di Kabupaten Sigi\n{said.replace('#', KIA)}"))
    assert (figure.speaker, figure.speaker_office) == (None, None)


@pytest.mark.parametrize(
    "said",
    [
        "Samuel Yansen (52) mengatakan #.",
        "Samuel Yansen, yang datang 9 menit kemudian, mengatakan #.",
        "Kepada siswa, Kepala Disdukcapil Sigi, Samuel Yansen, mengatakan #.",
        "Menurut Samuel Yansen, ayah dari Rafa Pratama (9), #.",
    ],
)
def test_a_grown_person_is_one(said: str) -> None:
    [figure] = extract(Article("a", f"KIA di Kabupaten Sigi\n{said.replace('#', KIA)}"))
    assert figure.speaker == "Samuel Yansen"
