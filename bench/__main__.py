"""Run the benchmarks named, or all, and print their table."""

from __future__ import annotations

import sys
from importlib import import_module

BENCHMARKS = ("archives", "pages", "texts", "rereading", "starting")


def main() -> None:
    """Print a Markdown table, a line as soon as it is measured."""
    print("| what | measured | wanted | |\n| --- | --- | --- | --- |", flush=True)
    for name in sys.argv[1:] or BENCHMARKS:
        for row in import_module(f"bench.{name}").rows():
            told = {None: "", True: "met", False: "**missed**"}[row.met]
            print(f"| {row.what} | {row.outcome} | {row.wanted} | {told} |", flush=True)


if __name__ == "__main__":
    main()
