"""Make a large working database of invented articles, for benchmarks and for looking at pages.

    .venv/bin/python -m bench.generate DIR --articles 200000

writes DIR/cekangka.db with about five figures an article; 200,000 articles are about a million figures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from db import reference
from db.functions import full_name
from db.readings import FIGURE_COLUMNS
from db.store import Store
from extract import checks
from extract.checks import wording

OUTLETS = [f"Harian Contoh {number}" for number in range(1, 31)]
DOCUMENTS = ("kia", "kia", "kia", "ktp", "ktp", "birth", "death", "family", "ikd")
NAMES = {"kia": "KIA", "ktp": "KTP-el", "birth": "akta kelahiran", "death": "akta kematian", "family": "kartu keluarga"}
OFFICE = "Kepala Disdukcapil"
SPEAKERS = (None, "Sari Wulandari", "Budi Hartono", "Maria Kolo", "Ahmad Zaini", "Dewi Lestari")
RARE = ("blangko", "jemput bola", "disabilitas", "pemula", "lapas", "posyandu", "pulau terluar", "kartu rusak")
FIRST = date(2017, 1, 1)
DAYS = (date(2026, 10, 31) - FIRST).days
_BATCH = 5_000
TARGETS = {2020: 20, 2021: 30, 2022: 40, 2023: 50, 2024: 60, 2025: 65}


@dataclass(frozen=True, slots=True)
class Stated:
    """One number of an invented article: its place in the text and what it says."""

    measure: str
    value: float
    decimals: int
    surface: str
    start: int
    sentence: str


def exact(value: float, decimals: int = 0) -> Decimal:
    """The value with so many decimals: 57.6 with 2 → 57.60."""
    return Decimal(f"{value:.{decimals}f}")


def written(value: float) -> str:
    """A number as Indonesian articles write it: 115109 → 115.109, 57.6 → 57,60."""
    return wording.number(exact(value, 2 if isinstance(value, float) else 0), "id")


def stated(
    dice: random.Random, place: str, name: str, document: str, wrong: bool, text: str
) -> tuple[str, list[Stated]]:
    """One paragraph that states eligible, issued, share and remainder, and its numbers at their offsets."""
    eligible = dice.randint(800, 400_000)
    issued = int(eligible * dice.betavariate(5, 3))
    share = round(100 * issued / eligible + (7 if wrong else 0), 2)
    have, lack = ("recorded", "unrecorded") if document == "ktp" else ("issued", "unissued")
    verb = "merekam" if document == "ktp" else "memiliki"
    rare = f" melalui {dice.choice(RARE)} {dice.randint(1, 900)}" if dice.random() < 0.05 else ""
    numbers = [
        ("eligible", eligible, 0, f"{written(eligible)} warga"),
        (have, issued, 0, f"{written(issued)} warga"),
        (f"{have}_pct", share, 2, f"{written(share)} persen"),
        (lack, eligible - issued, 0, f"{written(eligible - issued)} warga"),
    ]
    sentences = (
        f"Dari {numbers[0][3]} wajib {name} di {place}, {numbers[1][3]} sudah {verb} atau {numbers[2][3]}{rare}.",
        f"Masih ada {numbers[3][3]} yang belum {verb} {name}, dan pelayanan dilanjutkan setiap pekan.",
    )
    found, at = [], len(text)
    for position, (measure, value, decimals, surface) in enumerate(numbers):
        sentence = sentences[position // 3]
        start = at + (len(sentences[0]) + 1 if position == 3 else 0) + sentence.index(surface)
        found.append(Stated(measure, value, decimals, surface, start, sentence))
    return text + " ".join(sentences) + "\n", found


def key(*parts: object) -> str:
    """A stable id of 16 hex digits."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


Rows = dict[str, list[tuple[object, ...]]]


