"""The gate: whether a text, or the raw bytes of a page, can speak of an identity document at all."""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from html import unescape
from threading import local

import hyperscan

_TOPIC = re.compile(
    r"\b(?:kia|kartu\s+iden\w+\s+anak|e-?ktp|ktp(?:-?\s?el\w*)?|kartu\s+tanda\s+penduduk|ikd|akt[ae]\s+(?:kelahiran|lahir|kematian)|(?:dis|dispen)?duk?capil\w*)\b",
    re.IGNORECASE,
)
# Every match of _TOPIC holds one of these words, or one of these phrases; between two letters a page can have tags.
_WORDS = (rb"\bkia\b", rb"\bikd\b", b"ktp", b"capil")
_PHRASES = (("kartu", "iden"), ("kartu", "tanda"), ("akta", "ke"), ("akta", "lah"), ("akte", "ke"), ("akte", "lah"))
_TAG = rb"<[^<>]*>"
_GAP = rb"(?:<[^<>]*>|[^a-z0-9<&]|&#?[a-z0-9]{1,8};)+"
# A Latin letter as a character reference, as mail addresses are hidden from robots; characters without width.
_REFERENCE = rb"&#(?:0*(?:6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2])|x0*(?:[46][1-9a-f]|[57][0-9a]))\b"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_INVISIBLE_BYTES = rb"\xc2\xad|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|&shy;|&zwn?j;"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def on_topic(text: str) -> bool:
    """Tell whether a text can speak of an identity document at all, e.g. 'anak wajib KIA'."""
    return _speaks(text.encode("utf-8", "replace")) and _TOPIC.search(text) is not None


def may_be_on_topic(page: bytes) -> bool:
    """Tell whether a page's text can be on topic, before its HTML is parsed: never no where `on_topic` says yes.

    Tags, entities, invisible characters and case do not hide a word: `<b>K</b>artu&nbsp;Identitas Anak`, `e-&#75;TP`.
    """
    if page.startswith(_UTF_16):
        page = page.decode("utf-16", "replace").encode("utf-8", "replace")
    if _speaks(page) or _finds(_scanners.cut, page):
        return True
    if not _finds(_scanners.hidden, page):
        return False
    shown = unescape(page.decode("utf-8", "replace")).translate(dict.fromkeys(map(ord, _INVISIBLE)))
    raw = shown.encode("utf-8", "replace")
    return _speaks(raw) or _finds(_scanners.cut, raw)


def _speaks(text: bytes) -> bool:
    # One scan after the other, for Hyperscan is much slower with all patterns in one; that of phrases is slowest.
    return _finds(_scanners.word, text) or (_finds(_scanners.opening, text) and _finds(_scanners.phrase, text))


def _finds(scanner: hyperscan.Database, text: bytes) -> bool:
    hits: list[int] = []
    scanner.scan(text, match_event_handler=lambda pattern, *_: hits.append(pattern))
    return bool(hits)


class _Scanners(local):
    """A thread's scanners, for Hyperscan writes into them; Python's own `re` is a hundred times slower."""

    @cached_property
    def word(self) -> hyperscan.Database:
        return _scanner(*_WORDS)

    @cached_property
    def opening(self) -> hyperscan.Database:
        return _scanner(*{first.encode() for first, _ in _PHRASES})

    @cached_property
    def phrase(self) -> hyperscan.Database:
        between = b"(?:" + _TAG + b")*"
        spread = [[between.join(letter.encode() for letter in word) for word in phrase] for phrase in _PHRASES]
        return _scanner(*(_GAP.join(words) for words in spread))

    @cached_property
    def cut(self) -> hyperscan.Database:
        """Words and openings that tags cut: one cut is enough to know them, and `ca<i>d` more is no harm."""
        return _scanner(rb"\b" + _cut("kia", "ikd", "ktp", "ektp", "kartu", "akta", "akte"), _cut("capil"))

    @cached_property
    def hidden(self) -> hyperscan.Database:
        return _scanner(_REFERENCE, _INVISIBLE_BYTES)


_scanners = _Scanners()


def _cut(*words: str) -> bytes:
    """Any beginning of a word, tags, and any letter that goes on: `k<b>i`, `kar</b>t`."""
    beginnings = {word[:end] for word in words for end in range(1, len(word))}
    following = {letter for word in words for letter in word[1:]}
    return f"(?:{'|'.join(sorted(beginnings))})(?:{_TAG.decode()})+[{''.join(sorted(following))}]".encode()


def _scanner(*patterns: bytes) -> hyperscan.Database:
    scanner = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
    scanner.compile(expressions=sorted(patterns), flags=[flags] * len(patterns))
    return scanner
