"""When a target will be met at the pace of the last two dated figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from extract.checks.comparison import concluded
from extract.checks.reached import Reached, reached_share
from extract.checks.targets import aim_words, national_targets
from extract.checks.timeline import Found, cut
from extract.checks.wording import Words, same, say
from extract.days import first_day, last_day
from extract.model import Dossier, Finding, Known, Statement, Target

_APART = 30  # days between the two dates at least
_HORIZON = 50 * 366  # days ahead that a pace says anything about

_CHANGES = Words("laju dapat berubah", "paces change")
_STANDS = Words("tidak akan tercapai dengan laju itu", "is never met at this pace")


@dataclass(frozen=True, slots=True)
class _Step:
    """A share reached by a claim, and the last day that its date can mean."""

    day: date
    statement: Statement
    reached: Reached


def the_target_is_met_at_this_pace(dossier: Dossier, known: Known) -> Iterator[Found]:
    """At the pace of the last two dated shares, the next targets of the place will be met by their deadlines.

    The shares are exact (100 x count / eligible, else as stated), of everyone, of the last two dates that lie at least
    30 days apart, each date with one share only. The pace is a straight line through both. `agrees` when the line meets
    the target by the last day of its deadline, else `cannot tell`: paces change. Told for the latest claim alone, for
    the next national and the next local target not yet met. Source: the articles; db/targets.csv and local targets
    that articles state.
    """
    steps = _steps(dossier)
    if not steps:
        return
    now = steps[-1]
    before = next((step for step in reversed(steps) if (now.day - step.day).days >= _APART), None)
    if before is None:
        return
    local = [row for row in (*known.targets, *known.stated) if row.region != "ID" and row.measure == "target_pct"]
    for rows in (_national(known.targets), local):
        ahead = [row for row in rows if last_day(row.as_of) >= now.day and row.value > now.reached.share.point]
        if ahead:
            yield now.statement, _finding(before, now, min(ahead, key=lambda row: last_day(row.as_of)))


def _national(targets: Iterable[Target]) -> list[Target]:
    """Give the national target of each year, the ministry's where there are several."""
    first: dict[str, Target] = {}
    for row in national_targets(targets):
        first.setdefault(row.as_of[:4], row)
    return list(first.values())


def _steps(dossier: Dossier) -> list[_Step]:
    """Give the exact shares by date; days for which several shares are told are left out."""
    found: dict[date, list[_Step]] = {}
    for statement in dossier.statements:
        claim = statement.claim
        if claim.group is None and claim.as_of and "-" in claim.as_of:
            reached = reached_share(claim)
            if reached and reached.is_exact:
                found.setdefault(last_day(claim.as_of), []).append(_Step(last_day(claim.as_of), statement, reached))
    return [at[0] for _, at in sorted(found.items()) if len({step.reached.share.point for step in at}) == 1]


def _finding(before: _Step, now: _Step, target: Target) -> Finding:
    gained, days = now.reached.share.point - before.reached.share.point, Decimal((now.day - before.day).days)
    needed = (target.value - now.reached.share.point) * days / gained if gained > 0 else None
    met = None
    if needed is not None and needed <= _HORIZON:
        met = now.day + timedelta(int(needed.to_integral_value(ROUND_CEILING)))
    deadline = last_day(target.as_of)
    in_time = met is not None and met <= deadline
    says = say(
        "{before} per {earlier} dan {now} per {date}: {aim} {met}{late}",
        "{before} as of {earlier} and {now} as of {date}: the {aim} {met}{late}",
        before=before.reached.words,
        earlier=same(before.statement.claim.as_of or ""),
        now=now.reached.words,
        date=same(now.statement.claim.as_of or ""),
        aim=aim_words(target),
        met=_STANDS if met is None else _met(met),
        late=same("") if in_time or met is None else Words(", sesudah tenggatnya", ", after its deadline"),
    )
    left = Decimal((deadline - now.day).days)
    expected = round(now.reached.share.point + gained * left / days, 2)
    others = (cut(before.statement.claim, *before.reached.figures),)
    held = (target.value, expected, aim_words(target).id)
    return concluded("pace", says, in_time, _CHANGES, held, now.reached.figures, others)


def _met(day: date) -> Words:
    month = first_day(day.isoformat()[:7]).isoformat()[:7]
    return Words(f"tercapai pada {month} dengan laju itu", f"is met in {month} at this pace")
