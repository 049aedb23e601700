"""The command line: what can be asked. inputs.py finds what is meant, stages.py and nights.py do the work."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

import archives
import curating
import inputs
import nights
import stages
from inputs import workers_option
from rereading import read_stored

# Scrapy, spaCy and Datasette take seconds to load: each command imports what it needs, so that --help answers at once.
OURS = ("crawler", "db", "extract")


class CommandLine(click.Group):
    """A group whose errors are one line on standard error: exit code 2 for wrong use or input, 1 for what failed."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run a command and leave with its exit code; an error of another kind is a bug and keeps its traceback."""
        code = 2
        try:
            result = super().main(*args, **{**kwargs, "standalone_mode": False})
            sys.exit(result if isinstance(result, int) else 0)
        except click.Abort:
            message, code = "stopped", 130
        except click.UsageError as error:
            message = f"{error.format_message()} (see {error.ctx.command_path if error.ctx else 'cekangka'} --help)"
        except click.ClickException as error:
            message, code = error.format_message(), error.exit_code
        except OSError as error:
            message, code = f"{error.filename}: {error.strerror}" if error.filename else str(error), 1
        except ValueError as error:
            if type(error).__module__.partition(".")[0] not in OURS:
                raise
            message = str(error)
        click.echo(f"cekangka: {' '.join(message.split())}", err=True)
        sys.exit(code)


