"""The stages of a night, each from store to store, with their progress bars and the tables that end them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

import inputs

if TYPE_CHECKING:
    from crawler.run import CrawlReport, SourceProgress
    from crawler.sources import Source
    from db.store import SourceStatus, Store
    from extract.model import Finding


@contextmanager
def bars() -> Iterator[Progress]:
    """Give the progress bars, one a stage, on standard error."""
    columns = (
        TextColumn("{task.description:<8}"),
        BarColumn(30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}", style="dim"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress


def show(*what: RenderableType) -> None:
    """Print tables and coloured text on standard output; a pipe or a file gets lines of 160 columns, uncut."""
    Console(width=None if sys.stdout.isatty() else 160).print(*what)


def crawl(sources: Sequence[Source], data: Path, progress: Progress, proxy: str | None = None) -> CrawlReport:
    """Fetch what is new at the sources. Raises Abort after Ctrl-C, when what was under way has been kept."""
    from crawler.run import crawl as run_spiders

    bar = progress.add_task("crawl", total=len(sources), note="")

    def tell(at: SourceProgress) -> None:
        progress.update(bar, advance=int(at.finished), note=f"{at.source}: {at.done} of {at.due} pages")

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        report = run_spiders(sources, data, proxy=proxy, progress=tell)
    finally:
        for number, handler in handlers.items():  # Scrapy leaves its own behind, which would swallow a later Ctrl-C
            signal.signal(number, handler)
    if report.interrupted:
        raise click.Abort
    progress.update(bar, note=f"{sum(source.fetched for source in report.sources)} pages fetched")
    return report


def extract(store: Store, progress: Progress) -> None:
    """Read every article that the present rules have not read yet."""
    from extract import read
    from extract.claims import assemble

    bar = progress.add_task("extract", total=sum(1 for _ in store.articles()), note="")
    for article in store.articles():
        reading = read(article)
        store.replace(article.id, reading, assemble(article, reading.figures))
        progress.advance(bar)
    counts = store.counts()
    progress.update(
        bar, note=f"{counts.figures} figures in {counts.articles} articles, {counts.unread} numbers left out"
    )


def check(store: Store, progress: Progress) -> None:
    """Check every claim anew."""
    from db import reference
    from extract import checks
    from extract.model import Known

    known = Known(targets=reference.targets(), official=reference.official())
    bar = progress.add_task("check", total=store.counts().claims, note="")

    def findings() -> Iterator[tuple[str, Finding]]:
        for key, claim in store.claims():
            yield from ((key, finding) for finding in checks.run(claim, known))
            progress.advance(bar)

    store.replace_findings(findings())
    counts = store.counts()
    progress.update(bar, note=f"{counts.findings} findings: {counts.agrees} agree, {counts.conflicts} conflict")


def publish(data: Path, progress: Progress) -> None:
    """Put a newly built published database in place of the old one, which stays where the new one is refused."""
    from db.publish import PublishError
    from db.publish import publish as build

    bar = progress.add_task("publish", total=1, note="")
    try:
        build(data / inputs.WORKING, data / inputs.PUBLISHED)
    except PublishError as error:
        raise click.ClickException(str(error)) from error
    progress.update(bar, advance=1, note=str(data / inputs.PUBLISHED))


def read_and_publish(report: CrawlReport, data: Path, progress: Progress) -> None:
    """Do all that follows a crawl; nothing where the crawl reached no source, so that all data stays as it was."""
    if not any(source.found or not source.reason for source in report.sources):
        return
    with inputs.opened(data) as store:
        extract(store, progress)
        check(store, progress)
    publish(data, progress)


def summarise(report: CrawlReport, data: Path) -> None:
    """Show what a crawl did and what the store holds now. Raises ClickException naming the sources not reached."""
    with inputs.opened(data) as store:
        show(crawl_table(report), counts_table(store))
    unreached = [source.source for source in report.sources if source.reason]
    if unreached:
        raise click.ClickException(f"not reached, or not in full: {', '.join(unreached)}")
    if not any(source.fetched for source in report.sources):
        click.echo("No article was downloaded: nothing is new.")


def crawl_table(report: CrawlReport) -> Table:
    """Give one row a source: what the run found, fetched and kept there, and why it could not be reached."""
    table = Table(header_style="bold", title="Sources")
    table.add_column("source")
    for column in ("found", "new", "fetched", "articles", "off topic", "refused", "failed"):
        table.add_column(column, justify="right")
    table.add_column("reason")
    for s in report.sources:
        counts = (s.found, s.new, s.fetched, s.articles, s.off_topic, s.refused, s.failed)
        first, *more = (s.reason or "").split("; ")
        reason = f"{first} (and {len(more)} more)" if more else first
        table.add_row(s.source, *map(str, counts), Text(reason))
    return table


def counts_table(store: Store) -> Table:
    """Give how much the store holds."""
    table = Table(header_style="bold", title="Held now", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in asdict(store.counts()).items():
        table.add_row(name, str(count))
    return table


def source_table(sources: Iterable[Source], status: Iterable[SourceStatus]) -> Table:
    """Give one row a source: what it is, when it was last reached, and what the store holds of it."""
    known = {at.source: at for at in status}
    table = Table(header_style="bold")
    for column in ("source", "family", "region", "status", "last success"):
        table.add_column(column)
    for column in ("pages", "articles", "figures"):
        table.add_column(column, justify="right")
    for source in sources:
        at = known.get(source.name)
        counts = (str(at.pages), str(at.articles), str(at.figures)) if at else ("0", "0", "0")
        last = (at.last_success if at else None) or "never"
        table.add_row(source.name, source.family, source.region, source.status, last, *counts)
    return table
