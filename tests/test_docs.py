"""What the documents promise: commands described, rules with examples, nothing that belongs to one machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cekangka import cli
from crawler.sources import load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(cli.commands)
EXAMPLES = {"examples", "reads", "rejects", "yes"}
# Lists of names and words: their file says what they are for, and one test runs over all of a file's rows.
LISTS = {"boundaries", "hosts", "place_names", "seats", "speakers"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_an_example_and_a_line_in_the_readme(name: str) -> None:
    command = cli.commands[name]
    first = (command.help or "").split("\n")[0]
    assert first.endswith(".")
    assert len(first) <= 45, "a longer one is cut in the list of commands"
    assert f"Example: cekangka {name}" in (command.help or "")
    assert f"`cekangka {name}`" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_has_help(name: str) -> None:
    options = [p for p in cli.commands[name].params if isinstance(p, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_documents_name_no_command_that_does_not_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^ {4,})cekangka ([a-z-]+)", text, re.MULTILINE))
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_documents_name_no_file_that_does_not_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:crawler|db|extract|tests|datasette|docs)/[\w./*-]*)`", text))
    assert named
    assert [name for name in sorted(named) if not list(ROOT.glob(name.rstrip("/")))] == []


def test_the_targets_of_make_are_those_that_the_documents_name() -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set()
    for document in ("README.md", "CONTRIBUTING.md"):
        named |= set(
            re.findall(r"(?:`|^ {4})make\s([a-z]+)", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE)
        )
    assert {"run", "test", "install", "lint", "format", "lock"} <= made
    assert named <= made


def rule_rows() -> Iterator[tuple[str, dict[str, object]]]:
    for path in sorted((ROOT / "extract" / "patterns").glob("*.toml")):
        if path.stem in LISTS:
            continue
        for table, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert isinstance(rows, list), f"{path.name}: [{table}] is no [[{table}]]"
            yield from ((f"{path.name} [[{table}]] {row.get('id')}", row) for row in rows)


def test_every_rule_has_an_id_and_examples() -> None:
    rows = list(rule_rows())
    assert rows
    assert [where for where, row in rows if not row.get("id") or not any(row.get(key) for key in EXAMPLES)] == []


def files() -> list[Path]:
    """Every file that is, or is about to be, under version control."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of the project's files")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


# Written so that this file does not hold what it looks for.
BELONGS_TO_A_MACHINE = re.compile(
    rb"""https?://[^\s"']*(?:/simple/?(?:["'\s]|$)|registry[.])   # a package index
    | --(?:extra-)?index-url | --find-l[i]nks
    | (?<![\w.-])/(?:w[o]rk|f[a]rm|r[o]ot)/                       # a folder of one machine
    """,
    re.VERBOSE,
)


def test_no_file_names_a_package_index_or_a_folder_of_one_machine() -> None:
    allowed = {"Makefile": b"--no-emit-index-url"}
    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode(errors='replace')}"
        for path in files()
        for match in BELONGS_TO_A_MACHINE.finditer(path.read_bytes().replace(allowed.get(path.name, b"\0"), b""))
    ]
    assert found == []


def test_the_lock_pins_every_dependency_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    pinned = {block.split("==")[0].lower() for block in blocks if "==" in block and "--hash=sha256:" in block}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert {re.split(r"[<>=\[ ]", line)[0].lower() for line in wanted} <= pinned
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_the_licence_is_the_one_that_the_project_states() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in text.split("\n")[1] + text.split("\n")[0]
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_source_that_contributing_shows_can_be_loaded(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = re.search(r"^ +\[contohpos\]\n(?: +\w+ = .*\n)+", text, re.MULTILINE)
    assert table
    path = tmp_path / "sources.toml"
    path.write_text(table[0], encoding="utf-8")
    assert load(path)["contohpos"].family == "wordpress"
