"""The working database: the ledger, articles with their revisions, readings, findings, runs, and how it is opened."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored import CITY, DISTRICT, WRONG, article, city_reading, claim, figure, fill, finding, put, wrong_reading

from db.migrations import kept
from db.readings import claim_id, decimal, figure_id, number
from db.reference import ReferenceFileError, official, regions, targets
from db.store import Page, Snapshot, SourceRun, SourceStatus, Store, StoreError
from extract.model import Reading


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "data" / "cekangka.db", rules="r1") as opened:
        yield opened


def page(key: str, source: str = "contoh") -> Page:
    return Page(
        source, key, f"https://contohpos.example/berita/{key}", title="Judul", listed="2024-11-05", found_by="feed"
    )


# ---- the ledger


def test_known_pages_are_left_alone_and_new_ones_counted(store):
    assert store.add_pages([page("1"), page("2"), page("1")]) == 2
    store.finish_page(page("1"), "off_topic", None, None, [])
    assert store.add_pages([page("1"), page("3")]) == 1
    assert [p.key for p in store.pending_pages("contoh")] == ["2", "3"]
    assert store.pending_pages("contoh")[0] == page("2")


def test_known_tells_one_source_from_another(store):
    store.add_pages([page("1"), page("1", "lain"), page("it's", "lain")])
    assert store.known("contoh", ["1", "it's", "9"]) == {"1"}
    assert store.known("lain", ["1", "it's", "9"]) == {"1", "it's"}


def test_a_page_is_retried_until_the_limit(store):
    store.add_pages([page("1")])
    assert [store.retry_page(page("1"), "timeout", 3) for _ in range(3)] == ["pending", "pending", "failed"]
    assert store.pending_pages("contoh") == []


def test_an_article_its_snapshots_and_its_page_are_written_together(store):
    """A second snapshot at one place of a file is impossible: then nothing of the page is written."""
    put(store, CITY, offset=0)
    store.add_pages([page("102")])
    same_place = Snapshot("contoh", "102", "u", "2024-11-06T00:00:00Z", 200, "00", "contoh-2024-11.warc.gz", 0, 9)
    with pytest.raises(sqlite3.IntegrityError):
        store.finish_page(page("102"), "fetched", None, DISTRICT, [same_place])
    assert [p.key for p in store.pending_pages("contoh")] == ["102"]
    assert store.article("contoh:102") is None
    assert store.counts().snapshots == 1


@pytest.mark.parametrize(
    ("finished", "state", "with_article", "message"),
    [
        (page("9"), "off_topic", False, "is not in the ledger"),
        (page("101"), "fetched", False, "belongs to the state 'fetched'"),
        (page("101"), "refused", True, "belongs to the state 'fetched'"),
        (page("1"), "fetched", True, "the article's id is 'contoh:101'"),
    ],
)
def test_what_does_not_fit_is_refused(store, finished, state, with_article, message):
    store.add_pages([page("1"), page("101")])
    with pytest.raises(StoreError, match=message):
        store.finish_page(finished, state, None, CITY if with_article else None, [])
    assert len(store.pending_pages("contoh")) == 2


# ---- articles and revisions


def test_a_changed_text_is_a_new_revision_and_is_read_anew(store):
    put(store, CITY, offset=0)
    store.replace(CITY.id, *city_reading())
    put(store, CITY, offset=1000)
    assert list(store.articles()) == [], "the same page again changes nothing"
    edited = article("101", CITY.text.replace("66.251", "66.252"))
    put(store, edited, offset=2000, fetched_at="2024-11-09T00:00:00Z")
    assert list(store.articles()) == [edited]
    assert store.counts().revisions == 1
    with sqlite3.connect(store.path) as db:
        old = db.execute("select article, number, text, replaced_at from revisions").fetchall()
    db.close()
    assert old == [("contoh:101", 1, CITY.text, "2024-11-09T00:00:00Z")]


def test_a_changed_date_is_read_anew_without_a_revision(store):
    put(store, CITY, offset=0)
    store.replace(CITY.id, *city_reading())
    put(store, article("101", CITY.text, published="2024-11-04"), offset=1000)
    assert [a.published for a in store.articles()] == ["2024-11-04"]
    assert store.counts().revisions == 0


def test_other_rules_make_every_article_pending(tmp_path):
    path = fill(tmp_path / "a.db")
    with Store(path, rules="r1") as store:
        assert list(store.articles()) == []
        assert list(store.articles(pending=False)) == [CITY, DISTRICT, WRONG]
    with Store(path, rules="r2") as store:
        assert list(store.articles()) == [CITY, DISTRICT, WRONG]
        for one in store.articles():
            store.replace(one.id, Reading((), ()), [])
        assert list(store.articles()) == []
        assert store.counts().figures == 0


def test_an_article_is_found_by_id_and_by_url(store):
    put(store, CITY, offset=0)
    assert store.article("contoh:101") == CITY
    assert store.article("https://contohpos.example/berita/101/judul") == CITY
    assert store.article("contoh:1") is None


# ---- readings


def test_claims_come_back_as_they_went_in(store):
    put(store, CITY, offset=0)
    put(store, WRONG, offset=1000)
    store.replace(CITY.id, *city_reading())
    store.replace(WRONG.id, *wrong_reading())
    claims = [*city_reading()[1], *wrong_reading()[1]]
    assert list(store.claims()) == [(claim_id(one), one) for one in claims]
    assert [str(f.value) for f in next(store.claims())[1].figures] == ["66251", "115109", "57.60"]


def test_reading_again_replaces_and_takes_the_findings_along(store):
    put(store, CITY, offset=0)
    for _ in range(2):
        store.replace(CITY.id, *city_reading())
        key, one = next(store.claims())
        assert store.replace_findings([(key, finding(one, "share", "agrees", "57.60", "57.55"))] * 2) == 2
    assert (store.counts().figures, store.counts().unread, store.counts().findings) == (3, 1, 2)
    store.replace(CITY.id, Reading((), ()), [])
    assert (store.counts().figures, store.counts().claims, store.counts().findings) == (0, 0, 0)


def test_a_reading_that_does_not_fit_leaves_the_old_one(store):
    put(store, CITY, offset=0)
    store.replace(CITY.id, *city_reading())
    lone = figure(DISTRICT.text, "1.200 anak", "unissued", "1200")
    with pytest.raises(StoreError, match="a claim of contoh:102"):
        store.replace(CITY.id, Reading((lone,), ()), [claim(DISTRICT, lone)])
    with pytest.raises(StoreError, match="lain:404: is not in the store"):
        store.replace("lain:404", Reading((), ()), [])
    assert list(store.claims()) == [(claim_id(one), one) for one in city_reading()[1]]


def test_a_finding_needs_its_claim(store):
    put(store, CITY, offset=0)
    store.replace(CITY.id, *city_reading())
    key, one = next(store.claims())
    right = (key, finding(one, "share", "agrees", "57.60", "57.55"))
    store.replace_findings([right])
    with pytest.raises(StoreError, match="there is no claim 'ffff'"):
        store.replace_findings([right, ("ffff", right[1])])
    assert store.counts().findings == 1


def test_ids_depend_on_what_is_said_and_not_on_how_it_was_read():
    first = figure(CITY.text, "57,60 persen", "issued_pct", "57.60")
    again = figure(
        CITY.text, "57,60 persen", "issued_pct", "57.6", qualifier="about", speaker="Sari", speaker_office="Kadis"
    )
    other = figure(CITY.text, "57,60 persen", "unissued_pct", "57.60")
    assert figure_id("contoh:101", first) == figure_id("contoh:101", again)
    assert len({figure_id("contoh:101", first), figure_id("contoh:102", first), figure_id("contoh:101", other)}) == 3
    assert len(figure_id("contoh:101", first)) == 16


@given(st.decimals(min_value=0, max_value=10**9, places=3) | st.integers(0, 2**53).map(Decimal))
def test_numbers_keep_their_value_and_the_decimals_that_were_written(value):
    decimals = -value.as_tuple().exponent
    assert str(decimal(number(value), decimals)) == str(value)


# ---- runs and counts


def test_a_source_tells_when_it_was_last_reached_and_why_not(store):
    for started, reason in (("2024-11-01", None), ("2024-11-02", "robots.txt answered 503")):
        run = store.start_run("crawl", started)
        store.record_source_run(run, SourceRun("lain", found=1, reason=reason))
        store.end_run(run, started, "done", {"pages": 1})
    put(store, CITY, offset=0)
    assert store.source_status() == [
        SourceStatus("contoh", 1, 1, 0, None, None),
        SourceStatus("lain", 0, 0, 0, "2024-11-01", "robots.txt answered 503"),
    ]


# ---- opening


@pytest.mark.fault("publication 25", "a file that is no database is refused in one line")
def test_what_is_no_database_is_refused_in_one_line(tmp_path):
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"PK\x03\x04" + bytes(5000))
    for path in (junk, tmp_path):
        with pytest.raises(StoreError) as refused:
            Store(path)
        assert str(path) in str(refused.value)
        assert "\n" not in str(refused.value)


@pytest.mark.fault("publication 25", "a database of a newer version is refused in one line")
def test_a_newer_database_is_refused(tmp_path):
    path = fill(tmp_path / "a.db")
    with sqlite3.connect(path) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values (?, 'from_the_future', '')",
            (kept.name,),
        )
    db.close()
    with pytest.raises(StoreError, match="newer version of Cekangka \\(it has from_the_future\\)"):
        Store(path)


@pytest.mark.fault("publication 25", "tables of readings of another version are made anew, and articles kept")
def test_other_tables_of_readings_are_made_again_and_articles_kept(tmp_path):
    path = fill(tmp_path / "a.db")
    with sqlite3.connect(path) as db:
        db.execute("alter table figures add column outdated text")
        db.execute("pragma user_version = 1")
    db.close()
    with Store(path, rules="r1") as store:
        assert store.counts().figures == 0
        assert list(store.articles()) == [CITY, DISTRICT, WRONG]
        store.replace(CITY.id, *city_reading())


@pytest.mark.fault("crawl 2", "a write that fails is one line and changes nothing")
def test_a_write_that_fails_is_one_line_and_changes_nothing(tmp_path):
    path = fill(tmp_path / "a.db")
    with Store(path) as store:
        store._db.execute("pragma query_only = on")  # as a full disk or a read-only file would
        with pytest.raises(StoreError, match="nothing was written: attempt to write a readonly database"):
            store.add_pages([page("200")])
        assert store.counts().pages == 3


def _crawl_for_ever(path: Path) -> None:
    with Store(path) as store:
        for count in range(100_000):
            one = article(str(count), f"Judul {count}\nIsi berita.")
            put(store, one, offset=count)


@pytest.mark.fault("crawl 1", "a kill between two writes leaves pages, articles and snapshots in step")
def test_a_kill_in_the_middle_leaves_pages_articles_and_snapshots_in_step(tmp_path):
    path = tmp_path / "a.db"
    worker = multiprocessing.get_context("spawn").Process(target=_crawl_for_ever, args=(path,))
    worker.start()
    while not path.exists() or _articles(path) < 20:
        worker.join(0.01)
    worker.kill()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    with Store(path) as store:
        counts = store.counts()
        assert counts.articles == counts.snapshots == counts.pages - counts.pending
        assert store._db.execute("pragma integrity_check").fetchone()[0] == "ok"


def _articles(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute("select count(*) from articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


# ---- reference files


def test_reference_files_are_whole():
    by_code = {region.code: region for region in regions()}
    assert by_code["17.71"].name == "Bengkulu"
    assert by_code["17.71"].level == "city"
    assert all(region.parent in by_code for region in regions() if region.parent)
    assert any(code.endswith("0") and len(code) == 5 for code in by_code), "17.10 is text"
    assert {(t.region, t.as_of): t.value for t in targets() if t.document == "kia"}["ID", "2022"] == 40
    assert all(o.source_url.startswith("https://") for o in official())


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("region", "99.99", "targets.csv, line 2: region '99.99' is not a known region"),
        ("region", "17.1", "targets.csv, line 2: region '17.1' is not a known region"),
        ("source_url", "", "targets.csv, line 2: source_url '' is not well formed"),
        ("source_url", "javascript:alert(1)", "targets.csv, line 2: source_url 'javascript:alert\\(1\\)' is not well"),
        ("value", "enam puluh", "targets.csv, line 2: value 'enam puluh' is not a number"),
        ("value", "NaN", "targets.csv, line 2: value 'NaN' is not a number from 0 upwards"),
        ("document", "sim", "targets.csv, line 2: document 'sim' is none of kia, ktp"),
        ("as_of", "2024-13", "targets.csv, line 2: as_of '2024-13' is not well formed"),
        ("authority", " ", "targets.csv, line 2: authority ' ' is empty"),
    ],
)
def test_a_bad_target_is_refused_in_one_line(tmp_path, column, value, message):
    row = dict(
        zip(_TARGET, ("kia", "target_pct", "60", "ID", "2024", "Kemendagri", "https://a.example/", ""), strict=True)
    )
    path = tmp_path / "targets.csv"
    path.write_text(",".join(_TARGET) + "\n" + ",".join((row | {column: value}).values()) + "\n")
    with pytest.raises(ReferenceFileError, match=message):
        targets(path)


_TARGET = ("document", "measure", "value", "region", "as_of", "authority", "source_url", "note")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("document,value\n", "the columns are document,value, not document,measure"),
        (",".join(_TARGET) + "\nkia,target_pct\n", "targets.csv, line 2: 2 cells, not 8"),
        (",".join(_TARGET) + "\n\xff", "cannot be read"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path, text, message):
    path = tmp_path / "targets.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ReferenceFileError, match=message):
        targets(path)


@pytest.mark.fault("publication 25", "a backup without its log opens")
def test_a_backup_opens_without_its_wal(tmp_path):
    """A closed database is one file: what was committed is in it."""
    copy = tmp_path / "copy.db"
    shutil.copy(fill(tmp_path / "a.db"), copy)
    with Store(copy) as store:
        assert store.counts().articles == 3
