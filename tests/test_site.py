"""The site: real pages of a real Datasette, hostile text in them, and a publication swapped under a running server."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from datasette.plugins import pm
from stored import HOSTILE, article, claim, figure, fill, finding, put

from db.columns import tables
from db.publish import build, publish
from db.serve import ServeError, application, datasette_for, serve
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
    assert {name for name, source in sources.items() if source == MADE_UP} == {"figures", "claims", "articles"}


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


# ---- swapping

# A thread is ended by SystemExit, which Python itself passes over in silence.
ended_threads = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@ended_threads
async def test_a_new_publication_is_shown_from_the_next_request_on(tmp_path):
    working, out = fill(tmp_path / "a.db"), tmp_path / "kia.db"
    publish(working, out)
    transport = httpx.ASGITransport(app=application(out))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:

        async def articles():
            return (await client.get("/kia.json?sql=select+count(*)+from+articles&_shape=arrayfirst")).json()

        before = threading.active_count()
        assert await articles() == [3]
        for number in range(4, 8):
            with Store(working, rules="r1") as store:
                put(store, article(str(number), "Judul\nTanpa angka."), offset=number * 10_000)
            publish(working, out)
            assert await articles() == [number]
        broken = tmp_path / "broken"
        broken.write_bytes(b"broken" * 1000)
        broken.replace(out)
        assert await articles() == [7], "what cannot be read is not shown"
        out.unlink()
        assert await articles() == [7], "nor is nothing"
        publish(working, out)
        assert await articles() == [7]
        assert threading.active_count() <= before + 6, "old publications give back their threads"


@ended_threads
async def test_a_request_is_answered_wholly_by_one_publication(tmp_path):
    """Requests that run while the file is swapped all succeed, each with the old count or the new."""
    working, out = fill(tmp_path / "a.db"), tmp_path / "kia.db"
    publish(working, out)
    transport = httpx.ASGITransport(app=application(out))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        requests = [asyncio.create_task(client.get("/")) for _ in range(10)]
        await asyncio.sleep(0)
        with Store(working, rules="r1") as store:
            put(store, article("200", "Judul\nTanpa angka."), offset=99_000)
        publish(working, out)
        requests += [asyncio.create_task(client.get("/")) for _ in range(10)]
        seen = [
            re.search(r"<strong>(\d+)</strong> berita", answer.text)[1] for answer in await asyncio.gather(*requests)
        ]
    assert set(seen) <= {"3", "4"}
    assert seen[-1] == "4"


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url):
    """Status and text of a page over a real socket."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_a_running_server_shows_a_swap_and_ends_cleanly(tmp_path):
    working, out, port = fill(tmp_path / "a.db"), tmp_path / "kia.db", free_port()
    publish(working, out)
    command = (
        "import sys; from pathlib import Path; from db.serve import serve; serve(Path(sys.argv[1]), int(sys.argv[2]))"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", command, str(out), str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        home = None
        while home is None and server.poll() is None:
            with suppress(OSError):
                home = fetch(address)
        assert home is not None
        assert "<strong>3</strong> berita" in home[1]
        with Store(working, rules="r1") as store:
            put(store, article("200", "Judul\nTanpa angka."), offset=99_000)
        publish(working, out)
        assert "<strong>4</strong> berita" in fetch(address)[1]
        with pytest.raises(ServeError, match=f"port {port}: cannot be used"):
            serve(out, port)
        server.send_signal(2)
        printed, _ = server.communicate(timeout=15)
    finally:
        server.kill()
        server.wait()
    assert server.returncode == 0
    assert printed == b""


def test_a_file_that_is_no_publication_is_one_line(tmp_path):
    (tmp_path / "broken.db").write_bytes(b"broken" * 1000)
    for name, reason in (("broken.db", "file is not a database"), ("empty.db", "no such table: meta")):
        (tmp_path / name).touch()
        with pytest.raises(ServeError, match=rf"{name}: cannot be read as a published database: {reason}"):
            application(tmp_path / name)


def test_a_missing_publication_is_one_line(tmp_path):
    for call in (datasette_for, application, lambda path: serve(path, 0)):
        with pytest.raises(ServeError, match="there is no published database; publish first"):
            call(tmp_path / "none.db")
