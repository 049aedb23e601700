"""A small working database for the tests of the store, the publication and the site: made-up articles, read by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from db.store import Page, Snapshot, SourceRun, Store
from extract.model import Article, Claim, Document, Figure, Finding, Measure, Qualifier, Reading, Unread

OFFICE = "Kepala Disdukcapil Kota Bengkulu"
HOSTILE = "<script>alert('x')</script> javascript:alert(1) <img src=x onerror=alert(2)>"


def article(key: str, text: str, source: str = "contoh", **fields: str | None) -> Article:
    """An article whose first line is its title."""
    defaults: dict[str, str | None] = {
        "title": text.split("\n", 1)[0],
        "outlet": "Contoh Pos",
        "url": f"https://contohpos.example/berita/{key}/judul",
        "published": "2024-11-05",
        "region": "17",
        "published_from": "meta",
    }
    return Article(id=f"{source}:{key}", text=text, **(defaults | fields))


def figure(
    text: str,
    surface: str,
    measure: Measure,
    value: str,
    document: Document = "kia",
    region: str | None = "17.71",
    as_of: str | None = "2024-10-31",
    qualifier: Qualifier = "exact",
    speaker: str | None = None,
    speaker_office: str | None = None,
    group: str | None = None,
) -> Figure:
    """The figure whose surface stands in the text; its sentence is the line that holds it."""
    start = text.index(surface)
    line = text.rfind("\n", 0, start) + 1
    end_of_line = text.find("\n", start)
    return Figure(
        document=document,
        measure=measure,
        value=Decimal(value),
        qualifier=qualifier,
        region=region,
        as_of=as_of,
        group=group,
        period=None,
        speaker=speaker,
        speaker_office=speaker_office,
        surface=surface,
        start=start,
        end=start + len(surface),
        sentence=text[line : end_of_line if end_of_line > 0 else len(text)],
        rules=(f"{measure}-have",),
        basis="arithmetic",
        confidence=0.97,
    )


def claim(of: Article, *figures: Figure) -> Claim:
    """The claim that these figures make together."""
    first = figures[0]
    return Claim(of.id, first.document, first.region, first.as_of, first.group, figures)


CITY = article(
    "101",
    "Baru separuh anak kota punya kartu\n"
    "Hingga akhir Oktober sudah 66.251 anak yang memiliki KIA.\n"
    "Jumlah anak wajib KIA 115.109 orang, artinya 57,60 persen terlayani.",
)
DISTRICT = article(
    "102",
    "Kartu anak di Bengkulu Utara\nDi kabupaten itu tercatat 1.200 anak belum memiliki KIA.\nHubungi 0812-3456-7890.",
    published="2023-02-01",
)
WRONG = article(
    "7",
    "Angka yang tidak cocok\nDari 1.000 wajib KTP, 900 orang sudah merekam atau 95 persen.",
    source="lain",
    outlet="Harian Lain",
    url="https://lain.example/2024/7",
)


def city_reading() -> tuple[Reading, list[Claim]]:
    """The three figures of CITY, one claim, and one number that is no figure."""
    figures = (
        figure(CITY.text, "66.251 anak", "issued", "66251", speaker="Sari Wulandari", speaker_office=OFFICE),
        figure(CITY.text, "115.109 orang", "eligible", "115109"),
        figure(CITY.text, "57,60 persen", "issued_pct", "57.60"),
    )
    return Reading(figures, (Unread("Oktober", 48, 55, "date"),)), [claim(CITY, *figures)]


def wrong_reading() -> tuple[Reading, list[Claim]]:
    """The three figures of WRONG, which do not close."""
    figures = (
        figure(WRONG.text, "1.000 wajib KTP", "eligible", "1000", "ktp", None, "2024"),
        figure(WRONG.text, "900 orang", "recorded", "900", "ktp", None, "2024"),
        figure(WRONG.text, "95 persen", "recorded_pct", "95", "ktp", None, "2024"),
    )
    return Reading(figures, ()), [claim(WRONG, *figures)]


def finding(
    of: Claim, check: str, outcome: str, stated: str | None, expected: str | None, **rest: str | None
) -> Finding:
    """A finding with short sentences; `verdict` may be given."""
    return Finding(
        check=check,
        outcome=outcome,  # type: ignore[arg-type]
        stated=None if stated is None else Decimal(stated),
        expected=None if expected is None else Decimal(expected),
        against="hitungan",
        why_id=rest.get("why_id") or "Penjelasan singkat.",
        why_en=rest.get("why_en") or "A short reason.",
        figures=of.figures,
        verdict=rest.get("verdict"),  # type: ignore[arg-type]
    )


def put(store: Store, one: Article, offset: int, fetched_at: str = "2024-11-06T01:00:00+07:00") -> None:
    """Store an article as a crawl does: its page, its snapshot, itself."""
    source, _, key = one.id.partition(":")
    page = Page(source, key, one.url or "", found_by="feed")
    store.add_pages([page])
    snapshot = Snapshot(source, key, one.url or "", fetched_at, 200, "ab" * 32, "contoh-2024-11.warc.gz", offset, 900)
    store.finish_page(page, "fetched", None, one, [snapshot])


def fill(path: Path) -> Path:
    """Write the small working database: three articles, seven figures, three claims, four findings, one run."""
    with Store(path, rules="r1") as store:
        for place, one in enumerate((CITY, DISTRICT, WRONG)):
            put(store, one, place * 1000)
        store.replace(CITY.id, *city_reading())
        lone = figure(DISTRICT.text, "1.200 anak", "unissued", "1200", region="17.03", as_of="2023-02")
        store.replace(DISTRICT.id, Reading((lone,), ()), [claim(DISTRICT, lone)])
        store.replace(WRONG.id, *wrong_reading())
        by_article = {claim.article_id: (key, claim) for key, claim in store.claims()}
        city, missed, contradiction = (by_article[one.id] for one in (CITY, DISTRICT, WRONG))
        store.replace_findings(
            [
                (city[0], finding(city[1], "share", "agrees", "57.60", "57.55")),
                (city[0], finding(city[1], "target", "agrees", "57.55", "60", verdict="missed")),
                (missed[0], finding(missed[1], "target", "cannot tell", None, "50")),
                (contradiction[0], finding(contradiction[1], "share", "conflicts", "95", "90")),
            ]
        )
        run = store.start_run("crawl", "2024-11-06T01:00:00+07:00")
        store.record_source_run(run, SourceRun("contoh", found=2, new=2, fetched=2, articles=2))
        store.record_source_run(run, SourceRun("lain", reason="robots.txt answered 503"))
        store.end_run(run, "2024-11-06T01:05:00+07:00", "done", {"articles": 3})
    return path
