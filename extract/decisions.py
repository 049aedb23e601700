"""The role that the votes give a number, and the numbers that are left out for what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from extract.arithmetic import value
from extract.candidates import SUPPORT, Number, Vote
from extract.cues import Role

_SHARE_ROLES: tuple[Role, ...] = ("have", "lack", "aim", "other")
_PART_ROLES: tuple[Role, ...] = (*_SHARE_ROLES, "flow")
_COUNT_ROLES: tuple[Role, ...] = (*_PART_ROLES, "eligible")
# What another role needs to take over: an aim beside a plain statement (a part of its weight), holders and those
# without it who are told as a whole, a lack told far behind.
_IRREALIS = 0.6
_PLAIN = 1.4
_CLEAR = 1.0
_FAR = 0.2
_STATED = 1.8
# What is left of a target is told with such a rule.
_REMAINDERS = (("remainder",), ("remainder-after",), ("still-to-go",))
_TOLD_AS: dict[str, tuple[Role | None, ...]] = {"aim": ("aim",), "done": ("have", "flow"), "whole": ("eligible",)}
# The least count that is read as a figure, with and without a word that says what is counted.
_FEWEST = 30
_FEWEST_BARE = 100
_FEWEST_ITEMS = 5
_SEVERAL = 2
# More cards than people happens (people move, die); a larger share is one of a target.
_MOST_COVERED = 130
_MOST_AIMED_AT = 100


def decide(numbers: Iterable[Number]) -> None:
    """Choose for every number the role with the strongest support, or another one that rests on it.

    Shares are never eligible or flow; a count that a share restates is not the whole, nor the population.
    """
    for number in numbers:
        ranked = _ranked(number)
        if not ranked or ranked[0][1].weight < SUPPORT:
            continue
        role, best = ranked[0]
        if best.rules == ("moved",) and len(ranked) > 1 and ranked[1][0] in ("lack", "aim"):
            # 'Antrean cetak menyusut dari 38 ribu': that it moved says nothing of what it is.
            role, best = ranked[1]
        for other in (_of_the_whole, _aimed_at, _recorded_only):
            role, best = other(number, role, best) or (role, best)
        number.role, number.rules = role, tuple(dict.fromkeys(best.rules))


def _ranked(number: Number) -> list[tuple[Role, Vote]]:
    whole = number.votes.get("eligible")
    stated = whole and whole.rules[0] == "obliged" and whole.weight >= _STATED
    part = number.partner and not (stated or (whole and whole.rules[0] == "children-among-them"))
    allowed = _SHARE_ROLES if number.share else _PART_ROLES if part else _COUNT_ROLES
    votes = [(role, number.votes[role]) for role in allowed if role in number.votes]
    kept = [(role, vote) for role, vote in votes if not _of_all(number, role) and not (role == "aim" and number.now)]
    return sorted(kept, key=lambda item: -item[1].weight)


def _of_the_whole(number: Number, _role: Role, best: Vote) -> tuple[Role, Vote] | None:
    """Read what is told of a whole instead of that it is one.

    'Sebanyak 14.703 warga wajib KTP … belum merekam'; 'Dari 315.480 pemegang KTP-el, 61.204 mengaktifkan IKD'.
    """
    lack, have = number.votes.get("lack"), number.votes.get("have")
    if best.rules == ("obliged",) and lack and lack.weight >= _CLEAR and number.unit == "people":
        return "lack", lack
    if best.rules == ("out-of",) and have and have.weight >= _PLAIN and number.holders:
        return "have", have
    return None


def _aimed_at(number: Number, role: Role, best: Vote) -> tuple[Role, Vote] | None:
    """Read as aimed at what is told in the words of having: 'ingin kepemilikan kartu mencapai 100 persen'."""
    open_ = role in ("have", "lack", "flow") or best.rules[:1] == ("age-band-total",)
    aim = number.votes.get("aim") if open_ and not number.now else None
    return ("aim", aim) if aim and aim.weight >= max(SUPPORT, _IRREALIS * best.weight) else None


def _recorded_only(number: Number, role: Role, best: Vote) -> tuple[Role, Vote] | None:
    """Read who is recorded or whose card lies uncollected as lacking it.

    'sudah merekam, namun kartu mereka belum dicetak': little arrives across 'namun', less past a number.
    """
    lack = number.votes.get("lack")
    if role != "have" or lack is None or lack.weight < _FAR or not _is_of(lack, "issue"):
        return None
    uncollected = best.rules[0] == "printed" and lack.rules[0] == "waiting-for-print"
    return ("lack", lack) if uncollected or _is_of(best, "record") else None


def _of_all(number: Number, role: Role) -> bool:
    return role == "other" and number.partner is not None and number.votes[role].rules[0] == "population"


def _is_of(vote: Vote, manner: str) -> bool:
    return vote.cue is not None and vote.cue.manner == manner


def leave_out_lone_wholes(numbers: Sequence[Number]) -> None:
    """Leave out a whole of which no part is told: 'dari 420 warganya, belasan orang bekerja di Turki'."""
    parts = {n.sentence for n in numbers if n.role in ("have", "lack", "flow", "aim")}
    for number in numbers:
        lone = not parts & {number.sentence - 1, number.sentence, number.sentence + 1}
        if lone and number.role == "eligible" and number.rules == ("out-of",) and not number.closed:
            number.role, number.rules = "other", ("whole-without-part",)


def leave_out_more_than_all(numbers: Sequence[Number]) -> None:
    """Leave out what only the title told, of more people than are eligible: 'Orang Jateng 35 juta. Wajib 26 juta'."""
    for number, whole in pairwise(numbers):
        beside = number.line == whole.line and whole.role == "eligible" and not number.share
        if beside and number.rules[-1:] == ("title-theme",) and value(number) > value(whole):
            number.role, number.rules = "other", ("more-than-all",)


def leave_out_gaps(numbers: Sequence[Number]) -> None:
    """Leave out what is missing to a target: 'Baru 9.870 KIA. Target kita 15.000, sisa 5.130 itu menyusul'."""
    known = {
        name: {share: {value(n) for n in numbers if n.share == share and n.role in roles} for share in (False, True)}
        for name, roles in _TOLD_AS.items()
    }
    for number in numbers:
        if number.role != "lack" or number.rules[:1] not in _REMAINDERS:
            continue
        told = {role: values[number.share] for role, values in known.items()}
        if any(aim - done == value(number) for aim in told["aim"] for done in told["done"]) and not any(
            whole - done == value(number) for whole in told["whole"] for done in told["done"]
        ):
            number.role, number.rules = "other", ("gap-to-a-target",)


def leave_out_odd(numbers: Iterable[Number], named: Callable[[Number], bool]) -> None:
    """Leave out counts too small for cards and people of a region (of schools, days), and shares too large for one.

    At an event few are served: 'KIA umur 0-4 sebanyak dua, akta lahir lima' are flows where the document is `named`.
    """
    for number in numbers:
        amount = value(number)
        aimed = number.role == "aim" and amount > _MOST_AIMED_AT
        if number.share and ((number.role in ("have", "lack") and amount > _MOST_COVERED) or aimed):
            number.role, number.rules = "other", ("too-large",)
        if number.share or number.role is None:
            continue
        stated = number.role in ("have", "lack") and number.support >= _STATED
        told = stated or number.inherited or number.unit != "nothing"
        least = _FEWEST if told else _FEWEST_BARE
        counted = number.unit in ("people", "cards")
        if number.event and number.unit == "nothing" and named(number):
            continue
        if number.inherited and counted and (number.role == "flow" or amount >= _FEWEST_ITEMS):
            continue
        one = amount < _SEVERAL and number.role != "aim"  # 'satu warga mungkin mencetak ulang'
        if one or (amount < least and (number.role != "flow" or number.unit == "nothing")):
            number.role, number.rules = "other", ("too-small",)
