"""The pages as people meet them, in a real browser: no error, no other host, no serious barrier."""

from __future__ import annotations

import pytest
from browsing import Watched, chromium, serving
from stored import fill

from db.publish import publish

# A thread of Datasette is ended by SystemExit, which Python itself passes over in silence.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    publish(fill(folder / "cekangka.db"), folder / "kia.db")
    with serving(folder / "kia.db") as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def watched(browser, address):
    """A new page of a desktop's width; its troubles are looked at when the test is over."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="id-ID")
    seen = Watched(context.new_page(), address)
    yield seen
    context.close()
    assert seen.troubles == []


PAGES = {"home": "/", "target": "/kia/claims-versus-target"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_without_barriers(watched, name):
    watched.go(PAGES[name])
    watched.keep(name)
    assert watched.barriers() == []
