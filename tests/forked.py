"""Children forked from a server that has loaded what a crawl needs: quick, and each with a reactor of its own."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.loaded"])


def in_child(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The function's result, or its exception, from a child."""
    with ProcessPoolExecutor(1, FORKED) as pool:
        return pool.submit(function, *args, **kwargs).result(timeout=120)


def command(
    *arguments: object, timeout: float = 120, env: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    """What a command ended with and said, with these variables of the environment set."""
    given = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder, name) for name in ("out", "err")]
        child = FORKED.Process(target=_command, args=(given, dict(env), said))
        child.start()
        child.join(timeout)
        if child.exitcode is None:
            child.kill()
            raise subprocess.TimeoutExpired(given, timeout)
        return subprocess.CompletedProcess(given, child.exitcode, *(path.read_text("utf-8") for path in said))


def _command(arguments: Sequence[str], env: Mapping[str, str], said: Sequence[Path]) -> None:
    from cekangka import cli

    os.environ.update(env)
    for stream, path in enumerate(said, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    cli.main(arguments, prog_name="cekangka")
