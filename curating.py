"""The commands by which people add what they know, tables of portals and reviews of figures, and take articles down."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import inputs
import stages

if TYPE_CHECKING:
    from db.imports import Table
    from db.mappings import TableMapping
    from db.review_sheet import Decided
    from db.store import Added, Page, Store
    from extract.model import Review

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 20  # refused rows that are shown


def import_options(function: Callable[..., None]) -> Callable[..., None]:
    """The argument and options of both imports."""
    for option in (
        click.argument("table", type=FILE),
        click.option("--mapping", default="long", show_default=True, help="Name in db/mappings.toml, or a .toml file."),
        click.option("--source-url", help="Where the table stands, for rows that do not say it."),
        click.option("--by", help="Who states it, for rows that do not say it."),
        inputs.data_option(),
    ):
        function = option(function)
    return function


@click.command("import-official")
@import_options
def import_official(table: Path, mapping: str, source_url: str | None, by: str | None, data: Path) -> None:
    """Take official figures from a TABLE.

    TABLE is .csv or .xlsx; the mapping says what its columns are. All rows are taken, or none; every row needs its
    source. Importing a table again changes nothing.

    \b
    Example: cekangka import-official kia.xlsx --mapping satudata-kia --by "Dukcapil" --source-url https://…
    """
    from db.imports import official_table

    how = _mapping(mapping, publisher=by, source_url=source_url)
    _import(table, official_table(table, how), data, lambda store, rows: store.add_official(rows))


@click.command("import-targets")
@import_options
def import_targets(table: Path, mapping: str, source_url: str | None, by: str | None, data: Path) -> None:
    """Take targets from a TABLE.

    As import-official does; as_of is the deadline, and --by the authority that set them.

    \b
    Example: cekangka import-targets target.csv --by "Pemkot Bengkulu"
    """
    from db.imports import targets_table

    how = _mapping(mapping, authority=by, source_url=source_url)
    _import(table, targets_table(table, how), data, lambda store, rows: store.add_targets(rows))


def _mapping(name: str, **fixed: str | None) -> TableMapping:
    from db.mappings import mapping

    how = mapping(name)
    return replace(how, fixed={**how.fixed, **{word: value for word, value in fixed.items() if value}})


def _import(path: Path, table: Table[Any], data: Path, add: Callable[[Store, Any], Added]) -> None:
    from db.imports import refusal

    for line in table.refused[:_SHOWN]:
        click.echo(line, err=True)
    if table.refused:
        raise refusal(path, table.refused)
    with inputs.made(data) as store:
        added = add(store, table.stated)
    click.echo(
        f"{path.name}: {added.new} new, {added.changed} changed, {added.unchanged} unchanged, {table.empty} empty cells"
    )


@click.group()
def review() -> None:
    """Confirm, reject or correct figures.

    Decisions are kept with reason and name, applied by the next extract, and opened again when the article's text or
    the figure that the rules read changes.

    \b
    Example: cekangka review list
    """


@review.command("list")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, to be filled in with a spreadsheet and imported.")
@click.option("--below", default=0.7, show_default=True, type=click.FloatRange(0, 1), help="Confidence to ask about.")
@inputs.data_option()
def list_(as_csv: bool, below: float, data: Path) -> None:
    """List figures of conflicts, and those read with little confidence.

    \b
    Example: cekangka review list --csv > review.csv
    """
    from db.review_sheet import write

    with inputs.opened(data) as store:
        questioned = list(store.questioned(below))
    if as_csv:
        write(sys.stdout, questioned)
    else:
        stages.show(stages.questioned_table(questioned))


def decision_options(function: Callable[..., None]) -> Callable[..., None]:
    """The argument and options of every decision."""
    for option in (
        click.argument("figure"),
        click.option("--reason", required=True, help="Why, in a few words; published."),
        click.option("--name", required=True, help="Who decides; published."),
        inputs.data_option(),
    ):
        function = option(function)
    return function


@review.command()
@decision_options
def confirm(figure: str, reason: str, name: str, data: Path) -> None:
    """Confirm a FIGURE, named by its id.

    \b
    Example: cekangka review confirm 3f2a… --reason "sesuai siaran pers" --name "Sari"
    """
    _decide(data, {"figure": figure, "decision": "confirm", "reason": reason, "reviewer": name})


@review.command()
@decision_options
def reject(figure: str, reason: str, name: str, data: Path) -> None:
    """Reject a FIGURE: the number is none of ours.

    \b
    Example: cekangka review reject 3f2a… --reason "jumlah pengunjung" --name "Sari"
    """
    _decide(data, {"figure": figure, "decision": "reject", "reason": reason, "reviewer": name})


@review.command()
@decision_options
@click.option("--value", help="The right number, as 66251 or 57.6.")
@click.option("--measure", help="What it counts.")
@click.option("--region", help="The place, by its Kemendagri code.")
@click.option("--as-of", help="The date that it holds for.")
def correct(figure: str, reason: str, name: str, data: Path, **to: str | None) -> None:
    """Correct a FIGURE: what is not named stays.

    \b
    Example: cekangka review correct 3f2a… --value 66251 --reason "salah baca" --name "Sari"
    """
    given = {f"to_{word}": value for word, value in to.items() if value}
    _decide(data, {"figure": figure, "decision": "correct", "reason": reason, "reviewer": name, **given})


@review.command("import")
@click.argument("sheet", type=FILE)
@inputs.data_option()
def import_sheet(sheet: Path, data: Path) -> None:
    """Take the decisions of a SHEET that `review list --csv` began.

    Rows without a decision are left; all others are taken, or none.

    \b
    Example: cekangka review import review.csv
    """
    from db.review_sheet import read

    _keep(data, read(sheet))


def _decide(data: Path, cells: dict[str, str]) -> None:
    from db.review_sheet import decided

    _keep(data, [decided("command line", cells)])


def _keep(data: Path, decisions: Iterable[Decided]) -> None:
    """Keep decisions, all or none."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with inputs.opened(data) as store:
        count = store.add_reviews([_review(store, each, now) for each in decisions])
    click.echo(f"{count} reviews kept; cekangka extract applies them")


