"""Hostile text on every page, feed and export; headers; the marks that are ours."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from datasette.plugins import pm
from sites import PAGES, PLAIN, QUESTIONS, TABLES, first_ids, get
from stored import HOSTILE, article, claim, figure, fill, finding, put

from db.publish import publish
from db.store import Store
from extract.model import Reading

FORMULA = '=HYPERLINK("http://x.example")'


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("headers")
    publish(fill(folder / "cekangka.db"), folder / "kia.db")
    return folder / "kia.db"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A publication in which every text that comes from outside is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    text = f"{HOSTILE}\nKalimat {HOSTILE} dengan 66.251 anak\u202e </mark></textarea>."
    one = article("1", text, outlet=HOSTILE, url="javascript:alert(1)", dateline=HOSTILE)
    lone = figure(text, "66.251 anak", "issued", "66251", speaker=HOSTILE, speaker_office=HOSTILE, group=HOSTILE)
    with Store(folder / "cekangka.db", rules="r1") as store:
        put(store, one, offset=0)
        store.replace(one.id, Reading((lone,), ()), [claim(one, lone)])
        key, made = next(store.claims())
        store.replace_findings([(key, finding(made, "share", "conflicts", "1", "2", why_id=HOSTILE, why_en=HOSTILE))])
        sheet = f"{FORMULA}\n{FORMULA} dan 12 anak\x08."
        second = article("2", sheet, outlet="@SUM(1)")
        counted = figure(sheet, "12 anak", "issued", "12", speaker="+628")
        put(store, second, offset=9000)
        store.replace(second.id, Reading((counted,), ()), [claim(second, counted)])
        for number in (3, 4):  # a share is in the chart of its place, and one that is told twice has a first
            told = article(str(number), f"{HOSTILE}\nSudah 57 persen.", outlet=HOSTILE)
            share = figure(told.text, "57 persen", "issued_pct", "57", speaker=HOSTILE)
            put(store, told, offset=9000 * number)
            store.replace(told.id, Reading((share,), ()), [claim(told, share)])
    publish(folder / "cekangka.db", folder / "kia.db")
    return folder / "kia.db"


# ---- hostile text and headers


@pytest.mark.fault("publication 21", "hostile text in every field is inert on every page")
async def test_hostile_text_is_inert(hostile):
    ids = await first_ids(hostile)
    pages = [*PAGES, "/cari?q=kalimat", f"/cari?q={HOSTILE}", *(f"/kia/{name}" for name in (*TABLES, *QUESTIONS))]
    pages += [*ids, "/kia?sql=select+*+from+figures", f"/kia/figures?outlet={HOSTILE}", f"/?_lang={HOSTILE}"]
    for page, answer in zip(pages, await get(hostile, *pages), strict=True):
        assert answer.status_code == 200, page
        assert "<script>alert" not in answer.text, page
        assert "<img src=x" not in answer.text, page
        assert 'href="javascript:' not in answer.text.lower(), page
        assert "\u202e" not in answer.text, page
        unquoted = re.sub(r'"[^"]*"', '""', answer.text)
        assert not re.search(r"<[^>]+\son\w+\s*=", unquoted), "no inline handler"


@pytest.mark.fault("publication 21", "hostile text is shown, as text, in the chart of a place and in who said it first")
async def test_hostile_text_is_shown_as_text(hostile):
    region, question = await get(hostile, "/wilayah/17.71", "/kia/said-first")
    assert region.text.count("<td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") == 2
    assert question.text.count(">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") == 2, "outlet and speaker"


@pytest.mark.fault("publication 21", "hostile text is inert in feeds and plain answers, which stay well-formed")
async def test_hostile_text_is_inert_in_feeds(hostile):
    for page, answer in zip(PLAIN, await get(hostile, *PLAIN), strict=True):
        if page.endswith((".atom", ".xml")):
            text = "".join(ElementTree.fromstring(answer.text).itertext())
            assert "\x08" not in text, page
            assert "<script>alert" not in answer.text, page
        if page.endswith((".txt", "/-/health")):
            assert answer.headers["content-type"].startswith(("text/plain", "application/json")), page
    feeds = await get(hostile, "/umpan/angka.atom")
    assert "<script>alert('x')</script>" in "".join(ElementTree.fromstring(feeds[0].text).itertext()), "shown, as text"


@pytest.mark.fault("publication 22", "CSV holds no formula, JSON is exact, negative numbers stay numbers")
async def test_csv_holds_no_formula_and_json_is_exact(hostile):
    [as_csv, as_json] = await get(hostile, "/kia/articles.csv?_size=max", "/kia/articles.json?_shape=objects")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(as_csv.text))}
    assert rows["contoh:2"]["title"] == f"'{FORMULA}"
    assert rows["contoh:2"]["outlet"] == "'@SUM(1)"
    assert {row["id"]: row["title"] for row in as_json.json()["rows"]}["contoh:2"] == FORMULA
    [places] = await get(hostile, "/kia/regions.csv?level=city&lat__lt=-8&_size=max")
    assert re.search(r",-8[.]\d+,", places.text), "a negative number stays a number"


@pytest.mark.fault("publication 22", "XLSX holds formulas as text")
async def test_xlsx_holds_text_as_text(hostile):
    [regions, articles] = await get(hostile, "/kia/regions.xlsx?code=32.10", "/kia/articles.xlsx")
    for answer, text in ((regions, "32.10"), (articles, FORMULA)):
        book = zipfile.ZipFile(io.BytesIO(answer.content))
        shared = "".join(ElementTree.fromstring(book.read("xl/sharedStrings.xml")).itertext())
        assert text in shared
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml"), "no formula"


@pytest.mark.fault("publication 21", "the only markup in a hostile sentence is our own mark")
async def test_the_mark_of_a_hostile_sentence_is_ours(hostile):
    [found] = await get(hostile, "/kia/figures.json?article=contoh:1&_shape=arrays")
    pages = [f"/kia/figures/{found.json()['rows'][0][0]}", "/kia/figures?article=contoh:1"]
    for page in await get(hostile, *pages):
        assert "<mark>66.251 anak</mark>" in page.text
        assert html.escape("</mark></textarea>", quote=False) in page.text
        assert page.text.count("<mark>") == page.text.count("</mark>") <= 2


@pytest.mark.fault("publication 21", "CSP names every inline script by its hash and allows no other")
async def test_the_policy_allows_every_inline_script_and_no_other(published):
    """Datasette is pinned because its inline scripts are named by their hashes."""
    pages = [*PAGES, "/nope", *(f"/kia/{name}" for name in (*TABLES, *QUESTIONS)), *await first_ids(published)]
    scripts, policies = set(), set()
    for answer in await get(published, *pages):
        policies.add(answer.headers["content-security-policy"])
        scripts |= set(re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", answer.text, re.DOTALL))
        assert answer.headers["x-content-type-options"] == "nosniff"
    hashes = {"sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    [policy] = policies
    assert set(re.findall(r"sha256-[^']+", policy)) == hashes
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


@pytest.mark.fault("publication 21", "CSP, nosniff and referrer policy stand on every answer")
async def test_every_answer_has_the_headers(published):
    pages = (*PLAIN, "/kia/figures.json", "/kia/figures.csv", "/kia/figures.xlsx", "/nope", "/kia?sql=selec")
    for page, answer in zip(pages, await get(published, *pages), strict=True):
        assert answer.headers["x-content-type-options"] == "nosniff", page
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], page
        assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin", page


@pytest.mark.fault("publication 26", "a wrong offset marks nothing on a page")
@pytest.mark.parametrize(
    ("sentence", "spans", "shown"),
    [
        ("a <b> 12", [(6, 8)], "a &lt;b&gt; <mark>12</mark>"),
        ("1 & 2", [(4, 5), (0, 1)], "<mark>1</mark> &amp; <mark>2</mark>"),
        ("123", [(0, 2), (1, 3)], "<mark>12</mark>3"),
        ("<12>", [(-1, 2), (3, 3), (4, 99), (None, 2), ("0", 2)], "&lt;12&gt;"),
    ],
)
def test_marking_trusts_no_offsets(published, sentence, spans, shown):
    assert str(pm.get_plugin("values.py").highlight(sentence, *spans)) == shown


async def test_what_a_search_found_is_marked_beside_the_number(published):
    """Every form of the word, escaped; a word within the number is marked with it."""
    pages = ("/cari?q=rekam+orang", "/kia/figures?_search=perekaman", "/cari?q=cocok", "/kia/articles?_search=cocok")
    told, table, titles, articles = await get(published, *pages)
    assert '<mark>900 orang</mark> sudah <mark class="found">merekam</mark> atau' in told.text
    assert 'sudah <mark class="found">merekam</mark> atau <mark>95 persen</mark>' in table.text
    for page in (titles, articles):
        assert 'Angka yang tidak <mark class="found">cocok</mark>' in page.text
    assert str(pm.get_plugin("values.py").highlight("<b> 12 <b>", (4, 6), found=[(0, 3), (4, 6), (5, 9)])) == (
        '<mark class="found">&lt;b&gt;</mark> <mark>12</mark> &lt;b&gt;'
    )
