"""Old figures told again as if they were of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from extract.checks.comparison import concluded
from extract.checks.timeline import Found, cut
from extract.checks.wording import MEASURE_WORDS, Words, same, say
from extract.days import last_day
from extract.model import SHARES, Dossier, Figure, Finding, Known, Measure, Statement

_LATER = timedelta(days=90)
_CURRENT = timedelta(days=31)  # before publication, within which a number is told as one of today
_STILL = Words("angka dapat saja tidak berubah", "a number can stand still")
_Key = tuple[Measure, Decimal, str]


def no_old_figure_is_told_as_new(dossier: Dossier, _: Known) -> Iterator[Found]:
    """A number is not repeated, word for word, three months later or more as if it were of today.

    Looked at are counts from 1.000 that do not end in two zeros, and shares with two decimals, in sentences that equal
    an earlier article's but for spaces and capitals, with a date at least 90 days later that lies within a month of
    publication. The outcome is always `cannot tell`: a number can stand still. Source: the articles.
    """
    first: dict[_Key, tuple[date, Statement, Figure]] = {}
    dated = (
        (last_day(figure.as_of), statement, figure)
        for statement in dossier.statements
        for figure in statement.claim.figures
        if figure.as_of and figure.qualifier == "exact" and _is_telling(figure)
    )
    for last, statement, figure in sorted(dated, key=lambda each: (each[0], each[1].id, each[2].start)):
        key = figure.measure, figure.value, " ".join(figure.sentence.lower().split())
        earliest, earlier, old = first.setdefault(key, (last, statement, figure))
        if last - earliest >= _LATER and _is_current(figure, statement):
            yield statement, _finding(figure, earlier, old)


def _is_telling(figure: Figure) -> bool:
    """Tell whether a number is too particular to be said twice by chance."""
    if figure.measure in SHARES:
        return int(figure.value.as_tuple().exponent) <= -2 and not figure.measure.startswith("target")
    return figure.value >= 1000 and figure.value % 100 != 0 and figure.measure not in ("target", "batch")


def _is_current(figure: Figure, statement: Statement) -> bool:
    if not statement.published or not figure.as_of:
        return False
    return last_day(statement.published) - last_day(figure.as_of) <= _CURRENT


def _finding(figure: Figure, earlier: Statement, old: Figure) -> Finding:
    says = say(
        "{what} {figure} per {date} sudah ditulis {outlet} dengan kalimat yang sama per {earlier}",
        "{outlet} told the {what} of {figure} in the same words as of {earlier}, and here it is of {date}",
        what=MEASURE_WORDS[figure.measure],
        figure=figure,
        date=same(figure.as_of or ""),
        outlet=same(earlier.outlet or earlier.origin),
        earlier=same(old.as_of or ""),
    )
    held = (figure.value, old.value, "kalimat yang lebih lama")
    return concluded("stale", says, False, _STILL, held, (figure,), (cut(earlier.claim, old),))
