"""The publication: what it holds, what it refuses, and that who reads sees the old one or the new one, whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from stored import CITY, DISTRICT, WRONG, article, claim, figure, fill, finding, put, wrong_reading

from db.columns import UndescribedError, tables
from db.functions import first_day, full_name, last_day, masked, paragraph_at, sentence_at
from db.publish import PublishError, build, publish
from db.reference import regions
from db.search import stems
from db.store import Store
from extract.checks import CheckInfo
from extract.model import Reading


@pytest.fixture
def working(tmp_path):
    return fill(tmp_path / "cekangka.db")


@pytest.fixture
def out(tmp_path):
    return tmp_path / "public" / "kia.db"


def rows(path, sql, *parameters):
    """The rows of a query as tuples."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, parameters).fetchall()


def test_the_report_counts_what_was_published(working, out):
    report = publish(working, out)
    assert (report.articles, report.figures, report.claims, report.findings, report.conflicts) == (3, 7, 3, 4, 1)
    assert report.data_date == "2024-11-06T01:00:00+07:00"
    assert report.size == out.stat().st_size
    assert [path.name for path in out.parent.iterdir()] == ["kia.db"]


def test_publishing_again_gives_the_same_bytes(working, out):
    publish(working, out)
    first = out.read_bytes()
    publish(working, out)
    assert out.read_bytes() == first


def test_every_number_stands_at_its_offset_in_its_sentence(working, out):
    publish(working, out)
    found = rows(out, 'select substr(sentence, start + 1, "end" - start), surface from figures order by rowid')
    assert [cut for cut, _ in found] == [surface for _, surface in found]
    assert [surface for _, surface in found][:3] == ["66.251 anak", "115.109 orang", "57,60 persen"]


def test_a_figure_says_all_that_a_reader_needs(working, out):
    publish(working, out)
    [row] = rows(
        out,
        "select value, unit, decimals, region, region_name, as_of, as_of_start, as_of_end, speaker, outlet, published "
        "from figures where measure = 'unissued'",
    )
    place = ("17.03", "Kabupaten Bengkulu Utara")
    assert row == (1200, "people", 0, *place, "2023-02", "2023-02-01", "2023-02-28", None, "Contoh Pos", "2023-02-01")


def test_a_figure_names_its_speaker_and_the_office(working, out):
    publish(working, out)
    found = rows(out, "select speaker, speaker_office from figures where surface = '66.251 anak'")
    assert found == [("Sari Wulandari", "Kepala Disdukcapil Kota Bengkulu")]


def test_a_claim_stands_in_one_row(working, out):
    publish(working, out)
    found = rows(
        out,
        "select article, eligible, issued, recorded, issued_pct, recorded_pct, computed_pct, target_verdict, agrees, "
        "conflicts, cannot_tell from claims order by article",
    )
    assert found == [
        ("contoh:101", 115109, 66251, None, 57.6, None, 57.56, "missed", 1, 0, 0),
        ("contoh:102", None, None, None, None, None, None, None, 0, 0, 1),
        ("lain:7", 1000, None, 900, None, 95, 90, None, 0, 1, 0),
    ]


def test_two_values_of_one_measure_are_neither_and_approximate_counts_give_no_share(tmp_path, out):
    text = "Judul\nSudah 500 anak atau 510 anak, dari 1.000 anak. Kota lain sekitar 400 anak dari 900 anak."
    one = article("1", text)
    twice = (
        figure(text, "500 anak", "issued", "500"),
        figure(text, "510 anak", "issued", "510"),
        figure(text, "1.000 anak", "eligible", "1000"),
    )
    about = (
        figure(text, "400 anak", "issued", "400", region="17.02", qualifier="about"),
        figure(text, "900 anak", "eligible", "900", region="17.02"),
    )
    with Store(tmp_path / "a.db") as store:
        put(store, one, offset=0)
        store.replace(one.id, Reading(twice + about, ()), [claim(one, *twice), claim(one, *about)])
    publish(tmp_path / "a.db", out)
    found = rows(out, "select eligible, issued, computed_pct from claims order by region desc")
    assert found == [(1000, None, None), (900, 400, None)]


