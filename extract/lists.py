"""Numbers in a list: 'yang belum ber-KIA: Seluma 3.193, Kaur 30.805' has one head, whose role its items take over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from extract.candidates import SUPPORT, Number, Stretch
from extract.cues import Role
from extract.flows import is_a_pace
from extract.frame import LEAD
from extract.labels import Label, Labels
from extract.roles import role_of_words
from extract.tokens import Tokens
from extract.words import words_of

_SERIES = frozenset(
    {",", "dan", "serta", "/", "|", ";", "-", "lalu", "kemudian", "lantas", "disusul", "menyusul", "sama"}
)
# Where the title speaks of one, a head of the other waits until none of the first is found.
_LESS_LIKELY: Mapping[Role | None, tuple[Role, ...]] = {"lack": ("have", "flow"), "have": ("lack",)}
# So much said for its counting something else keeps a number from being an item: 'Pendatang … tahun lalu 7.815 jiwa'.
_DOUBT = 0.4
# So much said for its own role keeps a part from taking over that of its whole, and a whole that of its part.
_CLEAR = 1.0
# A target hands on to the next year's within so many words.
_SERIES_REACH = 9
# A list's head stands at most so many paragraphs before its items.
_HEAD_REACH = 3
_MOST_ITEMS = 120
# Words that begin a sentence whose numbers are of what the one before it speaks of.
_RESULTS = words_of("results")
# What counts documents of several kinds, and what leads to each kind's own number.
_MIXED = words_of("mixed")
_ITEMISES = frozenset({"terdiri", "meliputi", "rinciannya", "mencakup", "yakni", "yaitu", ":"})
# How far from the beginning of its sentence a share stands that takes up the one before.
_TAKEN_UP = 5
# A share above this many per cent is hardly of those without.
_MOST = 50
# A row without a number has at most so many words (the head of a table), one with a number so many.
_SHORT_ROW = 8
_LONG_ROW = 14


def heads(doc: Tokens, stretches: Sequence[Stretch], lines: Sequence[int]) -> None:
    """Give the rows under a line that ends in a colon its role: 'Anak yang memiliki KIA tiap kecamatan adalah:'."""
    head: tuple[Role, tuple[str, ...]] | None = None
    for index, stretch in enumerate(stretches):
        length = stretch.last - stretch.first
        ends = index + 1 == len(stretches) or lines[index + 1] != lines[index]
        following = stretches[index + 1] if index + 1 < len(stretches) else stretch
        opens = {doc[i].lower_ for i in range(following.first, min(following.first + 4, following.last + 1))}
        closes = {doc[i].lower_ for i in range(max(stretch.first, stretch.last - 3), stretch.last + 1)}
        titled = lines[index] == 0
        if not (stretch.numbers or titled) and (
            (doc[stretch.last].text == ":" and ends) or (opens | closes) & _RESULTS
        ):
            head = role_of_words(doc.written(stretch.first, stretch.last))
        elif not stretch.numbers and length > _SHORT_ROW:
            head = None
        elif head is not None and stretch.numbers and (len(stretch.numbers) > 1 or length <= _LONG_ROW):
            number = stretch.numbers[0]
            if number.share and head[0] in ("eligible", "flow"):
                continue
            if number.support < 2 * SUPPORT:
                number.role, number.inherited, number.rules = head[0], True, ("list-head", *head[1])


def inherit(doc: Tokens, numbers: Sequence[Number], labels: Labels, theme: Role | None) -> None:
    """Pass the role of a list's head to its items: 'Kaur 30.805' after 'yang belum ber-KIA: Seluma 3.193'.

    `theme` is what the title speaks of, lack or have: it decides where several heads offer themselves.
    """
    for index, number in enumerate(numbers):
        strong = number.support >= 2 * SUPPORT
        doubt = number.votes.get("other")
        if strong or number.inherited or number.title or (doubt and doubt.weight >= _DOUBT):
            continue
        label = labels.of(number)
        if number.support and label and label.kind in ("month", "year"):
            continue
        earlier = _heads_before(numbers[max(0, index - _MOST_ITEMS) : index], number)
        source = _list_head(earlier, number, label, labels, theme) if label else _series_head(doc, earlier, number)
        if source is None and label and label.kind == "place" and number.role is None and theme in ("have", "lack"):
            done = number.share and number.quantity.readings[0] > _MOST
            number.role, number.inherited, number.rules = "have" if done else theme, True, ("list-item", "title-theme")
        if source is None or not (number.role is None or label):
            continue
        if number.support >= _CLEAR and _are_whole_and_part(number, source):
            continue
        if number.role == source.role:
            number.inherited = True
            if number.sentence == source.sentence:
                number.head = source
            continue
        number.role, number.inherited, number.head = source.role, True, source
        number.rules = ("list-item", *(rule for rule in source.rules[:2] if rule != "list-item"))
        if number.share and source.role == "lack" and number.quantity.readings[0] > _MOST and not labels.of(source):
            # 'Sisanya 3,99 persen. Per daerah, Kampar 95,49 persen' turns back to what is done.
            number.role = "have"


def _are_whole_and_part(one: Number, other: Number) -> bool:
    roles = {one.role, other.role}
    return "eligible" in roles and bool(roles & ({"have", "flow"} if one.role == "eligible" else {"have", "lack"}))


def itemised(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read the kinds of a sum of documents as handed out: '1.936 dokumen terbit. Terdiri dari KTP-el 604 keping, …'."""
    for index, total in enumerate(numbers):
        if not doc.has(_MIXED, total.last + 1, total.last + 1) or total.role not in ("have", "flow"):
            continue
        items = [n for n in numbers[index + 1 : index + _MOST_ITEMS] if n.line == total.line and not n.share]
        if items and {doc[i].lower_ for i in range(total.last + 1, items[0].first)} & _ITEMISES:
            for item in items:
                if item.role is None and item.sentence == items[0].sentence:
                    item.role, item.inherited, item.rules = "flow", True, ("itemised", *total.rules[:1])
            total.role, total.rules = "other", ("several-documents",)


