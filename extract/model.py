"""The words of the project: Article, Figure, Claim, Finding, Target, Official …, and their allowed values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Document = Literal["kia", "ktp", "birth", "death", "family", "ikd"]
Measure = Literal[
    "eligible",
    "issued",
    "recorded",
    "unissued",
    "unrecorded",
    "issued_pct",
    "recorded_pct",
    "unissued_pct",
    "unrecorded_pct",
    "target",
    "target_pct",
    "batch",
]
Qualifier = Literal["exact", "about", "more", "less"]
Period = Literal["event", "day", "week", "month", "year"]
Basis = Literal["arithmetic", "pattern", "context"]
Outcome = Literal["agrees", "conflicts", "cannot tell"]
Verdict = Literal["met", "missed"]
Decision = Literal["confirm", "reject", "correct"]
ReviewState = Literal["new", "in force", "reopened", "replaced"]

DOCUMENTS: tuple[Document, ...] = ("kia", "ktp", "birth", "death", "family", "ikd")
SHARES: frozenset[Measure] = frozenset({"issued_pct", "recorded_pct", "unissued_pct", "unrecorded_pct", "target_pct"})


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read: `text` is the title, a newline, then one line a paragraph.

    `published` is an ISO date (`2024-11-05`; `2024-11` or `2024` where no more is known) or None; it is never invented.
    `region` is the outlet's own region (a Kemendagri code), a prior for articles that name no place.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    region: str | None = None
    dateline: str | None = None
    published_from: str | None = None
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that an article states about an identity document in a place at a time.

    `value` keeps the decimals that were written (`1,90 persen` is Decimal("1.90")); shares are per cent.
    `start` and `end` are code points in `Article.text`, and `surface` is exactly that slice.
    `region` is a Kemendagri code (`ID`, `17`, `17.71`, `17.71.03`) or None where it could not be told.
    `speaker_office` is the speaker's title and office as the article words them ('Kepala Disdukcapil Kota Bengkulu').
    `as_of` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precise as the text is.
    """

    document: Document
    measure: Measure
    value: Decimal
    qualifier: Qualifier
    region: str | None
    as_of: str | None
    group: str | None
    period: Period | None
    speaker: str | None
    speaker_office: str | None
    surface: str
    start: int
    end: int
    sentence: str
    rules: tuple[str, ...]
    basis: Basis
    confidence: float


@dataclass(frozen=True, slots=True)
class Unread:
    """A number that became no figure, and why (`reason` is the id of a rule or of a step)."""

    surface: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one article: its figures, and its numbers that are none."""

    figures: tuple[Figure, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An article's own words on whether a target is reached, such as 'jauh melampaui target nasional'.

    `aim` is the target figure that its sentence states, None where it states none; `start` and `end` are code points
    in the article's text, and `surface` is exactly that slice.
    """

    verdict: Verdict
    aim: Figure | None
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """The figures of one article that speak of the same document, region, date and group, side by side."""

    article_id: str
    document: Document
    region: str | None
    as_of: str | None
    group: str | None
    figures: tuple[Figure, ...]
    said: Said | None = None

    def one(self, measure: Measure) -> Figure | None:
        """The claim's only figure of this measure; None where it has none, or several that differ."""
        found = [f for f in self.figures if f.measure == measure]
        return found[0] if len({f.value for f in found}) == 1 else None


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check on one claim, with one plain sentence why in Indonesian and in English.

    `figures` are the claim's own that took part, `others` the claims of other articles or places, with those of their
    figures that did. `verdict` is the target check's alone: missing a target contradicts nothing, so it is no
    `conflicts`.
    """

    check: str
    outcome: Outcome
    stated: Decimal | None
    expected: Decimal | None
    against: str
    why_id: str
    why_en: str
    figures: tuple[Figure, ...]
    verdict: Verdict | None = None
    others: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as it was published, with the claim's id in the store.

    `origin` is the id of the earliest article with (nearly) the same text: copies and revisions are one origin.
    `official`: the source is a government body itself. `published` is an ISO date or None.
    """

    id: str
    claim: Claim
    outlet: str | None
    url: str | None
    published: str | None
    origin: str
    official: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """All statements on one document in one region, and what their articles say of the regions within it (`parts`).

    Parts are regions one level below. What copies of one text say is left out before statements are compared.
    """

    document: Document
    region: str | None
    statements: tuple[Statement, ...]
    parts: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put in the place of what the rules read."""

    measure: Measure
    value: Decimal
    region: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided of one figure of one text, and why.

    `figure` is the figure as the rules read it then, `text_digest` tells the text that was seen, `correction` is None
    unless it is corrected. `id` counts the reviews of a store, 0 where it is not kept yet; `at` is an ISO instant.
    """

    id: int
    article_id: str
    text_digest: str
    decision: Decision
    figure: Figure
    correction: Correction | None
    reason: str
    reviewer: str
    at: str
    state: ReviewState = "new"


@dataclass(frozen=True, slots=True)
class Target:
    """A share or count aimed at: one row of db/targets.csv. `region` is a Kemendagri code, `as_of` the deadline."""

    document: Document
    measure: Measure
    value: Decimal
    region: str
    as_of: str
    authority: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Official:
    """A figure that a government body published itself: one row of db/official.csv."""

    document: Document
    measure: Measure
    value: Decimal
    region: str
    as_of: str
    publisher: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a check may hold a claim against: targets and official figures of tables, local targets of articles."""

    targets: tuple[Target, ...] = ()
    official: tuple[Official, ...] = ()
    stated: tuple[Target, ...] = ()