def test_codes_with_a_trailing_zero_stay_text(tmp_path, out):
    text = "Judul\nDi Bandung 10.000 anak sudah memiliki KIA."
    one = article("1", text)
    lone = figure(text, "10.000 anak", "issued", "10000", region="32.10")
    with Store(tmp_path / "a.db") as store:
        put(store, one, offset=0)
        store.replace(one.id, Reading((lone,), ()), [claim(one, lone)])
    publish(tmp_path / "a.db", out)
    assert rows(out, "select region, typeof(region) from figures") == [("32.10", "text")]
    assert rows(out, "select code, name from regions where code = '32.10'") == [("32.10", "Kabupaten Majalengka")]


def test_the_text_of_an_article_is_not_published(working, out):
    publish(working, out)
    content = out.read_bytes()
    assert b"66.251 anak yang memiliki KIA" in content, "sentences with a figure are"
    assert b"Hubungi" not in content, "the rest is not"


@pytest.mark.fault("publication 27", "masks move no offset: the number stays where it stood")
def test_identity_and_telephone_numbers_are_masked_where_they_stand(tmp_path, out):
    text = "Judul NIK 5371012345670001\nIbu Sari (5371012345670001, WA 0812-3456-7890) termasuk 300 anak yang dilayani."
    one = article("1", text)
    lone = figure(text, "300 anak", "batch", "300")
    with Store(tmp_path / "a.db") as store:
        put(store, one, offset=0)
        store.replace(one.id, Reading((lone,), ()), [claim(one, lone)])
    publish(tmp_path / "a.db", out)
    [(sentence, start, end)] = rows(out, 'select sentence, start, "end" from figures')
    assert sentence == "Ibu Sari (" + "•" * 16 + ", WA ••••-••••-••••) termasuk 300 anak yang dilayani."
    assert sentence[start:end] == "300 anak"
    assert b"5371012345670001" not in out.read_bytes()
    assert b"3456-7890" not in out.read_bytes()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NIK 1771 0123 4567 8901.", "NIK •••• •••• •••• ••••."),
        ("NIK 177101-010203-0001", "NIK ••••••-••••••-••••"),
        ("hubungi +62 812 3456 7890", "hubungi +•• ••• •••• ••••"),
        ("telepon (0736) 21234", "telepon (••••) •••••"),
        ("dari 1.234.567.890.123.456 anak", None),
        ("66.251 anak dari 115.109", None),
        ("207889876 jiwa pada 2024-06", None),
        ("0812 anak", None),
    ],
)
def test_mask(text, expected):
    assert masked(text) == (text if expected is None else expected)
    assert len(masked(text)) == len(text)


def test_what_a_check_asserts_is_published_beside_its_findings(working, out):
    with Store(working, rules="r1") as store:
        store.describe_checks(
            [CheckInfo("share", "A share is a quotient.", "A share is a quotient.\n\nTo its\nlast digit.")]
        )
    publish(working, out)
    assert rows(out, "select id, title, description from checks") == [
        ("share", "A share is a quotient.", "A share is a quotient.\n\nTo its last digit."),
        ("target", None, None),
    ]


# ---- refusals


def test_nothing_to_publish(tmp_path, out):
    with pytest.raises(PublishError, match="there is no working database"):
        publish(tmp_path / "none.db", out)
    with Store(tmp_path / "a.db"):
        pass
    with pytest.raises(PublishError, match="there are no figures"):
        publish(tmp_path / "a.db", out)
    assert [path.name for path in out.parent.iterdir()] == ["kia.db.refused"]


@pytest.mark.fault("publication 24", "a fifth of the figures gone is no publication")
def test_a_collapse_is_refused_and_the_old_publication_stays(working, out):
    publish(working, out)
    before = out.read_bytes()
    with Store(working, rules="r1") as store:
        store.replace(CITY.id, Reading((), ()), [])  # 4 of 7 figures are left
    with pytest.raises(PublishError, match="4 figures, and 7 are published now"):
        publish(working, out)
    assert out.read_bytes() == before
    with Store(working, rules="r1") as store:
        store.replace(DISTRICT.id, Reading((), ()), [])
    out.unlink()
    assert publish(working, out).figures == 3, "who removes the file may publish fewer"


