"""A spaCy component that marks words of closed lists, so that the network learns from kinds of words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from spacy.language import Language
from spacy.tokens import Doc

# The words that begin a name of a place → each such name, the longest first, with its kind.
_Places: TypeAlias = Mapping[str, list[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True, slots=True)
class Lists:
    """Words in lower case by kind. They are kept with the weights: a network knows only the lists it was trained on.

    `regions` and `districts` may have several words; `lower` are words that news writes small within a sentence, so
    that a capital is a headline's.
    """

    regions: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    saying: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()


@Language.factory("closed_lists", assigns=["token.tag"])
class ClosedLists:
    """Write the kind of each word as its tag, for the network's embedding.

    'Kadis Dukcapil Kota Palu Budi' → TTL DUK ADM B-REG NAM.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        """Begin without any lists; `fill` or `from_disk` gives them."""
        self.fill(Lists())

    def fill(self, lists: Lists) -> None:
        """Take these lists."""
        self._lists = lists
        kinds = (
            ("CAP", ()), ("LOW", lists.lower), ("NAM", lists.names), ("OFF", lists.offices), ("SAY", lists.saying),
            ("TTL", lists.titles), ("ADM", lists.levels), ("DOC", lists.documents),
        )  # fmt: skip
        self._kinds = {word: kind for kind, words in kinds for word in words}
        self._places = _by_first_word((("DIS", lists.districts), ("REG", lists.regions)))

    def __call__(self, doc: Doc) -> Doc:
        """Tag each token of a doc."""
        position = 0
        while position < len(doc):
            length, kind = self._place(doc, position)
            if not length:
                doc[position].tag_ = self._kind(doc[position].lower_, doc[position].text[:1].isupper())
            for offset in range(length):
                doc[position + offset].tag_ = f"{'I' if offset else 'B'}-{kind}"
            position += length or 1
        return doc

    def _place(self, doc: Doc, at: int) -> tuple[int, str]:
        """How many tokens from `at` name a place, each of them capitalised, and its kind; 0 for none."""
        if not doc[at].text[:1].isupper():
            return 0, ""
        for words, kind in self._places.get(doc[at].lower_, ()):
            here = doc[at : at + len(words)]
            if tuple(t.lower_ for t in here) == words and all(t.text[:1].isupper() for t in here):
                return len(words), kind
        return 0, ""

    def _kind(self, word: str, capital: bool) -> str:
        if "dukcapil" in word or "dukcasip" in word:
            return "DUK"
        kind = self._kinds.get(word, "CAP")
        return "_" if kind in ("CAP", "LOW", "NAM") and not capital else kind

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:
        """Write the lists beside the weights, as spaCy asks its components to."""
        Path(path).mkdir(parents=True, exist_ok=True)
        with (Path(path) / "lists.json").open("w", encoding="utf-8") as file:
            json.dump(asdict(self._lists), file, ensure_ascii=False)

    def from_disk(self, path: Path, exclude: Iterable[str] = ()) -> ClosedLists:
        """Read the lists that were written beside the weights."""
        kept = json.loads((Path(path) / "lists.json").read_text(encoding="utf-8"))
        self.fill(Lists(**{kind: tuple(words) for kind, words in kept.items()}))
        return self


def _by_first_word(kinds: Iterable[tuple[str, tuple[str, ...]]]) -> _Places:
    names = {tuple(name.split()): kind for kind, listed in kinds for name in listed}
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, kind in sorted(names.items(), key=lambda item: -len(item[0])):
        found.setdefault(words[0], []).append((words, kind))
    return found