def _heads_before(numbers: Sequence[Number], number: Number) -> Iterator[Number]:
    """The numbers shortly before one that may hand their role on to it, the nearest first."""
    near = takewhile(lambda other: number.line - other.line <= _HEAD_REACH, reversed(numbers))
    return (other for other in near if other.share == number.share and other.role is not None and not other.title)


def _series_head(doc: Tokens, earlier: Iterator[Number], number: Number) -> Number | None:
    last = next(earlier, None)
    return last if last and last.sentence == number.sentence and _in_series(doc, last, number) else None


def _list_head(
    earlier: Iterator[Number], number: Number, label: Label, labels: Labels, theme: Role | None
) -> Number | None:
    spare: Number | None = None
    for other in earlier:
        listed = labels.of(other) is not None
        if other.role == "flow" and other.sentence != number.sentence and is_a_pace(other):
            continue
        if other.role == "other" and (number.share or other.sentence != number.sentence):
            continue
        if other.role == "aim":
            if (
                label.kind != "place"
                and other.sentence == number.sentence
                and number.first - other.last <= _SERIES_REACH
            ):
                return other
        elif not listed and (other.role in _LESS_LIKELY.get(theme, ()) or "remainder" in other.rules):
            spare = spare or other
        elif other.role != "eligible" or (listed and other.sentence == number.sentence) or label.kind == "group":
            return other
    return spare


def _in_series(doc: Tokens, first: Number, second: Number) -> bool:
    between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
    return len(between) <= 6 and bool(_SERIES & set(between)) and "dari" not in between


def lead_up(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Give cards told before the verb of their series its role: '82 akta, 54 KIA, serta 37 kartu keluarga terbit'."""
    for first, second in reversed(list(pairwise(numbers))):
        series = first.sentence == second.sentence and first.unit == "cards" and _in_series(doc, first, second)
        if series and first.role is None and not first.share and second.role in ("flow", "have"):
            first.role, first.inherited = second.role, True
            first.rules = ("list-item", *(rule for rule in second.rules[:2] if rule != "list-item"))


def follow(numbers: Sequence[Number]) -> None:
    """Give a share that only restates a list item's count its role: 'Sei Lepan 4.553 warga atau 13,91 persen'."""
    for number in numbers:
        count = number.partner
        if number.share and count and count.role in ("have", "lack") and count.inherited and not number.votes:
            number.role, number.inherited, number.rules, number.head = count.role, True, count.rules, count.head


def that_share(doc: Tokens, stretches: Sequence[Stretch]) -> None:
    """Read a share that takes up the sentence before as of its part: '11.870 belum merekam. "Itu setara 14 persen"'."""
    for before, stretch in pairwise(stretches):
        words = [token.lower_ for token in doc[stretch.first : stretch.first + _TAKEN_UP] if token.is_alpha]
        parts = [n for n in before.numbers if not n.share and n.role in ("have", "lack")]
        if not (parts and stretch.numbers and {"itu", "artinya"} & set(words[:1])):
            continue
        share = stretch.numbers[0]
        near = share.first - stretch.first <= _TAKEN_UP and share.line == parts[-1].line
        if share.share and share.role is None and near and not any(n.share for n in before.numbers):
            share.role, share.inherited, share.rules = parts[-1].role, True, ("that-share", *parts[-1].rules[:1])


def plain_shares(numbers: Sequence[Number], speaks: Callable[[Number, bool], bool]) -> None:
    """Read a share that nothing else explains as coverage, where its surroundings speak of a document.

    `speaks` is asked of a share, and told whether its paragraph or one of the two before has another's coverage.
    Not the share that the eligible are of all people, and not one beside a share of something else.
    """
    covered = {number.line for number in numbers if number.share and number.role == "have"}
    for before, number in zip([None, *numbers], numbers, strict=False):
        if not number.share or number.role is not None or number.unit == "other":
            continue
        beside = before is not None and before.share and before.role == "other" and before.sentence == number.sentence
        whole = number.partner is not None and number.partner.role == "eligible"
        near = not covered.isdisjoint(range(number.line - LEAD, number.line + 1))
        if not beside and not whole and speaks(number, near):
            covered.add(number.line)
            number.role, number.inherited, number.rules = "have", True, ("plain-share",)
