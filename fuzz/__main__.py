"""`python -m fuzz TARGET [SECONDS]`: look for bytes that break a target, from the kept corpus on, by atheris.

What breaks it is written to fuzz/found/ and ends the run with an error; it belongs into fuzz/corpus/TARGET/ with the
mending. What reaches new code stays in fuzz/found/ too: `python -m fuzz TARGET merge` keeps of it what adds something.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
_LONGEST = 20_000  # bytes of one input
_SLOWEST = 5  # seconds for one input: more is a bug too

with atheris.instrument_imports(include=["crawler", "extract"]):
    from fuzz.targets import TARGETS


def main(name: str, how: str = "60") -> None:
    """Fuzz for so many seconds, or merge what was found into the corpus."""
    corpus, found = HERE / "corpus" / name, HERE / "found" / name
    found.mkdir(parents=True, exist_ok=True)
    options = [f"-max_len={_LONGEST}", f"-timeout={_SLOWEST}", f"-artifact_prefix={found}/broken-", "-verbosity=0"]
    if how == "merge":
        options += ["-merge=1", str(corpus), str(found)]
    else:
        options += [f"-max_total_time={how}", "-print_final_stats=1", str(found), str(corpus)]
    for seed in sorted(corpus.iterdir()):  # before coverage counts: rules and weights are loaded once
        TARGETS[name](seed.read_bytes())
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
