"""Whether a source's night was well, against its own last 28 days; pure: counts in, reasons out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

from db.store import Night

BASELINE_DAYS = 28
FLOOR_DAYS = 30
# A source is red when chance alone would make such a night once in so many: with 120 sources and six rates a night,
# less than one source a night is looked at in vain.
CHANCE = 1 / 1000
# A listing that shows less than this part of what it usually shows is broken.
LEAST_FOUND = 0.2


@dataclass(frozen=True, slots=True)
class _Rate:
    """Something that may go wrong: `hits` of the `of` things that a night saw; `usual` may be so from the start."""

    words: str
    hits: int
    of: int
    usual: bool = False


def judge(night: Night, baseline: Sequence[Night], expect: int = 0, month: int | None = None) -> list[str]:
    """Why the source is red, in words; nothing when it is well.

    `baseline` are its well nights of the last 28 days, `expect` the on-topic articles that its row expects in 30 days
    and `month` those that there were (None: it is not crawled that long). Each rate is held against the baseline's by
    the binomial distribution (with Laplace's rule of succession), so that few pages say little and many say much.
    """
    return list(_reasons(night, baseline, expect, month))


def _reasons(night: Night, baseline: Sequence[Night], expect: int, month: int | None) -> Iterator[str]:
    run = night.run
    if run.reason:
        yield run.reason
    usual = median(before.run.found for before in baseline) if baseline else 0
    if run.listings and not run.found:
        yield "answers, but lists no article"
    elif run.listings and run.found < LEAST_FOUND * usual:
        yield f"lists {run.found} articles, where {usual:g} are usual"
    past = [_rates(before) for before in baseline]
    for place, rate in enumerate(_rates(night)):
        of = sum(rates[place].of for rates in past)
        if rate.usual and not of:
            continue
        expected = (sum(rates[place].hits for rates in past) + 1) / (of + 2)
        if _tail(rate.hits, rate.of, expected) < CHANCE:
            yield f"{rate.hits} of {rate.of} {rate.words}"
    if month is not None and month < expect:
        yield f"{month} articles in {FLOOR_DAYS} days, where at least {expect} are expected"


def _rates(night: Night) -> tuple[_Rate, ...]:
    run = night.run
    return (
        _Rate("pages hold no article's body", run.empty, run.fetched + run.empty),
        _Rate("articles have no date of their own", run.undated, run.fetched),
        _Rate("articles were not found by the source's own selectors", run.generic, run.fetched),
        _Rate("articles have the body of another one", run.alike, run.fetched),
        _Rate("articles are off topic", run.off_topic, run.fetched, usual=True),
        _Rate("articles state no figure", run.articles - night.figured, run.articles, usual=True),
    )


def _tail(hits: int, of: int, rate: float) -> float:
    """The chance of at least so many hits, each of the `of` being one with the chance `rate`."""
    return 1 - sum(comb(of, k) * rate**k * (1 - rate) ** (of - k) for k in range(hits))
