"""docs/reliability.md says what the tests show, no more and no less."""

from __future__ import annotations

import re

from faults.table import FAULTS, TABLE, Promise, promises

ROW = re.compile(r"^\| (?P<promise>.+?) \| `(?P<test>[^`]+)` \| (?P<measured>.*?) ?\|$", re.MULTILINE)


def test_the_table_has_the_promises_of_the_tests() -> None:
    """`make reliability` writes it anew."""
    sections = re.split(r"(?m)^## (\w+ \d+): ", TABLE.read_text("utf-8"))[1:]
    stated = [
        Promise(number, row["promise"], row["test"])
        for number, text in zip(sections[::2], sections[1::2], strict=True)
        for row in ROW.finditer(text)
    ]
    assert sections[::2] == list(FAULTS)
    assert stated == promises()


def test_no_test_of_the_table_had_failed() -> None:
    assert "FAILED" not in TABLE.read_text("utf-8")


def test_every_marker_names_a_fault_and_promises_once() -> None:
    known = promises()
    assert {each.fault for each in known} <= set(FAULTS)
    assert len({(each.fault, each.promise) for each in known}) == len(known)
    assert not [each for each in known if "|" in each.promise or "`" in each.promise]
