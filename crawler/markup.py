"""Bytes of a page or a listing into text and a tree, whatever their charset."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache

from lxml import etree, html
from lxml.cssselect import CSSSelector

# Control characters that neither XML nor a reader knows; tab, newline and carriage return stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What browsers do with these labels (WHATWG Encoding Standard §4.2).
_BROWSERS_READ = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252"}


def decode(body: bytes) -> str:
    """The text of a page: by its byte order mark, as UTF-8 when it is that, by its declared charset, else windows-1252.

    Bytes that are valid UTF-8 are hardly ever anything else, so that a wrong label does no harm; control characters
    are dropped.
    """
    return _CONTROL.sub("", _characters(body))


def _characters(body: bytes) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(body[:2048])
    label = declared[1].decode("ascii").lower() if declared else "windows-1252"
    try:
        encoding = codecs.lookup(_BROWSERS_READ.get(label, label)).name
    except LookupError:
        encoding = "cp1252"
    # A page that says UTF-8 and holds a few other bytes is UTF-8 with flaws, not windows-1252.
    return body.decode(encoding, errors="replace")


def tree(text: str) -> html.HtmlElement | None:
    """The page as an element tree without comments, or None when it holds no element at all."""
    # Given as bytes, for lxml refuses text with an encoding declaration and would believe a wrong charset in a meta.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # of nothing, of '<html', of a comment alone
        return None


def select(node: html.HtmlElement, selectors: tuple[str, ...]) -> Iterator[html.HtmlElement]:
    """The elements of every selector in turn, in document order within one selector."""
    for selector in selectors:
        yield from _compiled(selector)(node)


@cache  # there are as many selectors as the rows have, and each is asked of every page
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def plain(text: str | None) -> str:
    """One line of text without the blanks that markup leaves: NBSP, zero-width characters, soft hyphens, runs."""
    return " ".join(_INVISIBLE.sub("", text or "").split())


# What Unicode says to show as nothing (Default_Ignorable_Code_Point), which would part a number or a word for a rule.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
