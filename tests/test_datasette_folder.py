"""The folder datasette/ holds the site and must never be taken for the package of that name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import datasette
import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "datasette"


def test_the_installed_package_is_the_one_that_is_imported():
    assert "site-packages" in datasette.__file__


@pytest.mark.parametrize("arguments", [["-c", "import datasette.app"], ["-m", "datasette", "--version"]])
def test_it_is_so_from_the_project_root(arguments):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nothing_makes_a_package_of_the_folder():
    assert [str(path) for path in FOLDER.rglob("__init__.py")] == []
    assert not (ROOT / "datasette.py").exists()


def test_plugins_import_nothing_of_ours():
    ours = {path.name for path in ROOT.iterdir() if path.is_dir()} | {path.stem for path in ROOT.glob("*.py")}
    for plugin in (FOLDER / "plugins").glob("*.py"):
        for node in ast.walk(ast.parse(plugin.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} & (ours - {"datasette"}) == set(), plugin.name


def test_nothing_of_the_site_comes_from_elsewhere():
    """Pages work without a network: no script, style or font of another host."""
    for path in [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.css")]:
        text = path.read_text(encoding="utf-8")
        assert re.sub(r"""<script src="{{ urls[^"]*" defer></script>""", "", text).count("<script") == 0, path.name
        assert not any(word in text for word in ("@import", "url(http", 'src="http', "cdn")), path.name
