"""The stages of a night, each from store to store, with their progress bars and the tables that end them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

import click
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

import inputs

Clock = Callable[[], datetime]

if TYPE_CHECKING:
    from crawler.run import CrawlReport, Limits, SourceProgress, Window
    from crawler.sources import Source
    from db.store import Questioned, SourceStatus, Store


def clock() -> datetime:
    """Tell the time, in UTC: the one place where a run takes it from."""
    return datetime.now(UTC)


class Bars(Progress):
    """The progress bars, one a stage, on standard error; Ctrl-C is heard when a bar advances.

    Raised anywhere, as Python does, it would be lost in a callback of the garbage collector, or taken for an error of
    SQLite. A second Ctrl-C is raised at once.
    """

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description:<8}"),
            BarColumn(30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}", style="dim"),
        )
        super().__init__(*columns, console=Console(stderr=True))
        self._stopped = False

    def __enter__(self) -> Self:
        """Show the bars, and hold Ctrl-C back."""
        self._before = signal.signal(signal.SIGINT, self._hear)
        return super().__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave the bars as they are, and Ctrl-C to whom it was before."""
        super().__exit__(kind, error, at)
        signal.signal(signal.SIGINT, self._before)
        if error is None:
            self.heed()

    def heed(self) -> None:
        """Raise Abort when Ctrl-C was pressed."""
        if self._stopped:
            raise click.Abort

    def advance(self, task_id: TaskID, advance: float = 1) -> None:
        """Take a step, unless Ctrl-C was pressed. Raises Abort."""
        self.heed()
        super().advance(task_id, advance)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


def show(*what: RenderableType) -> None:
    """Print tables and coloured text on standard output; a pipe or a file gets lines of 160 columns, uncut."""
    Console(width=None if sys.stdout.isatty() else 160).print(*what, sep="\n")


def mark_as_made_up(data: Path) -> None:
    """Note in the working database, made when missing, that all it holds is invented; every page will say so."""
    from db.store import Store

    with Store(data / inputs.WORKING) as store:
        store.state_fact("made_up", "Made up for a demonstration: the articles and the numbers are invented.")


def crawl(
    sources: Sequence[Source],
    data: Path,
    progress: Bars,
    proxy: str | None = None,
    command: str = "crawl",
    limits: Limits | None = None,
    now: Clock = clock,
    window: Window | None = None,
) -> CrawlReport:
    """Fetch what is new at the sources. Raises Abort after Ctrl-C, when what was under way has been kept."""
    from crawler.run import Limits
    from crawler.run import crawl as run_spiders

    bar = progress.add_task("crawl", total=len(sources), note="")
    delays = {source.name: 0 if proxy else source.delay for source in sources}

    def tell(at: SourceProgress) -> None:
        left = (at.due - at.done) * delays[at.source] / 60
        note = f"{at.source}: {at.done} of {at.due} pages" + (f", about {left:.0f} min left" if left >= 1 else "")
        progress.update(bar, advance=int(at.finished), note=note)

    progress.heed()
    limits = limits or Limits()
    report = run_spiders(sources, data, now, command=command, limits=limits, proxy=proxy, progress=tell, window=window)
    if report.interrupted:
        raise click.Abort
    progress.update(bar, note=f"{sum(source.fetched for source in report.sources)} pages fetched")
    return report


def extract(store: Store, progress: Bars) -> None:
    """Read every article that the present rules have not read yet."""
    from extract import read
    from extract.claims import assemble
    from extract.origins import origins
    from extract.reviews import reviewed

    bar = progress.add_task("extract", total=sum(1 for _ in store.articles()), note="")
    for article in store.articles():
        reading, in_force = reviewed(article, read(article), store.reviews(article.id))
        store.note_reviews(article.id, in_force)
        store.replace(article.id, reading, assemble(article, reading.figures))
        progress.advance(bar)
    for number, article in store.old_texts():
        store.replace_old(article.id, number, read(article).figures)
    store.set_origins(origins(store.articles(pending=False)))
    counts = store.counts()
    progress.update(
        bar, note=f"{counts.figures} figures in {counts.articles} articles, {counts.unread} numbers left out"
    )


