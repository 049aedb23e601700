"""The tables of sources: the real ones load, and every mistake is one line with file, table and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.sources import SourceError, load

ROW = {
    "title": '"Contoh Pos"',
    "family": '"disway"',
    "hosts": '["contohpos.example"]',
    "region": '"17"',
    "tz": '"WIB"',
    "status": '"active"',
    "note": '"2026-01-31: read against a replica only"',
}


def write(folder: Path, changes: dict[str, str | None], table: str = "contohpos") -> Path:
    rows = {**ROW, **changes}
    lines = [f"[{table}]", *(f"{key} = {value}" for key, value in rows.items() if value is not None)]
    path = folder / "sources.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_real_table_covers_the_five_outlets_and_all_bureaus() -> None:
    sources = load()
    active = {name for name, source in sources.items() if source.status == "active"}
    assert active == {"antara-kupang", "radarkoran", "koranrb", "nttonlinenow", "kicknews"}
    assert sum(source.family == "antara" for source in sources.values()) == 31
    assert sources["radarkoran"].hosts == ("radarkepahiang.bacakoran.co", "radarkoran.com")
    assert sources["antara-mataram"].region == "52"


def test_a_short_row_takes_its_family_s_profile(tmp_path: Path) -> None:
    source = load(write(tmp_path, {"body": '["div.isi"]', "delay": "9.5"}))["contohpos"]
    assert source.profile.body == ("div.isi", "div.post.text-black-1", "div.post")
    assert source.profile.headline == ("h1.text-black", "h1")
    assert (source.delay, source.outlet, source.official) == (9.5, "contohpos.example", False)
    assert [route.kind for route in source.routes] == ["search", "feed"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"famly": '"x"'}, "sources.toml: [contohpos] famly: unknown key"),
        ({"region": None}, "sources.toml: [contohpos] region: missing"),
        ({"family": '"tumblr"'}, "sources.toml: [contohpos] family: 'tumblr' is none of antara, disway, wordpress"),
        ({"status": '"sleeping"'}, "sources.toml: [contohpos] status: 'sleeping' is none of active, paused, gone"),
        ({"note": '"tried it"'}, "sources.toml: [contohpos] note: 'tried it' does not begin with its date, …"),
        ({"tz": '"GMT"'}, "sources.toml: [contohpos] tz: 'GMT' is none of WIB, WITA, WIT"),
        ({"region": '"17.1"'}, "sources.toml: [contohpos] region: '17.1' is no Kemendagri code"),
        ({"region": "17"}, "sources.toml: [contohpos] region: 17 is no str"),
        ({"hosts": "[]"}, "sources.toml: [contohpos] hosts: empty"),
        ({"hosts": '["https://x.example/"]'}, "sources.toml: [contohpos] hosts: 'https://x.example/' is no host name"),
        ({"expect": "true"}, "sources.toml: [contohpos] expect: True is no int"),
        ({"delay": "-1.0"}, "sources.toml: [contohpos] delay: -1.0 is negative"),
        ({"since": '"2016"'}, "sources.toml: [contohpos] since: '2016' is no date"),
        ({"body": '["div..x"]'}, "sources.toml: [contohpos] body: 'div..x' is no CSS selector: …"),
        ({"article": '"/read/("'}, "sources.toml: [contohpos] article: no regular expression: …"),
        ({"article": '"/read/x"'}, "sources.toml: [contohpos] article: has no group named id or slug"),
        ({"routes": '[{ kind = "rss", url = "/" }]'}, "sources.toml: [contohpos] routes: 'rss' is none of …"),
        ({"routes": '[{ kind = "feed" }]'}, "sources.toml: [contohpos] routes: a route has a kind and a url"),
        (
            {"routes": '[{ kind = "feed", url = "/{x}" }]'},
            "sources.toml: [contohpos] routes: /{x}: unknown placeholder …",
        ),
        ({"routes": '[{ kind = "feed", url = "/", pages = 3 }]'}, "sources.toml: [contohpos] routes: /: `pages` …"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, changes: dict[str, str | None], message: str) -> None:
    with pytest.raises(SourceError) as error:
        load(write(tmp_path, changes))
    assert re.fullmatch(re.escape(message).replace("…", ".+"), str(error.value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = ", "sources.toml: Invalid value"),
        ("x = 1", "sources.toml: 'x' stands outside every table"),
        ("[Contoh_Pos]\nfamily = 'disway'", "sources.toml: [Contoh_Pos]: a name is made of small letters"),
    ],
)
def test_a_file_that_is_no_table_of_sources(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(message)):
        load(path)


def test_a_missing_file_and_a_host_with_two_owners(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.toml: cannot be read: No such file"):
        load(tmp_path / "gone.toml")
    path = write(tmp_path, {})
    rows = "\n".join(f"{key} = {value}" for key, value in ROW.items())
    path.write_text(f"[satu]\n{rows}\n[dua]\n{rows}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape("[dua] hosts: 'contohpos.example' belongs to [satu] already")):
        load(path)
