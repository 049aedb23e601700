"""Night after night at one outlet: what is new, corrected, left over, broken, and how it is said."""

from __future__ import annotations

import fcntl
import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hostile import HOST, REST, Answer, Hostile, Site, page
from nightly import night

Run = Callable[..., "subprocess.CompletedProcess[str]"]
TEXT = "Sebanyak {} anak di Kabupaten Lombok Utara sudah memiliki KIA hingga 27 Februari 2026, kata kepala dinas."


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def outlet(pages: dict[str, Answer], listed: str = "2026-02-28", tag: str = "") -> Site:
    """A WordPress site that lists these articles; `tag` is the listing's validator."""
    posts = [{"link": f"{HOST}/{key}/", "date": f"{listed}T07:00:00", "title": {"rendered": key}} for key in pages]

    def answer(url: str, times: int) -> Answer:
        if url.startswith(REST):
            headers = (("ETag", tag),) if tag else ()
            return Answer(body=json.dumps(posts).encode(), headers=headers) if "page=1&" in url else Answer(400)
        return pages.get(url.removeprefix(f"{HOST}/").rstrip("/"), Answer(404))

    return answer


def article(number: int | str, tag: str = "", dated: bool = True, body: str = TEXT) -> Answer:
    meta = '<meta property="article:published_time" content="2026-02-28T07:00:00+08:00">' if dated else ""
    told = page(body.format(number), f"<title>x</title>{meta}", title=f"KIA di Lombok Utara {number}")
    return Answer(body=told, headers=(("ETag", tag),) if tag else ())


def many(first: int, count: int, **how: Any) -> dict[str, Answer]:
    return {f"kia-{n}": article(f"{n}.000", **how) for n in range(first, first + count)}


def asked(room: Hostile, key: str) -> int:
    return room.asked.count(f"{HOST}/{key}/")


@pytest.mark.fault("crawl 13", "a corrected text is a new revision, its figures read anew and the old ones kept")
def test_a_young_article_is_asked_for_again_and_its_correction_is_a_revision(tmp_path: Path) -> None:
    """Asked again after 1, 3 and 7 days: unchanged, corrected, gone; nothing that was read is lost."""
    first, corrected = article("3.100", '"a"'), article("3.500", '"b"')
    days = {0: first, 1: first, 2: first, 3: corrected, 4: corrected, 7: Answer(410), 9: Answer(410)}
    told: dict[int, tuple[int, int, str | None]] = {}
    with Hostile(outlet({})) as room:
        for day, answer in days.items():
            room.site = outlet({"kia": answer})
            room.asked.clear()
            room.unchanged.clear()
            error = night(tmp_path, room.proxy, day).error
            told[day] = (asked(room, "kia"), len(room.unchanged), error)
    once, unchanged, left = (1, 0, None), (1, 1, None), (0, 0, None)
    assert told == {0: once, 1: unchanged, 2: left, 3: once, 4: left, 7: once, 9: left}
    public = tmp_path / "public" / "kia.db"
    assert rows(public, "select value, surface from figures") == [(3500, "3.500 anak")]
    assert rows(public, "select article, number, replaced_at, figures from revisions") == [
        ("kicknews:kia", 1, "2026-03-04T18:00:00+00:00", 1)
    ]
    old = 'select revision, value, substr(sentence, start + 1, "end" - start), sentence from revision_figures'
    assert rows(public, old) == [("kicknews:kia-1", 3100, "3.100 anak", TEXT.format("3.100"))]
    counted = "select run, rechecked, changed from source_health where rechecked order by run"
    assert rows(public, counted) == [(2, 1, 0), (4, 1, 1), (6, 1, 0)]
    reason = rows(tmp_path / "cekangka.db", "select state, reason, recheck_at from pages")
    assert reason == [("fetched", "asked again: 410", None)]


@pytest.mark.fault("crawl 11", "a page that breaks after it was read corrects nothing")
@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (Answer(body=b"<html><body><h1>KIA</h1><div class=entry-content></div></body></html>"), "asked again: no body"),
        (
            article("0", body="Tim voli Lombok menang 3-1 atas Bima di lapangan umum kota itu pada hari Sabtu, {}."),
            "asked again: off topic",
        ),
        (Answer(301, headers=(("Location", "/"),)), "asked again: 301"),
    ],
    ids=["no body", "another text", "moved"],
)
def test_a_page_that_broke_corrects_nothing(tmp_path: Path, later: Answer, reason: str) -> None:
    if b"voli" in later.body:
        later = Answer(body=later.body.replace(b"KIA di Lombok Utara 0", b"Tim voli"))
    with Hostile(outlet({"kia": article("3.100")})) as room:
        night(tmp_path, room.proxy)
        room.site = outlet({"kia": later})
        night(tmp_path, room.proxy, 1)
    assert rows(tmp_path / "cekangka.db", "select reason from pages") == [(reason,)]
    assert rows(tmp_path / "public" / "kia.db", "select value from figures") == [(3100,)]


def test_an_old_article_is_not_asked_for_again(tmp_path: Path) -> None:
    old = Answer(body=article("3.100").body.replace(b"2026-02-28", b"2025-02-07"))
    with Hostile(outlet({"kia": old}, "2025-02-07")) as room:
        for day in (0, 1, 3, 7):
            night(tmp_path, room.proxy, day)
        assert asked(room, "kia") == 1


