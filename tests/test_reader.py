"""Articles from files, and figures to standard output."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest
from rich.console import Console

from extract import reader, writer
from extract.explain import coloured, explain
from extract.model import Article, Figure, Reading, Unread

ARTICLE = Article(id="uji-1", text="Cetak KIA\nSebanyak 12.500 anak usia 17 tahun atau 62,50 persen sudah punya KIA.")


def figure(surface: str, value: str, measure: str = "issued", qualifier: str = "exact") -> Figure:
    start = ARTICLE.text.index(surface)
    return Figure(
        document="kia", measure=measure, value=Decimal(value), qualifier=qualifier, region="17.10", as_of=None,
        group=None, period=None, speaker=None, speaker_office=None, surface=surface, start=start,
        end=start + len(surface), sentence=ARTICLE.text.partition("\n")[2],
        rules=("issued-have", "kia-word"), basis="context", confidence=0.75,
    )  # fmt: skip


READING = Reading(
    figures=(figure("12.500 anak", "12500", qualifier="more"), figure("62,50 persen", "62.50", "issued_pct")),
    unread=(Unread("17 tahun", ARTICLE.text.index("17 tahun"), ARTICLE.text.index("17 tahun") + 8, "age"),),
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("KIA Dicetak\n\nKupang - Isi berita.", "KIA Dicetak"),
        ("\r\n  KIA Dicetak\r\nIsi.\r\n", "KIA Dicetak"),
        ("Satu baris saja", "Satu baris saja"),
    ],
)
def test_a_text_is_one_article_whose_first_line_is_its_title(text: str, title: str) -> None:
    article = reader.read_text(text, "berita/kia-kupang.txt")
    assert (article.id, article.title) == ("kia-kupang", title)
    assert article.text.startswith(title)
    assert "\r" not in article.text
    assert (article.published, article.outlet, article.url) == (None, None, None)


def test_json_lines_keep_their_fields_and_leave_others_alone() -> None:
    lines = (
        '{"id": "a", "text": "Judul\\nIsi", "outlet": "contoh.id", "url": null, "title": "Judul",'
        ' "published": "2024-11", "figures": [1], "note": "x"}\n\n{"id": "b", "text": "Isi\u2028lagi"}\r\n'
    )
    first, second = reader.read_lines(lines, "x.jsonl")
    assert first == Article(id="a", text="Judul\nIsi", outlet="contoh.id", title="Judul", published="2024-11")
    assert second == Article(id="b", text="Isi\u2028lagi")


@pytest.mark.parametrize("published", ["2019", "2019-03", "2019-03-07"])
def test_a_date_of_publication_is_as_precise_as_it_is_known(published: str) -> None:
    [only] = reader.read_lines(f'{{"id": "a", "text": "Isi", "published": "{published}"}}', "x.jsonl")
    assert only.published == published


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "x.jsonl:2: not JSON"),
        ("[1]", "x.jsonl:2: an object is wanted, not '[1]'"),
        ('{"text": "Isi"}', "x.jsonl:2: id is missing or empty"),
        ('{"id": "a", "text": "  "}', "x.jsonl:2: text is missing or empty"),
        ('{"id": 7, "text": "Isi"}', "x.jsonl:2: id is neither text nor null: 7"),
        ('{"id": "a", "text": "Isi", "published": "kemarin"}', "x.jsonl:2: published is no ISO date: 'kemarin'"),
        ('{"id": "a", "text": "Isi", "published": "2024-02-30"}', "x.jsonl:2: published is no ISO date: '2024-02-30'"),
        ('{"id": "a", "text": "Isi", "published": "2024-W11-1"}', "x.jsonl:2: published is no ISO date"),
        ('{"id": "a", "text": "Isi", "published": "0000"}', "x.jsonl:2: published is no ISO date"),
        ('{"id": "a", "text": "\\ud800"}', "x.jsonl:2: text holds half a character"),
        ("[" * 200_000, "x.jsonl:2: not "),
    ],
)
def test_a_bad_line_is_refused_with_file_line_and_reason(line: str, says: str) -> None:
    with pytest.raises(reader.InputError) as refused:
        list(reader.read_lines(f'{{"id": "ok", "text": "Isi"}}\n{line}', "x.jsonl"))
    assert str(refused.value).startswith(says)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"\xff\xfe\x00K", "x.txt: not UTF-8 text (byte 0xff at offset 0)"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "x.txt: not UTF-8 text (byte 0xe2 at offset 9)"),
        (b"abc\x00def", "x.txt: not a text file (it holds a null byte)"),
        (b" \n\n", "x.txt: no text in it"),
        (b"", "x.txt: no text in it"),
    ],
)
def test_bytes_that_are_no_text_are_refused(body: bytes, says: str) -> None:
    with pytest.raises(reader.InputError) as refused:
        reader.read_text(reader.decode(body, "x.txt"), "x.txt")
    assert str(refused.value) == says


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert reader.decode(b"\xef\xbb\xbfKIA", "x.txt") == "KIA"


def test_json_has_the_fields_of_the_figure_and_numbers_as_numbers() -> None:
    row = json.loads(writer.json_line(ARTICLE, READING.figures))
    assert row["id"] == "uji-1"
    assert row["figures"][0] == {
        "document": "kia", "measure": "issued", "value": 12500, "qualifier": "more", "region": "17.10", "as_of": None,
        "group": None, "period": None, "speaker": None, "speaker_office": None, "surface": "12.500 anak", "start": 19,
        "end": 30, "sentence": "Sebanyak 12.500 anak usia 17 tahun atau 62,50 persen sudah punya KIA.",
        "rules": ["issued-have", "kia-word"], "basis": "context", "confidence": 0.75,
    }  # fmt: skip
    assert row["figures"][1]["value"] == 62.5
    assert isinstance(row["figures"][0]["value"], int)


def test_csv_has_one_row_a_figure() -> None:
    header, first, second = csv.reader(writer.csv_rows([(ARTICLE, READING.figures)]))
    assert header[:4] == ["article", "document", "measure", "value"]
    assert dict(zip(header, first, strict=True))["rules"] == "issued-have kia-word"
    assert dict(zip(header, second, strict=True))["value"] == "62.5"


def shown(what: object) -> str:
    console = Console(width=200, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(what)
    return capture.get()


def test_the_table_shows_qualifier_and_unit() -> None:
    text = shown(writer.table([(ARTICLE, READING.figures)]))
    assert "> 12500" in text
    assert "62.50 %" in text


def test_explain_gives_every_number_its_role_or_the_reason_why_it_has_none() -> None:
    lines = shown(explain(ARTICLE, READING)).splitlines()
    at = [next(n for n, line in enumerate(lines) if line.startswith(s)) for s in ("12.500", "17 tahun", "62,50")]
    assert at == sorted(at), "in reading order"
    assert "kia issued > 12500 · 17.10 date unknown" in lines[at[0]]
    assert "context 0.75, by issued-have kia-word" in lines[at[0] + 1]
    assert lines[at[1]] == "17 tahun  left out: age"


def test_explain_colours_exactly_the_characters_of_the_number() -> None:
    text = coloured(ARTICLE, READING)
    assert text.plain == ARTICLE.text
    assert {ARTICLE.text[span.start : span.end] for span in text.spans} == {"12.500 anak", "62,50 persen", "17 tahun"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[bold]12[/bold] [/] anak", "[bold]12[/bold] [/] anak"),
        ("\x1b[2J\x07 anak\x9b2J", "␛[2J␇ anak�2J"),
        ("kiri\u202ekanan", "kiri�kanan"),
    ],
)
def test_explain_shows_foreign_text_and_obeys_none_of_it(text: str, expected: str) -> None:
    assert expected in shown(explain(Article(id="x", text=text), Reading((), ())))
