"""The check stage on a store: copies tell one claim, only what changed is checked again, all of it is published."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from stored import CITY, article, claim, figure, put

import stages
from db.publish import publish
from db.store import Place, Store
from extract.appearances import first_told
from extract.model import Article, Official, Reading, Statement

BODY = "Judul\nHingga akhir Oktober sudah {issued} anak yang memiliki KIA dari 115.109 anak."


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "cekangka.db", rules="r1") as opened:
        yield opened


def told(key: str, issued: str, source: str = "contoh", **fields: str | None) -> Article:
    return article(key, BODY.format(issued=issued), source, outlet=source.title(), **fields)


def keep(store: Store, one: Article, offset: int, as_of: str = "2024-10-31", region: str = "17.71") -> None:
    """Crawl and read an article as the stages do; its figures are read by hand."""
    put(store, one, offset)
    surface = one.text.split("sudah ")[1].split(" anak")[0]
    figures = (
        figure(one.text, surface, "issued", surface.replace(".", ""), region=region, as_of=as_of),
        figure(one.text, "115.109 anak", "eligible", "115109", region=region, as_of=as_of),
    )
    store.replace(one.id, Reading(figures, ()), [claim(one, *figures)])


def copy_of(store: Store, one: Article, origin: Article) -> None:
    store._db.execute("update articles set origin = ? where id = ?", (origin.id, one.id))


def check(store: Store) -> None:
    with stages.Bars() as bars:
        stages.check(store, bars)


def outcomes(store: Store, of: str = "rivals") -> list[tuple[str, str]]:
    """What a check found for the number of children with the card; that of all children is the same everywhere."""
    rows = store._db.execute(
        "select c.article, n.outcome from findings n join claims c on c.id = n.claim "
        "where check_id = ? and n.stated <> 115109 order by 1",
        (of,),
    )
    return [tuple(row) for row in rows]


def test_copies_are_one_claim_with_several_appearances(store: Store, tmp_path: Path) -> None:
    first, copy = told("1", "66.251"), told("2", "66.251", "salinan", published="2024-11-07")
    other = told("3", "62.251", "lain", published="2024-11-06")
    for place, one in enumerate((first, copy, other)):
        keep(store, one, place * 1000)
    copy_of(store, copy, first)
    check(store)
    assert outcomes(store) == [("contoh:1", "conflicts"), ("lain:3", "conflicts")]
    publish(store.path, tmp_path / "kia.db")
    with closing(sqlite3.connect(tmp_path / "kia.db")) as db:
        assert db.execute("select article, appearances from claims order by 1").fetchall() == [
            ("contoh:1", 2),
            ("lain:3", 1),
        ]
        shown = db.execute("select c.article, a.article, a.is_first from appearances a join claims c on c.id = a.claim")
        assert sorted(shown) == [("contoh:1", "contoh:1", 1), ("contoh:1", "salinan:2", 0), ("lain:3", "lain:3", 1)]
        of_copy = (
            "select distinct c.article from figures f join claims c on c.id = f.claim where f.article = 'salinan:2'"
        )
        assert db.execute(of_copy).fetchall() == [("contoh:1",)]


def test_a_copy_that_says_another_number_is_a_claim_of_its_own() -> None:
    one, other = (claim(CITY, figure(CITY.text, "66.251 anak", "issued", value)) for value in ("66251", "66351"))
    statements = [
        Statement(name, made, None, None, published, "contoh:101")
        for name, made, published in (("a", one, "2024-11-05"), ("b", other, "2024-11-06"), ("c", one, "2024-11-07"))
    ]
    assert first_told(statements[:2]) == {"a": "a", "b": "b"}
    # Said twice in one text it is two claims.
    assert first_told([statements[0], statements[2]]) == {"a": "a", "c": "c"}


def test_only_places_that_changed_are_checked_again(store: Store) -> None:
    city, regency = told("1", "66.251"), told("2", "30.251")
    keep(store, city, 0)
    keep(store, regency, 1000, region="17.03")
    check(store)
    against = store._db.execute("select digest from checked_against").fetchone()["digest"]
    assert store.unchecked(against) == []
    keep(store, told("3", "62.251", "lain"), 2000)
    assert store.unchecked(against) == [Place("kia", "17.71")]
    check(store)
    assert outcomes(store) == [("contoh:1", "conflicts"), ("lain:3", "conflicts")]
    store.replace("lain:3", Reading((), ()), [])
    assert store.unchecked(against) == [Place("kia", "17.71")]
    check(store)
    assert outcomes(store) == []


def test_a_night_gives_what_a_full_check_gives(store: Store) -> None:
    for place in range(6):
        keep(
            store,
            told(str(place), f"6{place}.251", f"koran{place}"),
            place * 1000,
            region=("17.71", "17.03")[place % 2],
        )
        check(store)
    by_night = [tuple(row) for row in store._db.execute("select * from findings order by claim, position")]
    assert len(by_night) > 6
    store._db.execute("delete from checked_against")
    check(store)
    assert [tuple(row) for row in store._db.execute("select * from findings order by claim, position")] == by_night


def test_what_was_found_before_is_not_written_again(store: Store) -> None:
    for place in range(3):
        keep(store, told(str(place), f"6{place}.251", f"koran{place}"), place * 1000)
    check(store)
    for event in ("insert", "delete"):
        store._db.execute(
            f"create temp trigger no_{event} before {event} on findings begin select raise(abort, 'written'); end"
        )
    store._db.execute("delete from checked_against")
    check(store)
    with pytest.raises(sqlite3.IntegrityError, match="written"):  # the trigger does speak
        store.replace_findings([])


def test_a_text_that_proves_to_be_a_copy_loses_its_findings(store: Store) -> None:
    first, copy = told("1", "66.251"), told("2", "66.251", "salinan", published="2024-11-07")
    keep(store, first, 0)
    keep(store, copy, 1000)
    check(store)
    assert outcomes(store) == [("contoh:1", "agrees"), ("salinan:2", "agrees")]
    store.set_origins({first.id: first.id, copy.id: first.id})
    check(store)
    assert outcomes(store) == []
    assert {row["claim"] for row in store._db.execute("select distinct claim from findings")} == {
        key for key, made in store.claims() if made.article_id == first.id
    }


def test_two_processes_give_what_one_gives(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(4):
        region = ("17.71", "17.03")[place % 2]
        keep(store, told(str(place), f"6{place}.251", f"koran{place}"), place * 1000, region=region)
    check(store)
    by_one = [tuple(row) for row in store._db.execute("select * from findings order by claim, position")]
    store.replace_findings([])
    store._db.execute("delete from checked_against")
    store._db.execute("update claims set checked = null")
    monkeypatch.setattr("checking._FEW", 0)
    check(store)
    assert [tuple(row) for row in store._db.execute("select * from findings order by claim, position")] == by_one


def test_all_is_checked_again_when_an_official_figure_comes(store: Store, tmp_path: Path) -> None:
    keep(store, told("1", "66.251"), 0, as_of="2024-10")
    check(store)
    assert outcomes(store, "official") == []
    url = "https://dukcapil.contoh.example/tabel"
    store.add_official([Official("kia", "issued", Decimal(62251), "17.71", "2024-10", "Dukcapil", url, "")])
    check(store)
    assert outcomes(store, "official") == [("contoh:1", "conflicts")]
    publish(store.path, tmp_path / "kia.db")
    with closing(sqlite3.connect(tmp_path / "kia.db")) as db:
        assert db.execute("select value from official where publisher = 'Dukcapil'").fetchall() == [(62251,)]


def test_a_release_that_contradicts_itself_is_published(store: Store, tmp_path: Path) -> None:
    """That of Kaltim in db/official.csv."""
    keep(store, told("1", "66.251"), 0)
    check(store)
    publish(store.path, tmp_path / "kia.db")
    with closing(sqlite3.connect(tmp_path / "kia.db")) as db:
        rows = db.execute(
            "select check_id, stated, expected from official_findings where outcome = 'conflicts' order by 1"
        )
        assert rows.fetchall() == [("complement", 1164183, 1155317), ("share", 61.57, 60.938)]


def test_what_official_sources_state_is_official(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inputs.official_sources", lambda: frozenset({"dinas"}))
    keep(store, told("9", "66.251", "dinas"), 0)
    keep(store, told("1", "62.251"), 1000)
    check(store)
    assert outcomes(store, "official") == [("contoh:1", "conflicts")]
    publish(store.path, tmp_path / "kia.db")
    with closing(sqlite3.connect(tmp_path / "kia.db")) as db:
        read = db.execute("select measure, value, publisher from official where article = 'dinas:9' order by 1")
        assert read.fetchall() == [("eligible", 115109, "Dinas"), ("issued", 66251, "Dinas")]
