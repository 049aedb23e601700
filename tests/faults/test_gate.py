"""What must not be published is refused, said on the site at once, and what was published stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sites import client_of
from stored import article, claim, figure, put

from db.publish import PublishError, publish
from db.store import Store
from extract.model import Reading

Record = Callable[[str, object], None]


def filled(path: Path, count: int = 12, **changed: Any) -> Path:
    """A working database of so many articles, each with two figures that have every field; some changed."""
    path.unlink(missing_ok=True)
    with Store(path, rules="r1") as store:
        for number in range(100, 100 + count):
            text = f"Judul {number}\nHingga akhir Oktober {number} anak sudah memiliki KIA, target {number + 400} anak."
            one = article(str(number), text, **changed.get("article", {}))
            both = (
                figure(text, f"{number} anak", "issued", str(number), speaker="Sari Wulandari"),
                figure(text, f"{number + 400} anak", "target", str(number + 400), speaker="Sari Wulandari"),
            )
            both = tuple(replace(each, **changed.get("figure", {})) for each in both)
            both = both[: changed.get("figures", 2)]
            put(store, one, offset=number)
            store.replace(one.id, Reading(both, ()), [claim(one, *both)] if changed.get("claims", True) else [])
    return path


COLLAPSES: dict[str, dict[str, Any]] = {
    "there are no figures": {"count": 0},
    "9 articles, and 12 are published now": {"count": 9},
    "12 figures, and 24 are published now": {"figures": 1},
    "0 claims, and 12 are published now": {"claims": False},
    "0 of 12 articles with published, and 12 of 12 in what is published now": {"article": {"published": None}},
    "0 of 24 figures with region, and 24 of 24 in what is published now": {"figure": {"region": None}},
    "0 of 24 figures with speaker, and 24 of 24 in what is published now": {"figure": {"speaker": None}},
    "0 figures of kia target, and 12 are published now": {"figure": {"measure": "issued"}},
}


@pytest.mark.fault("publication 24", "rows, a field's values or a measure that collapsed are not published")
async def test_a_collapse_is_refused_and_said_on_the_site_at_once(tmp_path: Path, record_property: Record) -> None:
    out = tmp_path / "public" / "kia.db"
    publish(filled(tmp_path / "a.db"), out)
    before = out.read_bytes()
    with client_of(out) as site:
        assert (await site.get("/-/health")).json()["status"] == "ok"
        for why, changed in COLLAPSES.items():
            with pytest.raises(PublishError, match=why):
                publish(filled(tmp_path / "a.db", **changed), out)
            assert out.read_bytes() == before
            told = (await site.get("/-/health")).json()
            assert (told["status"], told["refused"]["why"]) == ("refused", why)
            assert f"{why}." in (await site.get("/")).text
        for page in ("/kia/figures", "/nope", "/metode?_lang=en"):
            told = (await site.get(page)).text
            assert f"{why}." in told, page
            assert str(tmp_path) not in told
        publish(filled(tmp_path / "a.db"), out)
        assert (await site.get("/-/health")).json()["refused"] is None
        assert "refused" not in (await site.get("/")).text
    record_property("collapses refused", len(COLLAPSES))


@pytest.mark.fault("publication 24", "what may come and go is no collapse, and a person can publish less")
def test_what_is_no_collapse_is_published(tmp_path: Path) -> None:
    out = tmp_path / "kia.db"
    publish(filled(tmp_path / "a.db"), out)
    assert publish(filled(tmp_path / "a.db", 10), out).articles == 10, "a sixth fewer"
    assert publish(filled(tmp_path / "a.db", 30), out).articles == 30, "more"
    with Store(tmp_path / "a.db", rules="r1") as store:
        for number in range(200, 230):
            text = f"Judul\nSudah {number} anak yang memiliki KIA."
            one = article(str(number), text, published=None)
            lone = figure(text, f"{number} anak", "issued", str(number), region=None)
            put(store, one, offset=number)
            store.replace(one.id, Reading((lone,), ()), [claim(one, lone)])
    assert publish(tmp_path / "a.db", out).articles == 60, "others without date, place and speaker"
    with pytest.raises(PublishError, match=r"if that is right, remove kia\.db first"):
        publish(filled(tmp_path / "a.db", 5), out)
    out.unlink()
    assert publish(filled(tmp_path / "a.db", 5), out).articles == 5
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("kia")] == ["kia.db"]


@pytest.mark.fault("publication 26", "all published numbers stand at their offsets in the stored text")
@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (
            "update articles set text = replace(text, ', target', ',  target') where id = 'contoh:105'",
            "figures: the sentence of the row with id '{}', surface '105 anak', article 'contoh:105' "
            "is not where it should be",
        ),
        (
            "update figures set surface = '501 anak' where surface = '105 anak'",
            "figure {}, '501 anak', is not where it should be in contoh:105",
        ),
    ],
    ids=["the sentence is not there", "another number is there"],
)
def test_a_number_that_is_not_in_the_stored_text_stops_the_publication(tmp_path: Path, spoilt: str, why: str) -> None:
    """The reason names the figure and its article."""
    with Store(filled(tmp_path / "a.db")) as store:
        [figure_id] = store._db.execute("select id from figures where surface = '105 anak'").fetchone()
        store._db.execute(spoilt)
    with pytest.raises(PublishError) as refused:
        publish(tmp_path / "a.db", tmp_path / "kia.db")
    said = why.format(figure_id)
    assert str(refused.value) == f"{tmp_path / 'kia.db'}: not published: {said}"
    assert (tmp_path / "kia.db.refused").read_text("utf-8") == f"{said}\n"
