"""The probe: what each route and selector of a replica gives, and what a source must not be crawled with."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import HOST, Answer, Hostile, Site

from crawler.newsroom import Newsroom
from crawler.sources import load

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_replica_is_fit_and_its_row_can_be_pasted_back(tmp_path: Path, cekangka: Run) -> None:
    with Newsroom() as room:
        told = cekangka("probe", "radarkoran", "--proxy", room.proxy)
    assert told.returncode == 0, told.stderr
    lines = [line.split() for line in told.stdout.splitlines()]
    assert ["search", "0"] in [[line[0], line[2]] for line in lines if len(line) > 2]
    assert any(line[:2] == ["body", "1"] and "div.post.text-black-1" in line for line in lines)
    row = told.stdout[told.stdout.index("[radarkoran]") :]
    path = tmp_path / "pasted.toml"
    path.write_text(row, encoding="utf-8")
    pasted, before = load(path)["radarkoran"], load()["radarkoran"]
    assert (pasted.status, pasted.hosts, pasted.since) == ("active", before.hosts, before.since)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d: tried live: search \d+, feed \d+; date by [a-z-]+", pasted.note)


CARD = "<article><h2 class=entry-title><a href='{}/kia/'>KIA</a></h2></article>"


def ignoring(url: str, times: int) -> Answer:
    """A site whose search finds the same articles whatever is asked."""
    if url.startswith(f"{HOST}/?s=") and "feed" not in url:
        return Answer(body=CARD.format(HOST).encode())
    if url == f"{HOST}/kia/":
        body = "<h1>KIA</h1><time datetime=2026-02-01></time><div class=entry-content><p>" + "Anak punya KIA. " * 9
        return Answer(body=f"<meta property=article:published_time content=2026-02-01>{body}".encode())
    return Answer(404)


@pytest.mark.fault("crawl 12", "a search that finds a word that does not exist puts its source into quarantine")
@pytest.mark.parametrize(
    ("site", "problem"),
    [
        (ignoring, "search finds 1 articles for a word that does not exist"),
        (lambda url, times: Answer(404), "no route lists an article"),
        (lambda url, times: Answer(404) if url == f"{HOST}/kia/" else ignoring(url, times), "no article can be read"),
    ],
    ids=["a search that does not search", "nothing there", "no page"],
)
def test_a_source_that_is_not_fit_is_quarantined_with_the_reason(site: Site, problem: str, cekangka: Run) -> None:
    with Hostile(site) as room:
        told = cekangka("probe", "kicknews", "--proxy", room.proxy)
    assert (told.returncode, told.stderr) == (1, "cekangka: not fit to be crawled as they are: kicknews\n")
    row = told.stdout[told.stdout.index("[kicknews]") :]
    assert 'status = "quarantined"' in row
    assert problem in row
