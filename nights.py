"""The unattended night: all stages on the live sources, each source judged, and what is wrong said by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

import inputs
import stages
from inputs import data_option

if TYPE_CHECKING:
    from crawler.probe import Probed
    from crawler.run import CrawlReport, Limits
    from crawler.sources import Source
    from db.store import Store

Reasons = dict[str, list[str]]
PROXY = "The newsroom's address, as python -m crawler.newsroom prints it, to try the replicas."


@click.command()
@click.option("--sources", "names", default="", help="Only these, by name, with commas between. Default: all active.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave articles that were listed before this day.")
@click.option("--minutes", type=click.IntRange(1), default=240, show_default=True, help="The crawl ends after so long.")
@click.option("--pages", type=click.IntRange(1), default=500, show_default=True, help="At most so many at a source.")
@click.option("--dry-run", is_flag=True, help="Show what would be asked for; ask nobody and write nothing.")
@click.option("--publish/--no-publish", default=True, show_default=True, help="Put the result in place.")
@data_option()
def nightly(
    names: str, since: datetime | None, minutes: int, pages: int, dry_run: bool, publish: bool, data: Path
) -> None:
    """Run all stages on the live sources.

    A source that cannot be reached, lists nothing, loses its dates or bodies, or yields less than its floor is red.
    Ends with 1 when one is, or when the publication was refused. When none could be reached, all data stays as it was.
    What the limits leave over is first in line the next night.

    \b
    Example: cekangka nightly --data /srv/cekangka
    """
    from crawler.alone import alone
    from crawler.run import Limits

    chosen = inputs.sources([name for name in names.split(",") if name])
    if since:
        chosen = [replace(source, since=max(since.date(), source.since or since.date())) for source in chosen]
    limits = Limits(minutes * 60, pages)
    if dry_run:
        return stages.show(plan(chosen, data, limits))
    with alone(data, "nightly"):
        return night(chosen, data, limits, publish)


DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("source")
@click.option("--from", "first", type=DAY, required=True, help="First day.")
@click.option("--to", "last", type=DAY, help="Last day. Default: today.")
@click.option("--minutes", type=click.IntRange(1), default=480, show_default=True, help="The crawl ends after so long.")
@click.option("--pages", type=click.IntRange(1), default=5000, show_default=True, help="At most so many articles.")
@click.option("--proxy", help=PROXY)
@data_option()
def backfill(
    source: str, first: datetime, last: datetime | None, minutes: int, pages: int, proxy: str | None, data: Path
) -> None:
    """Fetch what a source published in the past.

    Between two days, as politely as a night does, from REST, indexes by day and sitemaps, the latest month first. Can
    be broken off and run again: months that were listed are not listed again, articles that are there not fetched.
    The stages extract, check and publish do the rest, or the next night.

    \b
    Example: cekangka backfill kicknews --from 2024-01-01 --to 2024-12-31
    """
    from crawler.run import Limits, Window
    from crawler.spiders.backfilling import archives

    window = Window(first.date(), (last or stages.clock()).date())
    if window.last < window.first:
        raise click.BadParameter(f"{window.last} is before --from {window.first}", param_hint="--to")
    chosen = [replace(each, since=window.first) for each in inputs.sources([source])]
    if not any(True for _ in archives(chosen[0], window)):
        raise click.UsageError(f"{source}: none of its routes leads into the past (rest, index by day, sitemap)")
    with stages.Bars() as bars:
        limits = Limits(minutes * 60, pages)
        report = stages.crawl(chosen, data, bars, proxy, "backfill", limits, window=window)
    stages.summarise(report, data)


@click.command()
@click.argument("source", nargs=-1)
@click.option("--proxy", help=PROXY)
def probe(source: tuple[str, ...], proxy: str | None) -> None:
    """Try every route and selector of sources.

    Of all active sources, or the SOURCEs named: which routes list articles, whether a search for a word that does not
    exist finds nothing, which selectors hit on one article's page, and where its date stands. Then prints the row to
    paste back. Asks as politely as a night does, and keeps nothing. Ends with 1 when a source is not fit to be crawled.

    \b
    Example: cekangka probe radarkoran kicknews
    """
    from crawler.probe import probe as tried

    unfit = []
    for probed in tried(inputs.sources(source), stages.clock, proxy):
        stages.show(trials(probed), "", Text(probed.row(stages.clock().date())), "")
        unfit += [probed.source.name] if probed.problems else []
    if unfit:
        raise click.ClickException(f"not fit to be crawled as they are: {', '.join(unfit)}")


def trials(probed: Probed) -> Table:
    """Give one row for each thing that was tried at a source, and what came of it."""
    table = stages.plain_table((probed.source.name,), ("hits", "nonsense"))
    table.add_column("what came of it", no_wrap=True)
    table.add_column("tried", overflow="fold")
    for trial in (*probed.routes, *probed.pages):
        nonsense = "" if trial.nonsense is None else str(trial.nonsense)
        table.add_row(trial.what, str(trial.hits), nonsense, Text(trial.told), Text(trial.words))
    return table


def night(
    sources: Sequence[Source],
    data: Path,
    limits: Limits,
    publish: bool = True,
    proxy: str | None = None,
    now: stages.Clock = stages.clock,
) -> None:
    """Crawl, read, check, judge and publish.

    Raises ClickException, which names the red sources and says why nothing was published, if so.
    """
    refused = None
    with stages.Bars() as bars:
        report = stages.crawl(sources, data, bars, proxy, "nightly", limits, now)
        with inputs.opened(data) as store:
            if stages.reached(report):
                stages.extract(store, bars)
                stages.check(store, bars)
            red = judged(report, sources, store)
        if publish and stages.reached(report):
            try:
                stages.publish(data, bars)
            except click.ClickException as error:
                refused = error.message
    with inputs.opened(data) as store:
        if refused:
            store.change_outcome(report.run, f"not published: {refused}")
        stages.show(summary(report, red), *reasons(red), "", stages.counts_table(store), "")
    wrong = ([f"red: {', '.join(red)}"] if red else []) + ([refused] if refused else [])
    if wrong:
        raise click.ClickException("; ".join(wrong))


def judged(report: CrawlReport, sources: Sequence[Source], store: Store) -> Reasons:
    """Judge every source's night and note it; the reasons of the red ones, by name.

    A baseline begins anew with the date of the source's note: who changed its row looked at it that day.
    """
    from crawler.health import BASELINE_DAYS, FLOOR_DAYS, judge

    red: Reasons = {}
    for source, run in zip(sources, report.sources, strict=True):
        night = store.night(report.run, run)
        baseline = store.nights(source.name, report.run, source.noted.isoformat(), BASELINE_DAYS)
        month = store.articles_within(source.name, report.run, FLOOR_DAYS)
        why = judge(night, baseline, source.expect, month)
        store.judge_night(report.run, night, why)
        if why:
            red[source.name] = why
    return red


def summary(report: CrawlReport, red: Reasons) -> Table:
    """Give one row a source: what the night found and kept there, and whether it is well."""
    counted = ("found", "new", "fetched", "articles", "changed", "refused", "failed")
    table = stages.plain_table(("source",), (*counted, ""))
    for s in report.sources:
        counts = (s.found, s.new, s.fetched, s.articles, s.changed, s.refused, s.failed)
        table.add_row(s.source, *map(str, counts), Text("red", "red") if s.source in red else Text("ok", "green"))
    return table


def reasons(red: Reasons) -> Iterator[Text]:
    """Give one line for each reason that a source is red."""
    return (Text(f"{source}: {why}") for source, all_why in red.items() for why in all_why)


def plan(sources: Sequence[Source], data: Path, limits: Limits) -> Table:
    """Give one row a source: the pages that wait, and the most that a night may ask for, in requests and minutes."""
    from crawler.ledger import Ledger
    from db.store import Store

    table = stages.plain_table(("source", "host"), ("waiting", "listings", "requests", "minutes"))
    with Store(data / inputs.WORKING if (data / inputs.WORKING).is_file() else ":memory:") as store:
        for source in sources:
            waiting = len(Ledger(store, source, stages.clock).due()[: limits.pages])
            today = stages.clock().date()
            listings = sum(route.pages for route in source.routes for _ in source.listings(route, today))
            most = listings + limits.pages
            minutes = f"{most * source.delay / 60:.0f}"
            table.add_row(source.name, source.host, str(waiting), str(listings), str(most), minutes)
    return table
