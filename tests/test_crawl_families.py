"""A crawl of the replicas of every family finds every planted article once, whole, without furniture, rightly dated."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.newsroom import Newsroom, Planted
from crawler.sources import Source, load
from crawler.urls import identify
from db.store import Store
from extract.model import Article

ONCE = Path(__file__).with_name("crawl_once.py")
SOURCES = load()
PLANTED = [planted for outlet in Newsroom.replicas for planted in outlet.articles]
# The indexes by day are those of this day and the ones before it.
NOW = {**os.environ, "CRAWL_AT": "2026-03-01T13:00:00+00:00"}


def home(planted: Planted) -> tuple[Source, str]:
    """The source and the key of a planted article."""
    [found] = [(source, at.key) for source in SOURCES.values() if (at := identify(planted.url, source))]
    return found


def article_id(planted: Planted) -> str:
    source, key = home(planted)
    return f"{source.name}:{key}"


REPLICATED = sorted({home(planted)[0].name for planted in PLANTED})


@dataclass(frozen=True)
class Crawled:
    articles: dict[str, Article]
    found_by: dict[str, str]
    reports: tuple[dict[str, Any], ...]
    asked: tuple[list[str], ...]

    def asked_for(self, planted: Planted, night: int = 0) -> list[str]:
        """The requests of one night that lead to an article, its further parts included."""
        source, key = home(planted)
        return [url for url in self.asked[night] if (at := identify(url, source)) and at.key == key]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """Two nights at the replicas, one after the other."""
    data = tmp_path_factory.mktemp("replicas")
    reports, asked = [], []
    for _ in range(2):
        with Newsroom() as room:
            command = [sys.executable, ONCE, data, room.proxy, *REPLICATED]
            done = subprocess.run(command, capture_output=True, text=True, timeout=180, env=NOW, check=True)
            reports.append(json.loads(done.stdout))
            asked.append([request.url for request in room.requests])
    with Store(data / "cekangka.db") as store:
        articles = {article.id: article for article in store.articles(pending=False)}
    with closing(sqlite3.connect(data / "cekangka.db")) as db:
        found_by = {f"{source}:{key}": by for source, key, by in db.execute("select source, key, found_by from pages")}
    return Crawled(articles, found_by, tuple(reports), tuple(asked))


def named(planted: Planted) -> str:
    return f"{planted.family}-{planted.slug}"


def test_every_family_has_a_replica() -> None:
    families = {source.family for source in SOURCES.values()}
    assert {outlet.family for outlet in (*Newsroom.outlets, *Newsroom.replicas)} == families


def test_exactly_what_was_planted_is_stored(crawled: Crawled) -> None:
    assert sorted(crawled.articles) == sorted(article_id(planted) for planted in PLANTED if planted.stored)


@pytest.mark.parametrize("planted", [p for p in PLANTED if p.stored], ids=named)
def test_an_article_is_whole_and_holds_nothing_else(crawled: Crawled, planted: Planted) -> None:
    """Title and every paragraph of all its pages in order; no caption, tag, invitation or related line."""
    article = crawled.articles[article_id(planted)]
    assert article.text.split("\n") == [planted.title, *planted.paragraphs]
    assert article.title == planted.title


@pytest.mark.parametrize("planted", [p for p in PLANTED if p.stored], ids=named)
def test_an_article_has_its_date_and_the_date_its_origin(crawled: Crawled, planted: Planted) -> None:
    article = crawled.articles[article_id(planted)]
    assert (article.published, article.published_from) == (planted.published, planted.published_from)


@pytest.mark.parametrize("planted", [p for p in PLANTED if p.stored], ids=named)
def test_an_article_is_known_by_its_canonical_address(crawled: Crawled, planted: Planted) -> None:
    """However it was listed: AMP page, campaign, trailing dot."""
    assert crawled.articles[article_id(planted)].url == planted.url


def test_no_page_is_asked_for_twice_and_the_second_night_asks_for_no_article(crawled: Crawled) -> None:
    for planted in PLANTED:
        asked = crawled.asked_for(planted)
        assert len(asked) == len(set(asked)), planted.url
        assert crawled.asked_for(planted, night=1) == [], planted.url
    assert [source["new"] for source in crawled.reports[1]["sources"]] == [0] * len(REPLICATED)


def test_off_topic_links_of_sitemaps_and_indexes_are_not_asked_for(crawled: Crawled) -> None:
    """A search or a feed is short: there the article itself tells. Sitemaps and indexes hold all that a site wrote."""
    asked = {planted.slug for planted in PLANTED if not planted.on_topic and crawled.asked_for(planted)}
    assert asked == {"persami-menang-2-0", "ombak-tinggi-di-selat-sape"}


@pytest.mark.parametrize(
    ("key", "route"),
    [
        ("tribun-kupang:20210305-belu-serahkan-kia-di-tiga-kecamatan", "sitemap"),
        ("detik-bali:8300123", "index:2026-02-28"),
        ("detik-bali:6543210", "tag:KIA"),
        ("kaltimpost:2385612345", "feed"),
        ("idntimes-jogja:00-k1200-x1200z", "sitemap"),
        ("liputan6-regional:4700001", "tag:IKD"),
        ("kumparan-banjarhits:1t3301Kq8XyA", "sitemap"),
        ("okenews:201809-tts-terbitkan-3300-akta", "feed:Dukcapil"),
        ("dukcapil-kemendagri:1610", "index"),
    ],
)
def test_what_found_an_article(crawled: Crawled, key: str, route: str) -> None:
    assert crawled.found_by[key] == route


def test_what_robots_txt_forbids_is_not_asked_for(crawled: Crawled) -> None:
    assert not [url for url in crawled.asked[0] if "pikiran-rakyat.com/search" in url]


def test_every_source_was_seen_in_full(crawled: Crawled) -> None:
    """Routes that are not there, forbidden or challenged leave the source to its other routes."""
    for report in crawled.reports:
        assert {source["source"]: source["reason"] for source in report["sources"]} == dict.fromkeys(REPLICATED)