def article_rows(number: int, places: list[tuple[str, str]]) -> Rows:
    """All rows of one invented article, by table; it depends on its number alone."""
    dice = random.Random(number)
    source, outlet = f"contoh{number % 30}", OUTLETS[number % 30]
    published = FIRST + timedelta(days=int(DAYS * dice.random() ** 0.6))
    article, name = f"{source}:{number}", str(number)
    rows: Rows = {table: [] for table in ("figures", "claims", "claim_figures", "findings")}
    code, place = places[int(len(places) * dice.random() ** 1.7)]
    text = f"Layanan kependudukan di {place} tahun {published.year}\n"
    title = text.strip()
    for position in range(2 if dice.random() < 0.25 else 1):
        document = dice.choice(DOCUMENTS)
        as_of = str(published)[: dice.choice((4, 7, 10))]
        wrong = dice.random() < 0.02
        text, found = stated(dice, place, NAMES.get(document, "IKD"), document, wrong, text)
        claim, ids = key("claim", article, position), []
        rows["claims"].append((claim, article, position, document, code, as_of, None))
        speaker = dice.choice(SPEAKERS)
        for order, one in enumerate(found):
            ids.append(key("figure", article, position, order))
            rows["figures"].append(
                (ids[-1], article, document, one.measure, one.value, one.decimals, "exact", code, as_of, None, None,
                 speaker, OFFICE if speaker else None, one.surface, one.start, one.start + len(one.surface),
                 one.sentence, '["generated"]', "arithmetic", 0.9)
            )  # fmt: skip
            rows["claim_figures"].append((claim, ids[-1], order))
        rows["findings"] += findings(claim, found, ids, published.year if document == "kia" else 0, wrong)
    rows["pages"] = [(source, name, f"https://{source}.example/{name}", "feed", "fetched", 1)]
    rows["snapshots"] = [
        (number, source, name, f"https://{source}.example/{name}", f"{published}T20:00:00+00:00", 200, "ab" * 32,
         f"{source}-{published.year}.warc.gz", number * 900, 900)
    ]  # fmt: skip
    rows["articles"] = [
        (article, source, name, text, title, outlet, f"https://{source}.example/{name}", str(published), "meta", number)
    ]
    return rows


def findings(claim: str, found: list[Stated], ids: list[str], year: int, wrong: bool) -> Iterator[tuple[object, ...]]:
    """The outcome of the share check, and of the target check where a year has a target."""
    eligible, issued, share = (exact(one.value, one.decimals) for one in found[:3])
    right = exact(100 * found[1].value / found[0].value, 2)
    says = wording.say(
        "{issued} dari {eligible} adalah {right} %; artikel menyebut {share} %",
        "{issued} of {eligible} is {right} %; the article says {share} %",
        issued=issued,
        eligible=eligible,
        right=right,
        share=share,
    )
    taken = json.dumps(ids[:3])
    outcome = "conflicts" if wrong else "agrees"
    yield (claim, 0, "share", outcome, None, float(share), float(right), "eligible", *told(says), taken)
    if year in TARGETS:
        met, verb = ("met", "mencapai") if right >= TARGETS[year] else ("missed", "belum mencapai")
        aims = wording.say(
            f"{{right}} % {verb} target nasional KIA {year} ({TARGETS[year]} %)",
            f"{{right}} % {met} the national KIA target for {year} ({TARGETS[year]} %)",
            right=right,
        )
        held = (met, float(right), TARGETS[year], f"target nasional {year}")
        yield (claim, 1, "target", "agrees", *held, *told(aims), taken)


def told(words: wording.Words) -> tuple[str, str]:
    """Why, as a sentence of each language."""
    whole = wording.sentence(words)
    return whole.id, whole.en


COLUMNS = {
    "pages": "source, key, url, found_by, state, tries",
    "snapshots": "id, source, key, url, fetched_at, status, sha256, file, offset, length",
    "articles": "id, source, key, text, title, outlet, url, published, published_from, snapshot",
    "figures": FIGURE_COLUMNS,
    "claims": "id, article, position, document, region, as_of, group_label",
    "claim_figures": "claim, figure, position",
    "findings": "claim, position, check_id, outcome, verdict, stated, expected, against, why_id, why_en, figures",
}


def generate(path: Path, articles: int) -> None:
    """Write a working database with so many invented articles."""
    path.unlink(missing_ok=True)
    with Store(path) as store:
        store.state_fact("made_up", "Made up for a benchmark: the articles and the numbers are invented.")
        store.describe_checks(checks.described())
        for night in range(1, 31):
            run = store.start_run("nightly", f"2026-10-{night:02}T20:00:00+00:00")
            store.end_run(run, f"2026-10-{night:02}T20:41:00+00:00", "done", {"fetched": 400 + night, "articles": 90})
    places = [(r.code, full_name(r)) for r in reference.regions() if r.level in ("regency", "city")]
    random.Random(0).shuffle(places)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma synchronous = off")
        db.execute("begin")
        for first in range(0, articles, _BATCH):
            gathered: Rows = {table: [] for table in COLUMNS}
            for number in range(first, min(first + _BATCH, articles)):
                for table, rows in article_rows(number, places).items():
                    gathered[table] += rows
            for table, rows in gathered.items():
                marks = ", ".join("?" * (COLUMNS[table].count(",") + 1))
                db.executemany(f"insert into {table} ({COLUMNS[table]}) values ({marks})", rows)
        db.execute("commit")


def main() -> None:
    """Read the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--articles", type=int, default=200_000)
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    generate(given.folder / "cekangka.db", given.articles)


if __name__ == "__main__":
    main()
