"""A container's lines as a reader sees them, and the rows of furniture.toml that take the page's own lines out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from lxml import etree, html

from crawler.markup import plain

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
    }
)
_NOT_TEXT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "button",
        "select",
        "textarea",
        "input",
        "object",
        "head",
    }
)
# Where an invitation to another article begins inside a paragraph: '… wajib KTP. BACA JUGA: <a>…</a> Kepala Dinas …'.
_READ_ALSO = re.compile(r"(?:BACA|LIHAT|SIMAK)\s+JUGA\b|(?:Baca|Lihat|Simak)\s+[Jj]uga\s*(?=:|$)")
_ONLY_READ_ALSO = re.compile(rf"\W*(?:{_READ_ALSO.pattern})\W*")
_LONG = 60  # a repeat of fewer characters may be meant: 'Kata dia.'


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `link` tells whether all of it is link."""

    text: str
    link: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of furniture.toml with its own examples."""

    id: str
    line: re.Pattern[str]
    then: Literal["drop", "link", "end", "refuse"]
    why: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@cache
def furniture() -> tuple[Row, ...]:
    """The rows in the order they are tried."""
    data = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text(encoding="utf-8"))
    return tuple(
        Row(
            row["id"],
            re.compile(row["line"], re.IGNORECASE),
            row["then"],
            row.get("why", ""),
            tuple(row["is"]),
            tuple(row["not"]),
        )
        for row in data["row"]
    )


def lines(container: html.HtmlElement, left_out: Iterable[html.HtmlElement] = ()) -> Iterator[Line]:
    """The container's lines: one a block, `<br>` or table row (`Kelapa Lima | 1.240`), without the elements left out.

    Iterative and linear, so that deep or long pages do no harm.
    """
    out, skipped = _Lines(), set(left_out)
    walk = etree.iterwalk(container, events=("start", "end"))
    for event, node in walk:
        outside = node in skipped or node.tag in _NOT_TEXT or not isinstance(node.tag, str)
        if event == "start":
            if outside:
                walk.skip_subtree()
            else:
                yield from out.open(node)
                yield from out.add(node.text)
        else:
            if not outside:
                yield from out.close(node)
            if node is not container:
                yield from out.add(node.tail)
    yield from out.flush()


class _Lines:
    """The line that is being read: its pieces, how deep in links it is, and what interrupts it."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, bool]] = []
        self.links = 0
        self.row: html.HtmlElement | None = None
        self.also = False

    def open(self, node: html.HtmlElement) -> Iterator[Line]:
        self.links += node.tag == "a"
        if self.row is not None and node.tag in ("td", "th"):
            if node.getprevious() is not None:
                self.pieces.append((" | ", True))
        elif self._breaks(node):
            yield from self.flush()
        if node.tag == "tr" and all(len(cell.findall(".//p")) + len(cell.findall(".//br")) < 2 for cell in node):
            self.row = node

    def close(self, node: html.HtmlElement) -> Iterator[Line]:
        self.links -= node.tag == "a"
        if node is self.row:
            self.row = None
        if self._breaks(node) or (self.also and not _ONLY_READ_ALSO.fullmatch(self._text())):
            yield from self.flush()

    def add(self, text: str | None) -> Iterator[Line]:
        if not text:
            return
        if invitation := _READ_ALSO.search(text):
            self.pieces.append((text[: invitation.start()], self.links > 0))
            yield from self.flush()
            self.also, text = True, text[invitation.start() :]
        self.pieces.append((text, self.links > 0))

    def flush(self) -> Iterator[Line]:
        if text := self._text():
            yield Line(text, all(link for piece, link in self.pieces if piece.strip()))
        self.pieces.clear()
        self.also = False

    def _text(self) -> str:
        return plain("".join(piece for piece, _ in self.pieces)).strip("| ")

    def _breaks(self, node: html.HtmlElement) -> bool:
        if self.row is not None:
            self.pieces.append((" ", True))
            return False
        return node.tag in _BLOCKS or node.tag in ("br", "td", "th", "tr")


def clean(found: Iterable[Line], title: str = "") -> list[str]:
    """The article's own lines: without furniture, the title again, and passages printed a second time."""
    kept: list[str] = []
    link_goes = False
    for line in found:
        follows_bare, link_goes = link_goes, False
        if (follows_bare and line.link) or line.text.casefold() == title.casefold():
            continue
        then = next((row.then for row in furniture() if row.then != "refuse" and row.line.match(line.text)), None)
        if then == "end":
            break
        link_goes = then == "link"
        if then is None:
            kept.append(line.text)
    return once(kept)


def once(texts: Iterable[str]) -> list[str]:
    """Without exact repeats of long lines, nor of the short lines that follow them as they did the first time."""
    kept: list[str] = []
    place: dict[str, int] = {}
    expected: int | None = None
    for text in texts:
        at = place.get(text) if len(text) >= _LONG else None
        if at is None and expected is not None and expected < len(kept) and kept[expected] == text:
            at = expected
        if at is None:
            place.setdefault(text, len(kept))
            kept.append(text)
        expected = None if at is None else at + 1
    return kept


def refusal(texts: Iterable[str]) -> str | None:
    """Why a page with such headings is no article: `Just a moment...` → `blocked: a challenge page`."""
    for text in texts:
        for row in furniture():
            if row.then == "refuse" and row.line.match(text):
                return row.why
    return None
