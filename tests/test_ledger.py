"""The crawl remembers what it knows, what is due and what is done, and never asks twice for what is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.discovery import Link
from crawler.ledger import TRIES, Fetched, Ledger
from crawler.sources import load
from db.store import Page, SourceRun, State, Store
from extract.model import Article

CLOCK = datetime(2026, 1, 31, 18, tzinfo=UTC)


def now() -> datetime:
    return CLOCK


SOURCE = replace(load()["kicknews"], since=date(2020, 1, 1))


def link(key: str, listed: str | None = None, title: str | None = None) -> Link:
    return Link(key, f"https://kicknews.today/{key}/", title, listed)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "cekangka.db") as store:
        yield store


def test_new_links_are_due_in_the_order_seen_and_known_ones_are_left(store: Store) -> None:
    ledger = Ledger(store, SOURCE, now)
    assert ledger.add([(link("b"), "feed"), (link("a"), "feed")]) == 2
    assert ledger.add([(link("a"), "search:KIA"), (link("c"), "search:KIA")]) == 1
    assert [(page.key, page.found_by) for page in ledger.due()] == [("b", "feed"), ("a", "feed"), ("c", "search:KIA")]
    assert ledger.unknown([link("a"), link("d"), link("d")]) == [link("d")]


@pytest.mark.parametrize(
    ("found", "listed", "found_by"),
    [
        ([(None, "search:KIA"), ("2024-05-06", "feed"), ("2024-05-07", "rest")], "2024-05-06", "feed"),
        ([("2024-05-05", "search:KIA"), ("2024-05-06", "sitemap")], "2024-05-06", "sitemap"),
        ([("2024-05-05", "tag:KIA"), ("2024-05-06", "index:2024-05-07")], "2024-05-05", "tag:KIA"),
        ([(None, "search:KIA"), (None, "feed")], None, "search:KIA"),
    ],
)
def test_links_found_twice_keep_the_best_date_and_its_route(
    store: Store, found: list[tuple[str | None, str]], listed: str | None, found_by: str
) -> None:
    """A feed's, a sitemap's or REST's date counts more than one on a card, and the first of the best is kept."""
    ledger = Ledger(store, SOURCE, now)
    ledger.add([(link("a", day, "KIA"), route) for day, route in found])
    (page,) = ledger.due()
    assert (page.listed, page.title, page.found_by) == (listed, "KIA", found_by)


def test_what_was_listed_before_the_source_s_since_is_left(store: Store) -> None:
    ledger = Ledger(store, SOURCE, now)
    ledger.add([(link("old", "2019-12-31"), "feed"), (link("new", "2020-01-01"), "feed"), (link("undated"), "feed")])
    assert [page.key for page in ledger.due()] == ["new", "undated"]


@pytest.mark.parametrize("state", ["fetched", "off_topic", "refused"])
def test_a_page_that_is_done_is_never_due_again(store: Store, state: State) -> None:
    ledger = Ledger(store, SOURCE, now)
    ledger.add([(link("a"), "feed")])
    (page,) = ledger.due()
    ledger.finish(Fetched(page, state, None, Article("kicknews:a", "KIA\nIsi") if state == "fetched" else None))
    assert ledger.add([(link("a"), "feed")]) == 0
    assert Ledger(store, SOURCE, now).due() == []


def test_a_failing_page_is_due_until_its_tries_are_used_up(store: Store) -> None:
    ledger = Ledger(store, SOURCE, now)
    ledger.add([(link("a"), "feed")])
    states = [ledger.retry(page, "503") for _ in range(TRIES) for page in ledger.due()]
    assert states == ["pending", "pending", "failed"]
    assert ledger.due() == []


@pytest.mark.fault("crawl 15", "a date of publication after the fetching is none; the listing's is taken, or none")
@pytest.mark.parametrize(
    ("own", "listed", "route", "published", "place"),
    [
        ("2024-05-06", "2024-05-09", "feed", "2024-05-06", "meta"),
        (None, "2024-05-09", "feed", "2024-05-09", "feed"),
        (None, "2024-05-09", "rest:KIA", "2024-05-09", "rest"),
        (None, "2024-05-09", "sitemap", "2024-05-09", "sitemap"),
        (None, "2024-05-09", "search:KIA", "2024-05-09", "listing"),
        (None, "2024-05-09", "index:2024-05-10", "2024-05-09", "listing"),
        (None, None, "feed", None, None),
        ("2062-05-06", "2024-05-09", "feed", "2024-05-09", "feed"),
        ("2062-05-06", "2062-05-06", "feed", None, None),
    ],
)
def test_an_undated_article_takes_the_listing_s_date(
    store: Store, own: str | None, listed: str | None, route: str, published: str | None, place: str | None
) -> None:
    ledger = Ledger(store, SOURCE, now)
    ledger.add([(link("a", listed), route)])
    (page,) = ledger.due()
    article = Article("kicknews:a", "KIA\nIsi", published=own, published_from="meta" if own else None)
    ledger.finish(Fetched(page, "fetched", None, article))
    (stored,) = store.articles()
    assert (stored.published, stored.published_from) == (published, place)


@pytest.mark.parametrize(
    ("reasons", "complete"),
    [([], False), ([None], True), (["unreachable: 502"], False), (["robots", None], True), ([None, "robots"], False)],
    ids=["never crawled", "seen in full", "failed", "failed, then full", "full, then failed"],
)
def test_only_after_a_full_run_may_listings_be_cut_short(
    store: Store, reasons: list[str | None], complete: bool
) -> None:
    for reason in reasons:
        run = store.start_run("crawl", "2026-01-31T18:00:00+00:00")
        store.record_source_run(run, SourceRun("kicknews", reason=reason))
    assert Ledger(store, SOURCE, now).complete is complete


def test_ledgers_of_two_sources_share_nothing(store: Store) -> None:
    Ledger(store, SOURCE, now).add([(link("a"), "feed")])
    other = Ledger(store, load()["nttonlinenow"], now)
    assert other.due() == []
    assert other.unknown([link("a")]) == [link("a")]
    assert store.pending_pages("kicknews") == [Page("kicknews", "a", "https://kicknews.today/a/", found_by="feed")]
