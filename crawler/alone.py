"""One at a time: the lock of a data directory."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AtWorkError(ValueError):
    """Another run of the same kind is at work in the data directory."""


@contextmanager
def alone(data: Path, what: str) -> Iterator[None]:
    """Hold the data directory's lock `what`, which the system frees when the process ends, however it ends.

    Raises AtWorkError at once when it is held.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / f"{what}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AtWorkError(f"{data}: another {what} is at work there") from error
        yield
