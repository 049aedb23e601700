"""docs/reliability.md from the tests: `make reliability` runs those that show a fault, and writes what they measured.

A row is a promise: the marker `fault(number, promise)` of a test, its name, and the figures that it gave to
`record_property`, summed over its cases or, where the figure's name says 'at most', 'percentile' or 'x', the largest.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reliability.md"
FAULTS = {
    "crawl 1": "Killed at any moment",
    "crawl 2": "Disk full, file locked or read-only",
    "crawl 3": "Two runs at once",
    "crawl 4": "A rerun with nothing new",
    "crawl 5": "robots.txt in all its failures",
    "crawl 6": "429 and 503 with Retry-After",
    "crawl 7": "Slow, endless, torn bodies",
    "crawl 8": "Bombs",
    "crawl 9": "Links and redirects into private networks",
    "crawl 10": "Soft blocks",
    "crawl 11": "A changed layout",
    "crawl 12": "A search that ignores the word",
    "crawl 13": "The same article at many addresses, and changed texts",
    "crawl 14": "Charsets and odd characters",
    "crawl 15": "Dates",
    "extraction 16": "Every writing of a number",
    "extraction 17": "Numbers that are no figures",
    "extraction 18": "Places of one name, old and new ones",
    "extraction 19": "Numbers that contradict each other",
    "extraction 20": "Long, empty, foreign and hostile texts",
    "publication 21": "Hostile text, addresses and methods",
    "publication 22": "Formulas in cells",
    "publication 23": "Hungry and forbidden queries, hostile readers",
    "publication 24": "Publishing while read, and collapses",
    "publication 25": "Older, newer and broken databases",
    "publication 26": "Evidence that is gone or changed",
    "publication 27": "People's data",
    "supply 1": "What is locked",
    "supply 2": "Network at import",
    "supply 3": "Secrets",
}
_HEAD = """# Reliability

What the world does to Cekangka, what is promised, and the test that shows it. Written by `make reliability` from the
markers `fault(number, promise)` of the tests and the figures that they record; `tests/faults/test_table.py` fails when
the promises and tests here are not those of the tests any more. The figures are of the last run of that command, on two
cores that had other work as well. *Not shown* stands where no test shows a fault.

Known holes in what is installed: the lock holds names, versions and hashes, so it can be audited. `make audit` asks an
advisory database (pip-audit): it needs the network, is no part of the tests, and its outcome is not recorded here.
Without a network there is no answer, but against a copy of the OSV database that was fetched before:
`osv-scanner --offline -L requirements.txt:requirements.lock`.
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise about a fault, by its number, and the test that shows it, as `faults/test_x.py::test_y`."""

    fault: str
    promise: str
    test: str


def promises() -> list[Promise]:
    """Every marker in the tests, read from the source, in the order of the faults, then of the tests."""
    found = [
        promise
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for promise in _of(path.relative_to(ROOT / "tests").as_posix(), ast.parse(path.read_text("utf-8")))
    ]
    return sorted(found, key=lambda each: list(FAULTS).index(each.fault))


def _of(path: str, module: ast.Module) -> Iterator[Promise]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in (d for d in node.decorator_list if isinstance(d, ast.Call)):
                if ast.unparse(call.func) == "pytest.mark.fault":
                    number, promise = (ast.literal_eval(argument) for argument in call.args)
                    yield Promise(number, promise, f"{path}::{node.name}")


def rows(figures: Mapping[str, str]) -> str:
    """The sections of the table; `figures` are by test."""
    lines = []
    known = promises()
    for number, name in FAULTS.items():
        shown = [each for each in known if each.fault == number]
        lines += ["", f"## {number}: {name}", ""]
        lines += ["| promised | test | measured |", "| --- | --- | --- |"] if shown else ["*Not shown.*"]
        lines += [f"| {each.promise} | `{each.test}` | {figures.get(each.test, '')} |" for each in shown]
    return "\n".join(lines) + "\n"


def measured(report: Path) -> dict[str, str]:
    """What the tests of a JUnit report recorded, by test, with the number of their cases and of those that failed."""
    cases: dict[str, list[ElementTree.Element]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        path = case.get("classname", "").removeprefix("tests.").replace(".", "/")
        cases[f"{path}.py::{case.get('name', '').partition('[')[0]}"].append(case)
    return {test: "; ".join(_told(those)) for test, those in cases.items()}


def _told(cases: list[ElementTree.Element]) -> Iterator[str]:
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    left = [skip.get("type") == "pytest.xfail" for case in cases for skip in case.iter("skipped")]
    known, skipped = sum(left), len(left) - sum(left)
    counts = {"cases": len(cases) if len(cases) > 1 else 0, "FAILED": failed, "not kept yet": known, "skipped": skipped}
    yield from (f"{count} {name}" for name, count in counts.items() if count)
    values: dict[str, list[str]] = defaultdict(list)
    for each in (each for case in cases for each in case.iter("property")):
        values[each.get("name", "")].append(each.get("value", ""))
    for name, given in values.items():
        yield f"{name}: {_one(name, given)}"


def _one(name: str, given: list[str]) -> str:
    try:
        numbers = [float(value.rstrip("x")) for value in given]
    except ValueError:
        return ", ".join(dict.fromkeys(given))
    is_peak = any(word in name for word in ("at most", "percentile", "seconds", "MB")) or given[0].endswith("x")
    return f"{max(numbers) if is_peak else sum(numbers):,.10g}" + ("x" if given[0].endswith("x") else "")


def main() -> int:
    """Run every test that shows a fault, and write the table; the exit code is that of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "fault", "-o", "junit_family=xunit1"]
        done = subprocess.run([*command, f"--junitxml={report}", "tests"], cwd=ROOT, check=False)
        TABLE.write_text(_HEAD + rows(measured(report)), encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
