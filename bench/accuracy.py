"""Measure how well the rules read the annotated articles and write db/accuracy.csv, which the site publishes.

Run from a clean checkout: `.venv/bin/python -m bench.accuracy`. Date and commit are those of the rules and articles.
"""

from __future__ import annotations

import csv
import subprocess
from collections import defaultdict
from pathlib import Path

from db.reference import ACCURACY
from extract import extract
from extract.gold import read_gold, sheet
from extract.reader import decode, read_lines
from extract.score import Tally, score

GOLD = sorted((Path(__file__).parent.parent / "tests" / "corpus").glob("*.jsonl"))


def main() -> None:
    """Score, and write one row for all measures and one for each."""
    articles = [article for path in GOLD for article in read_lines(decode(path.read_bytes(), path.name), path.name)]
    report = score(read_gold(GOLD), [sheet(article.id, extract(article)) for article in articles])
    parts: dict[str, list[Tally]] = defaultdict(list, all=[report.full])
    for kind in report.kinds:
        parts[kind.measure].append(kind.tally)
    measured, version = _git("log", "-1", "--format=%cs %h", "--", "extract", "tests/corpus").split()
    with ACCURACY.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("measure", "figures", "precision", "recall", "f1", "measured", "version"))
        for measure, tallies in parts.items():
            sums = (sum(getattr(tally, part) for tally in tallies) for part in ("right", "missed", "wrong"))
            one = Tally(*sums)
            shares = (f"{share:.3f}" for share in (one.precision, one.recall, one.f1))
            rows.writerow((measure, one.right + one.missed, *shares, measured, version))


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
