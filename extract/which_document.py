"""Which document a number speaks of: the nearest one named, or the one carried from before."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from extract.candidates import Number, Stretch
from extract.cues import DocumentSpan
from extract.model import Document
from extract.surroundings import Surroundings
from extract.tokens import Tokens

# Documents that are sheets of paper, never cards ('keping').
_PAPERS = ("birth", "death", "family")


def document_of(around: Surroundings, stretch: Stretch, number: Number, before: Document | None) -> Document | None:
    """The document that a number speaks of: the nearest in its sentence, else the one carried, else the article's.

    None where another paper is nearer: 'Cakupan pemakaian buku KIA baru 88 persen'.
    """
    if _of_another_paper(around, stretch, number):
        return None
    start = around.lines[number.line][0]
    inside = _strong(around.documents.within(stretch.first, stretch.last))
    paragraph = around.documents.within(start, stretch.first - 1)
    others = [d for d in inside if not _is_base(around.doc, d)]
    done = number.role in ("have", "lack", "aim")
    if done and inside and not others and around.main_document == "ikd" and not number.holders:
        # 'Kalau dibanding wajib KTP kita …, itu baru 1,17 persen' in an article on the IKD.
        return "ikd"
    named = "ikd" in {before, around.main_document, *(d.document for d in paragraph)}
    if (number.share and others) or (done and named and not (number.holders and number.rules[:1] == ("hold",))):
        # 'aktivasi IKD 3,4 persen dari wajib KTP' speaks of the IKD.
        inside = others
    if inside:
        near = number.near
        return max(inside, key=lambda d: max(near.get(d.last, 0.0), near.get(d.first, 0.0))).document
    return _carried(around, stretch, number, before, paragraph)


def _strong(marks: list[DocumentSpan]) -> list[DocumentSpan]:
    return [d for d in marks if not d.weak] or marks


def _carried(
    around: Surroundings, stretch: Stretch, number: Number, before: Document | None, paragraph: list[DocumentSpan]
) -> Document | None:
    """The document of a number whose sentence names none: asked for, the head's, the one before …"""
    if around.main_document == "ikd":
        paragraph = [d for d in paragraph if not _is_base(around.doc, d)]
    asked = [d for d in paragraph if not d.weak and _ends_in_a_question(around, stretch, d)]
    if asked:
        return asked[-1].document
    if number.head is not None and before is not None:
        fresh = [d for d in paragraph if not d.weak and d.first > number.head.last]
        return fresh[-1].document if fresh else before
    if (before or around.main_document) in _PAPERS and not paragraph and _speaks_of_cards(around.doc, stretch):
        cards = Counter(d.document for d in around.documents if not d.weak and d.document not in (*_PAPERS, "ikd"))
        return cards.most_common(1)[0][0] if cards else around.main_document
    if number.unit == "cards" and before in _PAPERS and not paragraph:
        return around.main_document
    if before is not None and not paragraph:
        return before
    strong = _strong(paragraph)
    if strong:
        return before if before in {d.document for d in strong} else strong[-1].document
    return around.main_document


def _speaks_of_cards(doc: Tokens, stretch: Stretch) -> bool:
    """Whether a sentence speaks of cards, which certificates are not: 'kartu yang sudah dicetak 7.500 lembar'."""
    words = [token.lower_ for token in doc[stretch.first : stretch.last + 2]]
    return any(word == "kartu" and following != "keluarga" for word, following in pairwise(words))


def _of_another_paper(around: Surroundings, stretch: Stretch, number: Number) -> bool:
    start = around.lines[number.line][0]
    others = [last for first, last in around.foreign if start <= first and last <= stretch.last]
    if not others:
        return False
    named = around.documents.within(start, stretch.last)
    here = [number.near[last] for last in others if last in number.near]
    if here:
        return max(here) > max((number.near.get(d.last, number.near.get(d.first, 0.0)) for d in named), default=0.0)
    return max(others) > max((d.last for d in named), default=-1)


def _ends_in_a_question(around: Surroundings, stretch: Stretch, mark: DocumentSpan) -> bool:
    """Whether the sentence before asks of the document: 'Akta kematian? Hanya 147.'"""
    return around.doc[stretch.first - 1].text == "?" and not any(
        token.text in ".!?" for token in around.doc[mark.last + 1 : stretch.first - 1]
    )


def _is_base(doc: Tokens, mark: DocumentSpan) -> bool:
    """Whether a document's name only tells of whom a share is taken: 'dari wajib KTP', 'dari pemegang KTP-el'."""
    before = {doc[i].lower_ for i in range(max(0, mark.first - 3), mark.first)}
    return mark.document == "ktp" and bool(before & {"wajib", "pemegang", "pemilik", "memiliki"})
