"""A running server over a published file: asked by bytes, so that no client mends what is asked."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SERVE = """
import socket, sys
from pathlib import Path
from db.serve import ServeError, serve

for left in reversed(range(9)):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    try:
        sys.exit(serve(Path(sys.argv[1]), port, lambda: print(port, flush=True)))
    except ServeError:  # another process took the port in between
        if not left:
            raise
"""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server in a process of its own, on this port."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, target: str, method: str = "GET", seconds: float = 30) -> Reply:
        """The reply to a request for exactly this target."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        connection._validate_path = lambda _: None  # type: ignore[method-assign]
        connection._encode_request = lambda request: request.encode("latin-1")  # type: ignore[method-assign]
        try:
            connection.request(method, target)
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, headers, answer.read())
        finally:
            connection.close()

    @property
    def peak_megabytes(self) -> int:
        """The most memory that the process has held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


@contextmanager
def served(published: Path) -> Iterator[Server]:
    """Serve a published file."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(published)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield Server(process, int(process.stdout.readline()))
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=15)
        process.kill()
        process.wait()
