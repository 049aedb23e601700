"""The gate over raw bytes never shuts out what the gate over text lets in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup import decode, plain, tree
from extract import may_be_on_topic, on_topic

UNSEEN = ["", "", "<b>", "</b>", '<span class="drop">', "<wbr>", "&shy;", "\u00ad", "\u200b", "&zwj;", "\ufeff"]
BLANKS = [" ", "\n", "&nbsp;", "\u00a0", " <i>", "</i>\t", "&#160;", "&#xA0; "]
PHRASES = [
    *("KIA", "KTP", "e-KTP", "KTP-el", "IKD", "Disdukcapil", "Dispendukcapil", "dukcapil", "ducapil", "ektp"),
    *("Kartu Identitas Anak", "kartu identitass anak", "Kartu Tanda Penduduk", "akta kelahiran", "akte lahir"),
    "AKTA KEMATIAN",
]


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        (b"<p>anak wajib KIA</p>", True),
        (b"<span class='dropcap'>K</span>artu&nbsp;Identitas Anak", True),
        (b"<p>Kartu</p> <p>Identitas Anak", True),
        (b"e-&#75;TP dan &#x4b;&#x49;&#x41;", True),
        ("K\u00adT\u200bP".encode(), True),
        ("wajib KTP".encode("utf-16"), True),
        (b"perekaman kt<!-- x -->p", True),
        (b"DISDUKCAPIL", True),
        (b"mesin skiatron, kiat sukses, rezeki anak", False),
        (b"kartu kuning untuk bek, akta notaris, kartu kredit", False),
        (b"surat&#x6d;ail&#64;contoh", False),
        (b"", False),
        (bytes(range(256)), False),
    ],
)
def test_the_raw_gate(page: bytes, answer: bool) -> None:
    assert may_be_on_topic(page) is answer


@st.composite
def pages(draw: st.DrawFn) -> str:
    """HTML with a topic phrase that is cut by tags, invisible characters, references and blanks, in any case."""
    phrase = draw(st.sampled_from(PHRASES))
    pieces = []
    for letter in phrase:
        if letter == " ":
            pieces.append(draw(st.sampled_from(BLANKS)))
            continue
        shown = draw(st.sampled_from([letter.lower(), letter.upper(), f"&#{ord(letter)};", f"&#x{ord(letter):x};"]))
        pieces += [shown, draw(st.sampled_from(UNSEEN))]
    around = st.sampled_from(["", " ", "<p>", ".", "“", "é ", "1 "])
    return draw(around) + "".join(pieces) + draw(around)


@given(pages())
def test_no_page_on_topic_is_shut_out(page: str) -> None:
    document = tree(decode(page.encode()))
    text = plain(document.text_content()) if document is not None else ""
    assert may_be_on_topic(page.encode()) or not on_topic(text)


@given(st.text(alphabet="kiatpedK IA<b>&#75;\u00a0-capil", max_size=60))
def test_nor_any_other(page: str) -> None:
    document = tree(decode(page.encode()))
    text = plain(document.text_content()) if document is not None else ""
    assert may_be_on_topic(page.encode()) or not on_topic(text)


TOPIC = re.compile(
    r"\b(?:kia|kartu\s+iden\w+\s+anak|e-?ktp|ktp(?:-?\s?el\w*)?|kartu\s+tanda\s+penduduk|ikd|"
    r"akt[ae]\s+(?:kelahiran|lahir|kematian)|(?:dis|dispen)?duk?capil\w*)\b",
    re.IGNORECASE | re.ASCII,
)


@given(st.text(alphabet="kiatpedKIA \u00a0\n-capil", max_size=40) | st.sampled_from(PHRASES))
def test_the_gate_over_text_is_the_pattern_itself(text: str) -> None:
    assert on_topic(text) or not TOPIC.search(text)