def test_a_fifth_fewer_is_not_a_collapse(tmp_path, out):
    with Store(tmp_path / "a.db") as store:
        text = "Judul\n" + " ".join(f"{n} anak sudah punya KIA." for n in range(100, 105))
        one = article("1", text)
        put(store, one, offset=0)
        all_five = tuple(figure(text, f"{n} anak", "issued", str(n)) for n in range(100, 105))
        store.replace(one.id, Reading(all_five, ()), [claim(one, *all_five)])
        publish(tmp_path / "a.db", out)
        store.replace(one.id, Reading(all_five[:4], ()), [claim(one, *all_five[:4])])
    assert publish(tmp_path / "a.db", out).figures == 4


@pytest.mark.fault("publication 26", "a figure that does not stand in its sentence stops the publication")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"region": "99.99"}, "article 'lain:7' points to nothing in regions"),
        (
            {"sentence": "Kalimat lain dengan 900 orang."},
            "surface '900 orang', article 'lain:7' is not where it should be",
        ),
        ({"surface": "901 orang"}, "'901 orang', is not where it should be in lain:7"),
    ],
)
def test_a_figure_that_cannot_be_proved_stops_the_publication(working, out, change, message):
    publish(working, out)
    before = out.read_bytes()
    reading, _ = wrong_reading()
    wrong = replace(reading.figures[1], **change)
    with Store(working, rules="r1") as store:
        store.replace(WRONG.id, Reading((wrong,), ()), [claim(WRONG, wrong)])
    with pytest.raises(PublishError, match=message) as refused:
        publish(working, out)
    assert "\n" not in str(refused.value)
    assert out.read_bytes() == before
    assert {path.name for path in out.parent.iterdir()} == {"kia.db", "kia.db.refused"}


def test_a_broken_publication_is_replaced(working, out):
    out.parent.mkdir()
    out.write_bytes(b"not a database at all" * 500)
    assert publish(working, out).figures == 7


def test_a_working_database_that_is_none_is_refused(tmp_path, out):
    path = tmp_path / "a.db"
    path.write_text("hello " * 1000)
    with pytest.raises(ValueError, match="cannot be opened as a database of Cekangka"):
        publish(path, out)


def test_odd_paths_are_no_trouble(tmp_path):
    odd = tmp_path / "50% data? #1 'x'"
    assert publish(fill(odd / "a.db"), odd / "public" / "kia.db").figures == 7


@pytest.mark.fault("publication 24", "who reads the old publication keeps it")
def test_who_reads_the_old_publication_keeps_it(working, out):
    publish(working, out)
    with closing(sqlite3.connect(f"file:{out}?immutable=1", uri=True)) as reader:
        with Store(working, rules="r1") as store:
            put(store, article("103", "Judul\nBerita tanpa angka."), offset=9000)
        publish(working, out)
        assert reader.execute("select count(*) from articles").fetchone() == (3,)
    assert rows(out, "select count(*) from articles") == [(4,)]


def test_search_narrows(working, out):
    publish(working, out)
    search = "select count(*) from figures_fts where figures_fts match ?"
    assert [rows(out, search, word)[0][0] for word in ("wajib", "kabupaten", "tiada")] == [5, 1, 0]


# ---- words and dates


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (None, None, None),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-10-31", "2024-10-31", "2024-10-31"),
    ],
)
def test_a_date_is_a_span_of_days(as_of, first, last):
    assert (first_day(as_of), last_day(as_of)) == (first, last)


@pytest.mark.parametrize(
    ("text", "sentence", "start", "expected"),
    [
        ("A 1. A 1.", "A 1.", 2, 0),
        ("A 1. A 1.", "A 1.", 7, 5),
        ("A 1. A 1.", "B 1.", 7, None),
        ("Kartu 🪪 ada 12 anak.", "Kartu 🪪 ada 12 anak.", 12, 0),
    ],
)
def test_the_sentence_is_found_where_the_number_is(text, sentence, start, expected):
    assert sentence_at(text, sentence, start, start + 1) == expected


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ID", "Indonesia"),
        ("17", "Provinsi Bengkulu"),
        ("53.01", "Kabupaten Kupang"),
        ("53.71", "Kota Kupang"),
        ("53.71.01", "Kecamatan Alak"),
    ],
)
def test_places_have_their_level_word(code, name):
    assert full_name(next(region for region in regions() if region.code == code)) == name


