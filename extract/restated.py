"""Numbers that say another number again: '66.251 anak atau 57,6 persen', 'persisnya 92.565', 'menjadi 9.710'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extract.candidates import SUPPORT, Number, Stretch
from extract.roles import role_of_words
from extract.tokens import Tokens
from extract.words import words_of

_CONNECTORS = frozenset(
    {
        "atau",
        "alias",
        "setara",
        "(",
        "yakni",
        "yaitu",
        "artinya",
        "berarti",
        "jumlahnya",
        "sama",
        "ekuivalen",
        "setaranya",
    }
)
_BREAKS = frozenset(
    {
        "dari",
        ";",
        "sedangkan",
        "sementara",
        "tetapi",
        "namun",
        "adapun",
        "padahal",
        "belum",
        "sisanya",
        "dan",
        "target",
        "targetnya",
    }
)
_RANGE = frozenset({"sampai", "hingga", "-", "–", "s/d"})
# How far an appositive share may stand from its count, in words.
_APPOSITION_REACH = 9
_MOVES = words_of("moves")
_BLANKS = ("blank-cards", "so-many-blank-cards", "damaged-or-ordered")
_RESTS = ("remainder", "remainder-after")
_SHARE_WORDS = ("persentasenya", "persentase", "dipersenkan", "dipersentasekan", "cakupannya")
# Told by these alone, a number may still be one of those before it.
_VAGUE = (("already",), ("so-far",), ("moved",), ("age-band-total",))
_STILL = ("masih", "tinggal", "sebanyak", "ada")
# Two numbers that add up to a third by chance are rare; a role with this much support is stated.
_FEWEST_PARTS, _MOST_PARTS = 2, 60
_TOLD = 2.5
_NOW = words_of("now")
_LEFT = words_of("left")
_THE_NUMBER = words_of("the-number")
# How many words may stand between a part and its whole: '45.000 anak dari 80.000'.
_PART_REACH = 2
_WHOLE_REACH = 5


def bare_shares(doc: Tokens, stretches: Sequence[Stretch]) -> None:
    """Read a number with decimals as a share where the text tells shares: 'Buru Selatan 84,1, Aru 88,2 persen'."""
    lines = {number.line for stretch in stretches for number in stretch.numbers if number.share}
    for stretch in stretches:
        for number in stretch.numbers:
            value = next((reading for reading in number.quantity.readings if reading % 1 and reading < 100), None)
            plain = number.unit == "nothing" and number.first == number.last and "," in doc[number.first].text
            plain = plain and not (value and _in_thousands(doc, stretch, value))
            said = bool(lines) or doc[number.first - 1].lower_ in _SHARE_WORDS
            if not number.share and said and value is not None and plain:
                number.quantity = replace(number.quantity, kind="share", readings=(value,))


def _in_thousands(doc: Tokens, stretch: Stretch, value: Decimal) -> bool:
    """Whether a comma parts thousands, as in a count beside it: 'Taliwang 39,640 jiwa, Seteluk 14,022'."""
    if value.as_tuple().exponent != -3:
        return False
    if any(one.quantity.readings[-1:] == (value,) and other.share for one, other in pairwise(stretch.numbers)):
        return True  # '31,406 atau 63,28 persen'
    return any(n.unit != "nothing" and not n.share and "," in doc[n.first].text for n in stretch.numbers)


def pair(doc: Tokens, stretches: Sequence[Stretch]) -> None:
    """Make partners of a count and the share that restates it: '65.754 anak (82,22 persen)'; not '… dari 79.970'."""
    previous: Number | None = None
    for stretch in stretches:
        for number in stretch.numbers:
            if previous is not None and previous.share != number.share and _restates(doc, previous, number):
                other = _counted(doc, stretch, previous)
                if other is not None and other.partner is None and other.share != number.share:
                    other.partner, number.partner = number, other
            previous = number


def _counted(doc: Tokens, stretch: Stretch, number: Number) -> Number | None:
    """The number itself, or, where it is the whole in 'X dari Y', the part X before it."""
    if number.first == 0 or doc[number.first - 1].lower_ not in ("dari", "total", "jumlah", "sekitar", "target"):
        return number
    if not any(doc[i].lower_ == "dari" for i in range(max(0, number.first - 3), number.first)):
        return number
    earlier = [n for n in stretch.numbers if n.last < number.first]
    return earlier[-1] if earlier and number.first - earlier[-1].last < 8 else None


def _restates(doc: Tokens, first: Number, second: Number) -> bool:
    between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
    if first.first < second.first <= first.last:
        return True  # '52 (24.118) persen'
    if len(between) > _APPOSITION_REACH or first.line != second.line:
        return False
    if first.sentence != second.sentence:
        return bool(between) and between[-1] in ("atau", "alias", "artinya", "berarti") and "." in between
    return bool(_CONNECTORS & set(between)) and not (_BREAKS & set(between)) and between.count(",") < 2


def ranges(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Let the two ends of a range vote as one: 'mencetak 70 sampai 100 KIA per hari'."""
    for first, second in pairwise(numbers):
        between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
        if first.share == second.share and len(between) == 1 and between[0] in _RANGE:
            for one, other in ((first, second), (second, first)):
                for role, vote in other.votes.items():
                    if role not in one.votes or one.votes[role].weight < vote.weight:
                        one.votes[role] = vote
            first.unit = second.unit


