"""Flows: what was done on a day, at an event, in a month or a year, told from what was done so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from extract.candidates import SUPPORT, Number, Stretch
from extract.labels import Labels
from extract.tokens import Tokens
from extract.words import words_of

_SO_FAR = words_of("so-far")
_SERVICE_WORDS = words_of("service")
_STOCK_WORDS = words_of("stock")
_VERBS = words_of("issuing")
# What is counted names its own cue: '48 perekaman', '212 aktivasi'.
_NAMED_AFTER = ("has-recorded", "activated", "list-item", "printed")
_SERIES = frozenset({",", "dan", "serta"})
_APPLICANTS = ("applicants", "applicants-before", "pace-of-another")
_DONE = ("printed", "has-recorded", "reached")
_CLASSES = words_of("class")
_DESTROYED = words_of("destroyed")


def one_a_period(numbers: Sequence[Number], labels: Labels) -> None:
    """Read a printed number for each of several months or years as flows: 'Mei 5.471, Juni 5.901, Juli 5.153'."""
    for kind, least, period in (("month", 3, "month"), ("year", 2, "year")):
        by_sentence: dict[int, list[Number]] = {}
        for number in numbers:
            label = labels.of(number)
            stock = number.unit == "people" and not {"printed", "has-recorded"} & set(number.rules)
            open_ = number.role in ("have", None) or number.rules[:1] == ("change-size",)
            if label and label.kind == kind and not number.share and not stock and open_:
                by_sentence.setdefault(number.sentence, []).append(number)
        for series in by_sentence.values():
            cards = len(series) > least and all(number.unit == "cards" for number in series)
            if len(series) >= least and (kind == "month" or cards or "printed" in series[0].rules):
                for number in series:
                    number.role, number.inherited, number.rules = "flow", True, (f"one-a-{period}",)


def in_one_period(doc: Tokens, numbers: Sequence[Number], labels: Labels) -> None:
    """Read what was printed in one month or year as a flow: 'pada Juni terbit 2.117 akta', not 'hingga Juni terbit'."""
    for number, following in zip(numbers, (*numbers[1:], None), strict=False):
        label = labels.of(number)
        if following and following.role == "eligible" and following.sentence == number.sentence:
            continue
        if number.role != "have" or number.share or number.rules[0] not in ("printed", "has-recorded", "list-item"):
            continue
        spanned = number.votes.get("flow")
        if spanned and spanned.weight >= SUPPORT and "month-to-month" in spanned.rules:
            number.role, number.rules = "flow", ("month-to-month", *number.rules)
        if label is None or label.kind not in ("month", "year") or not label.first:
            continue
        words = {doc[i].lower_ for i in range(label.last + 1, number.first)}
        before, opening = doc[label.first - 1].lower_, doc[label.first].lower_
        opens = (
            before in ("pada", "bulan", "selama") or opening in ("tahun", "bulan") or (bool(words) and words <= _VERBS)
        )
        if opens and not words & _SO_FAR:
            number.role, number.inherited, number.rules = "flow", False, ("in-a-month", *number.rules)


def against_targets(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read cards beside a year's target of cards as the year's: 'Tahun 2018 target 4.000 keping, terealisasi 4.215'."""
    for aim, done in pairwise(numbers):
        cards = aim.unit == "cards" and done.unit == "cards" and not aim.share and not done.share
        beside = cards and (aim.role, done.role) == ("aim", "have") and aim.sentence == done.sentence
        if beside and not _SO_FAR & {token.lower_ for token in doc[aim.last + 1 : done.first]}:
            done.role, done.inherited, done.rules = "flow", False, ("against-a-target", *done.rules)


def at_once(doc: Tokens, stretches: Sequence[Stretch]) -> None:
    """Read cards printed, with no word that it was so far, as a flow: 'Kami cetak 35.000 keping, 2.000 dibagikan'."""
    for stretch in stretches:
        words = {doc[i].lower_ for i in range(stretch.first, stretch.last + 1)}
        for number in stretch.numbers if not words & (_SO_FAR | _STOCK_WORDS) else ():
            if (
                number.role == "have"
                and number.rules[:1] == ("printed",)
                and number.unit == "cards"
                and not number.share
            ):
                number.role, number.inherited, number.rules = "flow", False, ("at-once", *number.rules)


def events(
    doc: Tokens,
    stretches: Sequence[Stretch],
    lines: Sequence[int],
    said_on: Callable[[Stretch], bool],
    lasts: Callable[[Stretch], bool],
) -> None:
    """Read what is done on one day or for one class of people as an event: 'Selasa (14/5) kami merekam 200 siswa'.

    `lines` are the sentences' lines: a service that comes to the people, or a period ('Sepanjang 2021 loket tidak
    pernah sepi.'), rules the rest of its paragraph.
    """
    served_in = -1
    for index, stretch in enumerate(stretches):
        words = {doc[i].lower_ for i in range(stretch.first, stretch.last + 1)}
        serves = bool(words & _SERVICE_WORDS) or (lasts(stretch) and not stretch.numbers)
        whole = any(number.role == "eligible" for number in stretch.numbers)
        for number in stretch.numbers:
            done = number.role == "have" and not number.share and number.rules[0] in _DONE
            beside = [token.lower_ for token in doc[number.last + 1 : number.last + 3]]
            event = number.votes.get("flow")
            told = event and event.weight >= SUPPORT
            served = (lines[index] - served_in <= 1 or told) and not whole and not words & (_SO_FAR | _STOCK_WORDS)
            if done and (said_on(stretch) or served or _CLASSES & set(beside)):
                number.role, number.inherited, number.rules = "flow", False, ("one-event", *number.rules)
        if serves:
            served_in = lines[index]


