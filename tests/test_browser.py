"""The pages as people meet them, in a real browser: no error, no other host, no serious barrier."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from browsing import Watched, chromium, serving
from sites import QUESTIONS

from bench.generate import generate
from db.publish import publish

# A thread of Datasette is ended by SystemExit, which Python itself passes over in silence.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")

COUNT_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
"""
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    generate(folder / "cekangka.db", articles=120)
    publish(folder / "cekangka.db", folder / "kia.db")
    return folder / "kia.db"


@pytest.fixture(scope="module")
def address(published):
    with serving(published) as address:
        yield address


@pytest.fixture(scope="module")
def pages(published):
    """The path of each kind of page by its name."""
    with closing(sqlite3.connect(published)) as db:
        claim = db.execute("select id, article, region from claims where share_pct is not null").fetchone()
        [figure] = db.execute("select id from figures where claim = ?", claim[:1]).fetchone()
    return {
        "home": "/",
        "search": "/cari?q=perekaman",
        "region": f"/wilayah/{claim[2]}",
        "figure": f"/kia/figures/{figure}",
        "claim": f"/kia/claims/{claim[0]}",
        "article": f"/kia/articles/{claim[1].replace(':', '~3A')}",
        "map": "/peta",
        "dashboard": "/dasbor",
        "table": "/kia/figures",
        "database": "/kia",
        **{name.removeprefix("/"): name for name in ("/pertanyaan", "/metode", "/sumber", "/proses", "/skema")},
        **{name: f"/kia/{name}" for name in QUESTIONS},
    }


def test_made_up_findings_write_numbers_as_their_language_does(published):
    """2026-11: Indonesian sentences of the generator had English digits."""
    with closing(sqlite3.connect(published)) as db:
        told = db.execute("select why_id, why_en from findings where check_id = 'share'").fetchall()
    number, share = r"\d{1,3}([.]\d{3})*", r"\d+,\d\d"
    indonesian = rf"{number} dari {number} adalah {share} %; artikel menyebut {share} %[.]"
    assert [why for why, _ in told if not re.fullmatch(indonesian, why)] == []
    switched = str.maketrans(",.", ".,")
    assert all(re.findall(r"[\d.,]+\d", why.translate(switched)) == re.findall(r"[\d.,]+\d", en) for why, en in told)


NAMES = [
    *("home", "search", "region", "figure", "claim", "article", "map", "dashboard", "table", "database"),
    *("pertanyaan", "metode", "sumber", "proses", "skema"),
    *QUESTIONS,
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def windows(browser, address):
    """A window on a desktop in light and one on a phone in dark."""
    opened = {}
    for size, colours in ((DESKTOP, "light"), (PHONE, "dark")):
        context = browser.new_context(viewport=size, color_scheme=colours, locale="id-ID")
        opened[size["width"]] = Watched(context.new_page(), address)
        opened[size["width"]].page.add_init_script(COUNT_SHIFTS)
    return opened


@pytest.fixture
def desktop(windows):
    """The window on a desktop; what troubled it is looked at when the test is over."""
    windows[1280].page.context.clear_cookies()
    yield windows[1280]
    assert windows[1280].troubles == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole_calm_and_without_barriers(windows, pages, name):
    """On a desktop in light and on a phone in dark: no sideways scrolling, nothing that jumps, no barrier."""
    for width, watched in windows.items():
        page = watched.go(pages[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("window.shifts") < 0.1, width
        watched.keep(f"{name}-{width}")
        assert watched.barriers() == [], width
        assert watched.troubles == [], width


def test_the_language_is_switched_and_kept(desktop):
    page = desktop.go("/peta")
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "Map of coverage"
    page.get_by_role("link", name="Dashboard").click()
    assert page.locator("h1").inner_text() == "National dashboard"
    page.get_by_role("link", name="Indonesia", exact=True).click()
    assert page.locator("h1").inner_text() == "Dasbor nasional"


def test_searching_leads_to_a_figure_and_its_place(desktop):
    page = desktop.go("/")
    page.get_by_role("searchbox").fill("perekaman")
    page.keyboard.press("Enter")
    page.locator("article.figure .number a").first.click()
    assert page.locator("blockquote mark").count() == 1
    place = page.locator("p.where a").inner_text()
    page.locator("p.where a").click()
    assert page.locator("h1").inner_text() == place


def test_the_map_leads_to_a_place_by_keyboard(desktop):
    page = desktop.go("/peta")
    page.wait_for_selector("#peta[data-ready]")
    circles = page.locator("#peta path[role=link]")
    assert circles.count() == page.locator("#tempat tbody tr").count() > 10
    words = circles.first.get_attribute("aria-label")
    circles.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/wilayah/**")
    assert words.startswith(page.locator("h1").inner_text())


def test_a_chart_has_a_mark_for_every_row_and_follows_the_form(desktop):
    page = desktop.go("/kia/claims-versus-target")
    bars, rows = page.locator(".plot rect"), page.locator("#jawaban tbody tr")
    assert bars.count() == min(40, rows.count()) > 10
    page.get_by_label("Hasil").select_option("met")
    with page.expect_navigation():
        page.get_by_role("button", name="Tampilkan").click()
    assert set(page.locator("#jawaban tbody td:nth-child(4)").all_inner_texts()) == {"target tercapai"}


def test_a_chart_writes_dates_as_the_page_and_a_form_shows_what_was_answered(desktop, pages):
    page = desktop.go(pages["coverage-over-time"])
    place = page.get_by_label("Wilayah").locator("option:checked").inner_text()
    assert page.get_by_label("Dokumen").locator("option:checked").inner_text() == "KIA"
    assert set(page.locator("#jawaban tbody td:nth-child(2)").all_inner_texts()) == {place}
    ticks = page.locator(".plot text").all_text_contents()
    assert [tick for tick in ticks if re.fullmatch(r"20\d\d", tick)] != []
    assert not {"May", "Aug", "Oct", "Dec"} & set(ticks)


def test_without_scripts_the_tables_remain(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/kia/claims-versus-target")
    assert page.locator("#jawaban tbody tr").count() > 10
    page.goto(f"{address}/peta")
    assert page.locator("#tempat tbody tr").count() > 10
    context.close()
