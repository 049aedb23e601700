"""What a crawl does at a source, counted while it runs, and told to whoever watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from db.store import SourceRun, State
from extract.model import Article


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
        self._seen: Counter[str] = Counter()
        self._bodies: dict[int, str] = {}
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

    def listing(self, unchanged: bool) -> None:
        """A page of a listing was answered; `unchanged` when it was not sent again."""
        self._seen["listings"] += 1
        self._seen["unchanged"] += unchanged

    def read(self, article: Article) -> None:
        """An article was read, on topic or not. A body that another page had too is a sidebar's, not an article's."""
        self._seen["undated"] += article.published is None
        self._seen["generic"] += article.read_by != "profile"
        _, _, body = article.text.partition("\n")
        self._seen["alike"] += self._bodies.setdefault(hash(body), article.id) != article.id

    def empty(self) -> None:
        """A page answered and held no body."""
        self._seen["empty"] += 1

    def rechecked(self, changed: bool) -> None:
        """A known article was asked for again; `changed` when its text was another one."""
        self._seen["rechecked"] += 1
        self._seen["changed"] += changed
        self._tell()

    def problem(self, reason: str) -> None:
        """Something kept the source from being seen in full: an unreachable listing, robots.txt out of order."""
        self._reasons.setdefault(reason)

    def closed(self, reason: str, stats: Mapping[str, Any]) -> None:
        """The spider has ended, for one of Scrapy's reasons; its stats count what it was denied."""
        self._end = reason
        self._seen["robots"] = stats.get("robotstxt/forbidden", 0)
        self._seen["blocked"] = sum(
            stats.get(f"downloader/response_status_count/{code}", 0) for code in (401, 403, 429)
        )
        self._tell(finished=True)

    def out_of_time(self) -> None:
        """The run's time was up; a source that had not finished by then was not seen in full."""
        if self._end != "finished":
            self._end = "time limit reached"

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
            **self._seen,
            reason="; ".join(reasons) or None,
        )

    def _tell(self, finished: bool = False) -> None:
        if self._watcher is not None:
            done = self._ends.total() + self._seen["rechecked"]
            self._watcher(SourceProgress(self._source, self._found, self._new, self._due, done, finished))


_ENDS = {"shutdown": "interrupted"}
