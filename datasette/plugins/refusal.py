"""Why newer data are not shown: a publication that was refused leaves the reason beside the file it did not replace."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from datasette import hookimpl


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason, in one line, and the ISO day on which it was said."""

    why: str
    day: str


def refusal(published):
    """The refusal that stands since the file was published, or None; read anew for every page."""
    beside = Path(f"{published}.refused")
    try:
        why, at = beside.read_text(encoding="utf-8", errors="replace").strip(), beside.stat().st_mtime
    except OSError:
        return None
    return Refusal(why, datetime.fromtimestamp(at, UTC).date().isoformat())


@hookimpl
def prepare_jinja2_environment(env, datasette):
    """Let every template ask, also those that Datasette renders without our variables."""
    env.globals["refusal"] = lambda: refusal(datasette.get_database("kia").path)
