"""Places: the gazetteer's rows, names in sentences, ambiguous names in and out of context, hosts, whole stories."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.gazetteer import gazetteer, regions, squash
from extract.places import find, host_region, main_place, resolve
from extract.rows import rows

NAMES = "place_names"
REGENCIES = [region for region in regions().values() if region.level in ("regency", "city")]
SHARED_NAMES = {name for name, count in Counter(squash(r.name) for r in REGENCIES).items() if count > 1} | {
    squash(r.name) for r in regions().values() if r.level == "province"
}
SHARED_NAMES |= {squash(name) for row in rows(NAMES, "name") if len(row["codes"]) > 1 for name in row["names"]}
WEAK = {squash(name) for row in rows(NAMES, "weak") for name in row["names"]}
DEV = Path(__file__).parents[2] / "shared" / "corpus" / "dev"


def codes(text: str, prior: str | None = None) -> list[str | None]:
    """The codes of all places in a text, in order, parts of other names left out."""
    return [place.code for place in resolve(find(text), prior) if place.kind != "part_of_name"]


def test_gazetteer_counts() -> None:
    """Kemendagri knows 38 provinces, 416 regencies, 98 cities and 7,277 districts; each stands under another."""
    levels = Counter(region.level for region in regions().values())
    assert levels == {"country": 1, "province": 38, "regency": 416, "city": 98, "district": 7277}
    assert all(region.parent in regions() for region in regions().values() if region.level != "country")
    assert (regions()["53.10"].name, regions()["53.10"].level) == ("Manggarai", "regency")


@pytest.mark.parametrize(
    "level_words", [("Kabupaten", "Kota"), ("Pemkab", "Pemkot"), ("Bupati", "Wali Kota"), ("Kab.", "kota")]
)
def test_every_regency_with_its_level_word(level_words: tuple[str, str]) -> None:
    words = dict(zip(("regency", "city"), level_words, strict=True))
    read = {r.code: codes(f"Data {words[r.level]} {r.name} belum lengkap.") for r in REGENCIES}
    assert {code: found for code, found in read.items() if found != [code]} == {}


def test_every_regency_in_capitals() -> None:
    words = {"regency": "KABUPATEN", "city": "KOTA"}
    read = {r.code: codes(f"DATA {words[r.level]} {r.name.upper()} BELUM LENGKAP") for r in REGENCIES}
    assert {code: found for code, found in read.items() if found != [code]} == {}


def test_every_regency_without_level_word() -> None:
    """A name of one region is that region; a shared name stays open; an ordinary word is no place by itself."""
    for region in REGENCIES:
        name = squash(region.name)
        expected = [] if name in WEAK else [None] if name in SHARED_NAMES else [region.code]
        assert codes(f"Petugas sudah sampai di {region.name} kemarin.") == expected, region


@pytest.mark.fault("extraction 18", "a city and a regency of one name are told apart by their context")
def test_every_shared_name_is_told_by_its_context() -> None:
    words = {"regency": "kabupaten", "city": "kota"}
    for region in REGENCIES:
        text = f"Petugas sampai di {region.name}. Data {words[region.level]} {region.name} belum lengkap."
        assert codes(text) == [region.code, region.code], region


def test_every_district_behind_its_level_word_and_regency() -> None:
    regency = {r.code: f"{'Kota' if r.level == 'city' else 'Kabupaten'} {r.name}" for r in REGENCIES}
    read = {}
    for region in regions().values():
        if region.level == "district":
            name = region.name.split("/")[0].split("(")[0].strip()
            same = [r.code for r in regions().values() if r.parent == region.parent and r.name == region.name]
            found = codes(f"Di {regency[region.parent or '']}, warga Kecamatan {name} antre.")
            if found[-1] not in same:
                read[region.code] = (name, found)
    assert read == {}


@pytest.mark.fault("extraction 18", "old names, split regencies and new provinces are known")
@pytest.mark.parametrize("row", rows(NAMES, "name"), ids=lambda row: row["names"][0])
def test_other_names(row: dict) -> None:  # type: ignore[type-arg]
    expected = row.get("code", row["codes"][0] if len(row["codes"]) == 1 else None)
    assert any(name in row["reads"] for name in row["names"])
    assert expected in codes(row["reads"])
    for name in row["names"]:
        [span] = find(f"Kantor Disdukcapil {name} melapor.")
        assert (span.surface, set(span.codes)) == (name, set(row["codes"]))


@pytest.mark.parametrize("table", ["cue", "anaphor", "national", "weak", "word", "stop"])
def test_examples_of_the_words_around_names(table: str) -> None:
    for row in rows(NAMES, table):
        if "code" in row:
            assert codes(row["reads"])[-1] == row["code"], row
        elif table == "national":
            assert codes(row["reads"]) == ["ID"], row
        elif row.get("part"):
            assert [place.kind for place in resolve(find(row["reads"]), None)] == ["part_of_name"], row
        elif "reads" in row:
            assert codes(row["reads"])[-1] is not None, row
        if "not" in row:
            assert codes(row["not"]) == [], row


@pytest.mark.parametrize("row", rows("seats", "seat"), ids=lambda row: row["code"])
def test_seats_speak_for_their_regency_in_datelines(row: dict) -> None:  # type: ignore[type-arg]
    for name in row["names"]:
        shared = [other["code"] for other in rows("seats", "seat") if name in other["names"]]
        expected = None if len(shared) > 1 else row["code"]
        assert codes(f"Kartu Anak Dibagikan\n{name.upper()}, Kabar Contoh – Petugas datang.") == [expected]


@pytest.mark.fault("extraction 18", "two places in a sentence, datelines and national targets go to their own numbers")
@pytest.mark.parametrize(
    ("text", "prior", "expected", "why"),
    [
        ("Dukcapil Kupang mencetak kartu.", None, [None], "an office does not tell city from regency"),
        ("Dukcapil Kupang mencetak kartu. Wali Kota berterima kasih.", None, ["53.71"], "the mayor does"),
        ("KUPANG – Bupati memuji warga Kupang.", None, ["53.01", "53.01"], "so does the regent, back to the dateline"),
        ("Bupati dan Wali Kota Kupang rapat di Kupang.", None, ["53.71", "53.71"], "the name next to the level word"),
        ("Anak di Bengkulu menerima kartu.", "17", ["17"], "the outlet's province"),
        ("Anak di Bengkulu menerima kartu.", "17.71", ["17.71"], "the outlet's city"),
        ("Anak di Bengkulu menerima kartu.", None, [None], "nothing tells"),
        ("Anak di Banjar menerima kartu.", "63", ["63.03"], "two regions of one name in two provinces"),
        ("Anak di Banjar dan Ciamis menerima kartu.", None, ["32.79", "32.07"], "a neighbour that is named"),
        ("Pemkot Bogor, Kabupaten Bogor, dan warga Bogor.", None, ["32.71", "32.01", None], "both levels are named"),
        ("Aceh, Riau, Jambi, dan Bengkulu ikut.", None, ["11", "14", "15", "17"], "a list of provinces"),
        ("Muko-Muko, Mukomuko dan MUKO MUKO", None, ["17.06"] * 3, "one name, three spellings"),
        ("Kabupaten Kubu raya dan Kab. Kupang", None, ["61.12", "53.01"], "a small letter, a full stop"),
        ("Kota Bandar\u00a0Lampung", None, ["18.71"], "a space that does not break"),
        ("Kabupaten Kotabaru mendata warga Kota Baru.", None, ["63.02", "63.02"], "Kota as part of a name"),
        ("Di kota. Kupang ramai.", None, [None], "a full stop ends the phrase"),
        ("Warga Kabupaten Ambon antre.", None, ["81.71"], "a wrong level word, and one region only"),
        (
            "Bengkulu Selatan (BS) diam. Dukcapil BS melapor.",
            None,
            ["17.01", "17.01", "17.01"],
            "an abbreviation made here",
        ),
        (
            "Bengkulu Selatan diam. Dukcapil BS melapor, kata BS.",
            None,
            ["17.01", "17.01"],
            "initials behind an office only",
        ),
        (
            "Kecamatan Sirimau, Nusaniwe, dan Baguala di Kota Ambon",
            None,
            ["81.71.02", "81.71.01", "81.71.03", "81.71"],
            "a list",
        ),
        (
            "Di Kota Ambon: Sirimau 14, Nusaniwe 7",
            None,
            ["81.71", "81.71.02", "81.71.01"],
            "bare districts under their city",
        ),
        ("Petugas di Sirimau datang.", None, [], "a bare district with nothing around"),
        ("Petugas di Sirimau datang.", "81.71", ["81.71.02"], "under the outlet's city"),
        ("Bener Meriah: kata Anggi Permata Sari.", None, ["11.17"], "a person's name holds a district's"),
        (
            "Dari Sirimau 3, Nusaniwe 4, Baguala 5",
            None,
            ["81.71.02", "81.71.01", "81.71.03"],
            "three districts name their city",
        ),
        ("Kabupaten Kaur: Kecamatan Kinall 3", None, ["17.04", "17.04.01"], "a misspelt district"),
        ("Kabupaten Bengkulu Tengah: Kecamatan Merigi Sakit 3", None, ["17.09", None], "no other regency's Merigi"),
        ("Camat Antah Berantah hadir di Kabupaten Kaur.", None, ["17.04"], "no district, and Camat may have a name"),
        ("Kecamatan Antah Berantah, Kabupaten Kaur", None, [None, "17.04"], "an unknown district stays open"),
        (
            "Kabupaten Jayapura punya 19 Distrik. Distrik Kabupaten Jayapura",
            None,
            ["91.03", "91.03"],
            "no district's name",
        ),
        ("Curup ramai di Kabupaten Rejang Lebong.", None, ["17.02", "17.02"], "a seat"),
        (
            "Rejang Lebong: Curup 12, Bermani Ulu 9",
            None,
            ["17.02", "17.02.09", "17.02.10"],
            "a seat among districts is one",
        ),
        ("Kota Parepare: Soreang 12, Bacukiki 9", None, ["73.72", "73.72.03", "73.72.01"], "another regency's seat"),
        ("Nusa Tenggara Timur, NTT, DIY, Yogyakarta", "34", ["53", "53", "34", "34"], "provinces"),
        ("Indonesia; secara nasional; Kemendagri; pusat meminta", None, ["ID"] * 4, "the country"),
        ("Jakarta Pusat meminta blangko ke kantor pusat.", None, ["31.71"], "not the centre"),
        ("klu, Klu dan KLU", None, ["52.08"], "an abbreviation in capitals"),
        ("kepala daerahnya pergi dari Seluma", None, ["17.05"], "a head of a region is no place"),
    ],
)
def test_resolve(text: str, prior: str | None, expected: list[str | None], why: str) -> None:
    assert codes(text, prior) == expected, why


@pytest.mark.parametrize(
    "text",
    [
        "Siswa SMP Negeri 6 Kupang menerima kartu.",
        "Lapas Kelas IIA Curup mendata warga.",
        "Petugas RSUD Kota Bengkulu hadir.",
        "Berita ini tayang di Kupang.com kemarin.",
        "Warga Desa Seluma antre.",
        "Loket di Jalan Lampung ditutup.",
    ],
)
def test_parts_of_other_names_are_no_subjects(text: str) -> None:
    assert [place.kind for place in resolve(find(text), None)] == ["part_of_name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Di Kota Bengkulu dan Seluma. Di kota itu antre.", "17.71"),
        ("Di Kota Bengkulu dan Seluma. Di daerah itu antre.", "17.05"),
        ("Di Kabupaten Kepahiang, Kecamatan Ujan Mas. Di kabupaten ini antre.", "17.08"),
        ("Di Seluma antre. Di provinsi itu sepi.", "17"),
        ("Di Seluma antre. Target nasional tercapai. Wilayahnya luas.", "17.05"),
        ("Di daerah ini antre.", None),
    ],
)
def test_anaphors(text: str, expected: str | None) -> None:
    place = resolve(find(text), None)[-1]
    assert (place.kind, place.code, place.certain) == ("anaphor", expected, False)


@pytest.mark.fault("extraction 18", "the dateline is not the subject where the text says otherwise")
@pytest.mark.parametrize(
    ("title", "body", "prior", "expected"),
    [
        ("Kartu Anak di Seluma", "BENGKULU – Petugas Rejang Lebong belajar ke Seluma.", None, "17.05"),
        ("Baru Separuh Anak Berkartu", "KUPANG – Dukcapil Kota Kupang mendata. Warga Belu menonton.", "53", "53.71"),
        ("Anak Bengkulu", "Provinsi Bengkulu: Seluma 3, Kaur 4. Gubernur Bengkulu hadir.", "17", "17"),
        ("Target Naik", "JAKARTA – Kemendagri menaikkan target nasional.", None, "ID"),
        ("Target Naik", "JAKARTA – Dinas Dukcapil DKI Jakarta menaikkan target nasional.", None, "31"),
        ("Kartu Dibagikan", "Petugas membagikan kartu.", "17.02", "17.02"),
        ("Kartu Dibagikan", "Petugas membagikan kartu.", None, None),
        ("Kartu Dibagikan", "Siswa SMAN 1 Kaur menerima kartu.", "17", "17"),
        ("Kartu di Sirimau", "Di Kecamatan Sirimau dan Nusaniwe, Kota Ambon, kartu dibagikan.", None, "81.71"),
    ],
)
def test_main_place(title: str, body: str, prior: str | None, expected: str | None) -> None:
    assert main_place(resolve(find(f"{title}\n{body}"), prior), len(title), prior) == expected


@pytest.mark.parametrize(
    ("outlet", "url", "region"),
    [
        ("kupang.antaranews.com", "https://kupang.antaranews.com/berita/83065/x", "53"),
        ("makassar.antaranews.com", "https://makassar.antaranews.com/sulbar/berita/1/x", "76"),
        ("radarkoran.com", None, "17"),
        ("koranrb.id", "https://harianrakyatbengkulu.bacakoran.co/read/25128/x/15", "17"),
        (None, "https://www.nttonlinenow.com/new-2016/2021/11/01/x/", "53"),
        (None, "https://kicknews.today./x", "52"),
        ("lahatpos.bacakoran.co", None, "16.04"),
        ("pos-kupang", None, "53"),
        ("sanggaunews", None, "61.03"),
        ("radiokapuas", None, None),
        ("contoh.example", "https://contoh.example/1", None),
        (None, None, None),
    ],
)
def test_host_region(outlet: str | None, url: str | None, region: str | None) -> None:
    assert host_region(outlet, url) == region


@settings(deadline=None)  # the first example loads the gazetteer
@given(
    st.lists(
        st.sampled_from(["Kota", "Kupang", "Kab.", "se-", "Dukcapil", " ", "\n", "(", "Aceh", "É", "٣", "50", "Kec. "])
        | st.text(max_size=5)
    )
)
def test_any_text_is_read(parts: list[str]) -> None:
    """Nothing raises; spans stand in order, apart from each other, and hold what they say."""
    text = " ".join(parts)
    spans = find(text)
    assert all(text[span.start : span.end] == span.surface for span in spans)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    assert main_place(resolve(spans, None), 0, None) in {None, *regions()}


@pytest.mark.skipif(not DEV.exists(), reason="the development corpus (../shared/corpus/dev) is not here")
def test_regions_of_the_development_corpus() -> None:
    """Nearly every region of a gold figure is among the article's places (473 of 474 when this was written)."""
    found = total = 0
    for file in ("A", "B"):
        for article in map(json.loads, (DEV / f"{file}.jsonl").read_text("utf-8").splitlines()):
            prior = host_region(article["outlet"], article["url"])
            known = {place.code for place in resolve(find(article["text"]), prior)}
            for figure in article["figures"]:
                total += 1
                found += bool(known & {figure["region"], *figure.get("also_region", [])})
    assert found / total >= 0.985


def test_loading_happens_once() -> None:
    assert gazetteer() is gazetteer()
