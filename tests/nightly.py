"""Nights of one outlet over real sockets."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from forked import in_child

FIRST = datetime(2026, 3, 1, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """What a night printed, and the message that it ended with; None when all was well."""

    out: str
    error: str | None


def night(data: Path, proxy: str, day: int = 0, pages: int = 500, seconds: float = 60, *names: str) -> Told:
    """The night of the day `day` at the sources named, all over and told."""
    return in_child(_night, data, proxy, day, pages, seconds, names or ("kicknews",))


def _night(data: Path, proxy: str, day: int, pages: int, seconds: float, names: tuple[str, ...]) -> Told:
    import nights
    from crawler.run import Limits
    from crawler.sources import load

    chosen = [replace(load()[name], note="2026-01-01: in a test", expect=0) for name in names]
    began = FIRST + timedelta(days=day)
    out, error = io.StringIO(), None
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        try:
            nights.night(chosen, data, Limits(seconds, pages), proxy=proxy, now=lambda: began)
        except click.ClickException as failed:
            error = failed.message
    return Told(out.getvalue(), error)
