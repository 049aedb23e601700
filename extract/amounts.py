"""Amounts as Indonesian writes them, in digits and in words: '1,2 juta', 'lima ratus ribu', '32. 998'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Written = Literal["digits", "words", "mixed"]
_Kind = Literal["digits", "unit", "ten", "teen", "hundred", "scale", "nth", "half", "koma", "vague", "ordinal"]

_UNITS = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
_SCALES = {"ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "triliun": 12, "trilyun": 12}
_VALUES: dict[str, tuple[_Kind, Decimal]] = {
    **{word: ("unit", Decimal(value)) for word, value in _UNITS.items()},
    **{word: ("scale", Decimal(10**zeros)) for word, zeros in _SCALES.items()},
    "puluh": ("ten", Decimal(10)),
    "belas": ("teen", Decimal(10)),
    "ratus": ("hundred", Decimal(100)),
    **{f"{half}{of}": ("half", Decimal("0.5")) for half in ("setengah", "separuh", "separo") for of in ("", "nya")},
    "pertiga": ("nth", Decimal(3)),
    "perempat": ("nth", Decimal(4)),
    "perlima": ("nth", Decimal(5)),
    "persepuluh": ("nth", Decimal(10)),
    "koma": ("koma", Decimal(0)),
}
_WORDS = "|".join(sorted(_VALUES, key=len, reverse=True))
# 'se' stands for one before every word that multiplies: seratus, sebelas, sepertiga.
_PART = re.compile(
    r"(?P<one>se(?=puluh|belas|ratus|ribu|juta|mil[iy]ar|tril[iy]un|pertiga|perempat|perlima))"
    rf"|(?P<word>{_WORDS})(?P<an>an)?"
)
# Digits apart by a blank: '66 251' and '32. 998' (at least two digits first, or it is a list's '1. 250'),
# '33, 01 persen', and pairs: '23 26 27'.
_APART = (
    r"(?:[1-9]\d{1,2}(?:[.,]? \d{3})+|[1-9](?: \d{3}){2,})(?!\d|[.,]\d| ?%)"
    r"|(?<!\d, )[1-9]?\d, \d{1,2}(?= ?(?:%|persen))"
    r"|(?<!\d )[1-9]\d(?: \d\d){2,}(?! ?\d)"
)
# Digits are no number inside a name (KTP2, Covid-19, 5G), nor behind a sign that may have parted thousands or decimals
# ("66 .251", "66·251", "57‚6"); a longer word behind them is only stuck to a number.
_TOKEN = re.compile(
    r"(?<!\d[’'·‚])(?<!\d [.,])"
    rf"(?:(?<![a-z\d@#_])(?<![a-z]-)|(?<=\brp)|(?<=\busd)|(?<=\bke-))(?:(?P<apart>{_APART})|(?P<digits>\d++(?:[.,]\d++)*+))"
    r"(?:(?![a-z])|(?=(?:an|rb|jt)(?![a-z])|[a-z]{3}))"
    rf"|(?<![a-z_])(?<![a-z]-)(?P<words>(?:ke)?(?:(?:se)?(?:{_WORDS})(?:an)?)++)(?![\w]|-[a-z])"
)
_PERCENT = re.compile(r" ?(?:%|(?:persen(?:nya|an)?|prosen|percent|per cent)(?![a-z]))")
_ROUND = re.compile(r" ?-? ?an(?![a-z-])")
_BLANK = re.compile(r"[ \t]{0,2}")
_WHOLE = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_DECIMAL = re.compile(r"(?:\d+|[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*(?!\1))[.,]\d+")
_LONGEST = 24
_MALFORMED = "malformed-number"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount by its span in the folded text, its percent sign included.

    `readings` are most probable first, shares in per cent; they are empty where `fault` says why it cannot be read.
    `scale` is the last word that multiplied it (ribu is 1000).
    """

    start: int
    end: int
    readings: tuple[Decimal, ...]
    share: bool
    written: Written
    marks: frozenset[str]
    scale: Decimal | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    """A token of a number: a word that counts or multiplies, or digits as they are written."""

    start: int
    end: int
    kind: _Kind
    value: Decimal
    digits: str = ""
    apart: bool = False


