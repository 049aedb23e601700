"""The languages of the site: complete texts, how one is chosen, numbers and dates."""

from __future__ import annotations

import re
import tomllib

import pytest
from datasette.plugins import pm
from sites import PAGES, QUESTIONS, ROOT, TABLES, client_of, get
from stored import fill

from db.publish import publish

TEXTS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "datasette" / "texts").glob("*.toml")}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("language")
    publish(fill(folder / "cekangka.db"), folder / "kia.db")
    return folder / "kia.db"


@pytest.fixture(scope="module")
def language(published):
    """The plugin, as Datasette has loaded it."""
    with client_of(published):
        return pm.get_plugin("language.py")


def flat(texts, prefix=""):
    """Every text by its dotted key, with the names that are filled in."""
    found = {}
    for key, value in texts.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = sorted(re.findall(r"{(\w+)}", str(value)))
    return found


def test_every_text_is_there_in_both_languages():
    assert set(TEXTS) == {"id", "en"}
    assert flat(TEXTS["id"]) == flat(TEXTS["en"])


def test_every_question_table_and_asked_text_has_words():
    used = set()
    for path in (ROOT / "datasette" / "templates").rglob("*.html"):
        used |= set(re.findall(r"""[ ({]t\("([^"]+)"[,)]""", path.read_text(encoding="utf-8")))
    assert used - set(flat(TEXTS["id"])) == set()
    assert set(QUESTIONS) == set(TEXTS["id"]["questions"])
    assert set(TABLES) <= set(TEXTS["id"]["crumbs"])


async def test_the_address_chooses_then_the_cookie_and_indonesian_is_first(published):
    plain, asked, unknown = await get(published, "/", "/?_lang=en", "/?_lang=de")
    [kept] = await get(published, "/", cookies={"lang": "en"})
    [other] = await get(published, "/?_lang=id", cookies={"lang": "en"})
    assert [answer.headers["content-language"] for answer in (plain, asked, unknown, kept, other)] == [
        "id", "en", "id", "en", "id",
    ]  # fmt: skip
    assert '<html lang="id">' in plain.text
    assert "Berapa anak" in plain.text
    assert '<html lang="en">' in asked.text
    assert "How many children" in asked.text
    assert "set-cookie" not in plain.headers
    assert asked.headers["set-cookie"] == "lang=en; Path=/; Max-Age=31536000; SameSite=Lax"
    assert "Cookie" in kept.headers["vary"]


async def test_the_language_switch_stays_on_the_page(published):
    [page] = await get(published, "/peta?document=ktp&year=2024")
    assert 'href="/peta?document=ktp&amp;year=2024&amp;_lang=en"' in page.text


async def test_english_pages_speak_no_indonesian_of_ours(published):
    """Quotations, names and Datasette's own words aside, no text of the Indonesian file is on an English page."""
    told = {text for text in flat_values(TEXTS["id"]) if len(text) > 24} - set(flat_values(TEXTS["en"]))
    pages = [page for page in PAGES if not page.startswith("/kia")]  # Datasette's list of tables has both languages
    for page, answer in zip(pages, await get(published, *pages, cookies={"lang": "en"}), strict=True):
        assert [text for text in told if text in answer.text] == [], page


def flat_values(texts):
    """Every text as one list."""
    return [
        one for value in texts.values() for one in (flat_values(value) if isinstance(value, dict) else [str(value)])
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (115109, 0, "115.109", "115,109"),
        (57.6, 2, "57,60", "57.60"),
        (57.55, 0, "57,55", "57.55"),
        (62.1, 0, "62,1", "62.1"),
        (100, 0, "100", "100"),
        (60, 0, "60", "60"),
        (None, 0, "–", "–"),
        (1200000, -5, "1.200.000", "1,200,000"),
    ],
)
def test_numbers_are_written_as_the_language_does(language, value, decimals, indonesian, english):
    assert language.number(value, decimals) == indonesian
    token = language.visit.set(language.Visit("en"))
    assert language.number(value, decimals) == english
    language.visit.reset(token)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-10-31", "31 Oktober 2024"),
        ("2024-10", "Oktober 2024"),
        ("2024", "2024"),
        ("2024-11-06T01:00:00+07:00", "6 November 2024"),
        ("2024-13", "2024-13"),
        ("<b>", "<b>"),
        (None, "–"),
    ],
)
def test_dates_are_written_as_indonesians_do(language, text, written):
    assert language.day(text) == written
