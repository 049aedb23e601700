"""The site: real pages of a real Datasette."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from sites import PAGES, PLAIN, QUESTIONS, TABLES, client_of, first_ids, get
from stored import fill

from db.columns import tables
from db.publish import build, publish
from db.store import Store


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    publish(fill(folder / "cekangka.db"), folder / "kia.db")
    return folder / "kia.db"


# ---- every page


async def answers(path, pages):
    """The pages that do not answer 200, with what they answer instead."""
    found = zip(pages, await get(path, *pages), strict=True)
    return [(page, answer.status_code) for page, answer in found if answer.status_code != 200]


async def test_every_table_answers_in_every_format_and_facet(published):
    pages = [f"/kia/{name}{ending}" for name in TABLES for ending in ("", ".json", ".csv", ".xlsx")]
    pages += [f"/kia/{table.name}?_facet={column.name}" for table in tables() for column in table.columns]
    pages += [f"/kia/{table.name}?_sort_desc={table.columns[-1].name}&_size=1" for table in tables()]
    pages += [page + ending for page in await first_ids(published) for ending in ("", ".json", ".xlsx")]
    assert await answers(published, pages) == []


@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_page_answers_in_both_languages(published, language):
    pages = [page + ("&" if "?" in page else "?") + f"_lang={language}" for page in PAGES]
    pages += [f"/kia/{name}?_lang={language}" for name in QUESTIONS]
    assert await answers(published, pages) == []


async def test_every_question_answers_in_every_format_and_to_every_choice(published):
    choices = {"document": "ktp", "place": "17", "province": "17", "year": "2024", "verdict": "met", "check": "share"}
    choices["months"] = "3"
    pages = [f"/kia/{name}{ending}" for name in QUESTIONS for ending in ("", ".json", ".csv", ".xlsx")]
    for name, question in QUESTIONS.items():
        pages += [f"/kia/{name}?{field}={choices[field]}" for field in question["form"]]
    pages += PLAIN
    assert await answers(published, pages) == []


async def test_a_figure_is_shown_with_its_number_marked_and_its_sources(published):
    [found] = await get(published, "/kia/figures.json?_shape=objects&measure=issued")
    [page] = await get(published, f"/kia/figures/{found.json()['rows'][0]['id']}")
    for shown in (
        "66.251</p>",
        "Kota Bengkulu",
        "31 Oktober 2024",
        "Hingga akhir Oktober sudah <mark>66.251 anak</mark> yang memiliki KIA.",
        "menurut Sari Wulandari",
        'href="https://contohpos.example/berita/101/judul"',
        'href="https://web.archive.org/web/20241106/https://contohpos.example/berita/101/judul"',
        "contoh-2024-11.warc.gz",
        "ab" * 32,
        "issued-have",
        "57,60 %",
        "target belum tercapai",
    ):
        assert shown in page.text


async def test_a_claim_is_shown_with_its_figures_and_findings(published):
    [found] = await get(published, "/kia/claims.json?_shape=objects&document=ktp")
    [page] = await get(published, f"/kia/claims/{found.json()['rows'][0]['id']}")
    for shown in (
        "<mark>1.000 wajib KTP</mark>",
        "<mark>900 orang</mark>",
        "<mark>95 persen</mark>",
        "bertentangan",
        "90 %",
    ):
        assert shown in page.text


async def test_the_home_page_says_what_there_is(published):
    [home] = await get(published, "/")
    for shown in (
        "<strong>7</strong> angka",
        "<mark>66.251 anak</mark>",
        "Data per <strong>6 November 2024</strong>",
        "Yang bertentangan",
        "<mark>1.000 wajib KTP</mark>",
        "lihat klaimnya",
        'action="/cari"',
        "Proses terakhir: crawl, 6 November 2024, selesai.",
    ):
        assert shown in home.text


async def test_an_empty_database_has_a_useful_home(tmp_path):
    with Store(tmp_path / "a.db"):
        pass
    build(tmp_path / "a.db", tmp_path / "kia.db")
    pages = [*PAGES, *PLAIN, *(f"/kia/{name}" for name in (*TABLES, *QUESTIONS))]
    assert await answers(tmp_path / "kia.db", pages) == []
    [home] = await get(tmp_path / "kia.db", "/")
    assert "Belum ada angka yang diterbitkan" in home.text


async def test_the_map_stands_on_a_table(published):
    [page] = await get(published, "/peta")
    assert 'data-share="57.56" data-eligible="115109" data-verdict="missed">' in page.text
    assert (
        '<th scope="row"><a href="/wilayah/17.71">Kota Bengkulu</a></th><td class="n">57,56 %</td>'
        '<td class="n">60 %</td><td><span class="verdict missed">target belum tercapai</span></td>'
        '<td class="n">115.109</td><td>31 Oktober 2024</td></tr>'
    ) in page.text


async def test_the_chart_of_a_place_stands_on_a_table(published):
    indonesian, english = await get(published, "/wilayah/17.71", "/wilayah/17.71?_lang=en")
    row = '<tr><td data-v="2024-10-31">{}</td><td data-v="57.56">{} %</td><td>Contoh Pos</td><td data-v="0"></td>'
    assert row.format("31 Oktober 2024", "57,56") in indonesian.text
    assert row.format("31 October 2024", "57.56") in english.text


async def test_a_place_has_its_claims_its_quotations_and_its_neighbours(published):
    [page] = await get(published, "/wilayah/17.71")
    for shown in (
        "<h1>Kota Bengkulu</h1>",
        'href="/wilayah/17">Provinsi Bengkulu</a>',
        "57,56 %</a>",
        "target nasional 2024: 60 %",
        "target belum tercapai",
        "<dt>Belum</dt><dd>48.858</dd>",
        "<mark>66.251 anak</mark>",
        'href="/wilayah/17.71.03"',
        'data-v="2024-10-31"',
    ):
        assert shown in page.text


async def test_a_place_without_figures_says_since_when_nothing_is_known(published):
    silent, unknown = await get(published, "/wilayah/91", "/wilayah/99")
    assert "Belum ada angka tentang Provinsi Papua." in silent.text
    assert "Tidak satu pun berita yang dibaca sejak 1 Februari 2023" in silent.text
    assert unknown.status_code == 404


async def test_an_article_is_shown_with_all_its_numbers_marked(published):
    [page] = await get(published, "/kia/articles/contoh~3A101")
    assert "Jumlah anak wajib KIA <mark>115.109 orang</mark>, artinya <mark>57,60 persen</mark> terlayani." in page.text
    assert page.text.count("<blockquote") == 2


async def test_a_figure_can_be_cited(published):
    [found] = await get(published, "/kia/figures.json?_shape=objects&measure=issued")
    key = found.json()["rows"][0]["id"]
    [page] = await get(published, f"/kia/figures/{key}")
    assert (
        "Contoh Pos, “Baru separuh anak kota punya kartu”, 5 November 2024: 66.251 "
        "(KIA: sudah memiliki, Kota Bengkulu)." in page.text
    )
    assert f"@misc{{cekangka-{key}," in page.text
    assert f'href="/kia/figures/{key}.json' in page.text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("merekam", "<mark>900 orang</mark>", "66.251"),
        ("bengkulu", 'href="/wilayah/17.71"', "Tidak ada yang ditemukan"),
        ("separuh", 'Baru <mark class="found">separuh</mark> anak kota punya kartu', "<mark>"),
        ("tiada", "Tidak ada yang ditemukan untuk “tiada”", "<mark>"),
    ],
)
async def test_searching_finds_places_sentences_and_titles(published, query, shown, hidden):
    [page] = await get(published, f"/cari?q={query}")
    assert shown in page.text
    assert hidden not in page.text


async def test_feeds_and_sitemap_are_well_formed_and_lead_to_pages(published):
    feeds = ("/umpan/angka.atom", "/umpan/wilayah/17.71.atom", "/umpan/pertentangan.atom")
    for feed, count in zip(await get(published, *feeds), (7, 3, 1), strict=True):
        assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
        atom = "{http://www.w3.org/2005/Atom}"
        entries = ElementTree.fromstring(feed.text).findall(f"{atom}entry")
        assert len(entries) == count
        for entry in entries:
            assert entry.findtext(f"{atom}id").startswith("tag:cekangka,2026:")
            assert entry.findtext(f"{atom}updated").endswith("T00:00:00Z")
        links = [entry.find(f"{atom}link").get("href").removeprefix("http://localhost") for entry in entries]
        assert await answers(published, links) == []
    [sitemap] = await get(published, "/sitemap.xml")
    places = [place.text for place in ElementTree.fromstring(sitemap.text).iter() if place.tag.endswith("loc")]
    assert "http://localhost/wilayah/17.71" in places
    assert not any("sql" in place or "_facet" in place for place in places)


async def test_health_is_told_to_monitors(published):
    [health] = await get(published, "/-/health")
    assert health.headers["cache-control"] == "no-store"
    assert json.loads(health.text) == {
        "status": "ok",
        "refused": None,
        "data_date": "2024-11-06T01:00:00+07:00",
        "newest_article": "2024-11-05",
        "figures": 7,
        "last_run": {"started": "2024-11-06T01:00:00+07:00", "ended": "2024-11-06T01:05:00+07:00", "outcome": "done"},
    }


async def test_what_does_not_exist_is_a_plain_404(published):
    for page in await get(published, "/nope", "/kia/nope", "/kia/figures/nope"):
        assert page.status_code == 404
        assert "Halaman ini tidak ada" in page.text


async def test_descriptions_come_from_the_schema(published):
    [metadata] = await get(published, "/-/metadata.json")
    shown = metadata.json()["databases"]["kia"]["tables"]
    for table in tables():
        assert shown[table.name]["description"] == table.description
        assert shown[table.name]["columns"] == {column.name: column.description for column in table.columns}
        assert shown[table.name]["license"]
        assert len(shown[table.name].get("facets", [])) <= 3


# ---- a data set that is made up

MADE_UP = "Made up for a test."
SHOWING_DATA = (*PAGES, *(f"/kia/{name}" for name in (*TABLES, *QUESTIONS)))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made-up")
    with Store(fill(folder / "cekangka.db"), rules="r1") as store:
        store.state_fact("made_up", "replaced by the next")
        store.state_fact("made_up", MADE_UP)
    publish(folder / "cekangka.db", folder / "kia.db")
    return folder / "kia.db"


async def test_every_page_of_a_made_up_data_set_says_so(made_up):
    pages = [*SHOWING_DATA, *await first_ids(made_up), "/nope", "/kia/figures/nope", "/-/versions"]
    for page, answer in zip(pages, await get(made_up, *pages), strict=True):
        assert answer.text.count('<p class="made-up" role="note"><strong>Data contoh: ') == 1, page


async def test_no_page_of_a_real_data_set_does(published):
    pages = [*SHOWING_DATA, *await first_ids(published), "/nope"]
    for page, answer in zip(pages, await get(published, *pages), strict=True):
        assert "made-up" not in answer.text, page
        assert "Data contoh" not in answer.text, page


async def test_json_and_metadata_of_a_made_up_data_set_say_so(made_up, published):
    pages = ("/kia/figures.json", "/kia/claims-versus-target.json")
    for answer in await get(made_up, *pages):
        assert answer.json()["source"] == MADE_UP
    for answer in await get(published, *pages):
        assert "source" not in answer.json()
    facts, metadata = await get(made_up, "/kia/meta.json?_shape=object", "/-/metadata.json")
    assert facts.json()["made_up"] == {"key": "made_up", "value": MADE_UP}
    described = metadata.json()["databases"]["kia"]
    assert described["description"].startswith(f"{MADE_UP} Each number")
    sources = {name: table["source"] for name, table in described["tables"].items()}
    made_up_tables = {name for name, source in sources.items() if source == MADE_UP}
    assert made_up_tables == {
        *("figures", "first_told", "claims", "coverage", "outlets", "articles", "appearances"),
        *("revisions", "revision_figures"),
    }


# ---- searching, filtering, SQL


@pytest.mark.parametrize(
    ("query", "surfaces"),
    [
        ("_search=diwajibkan", {"115.109 orang", "57,60 persen", "1.000 wajib KTP", "900 orang", "95 persen"}),
        ("_search=perekaman", {"1.000 wajib KTP", "900 orang", "95 persen"}),
        ("_search=kabupaten", {"1.200 anak"}),
        ("_search=tiada", set()),
        ("region=17.03", {"1.200 anak"}),
        ("document=ktp&measure=recorded", {"900 orang"}),
    ],
)
async def test_search_and_filters_narrow(published, query, surfaces):
    [found] = await get(published, f"/kia/figures.json?_shape=objects&{query}")
    assert {row["surface"] for row in found.json()["rows"]} == surfaces


@pytest.mark.fault("publication 23", "any text is a search that cannot be malformed")
@pytest.mark.parametrize(
    ("words", "count"), [("wajib KIA", 2), ('"wajib', 5), ("wajib OR", 0), ("NEAR(", 0), ("*", 0), ("", 0), ('"', 0)]
)
async def test_any_text_is_a_search_in_sql(published, words, count):
    sql = "select count(*) as n from figures_fts where figures_fts match fts_query(:q)"
    with client_of(published) as client:
        found = await client.get("/kia.json", params={"sql": sql, "q": words, "_shape": "objects"})
    assert found.json()["rows"] == [{"n": count}]


@pytest.mark.fault("publication 23", "SQL that is hungry or writes is refused in few bytes")
@pytest.mark.parametrize(
    "sql",
    [
        "select zeroblob(200000000)",
        "select printf('%.*c', 200000000, 'x') || 'x'",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
        "delete from figures",
        "attach 'x.db' as x",
        "pragma writable_schema = on",
        "select load_extension('x')",
    ],
)
async def test_hungry_and_writing_sql_is_refused(published, sql):
    with client_of(published) as client:
        answer = await client.get("/kia.json", params={"sql": sql})
    assert answer.status_code == 400 or answer.json()["rows"] == [[None]]
    assert len(answer.content) < 10_000
