"""Numbers that lean on other numbers: appositions ('66.251 anak atau 57,6 persen'), list items, tables, series."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc

from extract.cues import Role
from extract.labels import Label, Labels
from extract.roles import SUPPORT, Number, Stretch, role_of_words

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
_SERIES = frozenset({",", "dan", "serta", "/", "|", ";", "-", "lalu", "kemudian", "lantas", "disusul", "menyusul"})
_RANGE = frozenset({"sampai", "hingga", "-", "–", "s/d"})
# How far an appositive share may stand from its count, in words.
_APPOSITION_REACH = 9


def pair(doc: Doc, stretches: Sequence[Stretch]) -> None:
    """Make partners of a count and the share that restates it: '65.754 anak (82,22 persen)'; not '… dari 79.970'."""
    previous: Number | None = None
    for stretch in stretches:
        for number in stretch.numbers:
            if previous is not None and previous.share != number.share and _restates(doc, previous, number):
                other = _counted(doc, stretch, previous)
                if other is not None and other.partner is None and other.share != number.share:
                    other.partner, number.partner = number, other
            previous = number


def _counted(doc: Doc, stretch: Stretch, number: Number) -> Number | None:
    """The number itself, or, where it is the whole in 'X dari Y', the part X before it."""
    if number.first == 0 or doc[number.first - 1].lower_ not in ("dari", "total", "jumlah", "sekitar", "target"):
        return number
    if not any(doc[i].lower_ == "dari" for i in range(max(0, number.first - 3), number.first)):
        return number
    earlier = [n for n in stretch.numbers if n.last < number.first]
    return earlier[-1] if earlier and number.first - earlier[-1].last < 8 else None


def _restates(doc: Doc, first: Number, second: Number) -> bool:
    between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
    if len(between) > _APPOSITION_REACH or first.line != second.line:
        return False
    if first.sentence != second.sentence:
        return bool(between) and between[-1] in ("atau", "alias", "artinya", "berarti") and "." in between
    return bool(_CONNECTORS & set(between)) and not (_BREAKS & set(between)) and between.count(",") < 2


def ranges(doc: Doc, numbers: Sequence[Number]) -> None:
    """Let the two ends of a range vote as one: 'mencetak 70 sampai 100 KIA per hari'."""
    for first, second in pairwise(numbers):
        between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
        if first.share == second.share and len(between) == 1 and between[0] in _RANGE:
            for role, vote in second.votes.items():
                if role not in first.votes or first.votes[role].weight < vote.weight:
                    first.votes[role] = vote
            first.unit = second.unit


def follow(numbers: Sequence[Number]) -> None:
    """Give a share that only restates a list item's count its role: 'Sei Lepan 4.553 warga atau 13,91 persen'."""
    for number in numbers:
        count = number.partner
        if number.share and count and count.role in ("have", "lack") and count.inherited and not number.votes:
            number.role, number.inherited, number.rules, number.head = count.role, True, count.rules, count.head


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


def inherit(doc: Doc, numbers: Sequence[Number], labels: Labels, theme: Role | None) -> None:
    """Pass the role of a list's head to its items: 'Kaur 30.805' after 'yang belum ber-KIA: Seluma 3.193'.

    `theme` is what the title speaks of, lack or have: it decides where several heads offer themselves.
    """
    for index, number in enumerate(numbers):
        strong = number.role in number.votes and number.votes[number.role].weight >= 2 * SUPPORT
        if strong or number.inherited or number.title:
            continue
        label = labels.of(number)
        if number.role in number.votes and label and label.kind in ("month", "year"):
            continue
        earlier = [n for n in numbers[:index] if _can_head(n, number)]
        source = _list_head(earlier, number, label, labels, theme) if label else _series_head(doc, earlier, number)
        if source is None and label and label.kind == "place" and number.role is None and theme in ("have", "lack"):
            done = number.share and number.quantity.readings[0] > _MOST
            number.role, number.inherited, number.rules = "have" if done else theme, True, ("list-item", "title-theme")
        if source is None or not (number.role is None or label):
            continue
        number.role, number.inherited, number.head = source.role, True, source
        number.rules = ("list-item", *(rule for rule in source.rules[:2] if rule != "list-item"))
        if number.share and source.role == "lack" and number.quantity.readings[0] > _MOST and not labels.of(source):
            # 'Sisanya 3,99 persen. Per daerah, Kampar 95,49 persen' turns back to what is done.
            number.role = "have"


def _can_head(other: Number, number: Number) -> bool:
    near = number.line - other.line <= _HEAD_REACH
    return near and other.share == number.share and other.role is not None and not other.title


