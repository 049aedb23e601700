"""What a benchmark gives: rows of a table, and the median of five runs that they come from."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

RUNS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was compared, the outcome, what is wanted, and whether it is so."""

    what: str
    outcome: str
    wanted: str = ""
    met: bool | None = None


def seconds(work: Callable[[], object], runs: int = RUNS, clock: Callable[[], float] = time.process_time) -> float:
    """The median seconds of some runs."""
    return medians([work], runs, clock)[0]


def medians(
    works: list[Callable[[], object]], runs: int = RUNS, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """The median seconds of each, run in turn so that what else the machine does hits all alike.

    The clock counts this process's own seconds; `time.perf_counter` is for work of several processes.
    """
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, taken in zip(works, times, strict=True):
            began = clock()
            work()
            taken.append(clock() - began)
    return [median(taken) for taken in times]


def at_least(what: str, ratio: float, wanted: float, unit: str = "×") -> Row:
    """A row whose number should not be smaller."""
    return Row(what, f"{ratio:.2f} {unit}", f"≥ {wanted:g} {unit}", ratio >= wanted)


def at_most(what: str, number: float, wanted: float, unit: str) -> Row:
    """A row whose number should not be larger."""
    return Row(what, f"{number:.2f} {unit}", f"≤ {wanted:g} {unit}", number <= wanted)
