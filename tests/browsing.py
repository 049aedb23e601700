"""A real browser on a real server for the tests of pages: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, sync_playwright

from db.serve import application

SCREENSHOTS = Path(__file__).parent.parent / "screenshots"
_SERIOUS = {"serious", "critical"}


@contextmanager
def serving(published: Path) -> Iterator[str]:
    """The address of a server of this publication, in a thread of its own, on a free port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(application(published), log_level="error", lifespan="on"))
        listening.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; without Chromium the test is skipped, and under CI=true it fails."""
    path = shutil.which("chromium")
    if path is None:
        missing = "there is no chromium on the path: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])  # a container has no sandbox
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page whose troubles are written down: errors, breaches of the policy, requests to another host."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: said.type in {"error", "warning"} and self.troubles.append(said.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", self._asked)

    def _asked(self, request) -> None:  # type: ignore[no-untyped-def]
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"asks another host: {request.url}")

    def go(self, path: str) -> Page:
        """Open a path of the site and wait until it is at rest."""
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, path
        return self.page

    def keep(self, name: str) -> None:
        """Keep what is seen as screenshots/NAME.png, as far down as three screens."""
        SCREENSHOTS.mkdir(exist_ok=True)
        size = self.page.viewport_size
        assert size is not None
        upper = {"x": 0, "y": 0, "width": size["width"], "height": 3 * size["height"]}
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, clip=upper, animations="disabled")

    def barriers(self) -> list[str]:
        """What axe-core finds of serious barriers to access, one line each."""
        self.page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [
            f"{rule['id']}: {node['html'][:120]}"
            for rule in found["violations"]
            if rule["impact"] in _SERIOUS
            for node in rule["nodes"]
        ]