def _series_head(doc: Doc, earlier: Sequence[Number], number: Number) -> Number | None:
    last = earlier[-1] if earlier else None
    return last if last and last.sentence == number.sentence and _in_series(doc, last, number) else None


def _list_head(
    earlier: Sequence[Number], number: Number, label: Label, labels: Labels, theme: Role | None
) -> Number | None:
    spare: Number | None = None
    for other in reversed(earlier):
        listed = labels.of(other) is not None
        if other.role == "flow" and other.sentence != number.sentence and _is_a_pace(other):
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
        elif not listed and (other.role == _LESS_LIKELY.get(theme) or "remainder" in other.rules):
            spare = spare or other
        elif other.role != "eligible" or listed or label.kind == "group":
            return other
    return spare


def _is_a_pace(number: Number) -> bool:
    return number.rules[0] in ("per-day", "per-week", "per-month")


# Where the title speaks of one, a head of the other waits until none of the first is found.
_LESS_LIKELY: Mapping[Role | None, Role] = {"lack": "have", "have": "lack"}
# A target hands on to the next year's within so many words.
_SERIES_REACH = 9
# A list's head stands at most so many paragraphs before its items.
_HEAD_REACH = 3


def consequences(doc: Doc, numbers: Sequence[Number]) -> None:
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


def changes(doc: Doc, numbers: Sequence[Number]) -> None:
    """Give the two ends of a change one role: 'masih 12.299 jiwa yang belum merekam, kini menyusut menjadi 9.710'."""
    for first, second in pairwise(numbers):
        if (
            first.share != second.share
            or first.sentence != second.sentence
            or first.role not in ("lack", "aim", "have", "flow", "other")
        ):
            continue
        between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
        if (
            "menjadi" in between[-4:]
            or {"jadi", "ke"} & set(between[-2:-1] if between[-1:] == ["angka"] else between[-1:])
        ) and not {"atau", "alias"} & set(between):
            second.role, second.rules, second.head = first.role, ("change", *first.rules[:1]), first
        elif (
            first.role == "flow"
            and between[-1:] == ["dari"]
            and {"naik", "turun", "menurun", "meningkat"} & set(between[-2:])
        ):
            second.role, second.rules, second.head = "flow", ("change", *first.rules[:1]), first


def _in_series(doc: Doc, first: Number, second: Number) -> bool:
    between = [doc[i].lower_ for i in range(first.last + 1, second.first)]
    return len(between) <= 6 and bool(_SERIES & set(between)) and "dari" not in between


def flows(numbers: Sequence[Number], labels: Labels) -> None:
    """Read a printed number for each of several months or years as flows: 'Mei 5.471, Juni 5.901, Juli 5.153'."""
    for kind, least, period in (("month", 3, "month"), ("year", 2, "year")):
        by_sentence: dict[int, list[Number]] = {}
        for number in numbers:
            label = labels.of(number)
            if label and label.kind == kind and not number.share and number.role in ("have", None):
                by_sentence.setdefault(number.sentence, []).append(number)
        for series in by_sentence.values():
            if len(series) >= least and (kind == "month" or "printed" in series[0].rules):
                for number in series:
                    number.role, number.inherited, number.rules = "flow", True, (f"one-a-{period}",)


def in_a_month(doc: Doc, numbers: Sequence[Number], labels: Labels) -> None:
    """Read what was printed in one month as a flow: 'pada Juni terbit 2.117 akta', not 'hingga Juni', 'sudah terbit'."""
    for number in numbers:
        label = labels.of(number)
        if number.role != "have" or number.share or number.rules[0] not in ("printed", "has-recorded", "list-item"):
            continue
        spanned = number.votes.get("flow")
        if spanned and spanned.weight >= SUPPORT and "month-to-month" in spanned.rules:
            number.role, number.rules = "flow", ("month-to-month", *number.rules)
        if label is None or label.kind not in ("month", "year") or not label.first:
            continue
        words = {doc[i].lower_ for i in range(label.last + 1, number.first)}
        opens = doc[label.first - 1].lower_ in ("pada", "bulan", "selama") or doc[label.first].lower_ in (
            "tahun",
            "bulan",
        )
        if opens and not words & _SO_FAR:
            number.role, number.inherited, number.rules = "flow", False, ("in-a-month", *number.rules)


def pass_on_events(numbers: Sequence[Number]) -> None:
    """Let the items of a list whose head turned out to be a flow be flows too."""
    for number in numbers:
        if number.role == "have" and number.inherited and number.head and number.head.role == "flow":
            number.role, number.rules = "flow", ("list-item", *number.head.rules[:1])


