"""How a request may end, what its answer gives to ask again, and the words for it."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from db.store import Validators

# What a download may end with that is no fault of ours; Scrapy tries again before it raises one.
UNANSWERED = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    OSError,
)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({400, 404, 405, 406, 410, 414, 451})


class Unanswered(Exception):
    """A page that could not be had now, and is to be tried in a later run."""


class LeftAlone(Unanswered):
    """The same, because its whole host is not to be asked in this run."""


class Forbidden(Exception):
    """An address that must not be asked: by robots.txt, off the site, not public, or answering too much."""


def conditions(validators: Validators | None) -> dict[str, str]:
    """The headers that ask for a page only if it has changed."""
    if validators is None:
        return {}
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def validators_of(*replies: Response) -> Validators | None:
    """What a page's answer gives to ask for it again; nothing for one in several parts, each of which may change."""
    values = [(replies[0].headers.get(name) or b"").decode("latin-1") or None for name in ("ETag", "Last-Modified")]
    return Validators(*values) if any(values) and len(replies) == 1 else None


def words(error: BaseException | None) -> str:
    """An exception in one line, its class where it says nothing itself."""
    return " ".join(str(error).split()) or type(error).__name__
