"""Reading many stored articles by several processes, and what this changes before anything is written."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click
from rich.text import Text

import inputs
import stages
from workers import Workers, workers

if TYPE_CHECKING:
    from db.store import Store
    from extract.changes import Change
    from extract.model import Article, Figure, Review

_MANY = 500  # so many articles are worth the seconds that processes take to start
_AT_ONCE = 32  # articles handed to a worker together: some tenths of a second's work


def read_stored(data: Path, every: bool, diff: bool, number: int) -> None:
    """Read the stored articles that the present rules have not read, or every one: by `number` processes, if many.

    Where every one is read, what this changes is shown first; with `diff` nothing is written.
    """
    if diff and not every:
        raise click.UsageError("--diff goes with --all")
    with inputs.opened(data) as store, stages.Bars() as bars:
        if every or store.count_articles() > _MANY:
            with Rereading(store, pending=not every) as new:
                with workers(number) as them:
                    new.read(them, bars)
                if every:
                    new.show(each=diff)
                if diff:
                    return
                new.write(bars)
        stages.extract(store, bars)


@dataclass(frozen=True, slots=True)
class Reread:
    """An article as it was read anew: what this changes, how many figures stay, and the reading with its claims.

    `result` holds them pickled, with the reviews in force: it goes to a file and back, and the process that gathers has
    no need to look.
    """

    article: str
    changes: tuple[Change, ...]
    kept: int
    result: bytes


def reread(stored: list[tuple[Article, list[Figure], Sequence[Review]]]) -> list[Reread]:
    """Read some articles anew, each with its stored figures and what people decided of them: what a worker does."""
    from extract import read
    from extract.changes import changes
    from extract.claims import assemble
    from extract.reviews import reviewed

    found = []
    for article, before, reviews in stored:
        reading, in_force = reviewed(article, read(article), reviews)
        changed = tuple(changes(before, reading.figures))
        kept = len(before) - sum(change.before is not None for change in changed)
        result = pickle.dumps((reading, assemble(article, reading.figures), in_force))
        found.append(Reread(article.id, changed, kept, result))
    return found


class Rereading:
    """New readings of stored articles, which wait in a temporary file until they are written."""

    def __init__(self, store: Store, pending: bool) -> None:
        self._store = store
        self._pending = pending
        self._waiting = tempfile.TemporaryFile(dir=store.path.parent)  # noqa: SIM115, closed by __exit__
        self.articles = self.kept = 0
        self.changed: list[tuple[str, Change]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.close()

    def read(self, them: Workers, bars: stages.Bars) -> None:
        """Read the articles that the present rules have not read, or all; the store stays as it is."""
        bar = bars.add_task("reread", total=self._store.count_articles(self._pending), note="")
        stored = (
            (article, self._store.figures(article.id), self._store.reviews(article.id))
            for article in self._store.articles(self._pending)
        )
        for some in them.map(reread, _batches(stored)):
            for each in some:
                pickle.dump((each.article, each.result), self._waiting)
                self.changed += ((each.article, change) for change in each.changes)
                self.kept += each.kept
                self.articles += 1
                bars.advance(bar)

    def write(self, bars: stages.Bars) -> None:
        """Put the new readings in the place of the stored ones."""
        bar = bars.add_task("replace", total=self.articles, note="")
        self._waiting.seek(0)
        for _ in range(self.articles):
            article, result = pickle.load(self._waiting)
            reading, claims, in_force = pickle.loads(result)
            self._store.note_reviews(article, in_force)
            self._store.replace(article, reading, claims)
            bars.advance(bar)

    def show(self, each: bool) -> None:
        """Print what the new readings change, by rule; with `each`, every figure first."""
        if each:
            stages.show(*(Text(f"{article}  {change}") for article, change in self.changed))
        kinds = Counter(change.kind for _, change in self.changed)
        by_rule = Counter((rule, change.kind) for _, change in self.changed for rule in change.rules)
        rules = Counter(rule for _, change in self.changed for rule in change.rules)
        table = stages.plain_table(("rule",), ("gained", "lost", "altered"))
        for rule, _ in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
            table.add_row(rule, *(str(by_rule[rule, kind]) for kind in ("gained", "lost", "altered")))
        articles = len({article for article, _ in self.changed})
        told = ", ".join(f"{kinds[kind]} {kind}" for kind in ("gained", "lost", "altered"))
        stages.show(*([table] if rules else []))
        stages.show(Text(f"{told}, {self.kept} as before; {articles} of {self.articles} articles change"))


def _batches(things: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(things)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some
