"""Copies of one text are one origin; reports of one event by two reporters, and forms filled in anew, are not."""

from __future__ import annotations

from itertools import permutations

import pytest

from crawler.newsroom import Newsroom
from extract.model import Article
from extract.origins import origins

REPORT = """Dinas Kependudukan dan Pencatatan Sipil Kabupaten Ende mencatat 41.230 anak sudah punya kartu identitas.
Jumlah itu setara dengan 58,4 persen dari 70.600 anak yang wajib memilikinya hingga akhir September 2025.
Kepala dinas menyebut pelayanan jemput bola di sekolah dasar dan taman kanak-kanak menjadi alasan kenaikan itu.
Warga yang belum mengurus diminta membawa kartu keluarga dan kutipan akta kelahiran ke kantor kecamatan terdekat.
Pemerintah daerah menargetkan seluruh anak terlayani sebelum tahun ajaran baru dimulai."""


def article(key: str, body: str, published: str | None = "2025-10-02", title: str = "KIA di Ende") -> Article:
    return Article(key, f"{title}\n{body}", published=published)


AGENCY = article("agensi:1", f"Ende (ANTARA) - {REPORT}", "2025-10-01")
COPY = article(
    "lain:9", f"LAIN.COM, Ende - {REPORT}\nDapatkan berita lain di kanal kami.", title="Ribuan Anak Punya KIA"
)
CUT = article("harian:3", "\n".join(REPORT.split("\n")[:3]))
OTHER_PLACE = article("agensi:2", REPORT.replace("Ende", "Sikka").replace("41.230", "22.914").replace("58,4", "47,3")
                      .replace("70.600", "48.444").replace("2025", "2024"))  # fmt: skip
OWN_REPORT = article(
    "kabar:5",
    "Di Ende, 41.230 anak tercatat memegang KIA, kata kepala dinas kepada wartawan di ruang kerjanya. Angka itu baru "
    "58,4 persen dari total 70.600 anak. Ia berharap orang tua lebih rajin datang, sebab syaratnya mudah dan gratis, "
    "dan petugas kini juga berkeliling ke sekolah-sekolah di pelosok setiap pekan.",
)
NOTICE = article("a:1", "Layanan KIA keliling Senin di kantor camat.")
SAME_NOTICE = article("b:1", "Layanan KIA keliling Senin di kantor camat.")


@pytest.mark.fault("crawl 13", "copies of one text on many hosts have one origin")
def test_copies_have_the_earliest_as_their_origin_in_whatever_order_they_come() -> None:
    expected = {"agensi:1": "agensi:1", "lain:9": "agensi:1", "harian:3": "agensi:1", "kabar:5": "kabar:5"}
    for order in permutations((AGENCY, COPY, CUT, OWN_REPORT)):
        assert origins(order) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [(AGENCY, OTHER_PLACE), (AGENCY, OWN_REPORT), (NOTICE, SAME_NOTICE)],
    ids=["a form filled in for another place", "another reporter's words", "a notice of one line"],
)
def test_what_is_no_copy(one: Article, other: Article) -> None:
    assert origins([one, other]) == {one.id: one.id, other.id: other.id}


@pytest.mark.parametrize(
    ("published", "origin"),
    [(("2025-10-02", "2025-10-02"), "a"), (("2025-10-03", "2025-10-02"), "b"), ((None, "2025-10-02"), "b")],
)
def test_the_origin_is_the_earliest_then_the_first_by_id(published: tuple[str | None, str | None], origin: str) -> None:
    copies = [article(key, REPORT, day) for key, day in zip("ab", published, strict=True)]
    assert set(origins(copies).values()) == {origin}


def test_the_newsroom_s_own_articles_are_no_copies() -> None:
    planted = [Article(f"{p.host}:{p.id}", p.text, published=p.published) for p in Newsroom.articles]
    assert [article for article, origin in origins(planted).items() if article != origin] == []