def test_every_regency_and_city_has_a_point_on_the_map():
    """2026-11: six had none. The archipelago lies between 95 and 141 degrees east, 6 north and 11 south."""
    places = [region for region in regions() if region.level in ("regency", "city")]
    assert len(places) == 514
    assert [p.name for p in places if p.lat is None or not (-11.1 < p.lat < 6.1 and 95 <= p.lng <= 141.1)] == []


def test_every_published_column_is_described(working, tmp_path):
    build(working, tmp_path / "kia.db")
    for table in tables():
        found = [name for (name,) in rows(tmp_path / "kia.db", f"select name from pragma_table_info('{table.name}')")]
        assert found == [column.name for column in table.columns]
    made = rows(tmp_path / "kia.db", "select name from sqlite_master where type = 'table' and sql not like '%virtual%'")
    ours = {name for (name,) in made if not name.startswith("sqlite_") and "_fts" not in name}
    assert ours == {table.name for table in tables()}


def test_a_column_without_words_is_refused(tmp_path):
    path = tmp_path / "derived.sql"
    path.write_text("-- A table.\ncreate table a (\n    -- Words.\n    b text,\n    c text\n);\n")
    with pytest.raises(UndescribedError, match=r"derived.sql: 'c' has no description above it"):
        tables(path)


# ---- shares, coverage, places, search


def test_coverage_is_the_newest_share_of_a_place_and_year(tmp_path, out):
    """Computed before stated, the later date before the earlier; a group or a share over 100 per cent is none."""
    claims = []
    with Store(tmp_path / "a.db") as store:
        for key, (region, as_of, shares, group) in enumerate(
            [
                ("17.71", "2023-05", {"issued_pct": "40"}, None),
                ("17.71", "2023-12-31", {"issued": "500", "eligible": "1000", "issued_pct": "51"}, None),
                ("17.71", "2024", {"issued_pct": "60"}, None),
                ("17.71", "2025", {"issued_pct": "99"}, "pelajar"),
                ("17.02", "2024", {"issued": "1100", "eligible": "1000"}, None),
                ("17.03", None, {"issued_pct": "70"}, None),
            ]
        ):
            text = "Judul\n" + ", ".join(f"{value} anak" for value in shares.values()) + "."
            read = [
                figure(text, f"{value} anak", measure, value, region=region, as_of=as_of, group=group)
                for measure, value in shares.items()
            ]
            put(store, one := article(str(key), text), offset=key)
            store.replace(one.id, Reading(tuple(read), ()), [claim(one, *read)])
            claims.append(one.id)
    publish(tmp_path / "a.db", out)
    found = rows(out, "select id, newest, share_pct, basis, eligible, held, remaining, level from coverage")
    assert found == [
        ("kia-17.71-2023", 0, 50, "computed", 1000, 500, 500, "city"),
        ("kia-17.71-2024", 1, 60, "stated", None, None, None, "city"),
    ]


# key, outlet, published, document, region, as of, speaker, text of which "560 anak" is read
TOLD = [
    ("1", "Pos A", "2025-01-12", "kia", "17.71", "2024", None, "560 anak."),
    ("2", "Pos B", "2025-01", "kia", "17.71", "2024", "Sari Wulandari", "560 anak."),
    ("3", "Pos C", "2025-02-01", "kia", "17.71", "2024", None, "560 anak.\nSekali lagi: 560 anak."),
    ("4", "Pos D", None, "kia", "17.71", "2024", None, "560 anak."),
    ("5", "Pos E", "2024-12-01", "kia", "17.71", None, None, "560 anak."),
    ("6", "Pos F", "2024-12-01", "ktp", "17.71", "2024", None, "560 anak."),
    ("7", "Pos G", "2024-12-01", "kia", "17.03", "2024", None, "560 anak.\nSekali lagi: 560 anak."),
    ("8", "Pos H", "2024-12-02", "kia", "53.71", None, None, "560 anak."),
    ("9", "Pos I", "2024-12-01", "kia", "53.71", None, None, "560 anak."),
]


