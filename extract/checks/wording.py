"""How findings speak: numbers, figures and sentences in Indonesian and in English."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.model import SHARES, Document, Figure, Measure, Qualifier

Language = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Indonesian and in English."""

    id: str
    en: str


QUALIFIER_WORDS: dict[Qualifier, Words] = {
    "exact": Words("", ""),
    "about": Words("sekitar ", "about "),
    "more": Words("lebih dari ", "more than "),
    "less": Words("kurang dari ", "less than "),
}
DOCUMENT_WORDS: dict[Document, Words] = {
    "kia": Words("KIA", "KIA (child identity card)"),
    "ktp": Words("perekaman KTP-el", "KTP-el (electronic ID card) recording"),
    "birth": Words("akta kelahiran", "birth certificate"),
    "death": Words("akta kematian", "death certificate"),
    "family": Words("kartu keluarga", "family card"),
    "ikd": Words("IKD", "IKD (digital identity)"),
}
MEASURE_WORDS: dict[Measure, Words] = {
    "eligible": Words("jumlah wajib", "number of people eligible"),
    "issued": Words("jumlah yang memiliki", "number of people with the document"),
    "recorded": Words("jumlah yang sudah merekam", "number of people recorded"),
    "unissued": Words("jumlah yang belum memiliki", "number of people without the document"),
    "unrecorded": Words("jumlah yang belum merekam", "number of people not recorded"),
    "issued_pct": Words("persentase yang memiliki", "share with the document"),
    "recorded_pct": Words("persentase yang sudah merekam", "share recorded"),
    "unissued_pct": Words("persentase yang belum memiliki", "share without the document"),
    "unrecorded_pct": Words("persentase yang belum merekam", "share not recorded"),
    "target": Words("target", "target"),
    "target_pct": Words("target", "target"),
    "batch": Words("jumlah yang diterbitkan", "number of documents issued"),
}
_SEPARATORS = str.maketrans(",.", ".,")
CHILDREN, PEOPLE = Words("anak", "children"), Words("orang", "people")


def number(value: Decimal, language: Language) -> str:
    """Write a number as the language does, e.g. `66.251` and `57,6` in Indonesian, `66,251` and `57.6` in English."""
    english = f"{value:,f}"
    return english if language == "en" else english.translate(_SEPARATORS)


def say(indonesian: str, english: str, **values: Figure | Decimal | Words) -> Words:
    """Fill the same values into the words of each language; a figure keeps its qualifier: 'sekitar 58 %'."""
    words = {name: _words(value) for name, value in values.items()}
    return Words(
        indonesian.format(**{name: word.id for name, word in words.items()}),
        english.format(**{name: word.en for name, word in words.items()}),
    )


def same(text: str) -> Words:
    """Give a name, date or other text that both languages share."""
    return Words(text, text)


def sentence(words: Words) -> Words:
    """Make a whole sentence: a capital letter and a full stop."""
    return Words(_capital(words.id) + ".", _capital(words.en) + ".")


def _words(value: Figure | Decimal | Words) -> Words:
    if isinstance(value, Words):
        return value
    if isinstance(value, Decimal):
        english = number(value, "en")
        return Words(english.translate(_SEPARATORS), english)
    unit = " %" if value.measure in SHARES else ""
    said, count = QUALIFIER_WORDS[value.qualifier], _words(value.value)
    return Words(f"{said.id}{count.id}{unit}", f"{said.en}{count.en}{unit}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