def amounts(text: str) -> Iterator[Amount]:
    """The amounts of a folded text in lower case, in their order."""
    run: list[_Item] = []
    for item in _items(text):
        if run and not _BLANK.fullmatch(text, run[-1].end, item.start) and item.start != run[-1].start:
            yield from _Run(text, run).read()
            run = []
        run.append(item)
    yield from _Run(text, run).read()


def percent_end(text: str, at: int) -> int | None:
    """The end of the percent sign or word that stands at this offset, or None."""
    match = _PERCENT.match(text, at)
    return match.end() if match else None


def _items(text: str) -> Iterator[_Item]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if words := match["words"]:
            if words.startswith("ke"):
                yield _Item(start, end, "ordinal", Decimal(0))
                continue
            for part in _PART.finditer(text, start, end):
                kind, value = _VALUES[part["word"]] if part["word"] else ("unit", Decimal(1))
                yield _Item(part.start(), part.end(), "vague" if part["an"] else kind, value)
        elif text.endswith("ke-", 0, start):
            yield _Item(start, end, "ordinal", Decimal(0))
        else:
            written = match["apart"] or match["digits"]
            yield _Item(start, end, "digits", Decimal(0), written.replace(" ", ""), bool(match["apart"]))


class _Run:
    """A run of items with nothing but blanks between them, read from left to right."""

    def __init__(self, text: str, items: list[_Item]) -> None:
        self.text, self.items, self.at = text, items, 0

    def read(self) -> Iterator[Amount]:
        while self.at < len(self.items):
            first = self.items[self.at]
            if first.kind == "ordinal":
                self.at += 1
                yield Amount(first.start, first.end, (), False, "words", frozenset(), fault="ordinal")
            elif first.kind in ("digits", "unit", "half"):
                yield self._amount()
            else:
                self.at += 1
                while self._kind() in ("scale", "vague"):
                    self.at += 1
                if first.kind == "vague":
                    yield Amount(first.start, self._end(), (), False, "words", frozenset(), fault="vague-amount")

    def _kind(self, ahead: int = 0) -> _Kind | None:
        at = self.at + ahead
        return self.items[at].kind if at < len(self.items) else None

    def _end(self) -> int:
        return self.items[self.at - 1].end

    def _amount(self) -> Amount:
        first = self.at
        readings, scale = self._scaled()
        limit = scale
        while readings and limit and (more := self._smaller(limit)):
            readings, limit = (readings[0] + more[0],), more[1]
            scale = limit or scale
        items = self.items[first : self.at]
        marks = {"spaced"} if any(item.apart for item in items) else set()
        if any(item.kind == "vague" for item in items):
            marks.add("approximate")
        fraction = not scale and (items[0].kind == "half" or items[-1].kind == "nth")
        if fraction:
            readings, marks = (_percent(readings[0]),), marks | {"fraction"}
        return self._finish(items, readings, fraction, marks, scale)

    def _finish(
        self, items: list[_Item], readings: tuple[Decimal, ...], share: bool, marks: set[str], scale: Decimal | None
    ) -> Amount:
        """Add what stands right behind the number: '-an' and the percent sign."""
        end = items[-1].end
        if items[-1].kind == "digits" and (rounded := _ROUND.match(self.text, end)):
            end = rounded.end()
            marks.add("approximate")
        percent = percent_end(self.text, end)
        if percent and not scale:
            readings = readings[::-1] if items[0].kind == "digits" else readings
        with_digits = items[0].kind == "digits"
        words = len(items) > 1 or not with_digits
        written: Written = "mixed" if with_digits and words else "words" if words else "digits"
        odd = not readings or self._kind() in ("ten", "teen", "hundred", "nth")
        return Amount(
            items[0].start,
            percent or end,
            readings,
            share or bool(percent),
            written,
            frozenset(marks),
            scale,
            _MALFORMED if odd else None,
        )

    def _scaled(self) -> tuple[tuple[Decimal, ...], Decimal | None]:
        """Read a number below a thousand and the word that multiplies it: '20.606 ribu' is 20606 or 20606000."""
        readings = self._digits() if self._kind() == "digits" else (self._small(),)
        if self._kind() == "half" and self._kind(1) == "scale":
            readings = (readings[0] + self.items[self.at].value,)
            self.at += 1
        factor: Decimal | None = None
        while self._kind() in ("scale", "vague"):
            factor = self.items[self.at].value * (factor or 1)
            self.at += 1
        if factor is not None:
            # A thousand of thousands: the separator was a decimal one, or 'ribu' stands there twice.
            readings = tuple(_whole(value * factor) for value in reversed(readings))
        return readings, factor

    def _smaller(self, limit: Decimal) -> tuple[Decimal, Decimal | None] | None:
        """Read on after '1 juta': '200 ribu', or '500' after '2 ribu'; None where a new number begins."""
        if self._kind() not in ("digits", "unit") or self._kind(-1) == "vague":
            return None
        before, digits = self.at, self.items[self.at].digits
        readings, factor = self._scaled()
        padded = not digits or factor or (len(digits) == 3 and limit == 1000)
        fits = readings and readings[0] < limit and (factor is None or factor < limit)
        if padded and fits and (factor or percent_end(self.text, self._end()) is None):
            return readings[0], factor
        self.at = before
        return None

    def _digits(self) -> tuple[Decimal, ...]:
        readings = read_digits(self.items[self.at].digits)
        self.at += 1
        while self._kind() in ("ten", "hundred"):
            readings = tuple(value * self.items[self.at].value for value in readings)
            self.at += 1
        return readings

    def _small(self) -> Decimal:
        """Read words below a thousand, a fraction or decimals: 'lima belas', 'tiga perempat', 'satu koma dua'."""
        if self._kind() == "half":
            self.at += 1
            return Decimal("0.5")
        total = unit = self._unit()
        if self._kind() == "nth":
            self.at += 1
            return unit / self.items[self.at - 1].value
        if self._kind() == "hundred":
            self.at += 1
            total = unit * 100
            unit = self._unit() if self._kind() == "unit" else Decimal(0)
            total += unit
        if self._kind() == "teen":
            self.at += 1
            total += 10
        elif self._kind() == "ten":
            self.at += 1
            total += unit * 9
            if self._kind() == "unit":
                total += self._unit()
        return self._decimals(total)

    def _unit(self) -> Decimal:
        self.at += 1
        return self.items[self.at - 1].value

    def _decimals(self, whole: Decimal) -> Decimal:
        if self._kind() != "koma" or self._kind(1) != "unit":
            return whole
        self.at += 1
        digits = ""
        while self._kind() == "unit":
            digits += str(self._unit())
        return Decimal(f"{whole}.{digits}")


def read_digits(written: str) -> tuple[Decimal, ...]:
    """The readings of digits, the whole number first: '115,109' is 115109 or 115.109; () for '1.2.3'."""
    if len(written) > _LONGEST:
        return ()
    if written.isdigit():
        return (Decimal(written),)
    found = []
    if _WHOLE.fullmatch(written):
        found.append(Decimal(re.sub("[.,]", "", written)))
    if _DECIMAL.fullmatch(written):
        whole, decimals = re.split(r"[.,](?=\d+$)", written)
        found.append(Decimal(f"{re.sub('[.,]', '', whole)}.{decimals}"))
    return tuple(found)


def _whole(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value


def _percent(part: Decimal) -> Decimal:
    return _whole((part * 100).quantize(Decimal("0.01")))
