"""The annotated sentences that the pipeline learns from and is tested on, tokenized as articles are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example, iob_utils
from spacy.util import registry

from extract.text import tokenizer

Part = Literal["train", "dev", "test"]
_LABELS = {
    "PER": "PER", "PERSON": "PER",
    "ORG": "ORG", "ORGANIZATION": "ORG", "ORGANISATION": "ORG",
    "LOC": "LOC", "LOCATION": "LOC", "PLACE": "LOC",
}  # fmt: skip
# The files of each part; sentences in {text, spans} (.jsonl), or a token and its IOB2 label a line.
FILES: dict[Part, tuple[str, ...]] = {
    "train": (
        "idner-news-2k/train.txt",
        "nerui-indolem/train.01.tsv",
        "nergrit-indonlu/train_preprocess.txt",
        "synth-dukcapil/sentences.jsonl",
    ),
    "dev": ("idner-news-2k/dev.txt", "nerui-indolem/dev.01.tsv"),
    "test": ("idner-news-2k/test.txt", "nerui-indolem/test.01.tsv"),
}


class CorpusError(ValueError):
    """A line of a training file that cannot be used; the message names file, line and value."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its entities as (start, end, label), in code points; labels are PER, ORG and LOC."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


@registry.readers("cekangka.corpora.v1")  # type: ignore[untyped-decorator]  # spaCy types its registry as Any
def corpora(path: str, part: Part) -> Callable[[Language], Iterator[Example]]:
    """spaCy's way of asking for a part of the sentences below `path`, as examples."""

    return lambda nlp: examples(nlp, sentences(Path(path), part))


def examples(nlp: Language, annotated: Iterable[Sentence]) -> Iterator[Example]:
    """Sentences as spaCy trains and scores on them: the bare tokens beside those with their entities."""
    for sentence in annotated:
        gold = tokens(nlp, sentence)
        yield Example(Doc(nlp.vocab, words=[token.text for token in gold]), gold)


def sentences(folder: Path, part: Part) -> list[Sentence]:
    """Read a part's sentences; those that stand in the test part too are left out of the others.

    Raises CorpusError for a file that is missing and for a line that cannot be used.
    """
    found = [sentence for name in FILES[part] for sentence in read(folder / name)]
    if part == "test":
        return found
    tested = {sentence.text for name in FILES["test"] for sentence in read(folder / name)}
    return [sentence for sentence in found if sentence.text not in tested]


def read(path: Path) -> list[Sentence]:
    """Read one file of annotated sentences. Raises CorpusError."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error
    numbered = [(line.strip(), f"{path}:{number}") for number, line in enumerate(lines, 1)]
    if path.suffix == ".jsonl":
        return [_from_spans(line, where) for line, where in numbered if line]
    blocks = groupby(numbered, key=lambda each: bool(each[0]))
    return [_from_tokens(block) for filled, block in blocks if filled]


def tokens(nlp: Language, sentence: Sentence) -> Doc:
    """A sentence's tokens with its entities; marks at the edge of an entity ('Indonesia?') are outside of it."""
    doc = tokenizer()(sentence.text)
    labels = ["O"] * len(doc)
    for start, end, label in sentence.entities:
        span = doc.char_span(start, end, alignment_mode="expand")
        words = [token.i for token in span if token.is_alpha] if span is not None else []
        for position in range(words[0], words[-1] + 1) if words else ():
            labels[position] = f"{'B' if position == words[0] else 'I'}-{label}"
    return Doc(nlp.vocab, words=[token.text for token in doc], ents=labels)


def _from_spans(line: str, where: str) -> Sentence:
    try:
        row = json.loads(line)
        return Sentence(row["text"], tuple((start, end, _LABELS[label]) for start, end, label in row["spans"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{where}: no sentence with spans: {line[:60]} ({error})") from error


def _from_tokens(block: Iterable[tuple[str, str]]) -> Sentence:
    words, labels = [], []
    for line, where in block:
        word, *rest = line.split()
        place, _, kind = rest[-1].partition("-") if rest else ("", "", "")
        if place != "O" and (place not in ("B", "I") or kind not in _LABELS):
            raise CorpusError(f"{where}: no token with a label: {line!r}")
        words.append(word)
        labels.append("O" if place == "O" else f"{place}-{_LABELS[kind]}")
    doc = Doc(tokenizer().vocab, words=words)
    spans = iob_utils.biluo_tags_to_spans(doc, iob_utils.iob_to_biluo(labels))
    return Sentence(doc.text, tuple((span.start_char, span.end_char, span.label_) for span in spans))
