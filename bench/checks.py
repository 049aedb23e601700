"""How long checking takes, and how it grows: `python -m bench.checks 10000 100000 1000000`.

For each number of figures a database is made as bench.generate makes it. Everything is checked once, as after a change
of rules, and once more after a night that adds 1,000 figures: articles of five each about any regency or city (a tenth
states a share that its counts do not give). Printed are seconds by the clock and of all processes together, figures a
second by the clock, and how the clock's times grew against the size before. Random, with a fixed seed; TMPDIR says
where the store lies.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click

import stages
from bench.generate import generate
from db.reference import regions
from db.store import Page, Store
from extract.model import Article, Claim, Document, Figure, Measure, Reading

NIGHT = 1_000  # figures
EACH = 5  # figures an article
DOCUMENTS: tuple[Document, ...] = ("kia", "kia", "kia", "ktp", "ktp", "birth")
PLACES = [region.code for region in regions() if region.level in ("regency", "city")]


def figure(document: Document, measure: Measure, value: Decimal, region: str, as_of: str, start: int) -> Figure:
    """A figure that an article states exactly."""
    surface = f"{value} anak"
    sentence = f"Sampai {as_of} tercatat {surface} di daerah itu menurut dinas."
    return Figure(
        *(document, measure, value, "exact", region, as_of, None, None, "Kepala Dinas", None, surface),
        *(start, start + len(surface), sentence, ("issued-have",), "pattern", 0.9),
    )


def articles(first: int, count: int, chance: random.Random) -> Iterator[tuple[Article, list[Claim]]]:
    """Made-up articles with what was read from them."""
    for number in range(first, first + count):
        document, region = chance.choice(DOCUMENTS), chance.choice(PLACES)
        year, month, day = chance.randint(2016, 2025), chance.randint(1, 12), chance.randint(1, 28)
        published = f"{year}-{month:02}-{day:02}"
        eligible = 20_000 + int(region[:2]) * 1_000 + int(region[3:]) * 137 + chance.randint(0, 99)
        issued = eligible * (year - 2015) // 12 + chance.randint(0, 999)
        share = Decimal(100 * issued / eligible).quantize(Decimal("0.01")) + (chance.random() < 0.1) * 3
        held: Measure = "recorded" if document == "ktp" else "issued"
        as_of = published if chance.random() < 0.5 else published[:7]
        now = tuple(
            figure(document, measure, Decimal(value), region, as_of, start)
            for measure, value, start in (("eligible", eligible, 100), (held, issued, 150), (f"{held}_pct", share, 200))  # type: ignore[arg-type]
        )
        then = tuple(
            figure(document, measure, Decimal(value), region, str(year - 1), start)
            for measure, value, start in ((held, issued - 997, 300), ("eligible", eligible - 31, 350))  # type: ignore[arg-type]
        )
        name = f"bench:{number}"
        outlet = f"Kabar {number % 97}"
        url = f"https://kabar.example/{number}"
        article = Article(name, "x" * 400, "Judul", outlet, url, published, region[:2])
        yield article, [Claim(name, document, region, made[0].as_of, None, made) for made in (now, then)]


def fill(store: Store, first: int, count: int, chance: random.Random) -> None:
    """Crawl and read articles, without the network and the rules."""
    for article, claims in articles(first, count, chance):
        page = Page("bench", article.id.partition(":")[2], article.url or "", found_by="feed")
        store.add_pages([page])
        store.finish_page(page, "fetched", None, article, [])
        figures = tuple(figure for claim in claims for figure in claim.figures)
        store.replace(article.id, Reading(figures, ()), claims)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and of all processes together."""

    clock: float
    work: float


def timed(store: Store) -> Took:
    """Run the check stage and time it."""
    clock, work = time.perf_counter(), _work()
    with stages.Bars() as bars:
        stages.check(store, bars)
    return Took(time.perf_counter() - clock, _work() - work)


def _work() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main(sizes: list[int]) -> None:
    click.echo("            everything                           a night that adds 1,000")
    click.echo("   figures    clock     work  a second    grew     clock     work    grew")
    last: tuple[Took, Took] | None = None
    for size in sizes:
        chance = random.Random(size)
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "cekangka.db"
            generate(path, size // EACH)
            with Store(path, rules="bench") as store:
                full = timed(store)
                fill(store, size // EACH, NIGHT // EACH, chance)
                night = timed(store)
        grew = [f"{now.clock / before.clock:7.1f}" for now, before in zip((full, night), last or (), strict=False)]
        all_grew, night_grew = grew or (" " * 7, " " * 7)
        click.echo(
            f"{size:10,} {full.clock:8.1f} {full.work:8.1f} {size / full.clock:9,.0f} {all_grew} "
            f"{night.clock:9.1f} {night.work:8.1f} {night_grew}"
        )
        last = full, night


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000])
