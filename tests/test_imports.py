"""The house: who may import whom, and what must not exist. Read from the source, nothing is run."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = ("archives", "cekangka", "checking", "curating", "inputs", "nights", "rereading", "stages", "workers")
OURS = frozenset({*COMMANDS, "crawler", "db", "extract"})
# Who may import what of ours, beside itself: a name allows the module and all below it.
ALLOWED: dict[str, tuple[str, ...]] = {
    "cekangka": tuple(OURS),
    "archives": ("inputs", "stages", "workers", "crawler", "db", "extract"),
    "curating": ("inputs", "stages", "crawler", "db", "extract"),
    "nights": ("inputs", "stages", "crawler", "db", "extract"),
    "rereading": ("inputs", "stages", "workers", "db", "extract"),
    "workers": (),
    "checking": ("inputs", "db", "extract"),
    "stages": ("checking", "inputs", "crawler", "db", "extract"),
    "inputs": ("crawler", "db", "extract"),
    "crawler": ("db", "extract.model"),
    "db": ("extract.model", "extract.personal"),
    "extract": (),
    "datasette": (),
}
# The modules of the command line, which wire the packages together.
COMMAND_LINE = set(COMMANDS)
PUBLIC_NAMES = {"extract", "read", "may_be_on_topic", "on_topic"}


def sources(owner: str) -> list[Path]:
    return [ROOT / f"{owner}.py"] if owner in COMMAND_LINE else sorted((ROOT / owner).rglob("*.py"))


def imported(path: Path) -> list[tuple[int, str, str | None]]:
    """(line, module, name) of every import in a file, wherever in the file it stands."""
    found: list[tuple[int, str, str | None]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:  # a relative import never leaves its package
            found += [(node.lineno, node.module or "", alias.name) for alias in node.names]
    return found


def may_import(owner: str, module: str, name: str | None) -> bool:
    top = module.partition(".")[0]
    if top not in OURS or top == owner:
        return True
    if owner == "crawler" and module == "extract":
        return name in PUBLIC_NAMES
    if top == "extract" and owner not in COMMAND_LINE:
        return module in ALLOWED[owner]
    return top in ALLOWED[owner]


@pytest.mark.parametrize("owner", ALLOWED)
def test_imports_point_down_only(owner: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {module}{f' ({name})' if name else ''}"
        for path in sources(owner)
        for line, module, name in imported(path)
        if not may_import(owner, module, name)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("owner", "module", "name", "allowed"),
    [
        ("crawler", "extract", "on_topic", True),
        ("crawler", "extract", "numbers", False),
        ("crawler", "extract.model", "Article", True),
        ("crawler", "extract.numbers", "find", False),
        ("crawler", "db.store", "Store", True),
        ("db", "extract.model", "Figure", True),
        ("db", "extract", "read", False),
        ("db", "crawler.sources", "load", False),
        ("extract", "db.store", "Store", False),
        ("extract", "extract.numbers", "find", True),
        ("datasette", "extract.model", "Figure", False),
        ("datasette", "datasette", "hookimpl", True),
        ("cekangka", "extract.checks", "run", True),
        ("db", "cekangka", "cli", False),
        ("inputs", "stages", None, False),
    ],
)
def test_the_directions_themselves(owner: str, module: str, name: str | None, allowed: bool) -> None:
    assert may_import(owner, module, name) is allowed


def test_the_folder_datasette_never_hides_the_package() -> None:
    assert not list((ROOT / "datasette").rglob("__init__.py"))
    assert not (ROOT / "datasette.py").exists()


@pytest.mark.parametrize("word", ["utils", "helpers", "misc", "common"])
def test_no_module_is_a_drawer_for_everything(word: str) -> None:
    assert not [p for owner in ALLOWED for p in sources(owner) if word in p.stem.split("_")]


def test_sql_stands_only_in_the_store_and_the_site() -> None:
    using = [
        f"{path.relative_to(ROOT)}:{line}"
        for owner in (*COMMAND_LINE, "crawler", "extract")
        for path in sources(owner)
        for line, module, _ in imported(path)
        if module.partition(".")[0] in {"sqlite3", "sqlite_utils"}
    ]
    assert not using


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for owner in ALLOWED
        for path in sources(owner)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent
