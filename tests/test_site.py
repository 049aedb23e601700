"""The site: real pages of a real Datasette, and hostile text in them."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from datasette.plugins import pm
from stored import HOSTILE, article, claim, figure, fill, finding, put

from db.columns import tables
from db.publish import build, publish
from db.serve import datasette_for
from db.store import Store
from extract.model import Reading

ROOT = Path(__file__).parent.parent
TABLES = [table.name for table in tables()]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    publish(fill(folder / "cekangka.db"), folder / "kia.db")
    return folder / "kia.db"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A publication in which every text that comes from outside is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    text = f"{HOSTILE}\nKalimat {HOSTILE} dengan 66.251 anak\u202e </mark></textarea>."
    one = article("1", text, outlet=HOSTILE, url="javascript:alert(1)", dateline=HOSTILE)
    lone = figure(text, "66.251 anak", "issued", "66251", speaker=HOSTILE, group=HOSTILE)
    with Store(folder / "cekangka.db", rules="r1") as store:
        put(store, one, offset=0)
        store.replace(one.id, Reading((lone,), ()), [claim(one, lone)])
        key, made = next(store.claims())
        store.replace_findings([(key, finding(made, "share", "conflicts", "1", "2", why_id=HOSTILE, why_en=HOSTILE))])
    publish(folder / "cekangka.db", folder / "kia.db")
    return folder / "kia.db"


@pytest.fixture(scope="module")
def site(published):
    """The plugin, as Datasette has loaded it."""
    with client_of(published):
        return pm.get_plugin("cekangka_site.py")


@contextmanager
def client_of(path):
    """The pages of a published file, and its connections closed at the end."""
    datasette = datasette_for(path)
    try:
        yield datasette.client
    finally:
        for database in datasette.databases.values():
            database.close()
        datasette.executor.shutdown(wait=False)


async def get(path, *pages):
    """The responses for these paths, in order."""
    with client_of(path) as client:
        return [await client.get(page) for page in pages]


async def first_ids(path):
    """The path of one row page of every table that has rows."""
    found = []
    for name in TABLES:
        [response] = await get(path, f"/kia/{name}.json?_shape=objects&_size=1")
        content = response.json()
        if content["rows"]:
            key = (content["primary_keys"] or ["rowid"])[0]
            found.append(f"/kia/{name}/{str(content['rows'][0][key]).replace(':', '~3A')}")
    return found


# ---- every page


async def test_every_page_of_every_table_answers(published):
    facets = {
        "figures": ("document", "measure", "outlet", "region", "basis"),
        "claims": ("document", "target_verdict", "region"),
        "findings": ("outcome", "check_id", "verdict"),
        "regions": ("level", "parent"),
    }
    pages = ["/", "/kia", "/kia?sql=select+1", "/-/metadata", "/kia.db", "/static/site.css", "/static/icon.svg"]
    pages += [f"/kia/{name}{ending}" for name in TABLES for ending in ("", ".json", ".csv")]
    pages += [f"/kia/{name}?_facet={column}" for name, columns in facets.items() for column in columns]
    pages += [f"/kia/claims-versus-target{query}" for query in ("", ".json", ".csv", "?document=kia&year=2024")]
    pages += await first_ids(published)
    assert [(page, answer.status_code) for page, answer in zip(pages, await get(published, *pages), strict=True)] == [
        (page, 200) for page in pages
    ]


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
        "lihat angkanya",
        'name="_search"',
    ):
        assert shown in home.text


async def test_an_empty_database_has_a_useful_home(tmp_path):
    with Store(tmp_path / "a.db"):
        pass
    build(tmp_path / "a.db", tmp_path / "kia.db")
    home, *others = await get(
        tmp_path / "kia.db", "/", *(f"/kia/{name}" for name in TABLES), "/kia/claims-versus-target"
    )
    assert "Belum ada angka yang diterbitkan" in home.text
    assert [page.status_code for page in (home, *others)] == [200] * (len(TABLES) + 2)


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
SHOWING_DATA = ("/", "/kia", *(f"/kia/{name}" for name in TABLES), "/kia?sql=select+1", "/kia/claims-versus-target")


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
    assert made_up_tables == {"figures", "claims", "coverage", "articles"}
        "figures",
        "claims",
        "coverage",
        "articles",
    }


# ---- searching, filtering, SQL


@pytest.mark.parametrize(
    ("query", "surfaces"),
    [
        ("_search=wajib", {"115.109 orang", "57,60 persen", "1.000 wajib KTP", "900 orang", "95 persen"}),
        ("_search=kabupaten", {"1.200 anak"}),
        ("_search=tiada", set()),
        ("region=17.03", {"1.200 anak"}),
        ("document=ktp&measure=recorded", {"900 orang"}),
    ],
)
async def test_search_and_filters_narrow(published, query, surfaces):
    [found] = await get(published, f"/kia/figures.json?_shape=objects&{query}")
    assert {row["surface"] for row in found.json()["rows"]} == surfaces


@pytest.mark.parametrize(
    ("query", "verdicts"),
    [
        ("", ["missed", "cannot tell"]),
        ("document=KIA&region=17.71", ["missed"]),
        ("region=17", ["missed", "cannot tell"]),
        ("region=1", []),
        ("year=2023", ["cannot tell"]),
        ("verdict=cannot tell", ["cannot tell"]),
        ("verdict=met", []),
        ("document=ktp", []),
    ],
)
async def test_claims_versus_target(published, query, verdicts):
    """What cannot be told is never called missed, and 17 does not find 1."""
    [found] = await get(published, f"/kia/claims-versus-target.json?_shape=objects&{query}")
    assert [row["verdict"] for row in found.json()["rows"]] == verdicts


@pytest.mark.parametrize(
    ("words", "count"), [("wajib KIA", 2), ('"wajib', 5), ("wajib OR", 0), ("NEAR(", 0), ("*", 0), ("", 0), ('"', 0)]
)
async def test_any_text_is_a_search_in_sql(published, words, count):
    sql = "select count(*) as n from figures_fts where figures_fts match fts_query(:q)"
    with client_of(published) as client:
        found = await client.get("/kia.json", params={"sql": sql, "q": words, "_shape": "objects"})
    assert found.json()["rows"] == [{"n": count}]


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


# ---- hostile text and headers


async def test_hostile_text_is_inert(hostile):
    pages = ["/", "/kia/figures?_search=kalimat", "/kia/claims", "/kia/findings", "/kia/articles"]
    pages += [*await first_ids(hostile), "/kia?sql=select+*+from+figures", f"/kia/figures?outlet={HOSTILE}"]
    for page, answer in zip(pages, await get(hostile, *pages), strict=True):
        assert answer.status_code == 200, page
        assert "<script>alert" not in answer.text, page
        assert "<img src=x" not in answer.text, page
        assert 'href="javascript:' not in answer.text.lower(), page


async def test_the_mark_of_a_hostile_sentence_is_ours(hostile):
    ids = [page for page in await first_ids(hostile) if page.startswith("/kia/figures/")]
    for page in (*await get(hostile, *ids), *await get(hostile, "/kia/figures")):
        assert "<mark>66.251 anak</mark>" in page.text
        assert html.escape("</mark></textarea>", quote=False) in page.text
        assert page.text.count("<mark>") == page.text.count("</mark>") == 1


async def test_the_policy_allows_every_inline_script_and_no_other(published):
    """Datasette is pinned because its inline scripts are named by their hashes."""
    pages = ["/", "/kia", "/kia?sql=select+1", "/kia/claims-versus-target", "/nope", "/-/versions", "/-/plugins"]
    pages += [f"/kia/{name}" for name in TABLES] + await first_ids(published)
    scripts, policies = set(), set()
    for answer in await get(published, *pages):
        policies.add(answer.headers["content-security-policy"])
        scripts |= set(re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", answer.text, re.DOTALL))
        assert not re.search(r"<[^>]+\son\w+\s*=", answer.text), "no inline handler"
        assert answer.headers["x-content-type-options"] == "nosniff"
    hashes = {"sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    [policy] = policies
    assert set(re.findall(r"sha256-[^']+", policy)) == hashes
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


async def test_json_and_csv_have_the_headers_too(published):
    for answer in await get(published, "/kia/figures.json", "/kia/figures.csv", "/static/site.css", "/kia.db"):
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_marking_trusts_no_offsets(site):
    assert str(site.highlight("a <b> 12", 6, 8)) == "a &lt;b&gt; <mark>12</mark>"
    for start, end in ((-1, 2), (3, 3), (4, 99), (None, 2), ("0", 2)):
        assert str(site.highlight("<12>", start, end)) == "&lt;12&gt;"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (115109, 0, "115.109"),
        (57.6, 2, "57,60"),
        (57.55, 0, "57,55"),
        (62.1, 0, "62,1"),
        (100, 0, "100"),
        (60, 0, "60"),
        (None, 0, "–"),
        (1200000, -5, "1.200.000"),
    ],
)
def test_numbers_are_written_as_indonesians_do(site, value, decimals, written):
    assert site.number(value, decimals) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-10-31", "31 Oktober 2024"),
        ("2024-10", "Oktober 2024"),
        ("2024", "2024"),
        ("2024-11-06T01:00:00+07:00", "6 November 2024"),
        ("2024-13", "2024-13"),
        ("<b>", "<b>"),
        (None, "–"),
    ],
)
def test_dates_are_written_as_indonesians_do(site, text, written):
    assert site.day(text) == written
