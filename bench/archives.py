"""Archive scan: import of archives against fastwarc that only unpacks the same files."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator

from bench.material import archive
from bench.measure import Row, at_least, medians
from cekangka import cli

MEGABYTES = int(os.environ.get("BENCH_MEGABYTES", "500"))
FILES = 8
_PAGE = 90_000


def rows() -> Iterator[Row]:
    """The ratios to fastwarc, for one process and for two: archives like Common Crawl's news, and of one country."""
    for what, local in (("one page in ten Indonesian", 0.1), ("every page Indonesian", 1.0)):
        yield from _rows(what, local)


def _rows(what: str, local: float) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.warc.gz" for number in range(FILES)]
        size = sum(archive(file, MEGABYTES * 10**6 // FILES // _PAGE, local, seed) for seed, file in enumerate(files))
        alone, one = medians(
            [
                lambda: [len(record.reader.read()) for file in files for record in ArchiveIterator(file)],
                lambda: _imported(files, 1),
            ]
        )
        single, double = medians([lambda: _imported(files, 1), lambda: _imported(files, 2)], clock=time.perf_counter)
    yield Row(f"{size / 1e6:.0f} MB of archives, {what}: fastwarc alone", f"{size / 1e6 / alone:.0f} MB/s")
    yield at_least("— import by one process, to fastwarc alone", alone / one, 0.7)
    yield at_least("— import by two processes, their start included, to one", single / double, 1.8)


def _imported(files: list[Path], number: int) -> None:
    data = Path(tempfile.mkdtemp())
    done = CliRunner().invoke(cli, ["import-warc", *map(str, files), "--workers", str(number), "--data", str(data)])
    shutil.rmtree(data)
    if done.exit_code:
        raise RuntimeError(done.output)
