"""What the tests of faults share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
from forked import FORKED

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def child() -> Iterator[Ask]:
    """A child that keeps what it has loaded, from one test to the next: `child(function, …)` gives its result."""
    with ProcessPoolExecutor(1, FORKED) as pool:
        yield lambda function, *given: pool.submit(function, *given).result(timeout=120)
