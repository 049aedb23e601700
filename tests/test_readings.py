"""Texts and what is read from them, a row each: what several sentences, lists, tables and sums tell together.

A row is a text of one or more lines, told on 22 October 2024, and its figures: document, measure, value and region,
with the date where the row is about it. A misreading adds a row.
"""

from __future__ import annotations

import pytest

from extract import extract
from extract.model import Article, Figure

READINGS = [
    # What one number says of another.
    (
        "Antrean KTP-el di Kota Palu menyusut. Awal tahun tercatat 58 ribu data menunggu cetak, "
        "kini tinggal 21.560 data.",
        ["ktp unissued 58000 72.71", "ktp unissued 21560 72.71"],
    ),
    (
        "Sampai 31 Agustus 2024 ada 4.310 warga Kota Tual belum merekam KTP-el. Pada 30 Juni jumlahnya 5.870.",
        ["ktp unrecorded 4310 81.72 2024-08-31", "ktp unrecorded 5870 81.72 2024-06-30"],
    ),
    (
        "Baru 9.870 anak di Kota Tual memiliki KIA. Target kami 15.000 anak, sisa 5.130 itu segera menyusul.",
        ["kia issued 9870 81.72", "kia target 15000 81.72"],
    ),
    (
        "Dari 15.000 anak wajib KIA di Kota Tual, 9.870 anak sudah punya. Sisa 5.130 anak segera menyusul.",
        ["kia eligible 15000 81.72", "kia issued 9870 81.72", "kia unissued 5130 81.72"],
    ),
    (
        "Data Dinas Dukcapil Kota Palu memuat 85 ribu anak. Dari jumlah itu, 61.388 belum memiliki KIA.",
        ["kia eligible 85000 72.71", "kia unissued 61388 72.71"],
    ),
    ("Sampai Juli cakupan KIA di Kota Palu 52 (24.118) persen.", ["kia issued_pct 52 72.71", "kia issued 24118 72.71"]),
    ("Sekitar 92 ribu anak di Kota Palu punya KIA. Persisnya 92.565 anak.", ["kia issued 92565 72.71"]),
    # Lists and tables.
    (
        "Berikut KIA Kabupaten Ende per kecamatan (wajib KIA/sudah/belum):\n- Wewaria: 2.884 / 1.902 / 982\n"
        "- Nangapanda: 3.730",
        ["kia eligible 2884", "kia issued 1902", "kia unissued 982", "kia eligible 3730"],
    ),
    (
        "Tim Dukcapil Kota Tual keliling pulau. Hasilnya 936 dokumen diterbitkan. Terdiri dari KTP-el 304 keping, "
        "KIA 511 keping dan akta kelahiran 121 lembar.",
        ["ktp batch 304 81.72", "kia batch 511 81.72", "birth batch 121 81.72"],
    ),
    (
        "Pemilih pemula Kota Palu yang belum merekam KTP-el tinggal sedikit. "
        "Di Palu Barat dan Palu Timur tinggal 93 dan 88 anak.",
        ["ktp unrecorded 93 72.71.02", "ktp unrecorded 88 72.71.01"],
    ),
    (
        "Tinggal 9.902 pemilih pemula Maluku belum merekam KTP-el. Terbesar di Kota Tual, 8.815 sudah dari "
        "10.204 orang, kurang 1.389.",
        ["ktp unrecorded 9902 81", "ktp recorded 8815 81.72", "ktp eligible 10204 81.72", "ktp unrecorded 1389 81.72"],
    ),
    (
        "Cakupan perekaman KTP-el di Sumbawa Barat 98,85 persen. Taliwang mencatat perekaman 39,640 jiwa, "
        "Seteluk 14,022 dan Maluk 10,818.",
        [
            *("ktp recorded_pct 98.85 52.07", "ktp recorded 39640 52.07.02"),
            *("ktp recorded 14022 52.07.03", "ktp recorded 10818 52.07.08"),
        ],
    ),
    (
        "Kota Tual mencetak 118 KIA hari ini.\nBaca juga:\nKIA Ambon Baru 12 Persen\n- 500 Warga Belum Rekam KTP-el",
        ["kia batch 118 81.72"],
    ),
    # What was done in a time, not so far.
    ("Hari ini di SDN 1 Kota Tual tercetak 118 KIA.", ["kia batch 118 81.72"]),
    ("Sejak awal pekan 310 siswa SMA di Kota Tual sudah direkam data KTP-el-nya.", ["ktp batch 310 81.72"]),
    ("Selama enam hari, ada 514 warga Kota Tual yang direkam KTP-el-nya.", ["ktp batch 514 81.72"]),
    ("Sampai hari ini 8.514 warga Kota Tual sudah direkam KTP-el-nya.", ["ktp recorded 8514 81.72"]),
    (
        "Layanan Sabtu lalu di Kota Tual menghasilkan 212 aktivasi IKD, 48 perekaman KTP-el, dan 95 KIA.",
        ["ikd batch 212 81.72", "ktp batch 48 81.72", "kia batch 95 81.72"],
    ),
    (
        "KIA yang dicetak di Kota Tual terus naik. Tahun 2021 hanya 450 lembar, 2022 sebanyak 2.118 lembar, "
        "dan 2023 sebanyak 4.930 lembar.",
        ["kia batch 450 81.72 2021", "kia batch 2118 81.72 2022", "kia batch 4930 81.72 2023"],
    ),
    (
        "Mobil layanan singgah di Kota Tual. Di sana dilayani KIA umur 0-4 sebanyak dua, KIA umur 5-16 13 pelayanan, "
        "dan tujuh warga berkonsultasi.",
        ["kia batch 2 81.72", "kia batch 13 81.72"],
    ),
    # Of which document and place.
    (
        "Aktivasi IKD di Kota Tual baru dimulai. Dibanding wajib KTP 43.802 orang, baru 10,17 persen. "
        "Warga yang sudah aktif di Pulau Dullah Utara 870 orang.",
        ["ktp eligible 43802 81.72", "ikd issued_pct 10.17 81.72", "ikd issued 870 81.72.01"],
    ),
    (
        "Perekaman KTP-el Provinsi Maluku rendah. Per Mei 2024 angkanya 91,88 persen, "
        "sedangkan rata-rata nasional 99,02 persen.",
        ["ktp recorded_pct 91.88 81", "ktp recorded_pct 99.02 ID"],
    ),
    ("Bukan Kota Bima, melainkan Kabupaten Bima: 42.416 orang belum merekam e-KTP.", ["ktp unrecorded 42416 52.06"]),
    (
        "Dinas Dukcapil Kabupaten Merauke mencatat 44.815 Orang Asli Papua sudah merekam KTP.",
        ["ktp recorded 44815 93.01"],
    ),
    (
        "Perekaman KTP-el di Maluku 78 persen, padahal provinsi menargetkan 85 persen dan target nasional 98 persen.",
        ["ktp recorded_pct 78 81", "ktp target_pct 85 81", "ktp target_pct 98 ID"],
    ),
    # Of when.
    (
        "Sebanyak 3.507 warga Kota Tual belum rekam e-KTP padahal Pilkada digelar 27 November.",
        ["ktp unrecorded 3507 81.72 2024-10-22"],
    ),
    (
        "Pada semester I 2024 kepemilikan KIA di Kota Tual 39,5 persen. Semester sebelumnya 34,3 persen.",
        ["kia issued_pct 39.5 81.72 2024-06", "kia issued_pct 34.3 81.72 2023-12"],
    ),
    (
        "Kota Tual meleset pada 2021. KIA yang tercetak sepanjang tahun itu 6.118 keping.",
        ["kia batch 6118 81.72 2021"],
    ),
    (
        "Tahun 2018 target penerbitan KIA Kota Tual 4.000 keping, terealisasi 4.215 keping.",
        ["kia target 4000 81.72 2018", "kia batch 4215 81.72 2018"],
    ),
    ("Awal tahun Kota Tual menargetkan 15.000 keping KIA.", ["kia target 15000 81.72 2024"]),
    (
        "Di Kota Tual ada 11.870 jiwa yang belum merekam KTP-el. Itu setara 14 persen.",
        ["ktp unrecorded 11870 81.72", "ktp unrecorded_pct 14 81.72"],
    ),
    (
        "Perekaman jalan di Kota Tual dan Kota Ambon. Cakupan KTP-el keduanya masing-masing 71,4 dan 80,25 persen.",
        ["ktp recorded_pct 71.4 81.72", "ktp recorded_pct 80.25 81.71"],
    ),
    # Of where.
    (
        "Perekaman KTP-el di Nias Barat berjalan. Wajib KTP di kabupaten hasil pemekaran Nias itu 58.120 jiwa.",
        ["ktp eligible 58120 12.25"],
    ),
    # No figures.
    ("Yang didahulukan di Maluku ialah daerah yang 85 persen anaknya sudah punya akta kelahiran.", []),
    ("Polisi memastikan 100 persen kartu sitaan itu bukan KTP asli, kata Dukcapil Kota Palu.", []),
    ("Di hadapan 514 kepala dinas, ia memaparkan KTP-el Kota Palu.", []),
    ("Soal KIA, belum ada kabupaten yang tembus 20 persen di Maluku.", []),
]


def told(figure: Figure, wanted: str) -> str:
    """The figure in as many words as the row that it is held against."""
    words = f"{figure.document} {figure.measure} {figure.value.normalize():f} {figure.region} {figure.as_of}"
    return " ".join(words.split()[: len(wanted.split())])


@pytest.mark.parametrize(("text", "wanted"), READINGS, ids=[text[:50] for text, _ in READINGS])
def test_a_text_is_read(text: str, wanted: list[str]) -> None:
    figures = extract(Article("a", f"Kabar Dukcapil\n{text}", "Kabar Dukcapil", published="2024-10-22"))
    assert [told(figure, words) for figure, words in zip(figures, wanted, strict=False)] == wanted
    assert len(figures) == len(wanted)


def test_what_the_ministry_says_is_of_the_country() -> None:
    title = "Kemendagri: Masih 4,1 Juta Warga Belum Rekam KTP-el"
    text = f"{title}\nKIA sudah dipegang 38 juta anak, kata Dirjen Dukcapil. Perekaman terberat di Papua."
    found = {told(figure, "4 of its words") for figure in extract(Article("a", text, title, published="2024-10-22"))}
    assert found == {"ktp unrecorded 4100000 ID", "kia issued 38000000 ID"}