def so_far(stretches: Sequence[Stretch], until: Callable[[Stretch], bool]) -> None:
    """Read what services brought until a date as a stock: 'Setelah setahun jemput bola, 69.568 terekam hingga Juni'."""
    for stretch in stretches:
        for number in stretch.numbers:
            have = number.votes.get("have")
            if number.rules == ("at-one-event",) and have and have.weight >= SUPPORT and until(stretch):
                number.role, number.rules = "have", have.rules


def more_of_a_flow(doc: Tokens, stretches: Sequence[Stretch], numbers: Sequence[Number], labels: Labels) -> None:
    """Read what is told right after a period's flow as one too: 'Setahun 14.245 KIA terbit. Tahun lalu 11.474'."""
    in_sentence = {id(n): stretch for stretch in stretches for n in stretch.numbers}
    for first, second in pairwise(numbers):
        if first.role != "flow" or is_a_pace(first) or second.role != "have" or second.share:
            continue
        label = labels.of(second)
        dated = label is not None and label.kind in ("month", "year")
        weak = second.rules[0] in ("coverage", "already", "so-far", "moved")
        near = second.line - first.line
        stretch = in_sentence[id(second)]
        words = {doc[i].lower_ for i in range(stretch.first, stretch.last + 1)}
        listed = second.rules[0] == "printed" and second.unit == "cards" and _lasts_a_year(first)
        if (weak and (second.unit == "cards" or dated) and near <= dated) or (
            listed and near == 1 and not words & (_SO_FAR | _STOCK_WORDS)
        ):
            second.role, second.inherited, second.rules = "flow", True, ("more-of-a-flow", *first.rules[:1])


def _lasts_a_year(number: Number) -> bool:
    cue = number.votes["flow"].cue if "flow" in number.votes else None
    return cue is not None and cue.period == "year"


def series(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read what stands in one series with an event's flow as one too: 'menghasilkan 212 aktivasi, 48 perekaman'."""
    for first, second in pairwise(numbers):
        if first.role != "flow" or is_a_pace(first) or first.sentence != second.sentence:
            continue
        stated = second.role == "have" and not second.share and second.rules[0] in _NAMED_AFTER
        if stated and second.unit == "cards" and {doc[i].lower_ for i in range(first.last + 1, second.first)} & _SERIES:
            second.role, second.inherited, second.head = "flow", True, first
            second.rules = ("list-item", *first.rules[:1])


def shares_of_stocks(numbers: Sequence[Number]) -> None:
    """Read what was handed out as issued where its share is told: 'membagikan KIA kepada 40.126 anak atau 74 %'."""
    for number in numbers:
        share = number.partner
        if number.role == "flow" and share and share.share and share.role in ("have", None) and not is_a_pace(number):
            number.role, number.rules = "have", ("restated-as-a-share", *number.rules[:1])
            share.role, share.rules = "have", share.rules or ("restated-as-a-share",)


def paces_of_others(numbers: Sequence[Number]) -> None:
    """Leave out a pace told right after that of applicants: 'Januari pemohon 500 orang sehari, Februari 300 sehari'."""
    for first, second in pairwise(numbers):
        near = second.line == first.line and second.sentence - first.sentence <= 1
        others = first.role == "other" and first.rules[0] in _APPLICANTS and "flow" in first.votes
        if near and others and second.role == "flow" and is_a_pace(second):
            second.role, second.rules = "other", ("pace-of-another", *second.rules[:1])


def paces_of_old_cards(doc: Tokens, numbers: Sequence[Number], title: tuple[int, int]) -> None:
    """Leave out a bare pace where the title tells of cards destroyed: 'Dalam sebulan rata-rata 3.000-an'."""
    for number in numbers if doc.has(_DESTROYED, *title) else ():
        if number.role == "flow" and is_a_pace(number) and number.unit == "nothing":
            number.role, number.rules = "other", ("old-cards", *number.rules[:1])


def pass_on_events(numbers: Sequence[Number]) -> None:
    """Let the items of a list whose head turned out to be a flow be flows too."""
    for number in numbers:
        if number.role == "have" and number.inherited and number.head and number.head.role == "flow":
            number.role, number.rules = "flow", ("list-item", *number.head.rules[:1])


def is_a_pace(number: Number) -> bool:
    """Whether a flow is so many a day, week or month in general."""
    return number.rules[0] in ("per-day", "per-week", "per-month")
