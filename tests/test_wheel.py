"""The wheel holds everything that runs, and nothing that could be taken for another package."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    *(
        "archives.py",
        "cekangka.py",
        "checking.py",
        "curating.py",
        "inputs.py",
        "nights.py",
        "rereading.py",
        "stages.py",
    ),
    "workers.py",
}
# Where each folder of the checkout stands in the wheel.
FOLDERS = {"crawler": "crawler", "db": "db", "extract": "extract", "datasette": "db/site"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    [wheel] = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_packages_and_of_the_site(names: set[str]) -> None:
    wanted = {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in FOLDERS.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if ".dist-info/" not in name} == wanted | MODULES


@pytest.mark.parametrize(
    "name",
    [
        "crawler/sources/wordpress.toml",
        "crawler/newsroom/articles/kicknews.toml",
        "crawler/newsroom/layouts/feed.xml",
        "extract/ner/NOTICE",
        "extract/ner/config.cfg",
        "extract/ner/weights/tok2vec/model",
        "extract/patterns/places.csv",
        "db/derived.sql",
        "db/targets.csv",
        "db/site/metadata.yml",
        "db/site/plugins/language.py",
        "db/site/static/site.css",
        "db/site/templates/index.html",
    ],
)
def test_data_files_are_in_their_places(names: set[str], name: str) -> None:
    assert name in names


def test_nothing_in_the_wheel_mixes_with_the_package_datasette(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == MODULES | {"crawler", "db", "extract"}
