"""Holding the share that a claim reaches against the targets of its year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING

from extract.checks.reached import Reached, reached_count, reached_share
from extract.checks.wording import CHILDREN, DOCUMENT_WORDS, PEOPLE, Words, same, say, sentence
from extract.model import Claim, Figure, Finding, Outcome, Target, Verdict

_VERBS: dict[Verdict | None, Words] = {
    "met": Words("mencapai", "reaches"),
    "missed": Words("belum mencapai", "does not reach"),
    None: Words("tidak dapat dibandingkan dengan", "cannot be held against"),
}
_NO_DATE = Words("tanggal angkanya tidak diketahui", "the date of the numbers is not known")
_BOTH = Words(", karena angkanya memungkinkan keduanya", ", since the numbers allow for both")


def held_against_targets(claim: Claim, targets: Sequence[Target]) -> Iterator[Finding]:
    """Give a finding for the national target of the claim's year, and one for each target of its own place and year.

    Example: 'Hingga Oktober 2024 baru 57,6 persen anak memiliki KIA' misses the national target for 2024, 60 %.
    """
    share, count = reached_share(claim), reached_count(claim)
    if claim.group is not None or claim.region is None or not (share or count):
        return
    rows = [row for row in targets if row.document == claim.document]
    if claim.as_of is None:
        if share and any(row.measure == "target_pct" for row in rows):
            yield _undated(share, DOCUMENT_WORDS[claim.document])
        return
    of_year = [row for row in rows if row.as_of[:4] == claim.as_of[:4]]
    if share and (national := national_targets(of_year)):
        yield _finding(share, national[0], national[1:])
    for n, row in enumerate(of_year):
        reached = share if row.measure == "target_pct" else count
        is_told = any(other.value == row.value for other in of_year[:n] if other.region == row.region)
        if reached and row.region == claim.region != "ID" and not is_told:
            yield _finding(reached, row)


def national_targets(targets: Iterable[Target]) -> list[Target]:
    """Give the national shares aimed at, the yearly performance target of the ministry before those of others."""
    shares = (row for row in targets if (row.region, row.measure) == ("ID", "target_pct"))
    return sorted(shares, key=lambda row: row.authority != "Kemendagri")


def _undated(reached: Reached, document: Words) -> Finding:
    says = say(
        "{share} {verb} target {document}, karena {reason}",
        "{share} {verb} a {document} target, since {reason}",
        share=reached.words,
        verb=_VERBS[None],
        document=document,
        reason=_NO_DATE,
    )
    why, against = sentence(says), f"target nasional {document.id}"
    return Finding("target", "cannot tell", reached.shown, None, against, why.id, why.en, reached.figures)


def _finding(reached: Reached, target: Target, others: Sequence[Target] = ()) -> Finding:
    verdict, aim = reached.verdict(target.value), aim_words(target)
    if verdict and (reached.shown >= target.value) != (verdict == "met"):  # the stated share was rounded across it
        reached = reached.as_counted()
    says = say(
        "{share} {verb} {aim}{more}{others}",
        "{share} {verb} the {aim}{more}{others}",
        share=reached.words,
        verb=_VERBS[verdict],
        aim=aim,
        more=_gap(reached, target) if verdict else _BOTH,
        others=_others(others),
    )
    why = sentence(says)
    outcome: Outcome = "agrees" if verdict else "cannot tell"
    return Finding("target", outcome, reached.shown, target.value, aim.id, why.id, why.en, reached.figures, verdict)


def aim_words(target: Target) -> Words:
    """Name a target: 'target nasional KIA 2024 (60 %)'."""
    return say(
        "target {level} {document} {year} ({value}{unit})",
        "{level} {document} target for {year} ({value}{unit})",
        level=Words("nasional", "national") if target.region == "ID" else Words("daerah", "local"),
        document=DOCUMENT_WORDS[target.document],
        year=same(target.as_of[:4]),
        value=target.value,
        unit=same(" %" if target.measure == "target_pct" else ""),
    )


def _gap(reached: Reached, target: Target) -> Words:
    """Say how far the share lies from the target, where it is known exactly: 'kurang 2,4 poin atau 2.815 anak'."""
    gap = target.value - reached.shown
    if not gap or not reached.is_exact:
        return same("")
    side = Words("kurang", "short by") if gap > 0 else Words("lebih", "ahead by")
    if target.measure == "target":
        return say(", {side} {gap} {people}", ", {side} {gap} {people}", side=side, gap=abs(gap), people=_who(target))
    return say(
        ", {side} {gap} poin persentase{people}",
        ", {side} {gap} percentage points{people}",
        side=side,
        gap=abs(gap),
        people=_people(reached.counts, target) if gap > 0 and reached.counts else same(""),
    )


def _people(counts: tuple[Figure, ...], target: Target) -> Words:
    """Count the people that are missing: eligible x target - count, rounded up."""
    count, whole = counts
    missing = (whole.value * target.value / 100 - count.value).to_integral_value(ROUND_CEILING)
    return say(" atau {missing} {people}", " or {missing} {people}", missing=missing, people=_who(target))


def _who(target: Target) -> Words:
    return CHILDREN if target.document in ("kia", "birth") else PEOPLE


def _others(targets: Sequence[Target]) -> Words:
    """Name the other targets of the year: '; target RPJMN 75 %'."""
    named = [
        say("; target {who} {value} %", "; the {who} target is {value} %", who=same(row.authority), value=row.value)
        for row in targets
    ]
    return Words("".join(words.id for words in named), "".join(words.en for words in named))
