"""The working database: what was crawled, read, claimed and found."""

from __future__ import annotations

from db.captures import Captures
from db.dossiers import Dossiers
from db.evidence import Evidences
from db.imported import Imported
from db.readings import Checked
from db.records import (
    Added,
    ArchiveRead,
    Counts,
    Damage,
    Evidence,
    Known,
    ListingPage,
    Night,
    Outlet,
    Page,
    Place,
    Questioned,
    Snapshot,
    SourceRun,
    SourceStatus,
    State,
    StoreError,
    Takedown,
    Validators,
    Visit,
)
from db.reviews import Reviews
from db.runs import Runs
from db.takedowns import Takedowns

__all__ = [
    "Added",
    "ArchiveRead",
    "Checked",
    "Counts",
    "Damage",
    "Evidence",
    "Known",
    "ListingPage",
    "Night",
    "Outlet",
    "Page",
    "Place",
    "Questioned",
    "Snapshot",
    "SourceRun",
    "SourceStatus",
    "State",
    "Store",
    "StoreError",
    "Takedown",
    "Validators",
    "Visit",
]


class Store(Captures, Dossiers, Evidences, Imported, Reviews, Runs, Takedowns):
    """The working database as one object: `with Store(path) as store: …`; see Connection for opening it."""