def test_unchanged_listings_are_not_sent_again(tmp_path: Path) -> None:
    with Hostile(outlet(many(1, 3), "2025-02-07", tag='"v1"')) as room:
        night(tmp_path, room.proxy)
        room.asked.clear()
        again = night(tmp_path, room.proxy, 1)
        assert room.unchanged == [url for url in room.asked if url.startswith(REST)] != []
        room.site = outlet(many(1, 4), "2025-02-07", tag='"v2"')
        night(tmp_path, room.proxy, 2)
    assert again.error is None
    health = "select found, new, listings, unchanged from source_health order by run"
    assert rows(tmp_path / "public" / "kia.db", health) == [(3, 3, 10, 0), (3, 0, 10, 10), (4, 1, 10, 0)]


FURNITURE = page("Baca juga: Jadwal Samsat Keliling", title="KIA").decode()


@pytest.mark.fault(
    "crawl 11", "a source whose listing, dates or bodies break is red the same night, and what was read stays"
)
@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({}, "answers, but lists no article"),
        (many(50, 4, dated=False), "4 of 4 articles have no date of their own"),
        (
            {f"kia-{n}": Answer(body=FURNITURE.replace("KIA", f"KIA {n}").encode()) for n in range(50, 54)},
            "4 of 4 pages hold no article's body",
        ),
        (
            {f"kia-{n}": article("9", body="Terkini: jadwal layanan KIA keliling pekan ini, {} titik, dan berita lain.")
             for n in range(50, 56)},
            "5 of 6 articles have the body of another one",
        ),
    ],
    ids=["nothing listed", "dates gone", "only 'Baca juga'", "a sidebar"],
)  # fmt: skip
def test_a_source_that_breaks_is_red_the_same_night_and_what_was_read_stays(
    tmp_path: Path, broken: dict[str, Answer], reason: str
) -> None:
    with Hostile(outlet(many(1, 12))) as room:
        assert night(tmp_path, room.proxy).error is None
        room.site = outlet({**(many(1, 12) if broken else {}), **broken})
        told = night(tmp_path, room.proxy, 1)
    assert told.error == "red: kicknews"
    assert f"kicknews: {reason}" in told.out.splitlines()
    public = tmp_path / "public" / "kia.db"
    ((status, why),) = rows(public, "select status, reason from source_health where run = 2")
    assert (status, why.split("; ")[0]) == ("red", reason)
    assert rows(public, "select health, why, status from sources where source = 'kicknews'") == [("red", why, "active")]
    assert rows(public, "select count(*) from figures")[0][0] >= 12


def test_what_the_budget_leaves_over_comes_first_the_next_night(tmp_path: Path) -> None:
    with Hostile(outlet(many(1, 5), "2025-02-07")) as room:
        assert night(tmp_path, room.proxy, 0, 2).error is None
        assert rows(tmp_path / "cekangka.db", "select count(*) from articles") == [(2,)]
        room.site = outlet(many(0, 6), "2025-02-07")
        night(tmp_path, room.proxy, 1, 3)
        left = rows(tmp_path / "cekangka.db", "select key from pages where state = 'pending'")
    assert left == [("kia-0",)]


def test_the_night_ends_when_its_time_is_up(tmp_path: Path) -> None:
    whole = outlet(many(1, 30), "2025-02-07")

    def slow(url: str, times: int) -> Answer:
        room.pause(0.2)
        return whole(url, times)

    with Hostile(slow) as room:
        told = night(tmp_path, room.proxy, 0, 500, 3)
        assert "kicknews: time limit reached" in told.out.splitlines()
        room.site = whole
        assert night(tmp_path, room.proxy, 1).error is None
    assert rows(tmp_path / "cekangka.db", "select count(*) from articles") == [(30,)]


@pytest.mark.fault("publication 24", "a refused publication fails the night, and the old one stays")
def test_a_refused_publication_is_said_and_the_old_one_stays(tmp_path: Path) -> None:
    """Most figures are gone after a correction: no night publishes that by itself."""
    pages = {"satu": article("3.100"), "dua": article("3.200")}
    none = article("x", body="Kepala dinas menyebut layanan KIA dibuka lagi pekan depan di kantor camat, {}.")
    public = tmp_path / "public" / "kia.db"
    with Hostile(outlet(pages)) as room:
        night(tmp_path, room.proxy)
        before = public.read_bytes()
        room.site = outlet(dict.fromkeys(pages, none))
        told = night(tmp_path, room.proxy, 1)
    assert "not published" in (told.error or "")
    assert public.read_bytes() == before
    (outcome,) = rows(tmp_path / "cekangka.db", "select outcome from runs where id = 2")[0]
    assert outcome.startswith("not published: ")


@pytest.mark.fault("crawl 3", "a second night at the same time is refused at once")
def test_a_second_night_at_the_same_time_is_refused_at_once(tmp_path: Path, cekangka: Run) -> None:
    with (tmp_path / "nightly.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        second = cekangka("nightly", "--data", tmp_path)
    assert (second.returncode, second.stderr) == (2, f"cekangka: {tmp_path}: another nightly is at work there\n")


def test_a_dry_run_asks_nobody_and_writes_nothing(tmp_path: Path, cekangka: Run) -> None:
    result = cekangka("nightly", "--dry-run", "--sources=kicknews,koranrb", "--since", "2026-01-01",
                      "--data", tmp_path / "new")  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["source", "kicknews", "koranrb"]
    assert not (tmp_path / "new").exists()
