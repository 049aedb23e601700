"""How fast the site answers over a large publication: warm, page by page, then eight clients at once.

    .venv/bin/python -m bench.generate DIR && .venv/bin/python -m bench.site DIR

Builds DIR/kia.db from DIR/cekangka.db in a process of its own when it is not there, and says how long that took and how
much memory. Then serves it over a socket and prints the median and the 95th percentile of each page in milliseconds.
"""

from __future__ import annotations

import os
import resource
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from datasette.utils import parse_metadata

ROOT = Path(__file__).parent.parent
QUESTIONS = parse_metadata((ROOT / "datasette" / "questions.yml").read_text(encoding="utf-8"))
WARM, TIMED, CLIENTS = 3, 20, 8
BUILD = "import sys; from pathlib import Path; from db.publish import publish; publish(*map(Path, sys.argv[1:]))"
SERVE = "import sys; from pathlib import Path; from db.serve import serve; serve(Path(sys.argv[1]), int(sys.argv[2]))"


def build(working: Path, out: Path) -> None:
    """Publish in a child process; print its time and its memory at most."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", BUILD, working, out], cwd=ROOT, check=True)
    wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    size = out.stat().st_size / 1e6
    print(f"build {wall:.0f} s ({busy:.0f} s of processor), {memory:.0f} MB of memory, {size:.0f} MB file")


def pages(published: Path) -> dict[str, str]:
    """The pages that are timed, by name."""
    with closing(sqlite3.connect(published)) as db:
        place = db.execute("select code from regions order by figures desc limit 1").fetchone()[0]
        figure, claim, article = db.execute("select id, claim, article from figures limit 1 offset 1000").fetchone()
    return {
        "home": "/",
        "region": f"/wilayah/{place}",
        "figure": f"/kia/figures/{figure}",
        "claim": f"/kia/claims/{claim}",
        "article": f"/kia/articles/{article.replace(':', '~3A')}",
        "one region, table": f"/kia/figures?region={place}&_nofacet=1",
        "one region, three facets": f"/kia/figures?region={place}",
        "rare word, page": "/cari?q=posyandu",
        "rare word, table": "/kia/figures?_search=posyandu&_nofacet=1",
        "map": "/peta",
        "dashboard": "/dasbor",
        "sources": "/sumber",
        "feed": "/umpan/angka.atom",
        "three facets": "/kia/figures",
        **{f"question {name}": f"/kia/{name}" for name in QUESTIONS},
        "question coverage-over-time, a place": f"/kia/coverage-over-time?place={place}",
        "question claims-versus-target, a place": f"/kia/claims-versus-target?place={place}&document=kia",
    }


@contextmanager
def served(published: Path) -> Iterator[httpx.Client]:
    """A client of a server in a process of its own, on a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVE, published, str(port)], cwd=ROOT)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            while server.poll() is None:
                try:
                    client.get("/-/health")
                    break
                except httpx.ConnectError:
                    time.sleep(0.2)
            yield client
    finally:
        server.send_signal(2)
        server.wait(timeout=20)


def timed(client: httpx.Client, path: str) -> tuple[float, float]:
    """Median and 95th percentile of one page, in milliseconds."""
    taken = []
    for turn in range(WARM + TIMED):
        began = time.perf_counter()
        answer = client.get(path)
        answer.raise_for_status()
        if turn >= WARM:
            taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def main() -> None:
    """Build where needed, then time."""
    folder = Path(sys.argv[1])
    published = folder / "kia.db"
    if not published.exists():
        build(folder / "cekangka.db", published)
    asked = pages(published)
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with served(published) as client:
        for name, path in asked.items():
            median, late = timed(client, path)
            print(f"{name:40} p50 {median:6.0f}  p95 {late:6.0f}")
        began = time.perf_counter()
        mixed = list(asked.values()) * 4
        with ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(client.get, mixed))
        failed = [str(answer.url) for answer in answers if answer.status_code != 200]
        rate = len(mixed) / (time.perf_counter() - began)
        print(f"{CLIENTS} clients: {len(mixed)} pages, {rate:.0f} a second, {len(failed)} failed {failed[:3]}")


if __name__ == "__main__":
    main()