def check(store: Store, progress: Bars) -> None:
    """Check what is said of every document and place of which claims came, changed or went since the last check."""
    from checking import check_all
    from extract import checks
    from extract.dossiers import official_findings

    tables, official = inputs.known(store), inputs.official_sources()
    store.describe_checks(checks.described())
    store.write_official(official, official_findings(tables.official))
    places = store.unchecked(inputs.digest(tables, official))
    bar = progress.add_task("check", total=len(places), note="")
    for checked in check_all(store, tables, official, places):
        store.write_findings(checked)
        progress.advance(bar)
    counts = store.counts()
    progress.update(bar, note=f"{counts.findings} findings: {counts.agrees} agree, {counts.conflicts} conflict")


def publish(data: Path, progress: Bars) -> None:
    """Put a newly built published database in place of the old one, which stays where the new one is refused."""
    from crawler.evidence import verify
    from crawler.sources import load
    from db.publish import PublishError
    from db.publish import publish as build
    from db.store import Outlet

    bar = progress.add_task("publish", total=1, note="")
    try:
        progress.heed()
        with inputs.opened(data) as store:
            store.describe_outlets(Outlet(s.name, s.title, s.region, s.status, s.note) for s in load().values())
            verify(store, data / "warc")
        build(data / inputs.WORKING, data / inputs.PUBLISHED)
    except PublishError as error:
        raise click.ClickException(str(error)) from error
    progress.update(bar, advance=1, note=str(data / inputs.PUBLISHED))


def reached(report: CrawlReport) -> bool:
    """Tell whether the crawl reached any source."""
    return any(source.found or not source.reason for source in report.sources)


def read_and_publish(report: CrawlReport, data: Path, progress: Bars) -> None:
    """Do all that follows a crawl; nothing where the crawl reached no source, so that all data stays as it was."""
    if not reached(report):
        return
    with inputs.opened(data) as store:
        extract(store, progress)
        check(store, progress)
    publish(data, progress)


def summarise(report: CrawlReport, data: Path) -> None:
    """Show what a crawl did and what the store holds now. Raises ClickException naming the sources not reached."""
    with inputs.opened(data) as store:
        show(crawl_table(report), *reasons(report), "", counts_table(store), "")
    unreached = [source.source for source in report.sources if source.reason]
    if unreached:
        raise click.ClickException(f"not reached, or not in full: {', '.join(unreached)}")
    if not any(source.fetched for source in report.sources):
        click.echo("No article was downloaded: nothing is new.")


def crawl_table(report: CrawlReport) -> Table:
    """Give one row a source: what the run found, fetched and kept there."""
    counted = ("found", "new", "fetched", "articles", "off topic", "refused", "failed")
    table = plain_table(("source",), counted)
    for s in report.sources:
        counts = (s.found, s.new, s.fetched, s.articles, s.off_topic, s.refused, s.failed)
        table.add_row(s.source, *map(str, counts))
    return table


def reasons(report: CrawlReport) -> Iterator[Text]:
    """Give one line for each source that was not seen in full: why."""
    return (Text(f"{source.source}: {source.reason}") for source in report.sources if source.reason)


def counts_table(store: Store) -> Table:
    """Give how much the store holds."""
    table = plain_table(("held now",), ("",))
    for name, count in asdict(store.counts()).items():
        table.add_row(name, str(count))
    return table


def source_table(sources: Iterable[Source], status: Iterable[SourceStatus]) -> Table:
    """Give one row a source: what it is, the day it was last reached (UTC), and what the store holds of it."""
    known = {at.source: at for at in status}
    table = plain_table(("source", "family", "region", "status", "last success"), ("pages", "articles", "figures"))
    for source in sources:
        at = known.get(source.name)
        counts = (str(at.pages), str(at.articles), str(at.figures)) if at else ("0", "0", "0")
        last = at.last_success[:10] if at and at.last_success else "never"
        table.add_row(source.name, source.family, source.region, source.status, last, *counts)
    return table


def questioned_table(questioned: Iterable[Questioned]) -> Table:
    """Give one row a figure that a person should look at."""
    table = plain_table(("figure", "document", "measure", "region", "as of", "why"), ("value", "confidence"))
    for asked in questioned:
        figure = asked.figure
        words = (figure.document, figure.measure, figure.region or "?", figure.as_of or "?", asked.why or "unsure")
        table.add_row(asked.id, *words, f"{figure.value:f}", f"{figure.confidence:.2f}")
    return table


def plain_table(words: Sequence[str], numbers: Sequence[str]) -> Table:
    """Make a table that fits a terminal of 80 columns: no frame, numbers to the right."""
    table = Table(box=None, pad_edge=False, collapse_padding=True, header_style="bold underline")
    for name in words:
        table.add_column(name, no_wrap=True)
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    return table
