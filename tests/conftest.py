"""What several test files share."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from forked import command

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def cekangka() -> Run:
    """Run the command line in a child of its own, with all it loads there already: `cekangka("extract", path)`."""
    return command
