"""Reviews as tables: figures to be decided on, and the decisions that people filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TextIO, cast, get_args

from defusedcsv import csv  # cells that a spreadsheet would run as formulas are written as text

from db.records import Questioned
from db.reference import regions
from db.sheets import rows
from extract.model import Correction, Decision, Figure, Measure

_ASKED = ("figure", "why", "sentence", "surface", "document", "measure", "value", "region", "as_of", "confidence")
_SOURCE = ("outlet", "published", "url")
_ANSWER = ("decision", "to_measure", "to_value", "to_region", "to_as_of", "reason", "reviewer")
COLUMNS = (*_ASKED, *_SOURCE, *_ANSWER)
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = re.compile(r"\d+(\.\d+)?")


class DecisionError(ValueError):
    """A decision that cannot be kept; one line names where it stands and the value."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it was made: `place` names where, `to` holds what a correction puts for measure, value …"""

    place: str
    figure: str
    decision: Decision
    to: Mapping[str, str]
    reason: str
    reviewer: str

    def correction(self, figure: Figure) -> Correction | None:
        """What is put in the place of the figure's own facts; what is not named stays."""
        if self.decision != "correct":
            return None
        return Correction(
            cast("Measure", self.to.get("to_measure", figure.measure)),
            Decimal(self.to["to_value"]) if "to_value" in self.to else figure.value,
            self.to.get("to_region", figure.region),
            self.to.get("to_as_of", figure.as_of),
        )


def write(file: TextIO, questioned: Iterable[Questioned]) -> None:
    """Write the figures as CSV, with empty columns for the decisions; line breaks in cells become spaces."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(COLUMNS)
    for asked in questioned:
        figure = asked.figure
        why = " ".join(("reopened:" if asked.reopened else "", asked.why or "low confidence")).strip()
        facts = (figure.document, figure.measure, f"{figure.value:f}", figure.region, figure.as_of, figure.confidence)
        cells = (asked.id, why, figure.sentence, figure.surface, *facts, asked.outlet, asked.published, asked.url)
        out.writerow([*(" ".join(str("" if cell is None else cell).split()) for cell in cells), *[""] * len(_ANSWER)])


def read(path: Path) -> Iterator[Decided]:
    """Read the decisions of a .csv or .xlsx; rows without one are left. Raises DecisionError, or TableError."""
    for row in rows(path, header=1, decimal="."):
        if missing := {"figure", *_ANSWER} - row.cells.keys():
            raise DecisionError(f"{row.place}: there is no column '{min(missing)}'")
        if row.cells["decision"]:
            yield decided(row.place, row.cells)


def decided(place: str, cells: Mapping[str, str]) -> Decided:
    """Check one decision. Raises DecisionError."""
    to = {word: cells[word] for word in _ANSWER if word.startswith("to_") and cells.get(word)}
    wrong = [
        *([] if cells["decision"] in get_args(Decision) else [f"decision '{cells['decision']}'"]),
        *(f"{word} is missing" for word in ("figure", "reason", "reviewer") if not cells.get(word, "").strip()),
        *(f"{word} '{to[word]}'" for word, is_right in _RIGHT.items() if word in to and not is_right(to[word])),
    ]
    if (cells["decision"] == "correct") != bool(to):
        wrong.append("a correction names what is right, and nothing else does")
    if wrong:
        raise DecisionError(f"{place}: {wrong[0]}")
    decision = cast("Decision", cells["decision"])
    return Decided(place, cells["figure"], decision, to, cells["reason"].strip(), cells["reviewer"].strip())


def _is_region(code: str) -> bool:
    return any(region.code == code for region in regions())


_RIGHT: Mapping[str, Callable[[str], object]] = {
    "to_measure": lambda word: word in get_args(Measure),
    "to_value": _NUMBER.fullmatch,
    "to_region": _is_region,
    "to_as_of": _DATE.fullmatch,
}
