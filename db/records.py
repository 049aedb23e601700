"""What crosses the border of the store: pages of the ledger, snapshots, runs, and the counts of everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["pending", "fetched", "off_topic", "failed", "refused"]


class StoreError(ValueError):
    """The working database cannot be opened, or was asked for something it must refuse; one line says what."""


@dataclass(frozen=True, slots=True)
class Page:
    """A URL known to the ledger; (source, key) is its identity, `key` being the URL's own number or slug.

    `listed` is the ISO date that the listing gave, `found_by` the discovery route. States: `pending`, `fetched`
    (gave an article), `off_topic` (an article without a topic word: read, not kept), `failed` (tried and given up),
    `refused` (robots, blocked, not an article).
    """

    source: str
    key: str
    url: str
    title: str | None = None
    listed: str | None = None
    found_by: str = ""
    state: State = "pending"
    tries: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the bytes of one fetched page lie: `file` is relative to DIR/warc, `offset` and `length` count bytes.

    `sha256` is the hex digest of the response's body; `fetched_at` an ISO instant.
    """

    source: str
    key: str
    url: str
    fetched_at: str
    status: int
    sha256: str
    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one run did at one source, in pages; `reason` says why the source could not be reached, else None."""

    source: str
    found: int = 0
    new: int = 0
    fetched: int = 0
    articles: int = 0
    off_topic: int = 0
    refused: int = 0
    failed: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source over all its runs; `last_success` is the start of the last run that reached it."""

    source: str
    pages: int
    articles: int
    figures: int
    last_success: str | None
    last_reason: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds.

    `pending` are pages still to be fetched, `unread` numbers that became no figure; `agrees` leaves out the target
    check, whose findings say met or missed.
    """

    pages: int
    pending: int
    snapshots: int
    articles: int
    revisions: int
    figures: int
    unread: int
    claims: int
    findings: int
    agrees: int
    conflicts: int
