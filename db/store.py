"""The working database: what was crawled, read, claimed and found."""

from __future__ import annotations

from db.pages import Pages
from db.records import (
    Counts,
    Known,
    ListingPage,
    Night,
    Outlet,
    Page,
    Snapshot,
    SourceRun,
    SourceStatus,
    State,
    StoreError,
    Validators,
    Visit,
)
from db.runs import Runs

__all__ = [
    "Counts",
    "Known",
    "ListingPage",
    "Night",
    "Outlet",
    "Page",
    "Snapshot",
    "SourceRun",
    "SourceStatus",
    "State",
    "Store",
    "StoreError",
    "Validators",
    "Visit",
]


class Store(Pages, Runs):
    """The working database as one object: `with Store(path) as store: …`; see Connection for opening it."""
