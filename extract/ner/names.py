"""People's names as the trained pipeline finds them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import extract.ner.closed_lists  # noqa: F401 # the pipeline is loaded with this component
from extract.tokens import Tokens

WEIGHTS = Path(__file__).parent / "weights"


def people(doc: Tokens, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The tokens of people's names within these spans of an article's tokens (first and last, both inclusive).

    'kata Kepala Disdukcapil Kota Palu Budi Santoso' → the tokens of 'Budi Santoso'.
    """
    nlp = _pipeline()
    asked = list(spans)
    answers = nlp.pipe(Doc(nlp.vocab, words=[word.text for word in doc[first : last + 1]]) for first, last in asked)
    return frozenset(
        first + entity.start + place
        for (first, _), answer in zip(asked, answers, strict=True)
        for entity in answer.ents
        if entity.label_ == "PER"
        for place in range(len(entity))
    )


@cache
def _pipeline() -> Language:
    return spacy.load(WEIGHTS, exclude=["tokenizer", "vocab"])
