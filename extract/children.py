"""Who of the people named is a child: no child becomes a speaker, whatever he says of a number."""

from __future__ import annotations

from collections.abc import Iterator

from extract.candidates import Stretch
from extract.people import Name, capitalised, listed
from extract.tokens import Tokens

# The age at which one is no child any more (Law 35/2014 on child protection, article 1).
_GROWN = 18
# A word such as 'siswi' stands at most so many words from the name.
_REACH = 7


def children_of(doc: Tokens, stretch: Stretch, places: frozenset[int]) -> Iterator[str]:
    """The names in a sentence that an age or a word tells to be a child's: 'Rafa (9)', 'siswi SMP 2, Rafa Pratama'.

    `places` are the tokens of place names.
    """
    for name in capitalised(doc, stretch, places):
        if _age(doc, stretch, name) or _called_a_child(doc, stretch, name):
            yield name.text


def _age(doc: Tokens, stretch: Stretch, name: Name) -> bool:
    """'Rafa (9)', 'Rafa, 9,', 'Rafa yang berusia 9 tahun', 'Rafa berumur 9 tahun'."""
    behind = range(name.last + 1, min(name.last + 1 + _REACH, stretch.last + 1))
    passing = {"(", ",", "yang", "berusia", "berumur", "usia", "umur"}
    number = next((i for i in behind if doc[i].lower_ not in passing), None)
    if number is None or number == behind[0] or not (doc[number].text.isascii() and doc[number].text.isdigit()):
        return False
    return int(doc[number].text[:3]) < _GROWN and number < stretch.last and _ends_an_age(doc[number + 1].lower_)


def _ends_an_age(word: str) -> bool:
    return word in {")", ",", "tahun", "th", "thn"}


def _called_a_child(doc: Tokens, stretch: Stretch, name: Name) -> bool:
    """'siswa SMP, Rafa', 'bocah bernama Rafa', 'Rafa, siswi kelas 6', 'ayah Rafa'; not past an office or two commas."""
    if name.first > stretch.first and doc[name.first - 1].lower_ in listed("kin"):
        return True
    after = [doc[i].lower_ for i in range(name.last + 1, min(name.last + 3, stretch.last + 1))]
    if after[:1] == [","] and listed("child").intersection(after[1:]):
        return True
    commas = 0
    for position in range(name.first - 1, max(stretch.first, name.first - _REACH) - 1, -1):
        token = doc[position]
        commas += token.text == ","
        if token.lower_ in listed("child"):
            return True
        if commas > 1 or token.lower_ in listed("title") or not _joins(token.text):
            return False
    return False


def _joins(word: str) -> bool:
    known = word in {",", "bernama", "yang"} or word in listed("class")
    return known or word[:1].isupper() or word.isdigit()
