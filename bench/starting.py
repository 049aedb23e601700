"""Start-up: what somebody waits for before anything is read."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, at_most, seconds


def rows() -> Iterator[Row]:
    """`--help`, and one short text from a process that has nothing loaded."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "berita.txt"
        text.write_text("KIA di Bengkulu\nSebanyak 31.970 anak sudah memiliki KIA.\n", encoding="utf-8")
        for arguments, wanted in ((["--help"], 0.3), (["extract", str(text)], 1.5)):
            command = [sys.executable, "-m", "cekangka", *arguments]
            taken = seconds(
                lambda c=command: subprocess.run(c, check=True, capture_output=True), clock=time.perf_counter
            )
            yield at_most(f"cekangka {arguments[0]}", taken, wanted, "s")