def more_of_a_flow(numbers: Sequence[Number]) -> None:
    """Read cards told right after a period's as that period's too: 'Setahun 14.245 KIA terbit. Tahun lalu 11.474'."""
    for first, second in pairwise(numbers):
        weak = second.rules[:1] in (("coverage",), ("already",)) and second.role == "have"
        if weak and second.unit == "cards" and first.role == "flow" and first.line == second.line:
            if not first.share and not second.share and not _is_a_pace(first):
                second.role, second.inherited, second.rules = "flow", True, ("more-of-a-flow", *first.rules[:1])


def exactly(doc: Doc, numbers: Sequence[Number]) -> None:
    """Read the exact form of a number just told in round words: 'Sekitar 92 ribu anak. Persisnya 92.565 anak'."""
    for index, number in enumerate(numbers):
        if number.role is None and doc[number.first - 1].lower_ in ("persisnya", "tepatnya", "pastinya"):
            for other in reversed(numbers[:index]):
                value, rough = number.quantity.readings[0], other.quantity.readings[0]
                if other.role and other.share == number.share and abs(value - rough) * 50 <= rough:
                    number.role, number.inherited, number.rules = other.role, True, ("exactly", *other.rules[:1])
                    break


def recalls(doc: Doc, numbers: Sequence[Number]) -> None:
    """Give a number that is told as one of those before, or as the same count, their role: '5.400 di antaranya'."""
    for first, second in pairwise(numbers):
        if first.share != second.share or second.line - first.line > 1 or first.title or first.role is None:
            continue
        if second.role in second.votes and second.votes[second.role].weight >= SUPPORT and second.rules != ("already",):
            continue
        behind = [token.lower_ for token in doc[second.last + 1 : second.last + 4]]
        before = [token.lower_ for token in doc[max(0, second.first - 4) : second.first]]
        same = any(a in ("jumlah", "angka") and b in ("itu", "tersebut") for a, b in pairwise(before))
        if same or any(pair == ("di", "antaranya") for pair in pairwise(behind)):
            second.role, second.inherited, second.rules, second.head = (
                first.role,
                True,
                ("recalls", *first.rules[:1]),
                first,
            )


