"""Many machines: a Dask cluster that loses a worker reads what one process reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from archived import archive, kicknews
from conftest import Run
from test_import_warc import ARTICLES, KIA, REVISIONS, SNAPSHOTS, archives_in, rows

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
CLUSTER = Path(__file__).with_name("cluster.py")


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[int]]]:
    """The scheduler's address, and the process ids of the two workers."""
    command = [sys.executable, CLUSTER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        address, *workers = json.loads(process.stdout.readline())
        yield address, workers
        process.communicate(timeout=30)


def test_a_cluster_that_loses_a_worker_reads_all(cekangka: Run, tmp_path: Path, cluster: tuple[str, list[int]]) -> None:
    address, (first, _) = cluster
    made = [
        archive(tmp_path / f"{number}.warc.gz", *(kicknews(f"anak-{number}-{n}", KIA) for n in range(20)))
        for number in range(12)
    ]
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert cekangka("import-warc", *made, "--workers", "1", "--data", alone).returncode == 0
    command = [sys.executable, "-m", "cekangka", "import-warc", *made, "--scheduler", address, "--data", together]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + 60
        while time.monotonic() < until and archives_in(together) < 2:
            assert running.poll() is None, "it ended before a worker could be killed"
        os.kill(first, signal.SIGKILL)
        assert archives_in(together) < len(made)
        _, said = running.communicate(timeout=120)
    assert running.returncode == 0, said
    assert rows(together, ARTICLES, SNAPSHOTS, REVISIONS) == rows(alone, ARTICLES, SNAPSHOTS, REVISIONS)
    assert len(rows(together, ARTICLES)[0]) == 240


def test_an_address_without_a_scheduler_is_one_clear_line(cekangka: Run, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc", kicknews("a", KIA))
    done = cekangka("import-warc", path, "--scheduler", "tcp://127.0.0.1:9", "--data", tmp_path / "data")
    assert (done.returncode, done.stdout) == (1, "")
    assert "tcp://127.0.0.1:9: no Dask scheduler answers there" in done.stderr
