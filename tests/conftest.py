"""What several test files share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def cekangka() -> Run:
    """Run the command line in a process of its own, as a person does: `cekangka("extract", path)`."""

    def run(*arguments: str | Path, timeout: float = 120, **options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cekangka", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False, **options
        )

    return run
