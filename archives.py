"""The commands that read web archives: import-warc and import-parts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.filesize import decimal
from rich.text import Text

import stages
from inputs import WORKING, data_option, workers_option
from workers import workers

if TYPE_CHECKING:
    from crawler.archives.run import Part
    from db.store import ArchiveRead


@click.command("import-warc")
@click.argument("archive", nargs=-1, required=True, metavar="PATH|URL|GLOB|LIST...")
@workers_option()
@click.option("--scheduler", metavar="ADDRESS", help="Let a Dask cluster read: the address of its scheduler.")
@click.option("--out", metavar="FOLDER", help="Only write Parquet parts there, for import-parts.")
@data_option()
def import_warc(archive: tuple[str, ...], number: int, scheduler: str | None, out: str | None, data: Path) -> None:
    """Take in articles from web archives.

    Of WARC files (plain, .gz, .zst) by path, address (https://, s3://) or pattern, or of a list of such files
    (warc.paths.gz). Pages of the sources and of other .id hosts that can be on topic become articles, as crawled
    ones do. What was imported before is left; what is damaged is listed and skipped, and the end is 1.

    \b
    Example: cekangka import-warc '2016/*.warc.gz' --workers 4
    """
    from crawler.alone import alone
    from crawler.archives.files import files
    from crawler.archives.run import Importer, job, read_archive, unread
    from db.store import Store

    named = files(archive)
    if out is not None:
        with workers(number, scheduler) as them, stages.Bars() as bars:
            reads = _taken(them.map(read_archive, [job(path, out) for path in named]), len(named), bars)
        return _report(reads, 0)
    with (
        alone(data, "import"),
        Store(data / WORKING) as store,
        _spool(data) as spool,
        closing(Importer(data, store, datetime.now(UTC))) as importer,
        workers(number, scheduler) as them,
        stages.Bars() as bars,
    ):
        todo = unread(named, store)
        # The workers of a cluster cannot write into this machine's folder: their parts come back as bytes.
        parts = them.map(read_archive, [job(path, None if scheduler else str(spool)) for path in todo])
        reads = _taken(parts, len(todo), bars, importer.take)
    return _report(reads, len(named) - len(todo))


@contextmanager
def _spool(data: Path) -> Iterator[Path]:
    """The folder where parts wait to be taken in; those that a killed import left are cleared away."""
    folder = data / "parts"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@click.command("import-parts")
@click.argument("folder", nargs=-1, required=True)
@data_option()
def import_parts(folder: tuple[str, ...], data: Path) -> None:
    """Take in parts that import-warc --out wrote.

    FOLDERs are paths or addresses, such as s3://bucket/parts. Parts that are taken in again change nothing.

    \b
    Example: cekangka import-parts s3://bucket/parts
    """
    from crawler.alone import alone
    from crawler.archives.run import Importer, stored_parts
    from db.store import Store

    parts = [part for each in folder for part in stored_parts(each)]
    with (
        alone(data, "import"),
        Store(data / WORKING) as store,
        closing(Importer(data, store, datetime.now(UTC))) as importer,
        stages.Bars() as bars,
    ):
        reads = _taken(parts, len(parts), bars, importer.take)
    _report(reads, 0)


def _taken(
    parts: Iterable[Part], total: int, bars: stages.Bars, take: Callable[[Part], None] | None = None
) -> list[ArchiveRead]:
    """Take every part in, with a bar of files, bytes, pages, articles, and the time left."""
    bar = bars.add_task("import", total=total, note="")
    reads: list[ArchiveRead] = []
    for part in parts:
        if take is not None:
            take(part)
        reads.append(part.read)
        bars.advance(bar)
        left = bars.tasks[bar].time_remaining
        counted = f"{decimal(sum(r.size for r in reads))}, {sum(r.pages for r in reads):,} pages"
        articles = f"{sum(r.matches for r in reads):,} matches, {sum(r.articles for r in reads):,} articles"
        bars.update(bar, note=f"{counted}, {articles}" + (f", {left / 60:.0f} min left" if left else ""))
    return reads


def _report(reads: list[ArchiveRead], before: int) -> None:
    """Show what came of the files. Raises ClickException where one was damaged."""
    damaged = [read for read in reads if read.damage]
    stages.show(*(Text(f"{read.path} at byte {d.offset}: {d.what}") for read in damaged for d in read.damage))
    if before:
        click.echo(f"{before} files had been imported before.")
    if damaged:
        raise click.ClickException(f"{len(damaged)} of {len(reads)} files are damaged; what is whole in them was read")
