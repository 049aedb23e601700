"""Cues and document names in a text: the phrases of patterns/cues.toml and documents.toml, found as token spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from extract.marks import Marks
from extract.model import Document, Period
from extract.shaped import shaped
from extract.text import tokenizer
from extract.words import words_of

Manner = Literal["record", "issue"]
Unit = Literal["people", "cards", "nothing", "other"]
Role = Literal["eligible", "have", "lack", "aim", "flow", "other", "record", "issue", "pseudo"]


# So often a civil registry speaks of recording before it is the KTP's: no other document is recorded.
_OFTEN = 2
_RECORDING = words_of("recording")


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of cues.toml (its head says what the keys mean)."""

    id: str
    role: Role
    phrases: tuple[str, ...]
    side: Literal["before", "after", "both"]
    weight: float
    reach: int = 14
    kind: Literal["count", "share"] | None = None
    stop: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    not_before: tuple[Unit, ...] = ()
    manner: Manner | None = None
    period: Period | None = None
    reads: str | None = None
    rejects: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One row of documents.toml; `document` is a Document or "none"."""

    id: str
    document: Document | Literal["none"]
    phrases: tuple[str, ...]
    examples: tuple[str, ...]
    weak: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class CueSpan:
    """A cue in the text, as it speaks to numbers of this kind: tokens `first` to `last`, both inclusive."""

    cue: Cue
    kind: Literal["count", "share"]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DocumentSpan:
    """A document's name in the text: tokens `first` to `last`, both inclusive."""

    document: Document
    weak: bool
    first: int
    last: int


@cache
def cue_rows() -> dict[str, Cue]:
    """The cues by id."""
    return {row.id: row for row in shaped("cues", "cue", Cue)}


@cache
def _document_rows() -> dict[str, DocumentRow]:
    return {row.id: row for row in shaped("documents", "document", DocumentRow)}


def phrases(slots: Iterable[str]) -> list[str]:
    """Write out every phrase of rows like 'sudah|telah|_ memiliki|punya'."""
    return [
        " ".join(word for word in words if word != "_")
        for line in slots
        for words in product(*(slot.split("|") for slot in line.split()))
    ]


def _matcher(table: Iterable[Cue] | Iterable[DocumentRow]) -> PhraseMatcher:
    vocab = tokenizer().vocab
    matcher = PhraseMatcher(vocab, attr="LOWER")
    for row in table:
        matcher.add(row.id, [Doc(vocab, words=phrase.split()) for phrase in phrases(row.phrases)])
    return matcher


@cache
def _cue_matcher() -> PhraseMatcher:
    return _matcher(cue_rows().values())


@cache
def _document_matcher() -> PhraseMatcher:
    return _matcher(_document_rows().values())


def find(doc: Doc, names: Sequence[DocumentSpan]) -> Marks[CueSpan]:
    """Cues of a text in their order; where cues of one group overlap the longest counts, and one within a name is none.

    How a document is made (record, issue) is told apart from roles, so 'belum merekam' is both a lack and a recording.
    """
    by_id = cue_rows()
    matched = _cue_matcher()(doc, as_spans=True)
    named = {token for name in names for token in range(name.first, name.last + 1) if name.last > name.first}
    spans: list[CueSpan] = []
    kinds: tuple[Literal["count", "share"], ...] = ("count", "share")
    for kind in kinds:
        for manner in (False, True):
            group = [s for s in matched if _belongs(by_id[s.label_], kind, manner)]
            longest = {(span.start, span.end) for span in filter_spans(group)}
            spans += [CueSpan(by_id[s.label_], kind, s.start, s.end - 1) for s in group if (s.start, s.end) in longest]
    spans = [span for span in spans if not {span.first, span.last} <= named]
    told = (span for span in spans if span.cue.role != "pseudo")
    return Marks(sorted(told, key=lambda span: (span.first, span.last)))


def _belongs(cue: Cue, kind: str, manner: bool) -> bool:
    return cue.kind in (None, kind) and (cue.role in ("record", "issue")) == manner


def foreign(doc: Doc) -> list[tuple[int, int]]:
    """The first and last tokens of names of other papers, whose numbers are their own: 'buku KIA', 'akta nikah'."""
    spans = filter_spans(_document_matcher()(doc, as_spans=True))
    return sorted((span.start, span.end - 1) for span in spans if _document_rows()[span.label_].foreign)


def documents(doc: Doc) -> list[DocumentSpan]:
    """Names of documents in their order: 'Kartu Identitas Anak' is kia, 'buku KIA' none."""
    by_id = _document_rows()
    spans = sorted(filter_spans(_document_matcher()(doc, as_spans=True)), key=lambda span: span.start)
    named: list[DocumentSpan] = []
    certificate: Document = "birth"
    for span in spans:
        row = by_id[span.label_]
        document = certificate if row.id == "birth-short" else row.document
        if document in ("birth", "death"):
            # 'akta' alone is the certificate named last.
            certificate = document
        if document != "none":
            named.append(DocumentSpan(document, row.weak, span.start, span.end - 1))
    kia_is_other = any(by_id[span.label_].document == "none" and "kia" in span.text.lower() for span in spans)
    if kia_is_other and not any(name.document == "kia" and name.last > name.first for name in named):
        named = [name for name in named if name.document != "kia"]
    if not any(name.document in ("ktp", "kia") and not name.weak for name in named):
        named = sorted([*named, *_recordings(doc)], key=lambda name: name.first)
    strong = {name.document for name in named if not name.weak}
    return [name for name in named if name.document in strong]


def _recordings(doc: Doc) -> list[DocumentSpan]:
    """Words of recording as names of the KTP, where a civil registry speaks of it without naming the card."""
    words = [token.lower_ for token in doc]
    at = [i for i, word in enumerate(words) if word in _RECORDING]
    registry = any("dukcapil" in word for word in words)
    return [DocumentSpan("ktp", False, i, i) for i in at] if registry and len(at) >= _OFTEN else []
