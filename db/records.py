"""What crosses the border of the store: pages of the ledger, snapshots, runs, and the counts of everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extract.model import Document, Figure

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
class Validators:
    """What a server gave to ask it again with whether a page has changed (RFC 9110 §8.8), as it gave it."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """When a page was fetched, when to ask for it again (ISO instants; None: never), and its validators."""

    fetched_at: str | None = None
    recheck_at: str | None = None
    validators: Validators | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An article that is to be asked for again, as it was when it was first fetched."""

    page: Page
    visit: Visit


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of a listing as it was last seen, and the (key, url, title, listed) of each article on it."""

    source: str
    url: str
    validators: Validators
    links: tuple[tuple[str, str, str | None, str | None], ...]


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
class Evidence:
    """What became of a snapshot's bytes: `missing`, `changed`, or `whole`; None where nobody has looked yet.

    `packed` is the SHA-256 (hex) of the whole record as it lay in its file when its body was last found right: who
    finds it again need not unpack the record.
    """

    id: int
    snapshot: Snapshot
    packed: str | None
    state: Literal["whole", "missing", "changed"] | None


@dataclass(frozen=True, slots=True)
class Takedown:
    """An article (source:key) that was taken down: its address, why, and the ISO instant when."""

    article: str
    url: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Damage:
    """What could not be read of a web archive file, and at which byte of the file it begins."""

    offset: int
    what: str


@dataclass(frozen=True, slots=True)
class ArchiveRead:
    """What came of one web archive file: its `size` in bytes, its SHA-256 in hex, and what was counted in it.

    `pages` are responses at addresses of articles; `matches` of them could be on topic by their bytes; `refused` of
    those were parsed and hold no article, or a part of one; `articles` are kept. `finished` is false of a file that
    could not be read to its end, or is no archive.
    """

    path: str
    size: int
    sha256: str
    records: int
    pages: int
    matches: int
    refused: int
    articles: int
    finished: bool
    damage: tuple[Damage, ...]


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one run did at one source, in pages; `reason` says why the source could not be seen in full, else None.

    Of the `fetched`: `articles` are on topic, `undated` have no date of their own, `generic` were not read by the
    source's own selectors, `alike` have another page's body. `empty` pages had no body. Of the `listings` answered,
    `unchanged` said so by 304. `rechecked` are known articles asked for again, `changed` those with another text.
    `blocked` counts answers 401, 403 and 429, `robots` what robots.txt forbade.
    """

    source: str
    found: int = 0
    new: int = 0
    fetched: int = 0
    articles: int = 0
    off_topic: int = 0
    refused: int = 0
    failed: int = 0
    listings: int = 0
    unchanged: int = 0
    empty: int = 0
    undated: int = 0
    generic: int = 0
    alike: int = 0
    rechecked: int = 0
    changed: int = 0
    blocked: int = 0
    robots: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Night:
    """A run at a source with what was read from its articles: `figured` of them state the `figures`."""

    run: SourceRun
    figures: int
    figured: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """What sources.toml says of a source, as it is published: `note` begins with the date it was written."""

    source: str
    title: str
    region: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Questioned:
    """A figure that a person should look at; `why` is a finding's sentence, None where the reading is unsure."""

    id: str
    url: str | None
    outlet: str | None
    published: str | None
    figure: Figure
    why: str | None
    reopened: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What an import did, in rows: `changed` were known with another value or note."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Place:
    """A document and a region's code (None where the region could not be told): what is checked together."""

    document: Document
    region: str | None


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