def test_who_told_a_number_first(tmp_path, out):
    """Told twice in one article is told once; no date of publication is no count; another date is another number."""
    with Store(tmp_path / "a.db", rules="r1") as store:
        for number, (key, outlet, published, document, region, as_of, speaker, text) in enumerate(TOLD):
            one = article(key, "Judul\n" + text, outlet=outlet, published=published)
            said = figure(one.text, "560 anak", "issued", "560", document, region, as_of, speaker=speaker)
            again = one.text.rindex("560 anak")
            both = (said, replace(said, start=again, end=again + 8, sentence=text.split("\n")[-1]))
            put(store, one, offset=number)
            store.replace(one.id, Reading(both if again > said.start else (said,), ()), [])
    publish(tmp_path / "a.db", out)
    columns = "region_name, value, as_of, articles, first, last, outlet, speaker"
    assert rows(out, f"select {columns} from first_told order by region") == [
        ("Kota Bengkulu", 560, "2024", 3, "2025-01", "2025-02-01", "Pos B", "Sari Wulandari"),
        ("Kota Kupang", 560, None, 2, "2024-12-01", "2024-12-02", "Pos I", None),
    ]
    of_figure = "select f.article, f.outlet from first_told t join figures f on f.id = t.figure order by t.region"
    assert rows(out, of_figure) == [("contoh:2", "Pos B"), ("contoh:9", "Pos I")]


def test_places_know_their_figures(working, out):
    publish(working, out)
    assert rows(out, "select code, figures, newest from regions where figures > 0") == [
        ("17.03", 1, "2023-02-01"),
        ("17.71", 3, "2024-11-05"),
    ]


def test_the_counts_of_a_publication_are_facts_of_it(working, out):
    publish(working, out)
    facts = dict(rows(out, "select key, value from meta"))
    named = ("figures", "articles", "outlets", "regions", "agrees", "conflicts", "oldest_article")
    assert [facts[name] for name in named] == ["7", "3", "2", "2", "1", "1", "2023-02-01"]


def test_a_finding_keeps_its_id_when_another_check_is_added(working, out):
    publish(working, out)
    before = {row[0] for row in rows(out, "select id from findings where check_id = 'target'")}
    with Store(working) as store:
        found = [(key, finding(one, "bounds", "agrees", "1", "1")) for key, one in store.claims()]
        found += [(key, finding(one, "target", "agrees", "1", "1")) for key, one in store.claims() if one.region]
        store.replace_findings(found)
    publish(working, out)
    assert before == {row[0] for row in rows(out, "select id from findings where check_id = 'target'")}


@pytest.mark.parametrize(
    ("text", "indexed"),
    [
        ("Perekaman KTP-el", "rekam ktp el"),
        ("direkam, merekam; TEREKAM", "rekam rekam rekam"),
        ("66.251 anak memiliki KIA", "66 251 anak milik kia"),
        ("café ﬁlm", "cafe film"),
        (None, ""),
        ("«»", ""),
    ],
)
def test_what_is_searched_are_stems(text, indexed):
    assert stems(text) == indexed


def test_the_paragraph_of_a_figure_is_published_where_it_says_more():
    text = "Judul\nSatu kalimat. Dua 12 anak, NIK 5371012345670001.\n12 anak.\n" + "Panjang. " * 90 + "12 anak."
    sentence = "Dua 12 anak, NIK 5371012345670001."
    assert paragraph_at(text, sentence, 24, 31) == f"Satu kalimat. Dua 12 anak, NIK {'•' * 16}."
    alone = text.index("\n12 anak.") + 1
    assert paragraph_at(text, "12 anak.", alone, alone + 7) is None
    assert paragraph_at(text, "12 anak.", len(text) - 8, len(text) - 1) is None
