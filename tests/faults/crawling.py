"""One crawl of a hostile site in a child, and what it left behind."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawl_once import crawled as crawled_once
from forked import in_child
from hostile import Hostile, Site

from db.store import Store
from extract.model import Article


@dataclass(frozen=True)
class Crawled:
    report: dict[str, Any]
    states: dict[str, tuple[str, str | None]]
    articles: dict[str, Article]
    asked: list[str]
    seconds: float

    @property
    def reason(self) -> str | None:
        return self.report["sources"][0]["reason"]


def crawl(data: Path, answers: Site, times: int = 1, **settings: Any) -> Crawled:
    with Hostile(answers) as room:
        begun = time.monotonic()
        for _ in range(times):
            report = in_child(crawled_once, data, room.proxy, ("kicknews",), **settings)
        seconds = time.monotonic() - begun
        asked = list(room.asked)
    with Store(data / "cekangka.db") as store:
        articles = {article.id.partition(":")[2]: article for article in store.articles()}
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        states = {key: (state, reason) for key, state, reason in db.execute("select key, state, reason from pages")}
    return Crawled(report, states, articles, asked, seconds)
