"""Whatever moment a stage is killed at, run again it ends as if nothing had been."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from faults import breaking
from faults.breaking import copied, killed, points, run, steps, tables, warmed
from faults.conftest import Ask

Record = Callable[[str, object], None]
TIMES = 20


def killed_and_run_again(folder: Path, stage: str) -> int:
    """Kill a stage at twenty of its steps, each time on a fresh copy, and run it again; how often it was killed."""
    begun = breaking.crawled(folder / "begun")
    arguments = [stage]
    if stage == "check":
        warmed(begun, "extract")
    if stage == "import-warc":
        arguments += [*breaking.archives(folder / "archives"), "--workers", "1"]
    warmed(copied(begun, folder / "warmed"), *arguments)
    whole = copied(begun, folder / "whole")
    taken = steps(whole, *arguments)
    wanted = tables(whole)
    assert wanted != tables(begun)
    for at in points(taken, TIMES):
        data = copied(begun, folder / "killed")
        assert killed(data, at, *arguments).code == -signal.SIGKILL, at
        assert tables(data).keys() <= wanted.keys()
        assert run(data, *arguments).code == 0
        assert tables(data) == wanted, at
    return TIMES


@pytest.mark.fault("crawl 1", "a stage killed at any of 20 points ends, run again, in the tables of an unbroken one")
@pytest.mark.parametrize("stage", ["extract", "check", "import-warc"])
def test_a_killed_stage_ends_as_an_unbroken_one_when_it_is_run_again(
    tmp_path: Path, child: Ask, record_property: Record, stage: str
) -> None:
    record_property("kills survived", child(killed_and_run_again, tmp_path, stage))


def killed_while_publishing(folder: Path) -> int:
    """Kill a publication twenty times in a row: what is published then is the old file or the new one, whole."""
    begun = breaking.crawled(folder / "begun")
    for stage in ("extract", "check", "publish"):
        warmed(begun, stage)
    breaking.crawled(begun, 5, 2)
    for stage in ("extract", "check"):
        warmed(begun, stage)
    whole, data = copied(begun, folder / "whole"), copied(begun, folder / "killed")
    taken = steps(whole, "publish")
    old, new = ((each / "public" / "kia.db").read_bytes() for each in (begun, whole))
    assert old != new
    public = data / "public" / "kia.db"
    for at in sorted(points(taken, TIMES)):
        assert killed(data, at, "publish").code == -signal.SIGKILL, at
        assert public.read_bytes() in (old, new), at
    assert run(data, "publish").code == 0
    assert public.read_bytes() == new
    assert [path.name for path in public.parent.iterdir()] == ["kia.db"]
    assert tables(data) == tables(whole)
    return TIMES


@pytest.mark.fault("crawl 1", "a publication killed at any of 20 points leaves the old file or the new one, whole")
def test_a_killed_publication_leaves_the_old_one_or_the_new_one(
    tmp_path: Path, child: Ask, record_property: Record
) -> None:
    record_property("kills survived", child(killed_while_publishing, tmp_path))
