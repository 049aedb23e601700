"""The pages that let a reader judge a figure: changed texts, copies, reviews, official figures, health of sources."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest
from datasette.plugins import pm
from sites import get
from stored import OFFICE, article, claim, figure, finding, put

from db.publish import publish
from db.readings import Checked
from db.store import Night, Outlet, Place, SourceRun, Store
from extract.model import Article, Correction, Reading, Review
from extract.reviews import text_digest

FIRST = article(
    "1",
    "Kartu anak di kota\n"
    "Sampai Oktober sudah 40.000 anak memiliki KIA, kata Sari.\n"
    "Jumlah wajib KIA 90.000 anak.\n"
    "Sebanyak 50 kartu <b>dicetak</b> di sekolah.",
    published="2024-11-04",
)
CORRECTED = replace(
    FIRST,
    text=FIRST.text.replace("40.000", "45.000").replace("\nSebanyak 50 kartu <b>dicetak</b> di sekolah.", ""),
    title="Kartu anak di kota, diralat",
    published="2024-11-05",
)
COPY = article("9", CORRECTED.text, source="lain", outlet="Harian Lain", url="https://lain.example/9")
RELEASE = article(
    "3",
    "Siaran pers\nPer Oktober 45.000 anak memiliki KIA.",
    source="dinas",
    outlet="Disdukcapil Kota",
    url="https://dinas.example/3",
)
SEEN = "2024-11-06T01:00:00+07:00"


def stated(one: Article, *of: tuple[str, str, str]) -> Reading:
    """The figures of these surfaces, measures and values."""
    return Reading(tuple(figure(one.text, *each, speaker_office=OFFICE) for each in of), ())


def read(store: Store, one: Article, reading: Reading) -> str:
    """Write an article's figures as one claim; the claim's id."""
    store.replace(one.id, reading, [claim(one, *reading.figures)])
    return next(key for key, made in store.claims() if made.article_id == one.id)


def fill_evidence(store: Store) -> None:
    """An article that was corrected, its copy, an official release that contradicts itself, reviews, and two nights."""
    issued, eligible = ("45.000 anak", "issued", "45000"), ("90.000 anak", "eligible", "90000")
    put(store, FIRST, offset=0)
    put(store, CORRECTED, offset=1000, fetched_at="2024-11-08T01:00:00+07:00")
    before = stated(FIRST, ("40.000 anak", "issued", "40000"), eligible, ("50 kartu", "batch", "50"))
    store.replace_old(FIRST.id, 1, before.figures)
    now = stated(CORRECTED, issued, eligible)
    told = read(store, CORRECTED, now)
    put(store, COPY, offset=2000)
    copied = read(store, COPY, stated(COPY, issued, eligible))
    put(store, RELEASE, offset=3000)
    released = read(store, RELEASE, stated(RELEASE, issued))
    store.set_origins({FIRST.id: FIRST.id, COPY.id: FIRST.id, RELEASE.id: RELEASE.id})
    first = {told: told, copied: told, released: released}
    store.write_findings(Checked(Place("kia", "17.71"), "x", first, [], []))
    of_release = claim(replace(RELEASE, id="https://dinas.example/3"), *stated(RELEASE, issued).figures)
    contradiction = finding(of_release, "share", "conflicts", "50", "45", why_id="Angka resmi itu tidak cocok.")
    store.write_official(["dinas"], [(of_release, contradiction)])
    correction = Correction("issued", Decimal("45500"), "17.71", "2024-10-31")
    decided = Review(0, FIRST.id, text_digest(CORRECTED), "correct", now.figures[0], correction, "lihat <b>tabel</b>",
                     "Sari", "2024-11-09T08:00:00Z")  # fmt: skip
    store.add_reviews([decided])
    store.note_reviews(FIRST.id, [1])
    store.describe_outlets([Outlet("contoh", "Contoh Pos", "17", "active", "2024-10-01: read")])
    store.describe_outlets(
        [
            Outlet("contoh", "Contoh Pos", "17", "active", "2024-10-01: read"),
            Outlet("lain", "Harian Lain", "17", "active", "2024-10-01: read"),
            Outlet("jauh", "Pos Jauh", "91", "paused", "2024-10-01: not tried"),
        ]
    )
    run = store.start_run("nightly", SEEN)
    for name, why in (("contoh", ()), ("lain", ("no listing answered",))):
        visit = SourceRun(name, found=4, fetched=2)
        store.record_source_run(run, visit)
        store.judge_night(run, Night(visit, 2, 1), why)
    store.end_run(run, SEEN, "done", {})


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    with Store(folder / "cekangka.db", rules="r1") as store:
        fill_evidence(store)
    publish(folder / "cekangka.db", folder / "kia.db")
    return folder / "kia.db"


def figure_of(published, article_id):
    """The path of the page of an article's count of those with the document."""
    with closing(sqlite3.connect(published)) as db:
        sql = "select id, claim from figures where article = ? and measure = 'issued'"
        return db.execute(sql, (article_id,)).fetchone()