def _review(store: Store, decided: Decided, at: str) -> Review:
    from db.review_sheet import DecisionError
    from extract.model import Review
    from extract.reviews import text_digest

    found = store.read_figure(decided.figure)
    article = store.article(found[0]) if found else None
    if found is None or article is None:
        raise DecisionError(f"{decided.place}: there is no figure '{decided.figure}' now; list them again")
    figure = found[1]
    return Review(
        0,
        article.id,
        text_digest(article),
        decided.decision,
        figure,
        decided.correction(figure),
        decided.reason,
        decided.reviewer,
        at,
    )


@click.command()
@click.argument("url")
@click.option("--reason", required=True, help="Why, in one line; it is published.")
@inputs.data_option()
def takedown(url: str, reason: str, data: Path) -> None:
    """Remove an article for good.

    Its text with all earlier versions, its figures, and the archived pages, whose bytes are overwritten; then checks
    and publishes anew, where there is a publication. Address, time and reason are kept and published, and no crawl or
    import takes the article in again. One that was broken off is finished by the same command.

    \b
    Example: cekangka takedown https://kicknews.today/judul/ --reason "Nama seorang anak, atas permintaan keluarga"
    """
    from crawler.alone import alone

    reason = " ".join(reason.split())
    if not reason:
        raise click.BadParameter("it is empty", param_hint="--reason")
    with alone(data, "nightly"), alone(data, "crawl"), alone(data, "import"), stages.Bars() as bars:
        with inputs.opened(data) as store:
            pages = store.pages_at(url, inputs.article_ids(url))
            if not pages:
                raise click.UsageError(f"{url}: no page in {data / inputs.WORKING}")
            for page in pages:
                _remove(store, page, reason, data)
            stages.check(store, bars)
        if (data / inputs.PUBLISHED).is_file():
            stages.publish(data, bars)


def _remove(store: Store, page: Page, reason: str, data: Path) -> None:
    """Remove one page from database and archive: what is left when this is killed, the next time removes."""
    from crawler.takedown import erase

    copies = store.copies(f"{page.source}:{page.key}")
    now = stages.clock().isoformat(timespec="seconds")
    noted = store.take_down(page, reason, now)
    shutil.rmtree(data / "parts", ignore_errors=True)  # what a killed import left
    records = erase(data / "warc", page, store.snapshots(page), noted.at.replace("+00:00", "Z"))
    store.forget_snapshots(page)
    click.echo(f"{noted.url}: taken down at {noted.at}, {records} archived pages erased: {noted.reason}")
    for copy in copies:
        click.echo(f"the same text stands at {copy}")
