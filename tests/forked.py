"""Children forked from a server that has loaded what a crawl needs: quick, and each with a reactor of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.loaded"])


def in_child(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The function's result, or its exception, from a child."""
    with ProcessPoolExecutor(1, FORKED) as pool:
        return pool.submit(function, *args, **kwargs).result(timeout=120)