async def test_an_article_shows_what_was_changed_in_it(published):
    [page] = await get(published, "/kia/articles/contoh~3A1")
    for shown in (
        "Perubahan yang ditemukan 8 November 2024",
        "<strong>Kartu anak di kota<ins>, diralat</ins></strong>",
        "Terbit: <del>4 November 2024</del> <ins>5 November 2024</ins>",
        "Sampai Oktober sudah <del>40.000</del> <ins>45.000</ins> anak memiliki KIA, kata Sari.</p>",
        "<del>Sebanyak 50 kartu &lt;b&gt;dicetak&lt;/b&gt; di sekolah.</del></p>",
    ):
        assert shown in page.text
    assert page.text.count('<p class="change"') == 4, "the sentence that stayed is not shown as changed"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (["Ada 40 anak."], ["Ada 45 anak."], ["Ada <del>40</del> <ins>45</ins> anak."]),
        (["Ada 40 anak."], ["Ada 40 anak."], []),
        (["Ada 40 anak dan 3 guru."], ["Ada 40 anak."], ["Ada 40 anak <del>dan 3 guru</del>."]),
        (["Ada 40 anak."], ["Tercatat 7 orang"], ["<del>Ada 40 anak.</del>", "<ins>Tercatat 7 orang</ins>"]),
        (["1 <i> & 2"], ["1 <i> & 3"], ["1 &lt;i&gt; &amp; <del>2</del><ins>3</ins>"]),
        ([], ["12 anak"], ["<ins>12 anak</ins>"]),
    ],
)  # fmt: skip
def test_changed_sentences(published, before, after, shown):
    assert [str(told) for told in pm.get_plugin("changes.py").changed_sentences(before, after)] == shown


async def test_copies_are_named_and_tell_a_claim_once(published):
    figure_id, claim_id = figure_of(published, FIRST.id)
    pages = (
        f"/kia/figures/{figure_id}",
        f"/kia/claims/{claim_id}",
        "/kia/articles/contoh~3A1",
        "/kia/articles/lain~3A9",
    )
    of_figure, of_claim, of_first, of_copy = await get(published, *pages)
    for page in (of_figure, of_claim, of_first):
        assert 'href="/kia/articles/lain~3A9"' in page.text
        assert "Harian Lain" in page.text
        assert 'href="https://lain.example/9"' in page.text
    assert "Kemunculan: 2." in of_claim.text
    assert of_claim.text.count('<article class="figure">') == 2, "the numbers of the copy are not told again"
    told = of_figure.text
    assert told.count("45.000</a>") == 1, "the release is a rival, the copy is none"
    assert told.count("90.000</a>") == 1
    assert 'href="/kia/articles/contoh~3A1">Kartu anak di kota, diralat</a>' in of_copy.text
    assert "yang paling awal" in of_copy.text


async def test_an_article_of_any_address_has_its_page(tmp_path):
    """2026-11: the articles of archives whose keys are paths, such as 'koran.id:2019/01/a.html', were not found."""
    text = "Judul\nAda 310 anak memiliki KIA."
    one = article("2019/01/a.html", text, source="koran.id")
    with Store(tmp_path / "a.db", rules="r1") as store:
        put(store, one, offset=0)
        told = read(store, one, stated(one, ("310 anak", "issued", "310")))
    publish(tmp_path / "a.db", tmp_path / "kia.db")
    [page] = await get(tmp_path / "kia.db", f"/kia/claims/{told}")
    [link] = set(re.findall(r'href="(/kia/articles/[^"]+)"', page.text))
    [found] = await get(tmp_path / "kia.db", link)
    assert (found.status_code, "<mark>310 anak</mark>" in found.text) == (200, True)


async def test_a_review_is_told_where_its_figure_is(published):
    figure_id, _ = figure_of(published, FIRST.id)
    for page in await get(published, f"/kia/figures/{figure_id}", "/kia/articles/contoh~3A1"):
        assert (
            "<strong>diperbaiki</strong> → sudah memiliki 45.500, 31 Oktober 2024: lihat &lt;b&gt;tabel&lt;/b&gt;"
            in (page.text)
        )
        assert "Sari, 9 November 2024 · berlaku" in page.text


async def test_official_figures_and_what_was_found_in_them(published):
    place, release, other = await get(
        published, "/wilayah/17.71", "/kia/articles/dinas~3A3", "/kia/articles/contoh~3A1"
    )
    for page in (place, release):
        assert '<a href="https://dinas.example/3" rel="noopener nofollow">Disdukcapil Kota</a>' in page.text
        assert "Angka resmi itu tidak cocok." in page.text
    assert "Angka resmi itu tidak cocok." not in other.text


async def test_sources_tell_how_their_last_night_went(published):
    sources, one, home = await get(published, "/sumber", "/kia/sources/lain", "/?_lang=en")
    red = '<span class="state red">merah</span>: no listing answered'
    for page in (sources, one):
        assert red in page.text
    assert '<span class="state ok">baik</span>' in sources.text
    assert sources.text.index("Harian Lain") < sources.text.index("Contoh Pos"), "the red ones first"
    assert '<a href="/kia/sources/jauh">Pos Jauh</a> <span>belum dicoba</span>' in sources.text
    assert 'outlet=Harian%20Lain">Harian Lain</a>' in sources.text, "who only copies is an outlet as well"
    assert '<a href="/wilayah/17">Provinsi Bengkulu</a>' in one.text
    assert "Sources: 1 well, 1 red." in home.text