def tables(numbers: Sequence[Number], lines: Mapping[int, str]) -> None:
    """Give the numbers of rows the roles of their columns: 'Bangli: 75.209 / 8.496' under '(anak / punya KIA)'."""
    columns: list[Column] = []
    for line, text in sorted(lines.items()):
        row = [n for n in numbers if n.line == line and not n.title]
        head = _head_cells(text)
        if head and not row:
            named = [column for cell in head if (column := _column(cell))]
            columns = named if len(named) >= 2 else []
        elif row and not _CELLS.search(text):
            columns = []
        elif columns and row:
            # A row may begin with its rank: '1 | Tanete Riattang | 10.127 | 3.562'.
            ranked = len(row) == len(columns) + 1 and row[0].quantity.readings[0] < _RANKS
            for number, column in zip(row[ranked:], columns, strict=False):
                number.role, number.inherited, number.rules = column.role, True, ("table-column", *column.rules)
                number.head = None
                if column.share and not number.share:
                    number.quantity = replace(number.quantity, kind="share", readings=number.quantity.readings[::-1])


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table holds; its numbers may be shares without saying so."""

    role: Role
    rules: tuple[str, ...]
    share: bool


def _column(cell: str) -> Column | None:
    said = role_of_words(cell)
    share = "%" in cell or "pers" in cell.lower()
    if said is None and not share:
        return None
    role, rules = said if said and said[0] != "eligible" else ("have", ()) if share else said or ("have", ())
    return Column(role, rules, share)


def heads(doc: Doc, stretches: Sequence[Stretch], lines: Sequence[int]) -> None:
    """Give the rows under a line that ends in a colon its role: 'Anak yang memiliki KIA tiap kecamatan adalah:'."""
    head: tuple[Role, tuple[str, ...]] | None = None
    for index, stretch in enumerate(stretches):
        length = stretch.last - stretch.first
        ends = index + 1 == len(stretches) or lines[index + 1] != lines[index]
        following = stretches[index + 1] if index + 1 < len(stretches) else stretch
        opens = {doc[i].lower_ for i in range(following.first, min(following.first + 4, following.last + 1))}
        if not stretch.numbers and ((doc[stretch.last].text == ":" and ends) or opens & _RESULTS):
            head = role_of_words(doc[stretch.first : stretch.last + 1].text)
        elif not stretch.numbers and length > _SHORT_ROW:
            head = None
        elif head is not None and len(stretch.numbers) == 1 and length <= _LONG_ROW:
            number = stretch.numbers[0]
            if number.share and head[0] in ("eligible", "flow"):
                continue
            if number.role is None or number.votes[number.role].weight < 2 * SUPPORT:
                number.role, number.inherited, number.rules = head[0], True, ("list-head", *head[1])


def events(doc: Doc, stretches: Sequence[Stretch], said_on: Callable[[Stretch], bool]) -> None:
    """Read what is done on one day or for one class of people as an event: 'Selasa (14/5) kami merekam 200 siswa'."""
    service = False
    line = -1
    for stretch in stretches:
        words = {doc[i].lower_ for i in range(stretch.first, stretch.last + 1)}
        for number in stretch.numbers:
            service = service and number.line == line
            done = number.role == "have" and not number.share and number.rules[0] in ("printed", "has-recorded")
            beside = [token.lower_ for token in doc[number.last + 1 : number.last + 3]]
            event = number.votes.get("flow")
            served = (service or (event and event.weight >= SUPPORT)) and not words & _STOCK_WORDS
            if done and (said_on(stretch) or served or _CLASSES & set(beside)):
                number.role, number.inherited, number.rules = "flow", False, ("one-event", *number.rules)
            line = number.line
        if words & _SERVICE_WORDS and said_on(stretch):
            service = True


_SO_FAR = frozenset({"sudah", "telah", "baru", "tercatat", "total"})
# Words of a service that comes to the people, and words that make a number a stock all the same.
_SERVICE_WORDS = frozenset(
    {"mobil", "layanan", "pelayanan", "kunjungan", "kegiatan", "jemput", "mendatangi", "keliling"}
)
_STOCK_WORDS = frozenset({"hingga", "sampai", "per", "total", "seluruhnya", "keseluruhan", "tercatat", "wajib"})
_CLASSES = frozenset(
    {
        "tahanan",
        "deportan",
        "penyandang",
        "difabel",
        "odgj",
        "penumpang",
        "siswa",
        "siswi",
        "murid",
        "pelajar",
        "napi",
        "narapidana",
        "santri",
        "binaan",
    }
)
# Words that begin a sentence whose numbers are of what the one before it speaks of.
_RESULTS = frozenset({"hasilnya", "jumlahnya", "totalnya", "rinciannya", "sebarannya", "perinciannya", "rincian"})
# A share above this many per cent is hardly of those without.
_MOST = 50
# The rank of a row in a table is less than this.
_RANKS = 100
# A row without a number has at most so many words (the head of a table), one with a number so many.
_SHORT_ROW = 8
_LONG_ROW = 14
_CELLS = re.compile(r"\s[|/]\s|\t")


def _head_cells(line: str) -> list[str]:
    """The cells of 'Rinciannya (jumlah anak / punya KIA / belum):' or 'Kecamatan | Wajib KIA | Sudah punya'."""
    inner = re.search(r"\(([^()]*\s[/|]\s[^()]*)\)", line)
    cells = _CELLS.split(inner.group(1) if inner else line)
    return cells if len(cells) >= 2 else []


def bare_shares(doc: Doc, stretches: Sequence[Stretch]) -> None:
    """Read '(77,21)' as a share where the list says 'persen' once: 'Baturraden (79,52 persen), Sokaraja (77,21)'."""
    for stretch in stretches:
        said = any(number.share for number in stretch.numbers)
        for number in stretch.numbers if said else ():
            closed = number.last + 1 < len(doc) and doc[number.last + 1].text == ")"
            value = next((reading for reading in number.quantity.readings if reading % 1 and reading < 100), None)
            if not number.share and closed and value is not None and "," in doc[number.first].text:
                number.quantity = replace(number.quantity, kind="share", readings=(value,))


def from_title(numbers: Sequence[Number]) -> None:
    """Read an open number as the title reads the same one: 'KIA di Sulsel Tembus 2,9 Juta'."""
    titled = [n for n in numbers if n.title and n.role not in (None, "other")]
    for number in numbers:
        for echo in titled if number.role is None and not number.title else ():
            if echo.share == number.share and echo.quantity.readings[0] == number.quantity.readings[0]:
                number.role, number.inherited, number.rules = echo.role, True, ("as-in-the-title", *echo.rules[:1])
                break


def plain_shares(numbers: Sequence[Number], speaks: Callable[[Number], bool]) -> None:
    """Read a share that nothing else explains as coverage, where its surroundings speak of a document."""
    for number in numbers:
        if number.share and number.role is None and number.unit != "other" and speaks(number):
            number.role, number.inherited, number.rules = "have", True, ("plain-share",)
