"""How an article was read, for the terminal: every number coloured by its role, and why it has it."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from extract.model import SHARES, Article, Figure, Measure, Reading, Unread

# A colour a role; the share of a role has the colour of its count, underlined. Red tells what is still missing.
_COLOURS: dict[Measure, str] = {
    "eligible": "cyan",
    "issued": "green",
    "recorded": "blue",
    "unissued": "red",
    "unrecorded": "red",
    "issued_pct": "green",
    "recorded_pct": "blue",
    "unissued_pct": "red",
    "unrecorded_pct": "red",
    "target": "magenta",
    "target_pct": "magenta",
    "batch": "yellow",
}
_LEFT_OUT = "dim italic"
_SIGNS = {"exact": "", "about": "± ", "more": "> ", "less": "< "}
# C0 controls have pictures of their own; C1 controls and marks that turn the direction of text have none.
_CONTROLS = {code: 0x2400 + code for code in range(32) if code != 0x0A} | dict.fromkeys(
    (*range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD
)


def explain(article: Article, reading: Reading) -> Group:
    """Give the article with its numbers coloured, and beneath it what became of each number, in reading order.

    A figure shows its fields, the rules that made it, its basis and its confidence; a number that is no figure shows
    the reason, e.g. '17 tahun  left out: age'.
    """
    return Group(visible(article.id, "bold"), coloured(article, reading), Text(), _legend(reading), *_rows(reading))


def coloured(article: Article, reading: Reading) -> Text:
    """Give the text of the article, character for character, with the spans of its numbers styled."""
    text = visible(article.text)
    for unread in reading.unread:
        text.stylize(_LEFT_OUT, unread.start, unread.end)
    for figure in reading.figures:
        text.stylize(style(figure.measure), figure.start, figure.end)
    return text


def style(measure: Measure) -> str:
    """Give the style in which a role is shown."""
    return f"bold {'underline ' if measure in SHARES else ''}{_COLOURS[measure]}"


def amount(figure: Figure) -> str:
    """Give the value with the sign of its qualifier, and % for a share: '> 42000', '57.6 %'."""
    return f"{_SIGNS[figure.qualifier]}{figure.value:f}{' %' if figure.measure in SHARES else ''}"


def visible(text: str, style: str = "") -> Text:
    """Give foreign text as it stands: no markup is read from it, and control characters are shown, not obeyed."""
    return Text(text.translate(_CONTROLS), style)


def _legend(reading: Reading) -> Text:
    shown = dict.fromkeys(figure.measure for figure in sorted(reading.figures, key=lambda f: f.start))
    words = [(f" {measure} ", style(measure)) for measure in shown]
    return Text.assemble(*words, (" left out ", _LEFT_OUT)) if reading.unread else Text.assemble(*words)


def _rows(reading: Reading) -> list[Text]:
    numbers: list[Figure | Unread] = sorted((*reading.figures, *reading.unread), key=lambda n: (n.start, n.end))
    if not numbers:
        return [Text("no number in this article")]
    return [_figure(n) if isinstance(n, Figure) else _unread(n) for n in numbers]


def _figure(figure: Figure) -> Text:
    where = f"{figure.region or 'region unknown'} {figure.as_of or 'date unknown'}"
    speaker = ", ".join(part for part in (figure.speaker, figure.speaker_office) if part)
    apart = "".join(f" · {part}" for part in (figure.group, figure.period, speaker) if part)
    return Text.assemble(
        visible(figure.surface, style(figure.measure)),
        visible(f"  {figure.document} {figure.measure} {amount(figure)} · {where}{apart}"),
        (f"\n    {figure.basis} {figure.confidence:.2f}, by {' '.join(figure.rules)}", "dim"),
    )


def _unread(unread: Unread) -> Text:
    return Text.assemble(visible(unread.surface, _LEFT_OUT), f"  left out: {unread.reason}")
