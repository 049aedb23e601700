"""Work for several processes: one function over many things, here or on a Dask cluster, with its answers in order."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

import click

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")
# Things under way for each worker: enough that none is idle, few enough that answers that wait fit into memory.
AHEAD = 3
# How often a thing is given to another worker when one was lost.
RETRIES = 3


class Workers(Protocol):
    """Those who do the work; `count` is how many they are."""

    count: int

    def map(self, function: Callable[[Thing], Answer], things: Iterable[Thing]) -> Iterator[Answer]:
        """The function's answer to each thing, in their order, a few of them ahead of whoever asks."""


class _Waiting(Protocol):
    """An answer that is on its way: a future of the standard library or of Dask."""

    def result(self) -> Any: ...


class _Here:
    """This process itself."""

    count = 1

    def map(self, function: Callable[[Thing], Answer], things: Iterable[Thing]) -> Iterator[Answer]:
        return map(function, things)


class _Others:
    """Other processes, to whom `give` hands a function and a thing."""

    def __init__(self, count: int, give: Callable[[Callable[[Any], Any], Any], _Waiting]) -> None:
        self.count = count
        self._give = give

    def map(self, function: Callable[[Thing], Answer], things: Iterable[Thing]) -> Iterator[Answer]:
        waiting: deque[_Waiting] = deque()
        for thing in things:
            waiting.append(self._give(function, thing))
            if len(waiting) == AHEAD * self.count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def workers(number: int = 1, scheduler: str | None = None) -> Iterator[Workers]:
    """So many processes of this machine (1 is this one itself), or the workers of the Dask scheduler at an address.

    Raises ClickException when there are none, or when they were lost.
    """
    if scheduler is not None:
        with _cluster(scheduler) as them:
            yield them
    elif number == 1:
        yield _Here()
    else:
        # Spawned, for the progress bars are a thread of this process, and a fork with threads can hang.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(number, context, initializer=_leave_interrupts)
        try:
            yield _Others(number, pool.submit)
        except BrokenProcessPool as error:
            raise click.ClickException("a worker process was lost; what was done is kept: run it again") from error
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _cluster(scheduler: str) -> Iterator[Workers]:
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise click.ClickException("--scheduler needs Dask: pip install 'cekangka[cluster]'") from error
    try:
        client = Client(scheduler, timeout=5)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{scheduler}: no Dask scheduler answers there") from error
    with client:
        count = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        if not count:
            raise click.ClickException(f"{scheduler}: the scheduler has no workers")
        try:
            yield _Others(count, lambda function, thing: client.submit(function, thing, pure=False, retries=RETRIES))
        except KilledWorker as error:
            raise click.ClickException("workers died again and again; what was done is kept: run it again") from error


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that gives the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
