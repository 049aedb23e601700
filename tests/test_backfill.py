"""The past of a source: listed month by month, each once, and fetched as far as the budget goes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hostile import HOST, REST, Answer, Hostile, page

from crawler.sources import load
from crawler.spiders.backfilling import Window, archives

Run = Callable[..., "subprocess.CompletedProcess[str]"]
PAST = {"lama-1": "2024-01-31", "lama-2": "2024-02-01", "lama-3": "2024-02-29", "nanti": "2024-03-01"}


def test_a_window_is_walked_by_months_from_its_end() -> None:
    window = Window(date(2024, 1, 20), date(2024, 3, 2))
    assert [(str(month.first), str(month.last)) for month in window.months()] == [
        ("2024-03-01", "2024-03-02"), ("2024-02-01", "2024-02-29"), ("2024-01-20", "2024-01-31"),
    ]  # fmt: skip


def test_indexes_by_day_are_asked_for_every_day() -> None:
    listings = archives(load()["kompas-regional"], Window(date(2024, 2, 28), date(2024, 3, 1)))
    assert [at.url() for at in listings if at.day] == [
        f"https://indeks.kompas.com/?site=regional&date={day}" for day in ("2024-03-01", "2024-02-29", "2024-02-28")
    ]


def answer(url: str, times: int) -> Answer:
    """A WordPress site that heeds `after` and `before`, both exclusive, as the real one does."""
    if url.startswith(REST):
        query = {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}
        day = {key: query[key][:10] for key in ("after", "before")}
        hits = [key for key, listed in PAST.items() if day["after"] <= listed < day["before"]]
        if query["page"] != "1":
            return Answer(400)
        rows = [
            {"link": f"{HOST}/{key}/", "date": f"{PAST[key]}T07:00:00", "title": {"rendered": key}}
            for key in hits
            if query["search"] == "KIA"
        ]
        return Answer(body=json.dumps(rows).encode())
    key = url.removeprefix(f"{HOST}/").rstrip("/")
    return Answer(body=page()) if key in PAST else Answer(404)


def state(data: Path) -> dict[str, str]:
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        return dict(db.execute("select key, state from pages order by key"))


def test_the_past_is_fetched_once_and_a_second_run_does_what_was_left(tmp_path: Path, cekangka: Run) -> None:
    with Hostile(answer) as room:
        dates = ("--from=2024-01-01", "--to=2024-02-29", f"--data={tmp_path}", f"--proxy={room.proxy}")
        first = cekangka("backfill", "kicknews", *dates, "--pages=2")
        assert first.returncode == 0, first.stderr
        assert state(tmp_path) == {"lama-1": "pending", "lama-2": "fetched", "lama-3": "fetched"}
        room.asked.clear()
        second = cekangka("backfill", "kicknews", *dates)
        assert second.returncode == 0, second.stderr
        assert room.asked == [f"{HOST}/robots.txt", f"{HOST}/lama-1/"]
    assert state(tmp_path) == dict.fromkeys(("lama-1", "lama-2", "lama-3"), "fetched")


def test_a_month_that_broke_is_listed_again(tmp_path: Path, cekangka: Run) -> None:
    def broken(url: str, times: int) -> Answer:
        return Answer(503) if "before=2024-02-01" in url else answer(url, times)

    with Hostile(broken) as room:
        dates = ("--from=2024-01-01", "--to=2024-02-29", f"--data={tmp_path}", f"--proxy={room.proxy}")
        first = cekangka("backfill", "kicknews", *dates)
        assert (first.returncode, sorted(state(tmp_path))) == (1, ["lama-2", "lama-3"])
        room.site = answer
        assert cekangka("backfill", "kicknews", *dates).returncode == 0
    assert sorted(state(tmp_path)) == ["lama-1", "lama-2", "lama-3"]


def test_a_month_that_no_route_answered_is_listed_again(tmp_path: Path, cekangka: Run) -> None:
    with Hostile(lambda url, times: Answer(404)) as room:
        dates = ("--from=2024-02-01", "--to=2024-02-29", f"--data={tmp_path}", f"--proxy={room.proxy}")
        first = cekangka("backfill", "kicknews", *dates)
        assert first.returncode == 1
        assert "kicknews: 2024-02: rest: 404; sitemap: 404" in first.stdout.splitlines()
        room.site = answer
        assert cekangka("backfill", "kicknews", *dates).returncode == 0
    assert sorted(state(tmp_path)) == ["lama-2", "lama-3"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("radarkoran", "--from=2024-01-01"), "none of its routes leads into the past"),
        (("kicknews", "--from=2024-02-01", "--to=2024-01-01"), "2024-01-01 is before --from 2024-02-01"),
        (("kicknews",), "Missing option '--from'"),
        (("kicknew", "--from=2024-02-01"), "is it kicknews?"),
    ],
)
def test_wrong_use_is_one_clear_line(arguments: tuple[str, ...], says: str, tmp_path: Path, cekangka: Run) -> None:
    result = cekangka("backfill", *arguments, f"--data={tmp_path}")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert says in result.stderr
