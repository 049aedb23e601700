"""What the project is made of: locked by hashes, from no named index, silent when imported, and without secrets."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
# The packages' modules; what begins to work when it is run is left to its own tests.
MODULES = [
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in (*ROOT.glob("*.py"), *(p for name in ("crawler", "db", "extract") for p in (ROOT / name).rglob("*.py")))
    if path.stem != "__main__"
]
NO_NETWORK = """
import importlib, socket, sys, traceback

def refused(*_, **__):
    traceback.print_stack()
    raise SystemExit(f"a socket is opened by {module}")

for name in ("connect", "connect_ex", "sendto"):  # urllib3 binds one to this machine, to see whether it has IPv6
    setattr(socket.socket, name, refused)
socket.getaddrinfo = socket.create_connection = refused
for module in sys.argv[1:]:
    importlib.import_module(module)
"""
SECRETS = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "access key": r"\bA(?:KIA|SIA)[0-9A-Z]{16}\b",
    "token": r"\b(?:gh[pousr]_\w{36}|github_pat_\w{50,}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,}|pypi-[\w-]{50,})",
    "JSON web token": r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}",
    "password": r"(?i)\b(?:password|passwd|secret|api_?key|access_?token)\b\s*[:=]\s*['\"][^'\"\s{}<>$]{8,}['\"]",
    "password in an address": r"\b\w+://[^/\s:@'\"]+:[^/\s@'\"{}<>]{3,}@[\w.-]+",
    "path of somebody's machine": r"(?<![\w./])/(?:home|Users)/(?!user\b)\w+/",
}


@pytest.mark.fault("supply 1", "every locked package has a version and a hash")
def test_every_locked_package_has_a_hash(record_property) -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    unhashed = [entry.splitlines()[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)]
    unpinned = [entry.splitlines()[0] for entry in entries if not re.match(r"[\w.\[\]-]+==\S+", entry)]
    assert (unhashed, unpinned) == ([], [])
    record_property("packages", len(entries))


@pytest.mark.fault("supply 1", "the lock names no index, address or file")
def test_the_lock_names_no_index() -> None:
    assert re.findall(r"(?m)^-.*$|https?://\S+|file:\S+| @ \S+", LOCK) == []


@pytest.mark.fault("supply 1", "the lock holds everything that pyproject.toml asks for")
def test_the_lock_holds_what_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])
    wanted = {re.split(r"[\[<>=!~; ]", line)[0] for line in asked}
    assert {plain(name) for name in wanted} <= {plain(name) for name in re.findall(r"(?m)^([\w.-]+)==", LOCK)}


def plain(name: str) -> str:
    """A package's name as an index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.fault("supply 2", "importing any module opens no socket")
def test_importing_asks_nobody(record_property) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *MODULES], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    record_property("modules", len(MODULES))


@pytest.mark.fault("supply 3", "no tracked file holds a key, token, password or path of a machine")
def test_no_tracked_file_holds_a_secret(record_property) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: what is tracked cannot be told")
    found, files = [], [ROOT / name for name in listed.stdout.split("\0") if name]
    for path in files:
        if path.is_file() and path != Path(__file__):
            text = path.read_bytes().decode("latin-1")
            found += [(path.name, kind) for kind, pattern in SECRETS.items() if re.search(pattern, text)]
    assert found == []
    record_property("files", len(files))


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJ234567",
        'password = "benar-benar-rahasia"',
        "https://user:" + "hunter22@host.example/simple",
        "/home/" + "sari/proyek",
    ],
)
def test_a_secret_would_be_found(line: str) -> None:
    assert any(re.search(pattern, line) for pattern in SECRETS.values())
