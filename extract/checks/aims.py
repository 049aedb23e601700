"""Targets: whether a share reaches those of its year, and whether the article's own words on that are true."""

from __future__ import annotations

from collections.abc import Iterator

from extract.checks.own_verdict import held_against_own_words
from extract.checks.targets import held_against_targets
from extract.model import Claim, Finding, Known


def share_reaches_the_target(claim: Claim, known: Known) -> Iterator[Finding]:
    """The share of people with the document reaches the target for that year, nationally and for the place itself.

    For KTP-el it is the share of people recorded. The share is 100 x count / eligible where both are stated exactly,
    else the stated share. Missing a target contradicts nothing: the outcome is `agrees` wherever the comparison can be
    made, and the verdict says met or missed, on the date of the figure, with the gap in percentage points and in people
    (eligible x target - count, rounded up). It is `cannot tell` without a date, where round numbers or words
    such as 'sekitar' leave both open, and where the counts and the stated share of an article lead to different
    verdicts. Groups are not measured against everyone's target. Of two national targets for one year the yearly
    performance target of the ministry counts, and the other is named. A local target may also be a count, and may be
    one that an article states for the place.

    Where the article itself says that a target is reached or not ("melampaui target nasional 60 persen"), its words
    are held against the target that they state, else against the national one: false words are a conflict when the
    share is stated exactly and no round number can explain it. Source: db/targets.csv, each row with its own, and the
    articles.
    """
    yield from held_against_targets(claim, (*known.targets, *known.stated))
    yield from held_against_own_words(claim, known.targets)
