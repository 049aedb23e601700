"""What a crawl does at a source, counted while it runs, and told to whoever watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from db.store import SourceRun, State


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """How far a source is: `due` pages were to be fetched when listing ended, `done` of them have been."""

    source: str
    found: int
    new: int
    due: int
    done: int
    finished: bool = False


Watcher = Callable[[SourceProgress], None]


class Monitor:
    """Counts one source's pages by their end, and keeps the reasons for what could not be done."""

    def __init__(self, source: str, watcher: Watcher | None = None) -> None:
        self._source = source
        self._watcher = watcher
        self._ends: Counter[State] = Counter()
        self._found = self._new = self._due = 0
        self._reasons: dict[str, None] = {}
        self._end: str | None = None

    def listed(self, found: int, new: int, due: int) -> None:
        """Listing has ended: so many different articles were seen, so many were new, so many are to be fetched."""
        self._found, self._new, self._due = found, new, due
        self._tell()

    def ended(self, state: State) -> None:
        """A page has been dealt with; `pending` means that it is left for the next run."""
        self._ends[state] += 1
        self._tell()

    def problem(self, reason: str) -> None:
        """Something kept the source from being seen in full: an unreachable listing, robots.txt out of order."""
        self._reasons.setdefault(reason)

    def closed(self, reason: str) -> None:
        """The spider has ended, for one of Scrapy's reasons."""
        self._end = reason
        self._tell(finished=True)

    def sums(self) -> SourceRun:
        """The sums of the run; `reason` is None when the source was seen in full."""
        ends, reasons = self._ends, list(self._reasons)
        if self._end != "finished":
            reasons.append(_ENDS.get(self._end or "", self._end or "broken off"))
        return SourceRun(
            source=self._source,
            found=self._found,
            new=self._new,
            fetched=ends["fetched"] + ends["off_topic"],
            articles=ends["fetched"],
            off_topic=ends["off_topic"],
            refused=ends["refused"],
            failed=ends["failed"] + ends["pending"],
            reason="; ".join(reasons) or None,
        )

    def _tell(self, finished: bool = False) -> None:
        if self._watcher is not None:
            done = self._ends.total()
            self._watcher(SourceProgress(self._source, self._found, self._new, self._due, done, finished))


_ENDS = {"shutdown": "interrupted", "closespider_timeout": "time limit reached"}