@click.group(cls=CommandLine, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cekangka")
@click.pass_context
def cli(context: click.Context) -> None:
    """Read the figures on identity documents in Indonesian regional news, check them, publish them.

    The stages crawl, extract, check and publish each read what the one before left in the data directory, and can
    be run again without harm.

    \b
    Example: cekangka demo
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


PORT = click.IntRange(1, 65535)
port_option = click.option("--port", type=PORT, default=8001, show_default=True, help="Port on 127.0.0.1.")


@cli.command()
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve the result when all is done.")
@port_option
@inputs.data_option("data/demo")
def demo(serve: bool, port: int, data: Path) -> None:
    """Show the whole way on replicas of outlets.

    Crawls the embedded newsroom on this machine, extracts, checks, publishes and serves. The articles there are made
    up: they have a data directory of their own, so that they never mix with real ones.

    \b
    Example: cekangka demo --no-serve --data /tmp/demo
    """
    from crawler.newsroom import Newsroom

    hosts = {planted.host for planted in Newsroom.articles}
    replicated = [source for source in inputs.sources(()) if hosts & set(source.hosts)]
    stages.mark_as_made_up(data)
    with Newsroom() as room, stages.Bars() as bars:
        report = stages.crawl(replicated, data, bars, room.proxy)
        stages.read_and_publish(report, data, bars)
    stages.summarise(report, data)
    click.echo("The newsroom's articles are made up: none of these numbers is news.")
    if serve:
        serve_at(data, port)


@cli.command()
@click.argument("source", nargs=-1)
@inputs.data_option()
def crawl(source: tuple[str, ...], data: Path) -> None:
    """Fetch new articles of the sources.

    All active sources are crawled, or the SOURCEs named. Ends with 1 when one could not be reached.

    \b
    Example: cekangka crawl radarkoran kicknews
    """
    named = inputs.sources(source)
    with stages.Bars() as bars:
        report = stages.crawl(named, data, bars)
    stages.summarise(report, data)


@cli.command()
@click.argument("path", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["json", "csv", "table"]), help="Default: table on a terminal, else json."
)
@click.option("--all", "every", is_flag=True, help="Read all stored articles anew, and show what changes.")
@click.option("--diff", is_flag=True, help="With --all: show every changed figure, and write nothing.")
@workers_option()
@inputs.data_option()
def extract(path: tuple[str, ...], form: str | None, every: bool, diff: bool, number: int, data: Path) -> None:
    """Read the figures of articles.

    Without a PATH: of the stored articles that the present rules have not read yet, or of --all. With PATHs no
    database is needed, and one JSON line an article is printed.

    A PATH is .txt (one article), .html (a saved page), .jsonl (one article a line: id, outlet, url, title,
    published, text; missing fields are null), or - for standard input: JSON lines if it begins with {, a page if
    with <, else a text.

    \b
    Example: cekangka extract berita.txt --format table
    """
    if not path:
        if form:
            raise click.UsageError("--format goes with a PATH")
        return read_stored(data, every, diff, number)
    if every or diff:
        raise click.UsageError("--all and --diff go without a PATH")
    from extract import extract as figures_of
    from extract import writer

    read = ((article, figures_of(article)) for article in inputs.articles(path))
    form = form or ("table" if sys.stdout.isatty() else "json")
    if form == "table":
        return stages.show(writer.table(read))
    for line in writer.csv_rows(read) if form == "csv" else (writer.json_line(*pair) for pair in read):
        click.echo(line)
    return None


@cli.command()
@inputs.data_option()
def check(data: Path) -> None:
    """Hold every claim against what is known.

    Arithmetic, targets, official figures, other outlets and earlier claims: each check says that it agrees, conflicts,
    or cannot tell. Only places of which claims came, changed or went are checked again.

    \b
    Example: cekangka check
    """
    with inputs.opened(data) as store, stages.Bars() as bars:
        stages.check(store, bars)


@cli.command()
@inputs.data_option()
def publish(data: Path) -> None:
    """Put a new published database in place.

    Builds DIR/public/kia.db beside the old one and swaps it in; a running server then shows it.

    \b
    Example: cekangka publish --data /srv/cekangka
    """
    with inputs.opened(data), stages.Bars() as bars:
        stages.publish(data, bars)


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@inputs.data_option()
def export(folder: Path, data: Path) -> None:
    """Write the published data as files.

    CSV, Parquet and SQLite with schema (datapackage.json), checksums, licence and citation, for research. An earlier
    export in DIR is replaced.

    \b
    Example: cekangka export kia-2026
    """
    from db.export import export as write

    for path in write(data / inputs.PUBLISHED, folder):
        click.echo(path)


@cli.command()
@port_option
@inputs.data_option()
def serve(port: int, data: Path) -> None:
    """Serve the published database.

    With Datasette, on 127.0.0.1 alone.

    \b
    Example: cekangka serve --port 8002
    """
    serve_at(data, port)


@cli.command()
@click.argument("what", metavar="PATH|URL")
@inputs.data_option()
def explain(what: str, data: Path) -> None:
    """Show how an article was read.

    Every number, coloured by its role: the figure it became and the rules that made it, or why it was left out. A
    URL is looked up among the crawled articles.

    \b
    Example: cekangka explain berita.txt
    """
    from extract import read
    from extract.explain import explain as explained

    for article in [inputs.stored(what, data)] if "://" in what else inputs.articles([what]):
        stages.show(explained(article, read(article)))


@cli.command()
@click.argument("gold", nargs=-1, required=True)
@click.option("-p", "--predictions", help="Score these JSON lines instead of what the present rules read.")
@click.option("--errors", is_flag=True, help="List what was missed and what was wrong.")
@click.option("--baseline", help="Earlier predictions: list what was gained and lost since.")
def score(gold: tuple[str, ...], predictions: str | None, errors: bool, baseline: str | None) -> None:
    """Score the rules on annotated articles.

    Precision, recall and F1 by role, place and date. GOLD is .jsonl: one article with its `figures` a line.

    \b
    Example: cekangka score corpus/*.jsonl --errors
    """
    from extract import extract as figures_of
    from extract.gold import read_gold, sheet
    from extract.score import calibration_lines, lines
    from extract.score import score as scored

    right = read_gold(map(Path, gold))
    earlier = read_gold([Path(baseline)]) if baseline else None
    if predictions:
        found = read_gold([Path(predictions)])
    else:
        found = [sheet(article.id, figures_of(article)) for article in inputs.articles(gold)]
    report = scored(right, found)
    for miss in report.errors if errors else ():
        click.echo(miss)
    if earlier is not None:
        before = scored(right, earlier).errors
        for miss in (*before, *report.errors):
            if (miss in before) != (miss in report.errors):
                click.echo(f"{'gained' if miss in before else 'lost':6}  {miss}")
    click.echo("\n".join((*lines(report), *calibration_lines(report))))


@cli.command()
@inputs.data_option()
def sources(data: Path) -> None:
    """List the sources and what came of them.

    Family, region, status, last success, and the counts of pages, articles and figures.

    \b
    Example: cekangka sources
    """
    from crawler.sources import load

    status = []
    if (data / inputs.WORKING).is_file():
        with inputs.opened(data) as store:
            status = store.source_status()
    stages.show(stages.source_table(load().values(), status))


for command in (curating.import_official, curating.import_targets, curating.review, curating.takedown):
    cli.add_command(command)


def serve_at(data: Path, port: int) -> None:
    """Serve the published database until Ctrl-C."""
    from db.serve import serve as serve_forever

    published = data / inputs.PUBLISHED
    serve_forever(
        published, port, lambda: click.echo(f"Serving {published} at http://127.0.0.1:{port} (Ctrl-C ends it)")
    )


for command in (archives.import_warc, archives.import_parts, nights.nightly, nights.probe, nights.backfill):
    cli.add_command(command)


if __name__ == "__main__":
    cli()