def share_votes(numbers: Sequence[Number]) -> None:
    """Let partners vote for each other: what holds of the count holds of the share that restates it."""
    for number in numbers:
        partner = number.partner
        if partner is None:
            continue
        for role in ("have", "lack", "aim"):
            theirs = partner.votes.get(role)
            mine = number.votes.get(role)
            if theirs and (mine is None or mine.weight < theirs.weight):
                number.votes[role] = theirs


def parts(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read a count before its whole as that part of it: 'Kota Samarinda 101,77 persen, 591.980 dari 591.269 jiwa'."""
    for first, second in pairwise(numbers):
        between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
        if between[-1:] != ["dari"] or len(between) > _PART_REACH:
            continue
        if second.role == "lack" and first.role in ("lack", None) and "eligible" in second.votes:
            # 'Tinggal 2.436 warga dari 842.055 wajib KTP yang belum'
            first.role, first.rules = "lack", first.rules or second.rules
            second.role, second.rules = "eligible", second.votes["eligible"].rules
        elif first.share:
            continue
        elif second.role == "eligible" and (first.role is None or first.rules[0] == "handed-out"):
            first.role, first.inherited, first.rules = "have", True, ("part-of", *second.rules[:1])


def wholes(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read a count before those of them who have as their whole: 'Babulu 12.330 anak, yang sudah 4.118'.

    So is one that the next sentence takes up: 'memuat 850 ribu anak. Dari jumlah itu, 612.388 belum memiliki KIA'.
    """
    for first, second in pairwise(numbers):
        words = [doc[i].lower_ for i in range(first.last + 1, second.first)]
        taken_up = any(words[i : i + 2] in (["dari", "jumlah"], ["dari", "angka"]) for i in range(len(words)))
        if taken_up and first.role is None and not first.share and second.role in ("have", "lack"):
            first.role, first.inherited, first.rules = "eligible", True, ("whole-of", *second.rules[:1])
        between = {doc[i].lower_ for i in range(first.last + 1, second.first)}
        told = second.role == "have" and {"yang", "sudah"} <= between and len(between) <= _WHOLE_REACH
        less = second.quantity.readings[0] < first.quantity.readings[0]
        if told and less and first.sentence == second.sentence and not first.share and first.support < SUPPORT:
            first.role, first.inherited, first.rules = "eligible", True, ("whole-of", *second.rules[:1])


def consequences(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read what a target leads to as a target: 'target 40 persen … sehingga 96.635 anak memiliki KIA'."""
    for first, second in pairwise(numbers):
        if first.role == "aim" and second.role in ("have", None) and first.sentence == second.sentence:
            between = {doc[i].lower_ for i in range(first.last + 1, second.first)}
            if between & {"sehingga", "agar", "supaya", "sama", "setara", "atau"} and not between & {
                "sudah",
                "telah",
                "baru",
            }:
                second.role, second.rules, second.head = "aim", ("follows-a-target", *first.rules[:1]), first


def changes(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Give the two ends of a change one role: 'masih 12.299 jiwa yang belum merekam, kini menyusut menjadi 9.710'."""
    for first, second in pairwise(numbers):
        if first.share != second.share or first.sentence != second.sentence or first.role in (None, "eligible"):
            continue
        told = second.role == "flow" and second.support >= _TOLD
        if told or (first.role == "flow" and second.role == "have" and second.support >= _TOLD / 2):
            continue
        between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
        back = bool(between[-1:] == ["dari"] and _MOVES & set(between[-3:])) or (
            between[-1:] == ["dari"]
            and len(between) <= _PART_REACH
            and doc[first.first - 1].lower_ in ("menjadi", "jadi")
        )
        if (
            back
            or _becomes(between)
            or (first.role == "flow" and between[-1:] == ["dari"] and _MOVES & set(between[-2:]))
        ):
            rule = "changed-from" if back else "change"
            second.role, second.rules, second.head = first.role, (rule, *first.rules[:1]), first


def _becomes(between: Sequence[str]) -> bool:
    """Whether the words between two numbers make the second what the first becomes: 'menjadi', 'turun ke angka'."""
    last = between[:-1] if between[-1:] == ["angka"] else between
    return ("menjadi" in between[-4:] or last[-1:] in (["jadi"], ["ke"])) and not {"atau", "alias"} & set(between)


def recalls(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Give a number that is told as one of those before, or as the same count, their role: '5.400 di antaranya'."""
    for first, second in pairwise(numbers):
        before = [token.lower_ for token in doc[max(0, second.first - 4) : second.first]]
        same = any(a in ("jumlah", "angka") and b in ("itu", "tersebut") for a, b in pairwise(before))
        alike = first.share == second.share or (same and first.role in ("have", "lack") and not second.votes)
        if not alike or second.line - first.line > 1 or first.title or first.role is None:
            continue
        if second.support >= SUPPORT and second.rules not in _VAGUE:
            continue
        behind = [token.lower_ for token in doc[second.last + 1 : second.last + 4]]
        if same or _among_them(behind):
            second.role, second.inherited, second.head = first.role, True, first
            second.rules = ("recalls", *first.rules[:1])


def _among_them(behind: Sequence[str]) -> bool:
    return any(pair == ("di", "antaranya") for pair in pairwise(behind))


def rests(numbers: Sequence[Number]) -> None:
    """Leave out what remains of something else: 'Kiriman blangko 37.000 … 2.000 sisanya kami bagi ke kecamatan'."""
    blanks: Number | None = None
    for number in numbers:
        if number.role == "other" and number.rules[0] in _BLANKS:
            blanks = number
        elif blanks and number.line == blanks.line and number.role == "lack" and number.rules[0] in _RESTS:
            number.role, number.rules = "other", ("rest-of-another", *number.rules[:1])


def still(doc: Tokens, stretches: Sequence[Stretch]) -> None:
    """Read 'Masih 14.600 orang' after a sentence that tells who: 'Yang belum rekam itu yang susah.'"""
    for before, stretch in pairwise(stretches):
        for first in stretch.numbers[:1]:
            if first.rules != ("so-far",) or doc[first.first - 1].lower_ not in _STILL:
                continue
            said = role_of_words(doc.written(before.first, before.last)) if not before.numbers else None
            last = before.numbers[-1] if before.numbers and before.numbers[-1].line == first.line else None
            if (said and said[0] == "lack") or (last and last.role == "lack" and last.share == first.share):
                first.role, first.inherited = "lack", True
                first.rules, first.head = ("still", *(said[1] if said else last.rules[:1] if last else ())), last


def before_now(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read what was before as what is left now: 'Awal tahun tercatat 58 ribu data, kini sisa 21.560 data'."""
    for first, second in pairwise(numbers):
        between = {doc[i].lower_ for i in range(first.last + 1, second.first)}
        same = first.sentence == second.sentence and first.share == second.share and first.unit == second.unit
        if same and second.role == "lack" and between & _NOW and between & _LEFT and first.support < _TOLD:
            first.role, first.inherited, first.rules = "lack", True, ("before-now", *second.rules[:1])


def the_number(doc: Tokens, stretches: Sequence[Stretch], dated: Callable[[Stretch], bool]) -> None:
    """Read 'Pada 30 November jumlahnya 1.287.940' as the last number of the sentence before was read."""
    for before, stretch in pairwise(stretches):
        for number in stretch.numbers[:1]:
            last = before.numbers[-1] if before.numbers and before.numbers[-1].line == number.line else None
            named = doc[number.first - 1].lower_ in _THE_NUMBER
            same = last is not None and last.role in ("have", "lack") and last.share == number.share
            if last and same and named and number.role is None and dated(stretch):
                number.role, number.inherited, number.rules = last.role, True, ("the-number", *last.rules[:1])


def answers(doc: Tokens, stretches: Sequence[Stretch]) -> None:
    """Read an open number as what the sentence before asks for: 'Berapa anak yang wajib KIA?' 'Data Juni, 45.218.'"""
    for question, stretch in pairwise(stretches):
        if doc[question.last].text != "?" or question.numbers or not stretch.numbers:
            continue
        number, asked = stretch.numbers[0], role_of_words(doc.written(question.first, question.last))
        if asked and number.role is None and not (number.share and asked[0] in ("eligible", "flow")):
            number.role, number.inherited, number.rules = asked[0], True, ("answer", *asked[1])


def addends(numbers: Sequence[Number]) -> None:
    """Read counts that add up to the one before as its parts: '26.310 keping …, baru 8.104, penggantian 18.206'."""
    for index, whole in enumerate(numbers):
        if whole.share or whole.role in (None, "other", "eligible"):
            continue
        following = numbers[index + 1 : index + 2 + _MOST_PARTS]
        parts = [n for n in following if n.sentence == whole.sentence and not n.share]
        values = [n.quantity.readings[0] for n in parts]
        if not _FEWEST_PARTS <= len(parts) <= _MOST_PARTS:
            continue
        if sum(values) == whole.quantity.readings[0] and not any(
            n.support >= _TOLD and n.role != "other" for n in parts
        ):
            for part in parts:
                part.role, part.inherited, part.head = whole.role, True, whole
                part.rules = ("addend", *whole.rules[:1])


def exactly(doc: Tokens, numbers: Sequence[Number]) -> None:
    """Read the exact form of a number just told in round words: 'Sekitar 92 ribu anak. Persisnya 92.565 anak'."""
    for index, number in enumerate(numbers):
        if number.role is None and doc[number.first - 1].lower_ in ("persisnya", "tepatnya", "pastinya"):
            for other in reversed(numbers[:index]):
                value, rough = number.quantity.readings[0], other.quantity.readings[0]
                if other.role and other.share == number.share and abs(value - rough) * 50 <= rough:
                    number.role, number.inherited, number.rules = other.role, True, ("exactly", *other.rules[:1])
                    break


def from_title(numbers: Sequence[Number]) -> None:
    """Read an open number as the title reads the same one: 'KIA di Sulsel Tembus 2,9 Juta'."""
    titled = [n for n in numbers if n.title and n.role not in (None, "other")]
    for number in numbers:
        for echo in titled if number.role is None and not number.title else ():
            if echo.share == number.share and echo.quantity.readings[0] == number.quantity.readings[0]:
                number.role, number.inherited, number.rules = echo.role, True, ("as-in-the-title", *echo.rules[:1])
                break
