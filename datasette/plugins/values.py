"""How values are shown: numbers marked in their sentences, cells formatted and linked, in every table and template."""

import json
from itertools import groupby
from operator import itemgetter
from urllib.parse import parse_qsl

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import tilde_encode
from markupsafe import Markup, escape

COUNTED = {
    "value", "eligible", "issued", "recorded", "unissued", "unrecorded", "target", "stated", "expected", "held",
    "remaining", "figures", "articles", "claims", "findings", "earlier", "later", "change", "official", "claimed",
    "pages",
}  # fmt: skip
DAYS = {"as_of", "published", "newest", "first", "last", "earlier_as_of", "later_as_of", "official_as_of"}
WORDS = {
    "document": "documents",
    "measure": "measures",
    "outcome": "outcomes",
    "verdict": "verdicts",
    "level": "levels",
}


def highlight(sentence, *spans, found=()):
    """The sentence with its numbers marked, the characters of each (start, end), and beside them what a search found.

    Every piece is escaped, wrong spans are passed over.
    """
    numbers = list(apart(spans, len(sentence)))
    words = [word for word in found if all(word[1] <= start or end <= word[0] for start, end in numbers)]
    marked, at = Markup(), 0
    for start, end in apart([*numbers, *words], len(sentence)):
        mark = Markup("{}<mark>{}</mark>" if (start, end) in numbers else '{}<mark class="found">{}</mark>')
        marked += mark.format(sentence[at:start], sentence[start:end])
        at = end
    return marked + escape(sentence[at:])


def apart(spans, length):
    """The spans that lie within a text of this length, in order, without those that begin in another."""
    at = 0
    for start, end in sorted(s for s in spans if isinstance(s[0], int) and isinstance(s[1], int)):
        if at <= start < end <= length:
            yield start, end
            at = end


def web(url):
    """The URL when it leads to the web, else None: no javascript:, no data:."""
    return url if isinstance(url, str) and url.lower().startswith(("https://", "http://")) else None


def identifiers(listed):
    """The ids in a JSON list of ids."""
    return json.loads(listed or "[]")


def by_sentence(figures):
    """The figures of an article by the sentence that states them, in order."""
    return [(sentence, list(stated)) for sentence, stated in groupby(figures, key=itemgetter("sentence"))]


def bibtex(value):
    """Text as BibTeX takes it: without what could end its braces or begin a command."""
    return (
        "".join(c for c in value or "" if c not in "{}\\").replace("%", r"\%").replace("&", r"\&").replace("_", r"\_")
    )


def xml_id(kind, key):
    """A tag URI (RFC 4151), the id of an entry of a feed that stays whatever the site's address is."""
    return f"tag:cekangka,2026:{kind}/{key}"


def shown(column, value, row, datasette):
    """A cell for people: formats and words by the column's name, links for regions, claims, figures; else None."""
    language = pm.get_plugin("language.py")
    if value is None or value == "":
        return ""
    if isinstance(value, int | float) and column.endswith("_pct"):
        return language.number(value) + " %"
    if isinstance(value, int | float) and column in COUNTED:
        return language.number(value, row["decimals"] if column == "value" and "decimals" in row.keys() else 0)  # noqa: SIM118
    if column in {"article", "claim", "figure"} and isinstance(value, str):
        return link(row_url(datasette, f"{column}s", value), language.text(f"see.{column}"))
    return None


def row_url(datasette, table, key):
    """The address of a row's page; the key may hold what addresses do not, such as the slash of 'koran.id:2019/a'."""
    return datasette.urls.row("kia", table, tilde_encode(key))


def link(url, words):
    """A link; both are escaped."""
    return Markup('<a href="{}">{}</a>').format(url, words)


@hookimpl
def render_cell(row, value, column, table, datasette):
    """Mark the number in its sentence, format numbers, and link ids in results of queries."""
    if isinstance(value, str) and row is not None and column in {"sentence", "title"}:
        spans = [(row["start"], row["end"])] if {"start", "end"} <= set(row.keys()) else []
        words = pm.get_plugin("db.search").found(value, searched() if table else None)
        return highlight(value, *spans, found=words) if spans or words else None
    if table is not None and not isinstance(value, int | float):
        return None
    return shown(column, value, row, datasette) or None


def searched():
    """What the search box of a table was asked for, or nothing."""
    return dict(parse_qsl(pm.get_plugin("language.py").visit.get().query)).get("_search")


def answer_cell(column, row, datasette):
    """A cell of the answer to a question: as in tables, and words, dates and places in the language of the page."""
    language, value = pm.get_plugin("language.py"), row[column]
    if column in WORDS and value is not None:
        return language.words(WORDS[column]).get(value, value)
    if column in DAYS and isinstance(value, str):
        return language.day(value)
    if column == "place" and value is not None and "region" in row.keys():  # noqa: SIM118 -- a Row tests its values
        return link(datasette.urls.path(f"/wilayah/{row['region']}"), value)
    if column == "sentence" and value is not None and {"start", "end"} <= set(row.keys()):
        return highlight(value, (row["start"], row["end"]))
    special = shown(column, value, row, datasette)
    if column in {"value", "official", "claimed"} and special and str(row["measure"]).endswith("_pct"):
        return f"{special} %"
    return value if special is None else special


@hookimpl
def extra_template_vars(datasette, request):
    """What templates call: `select(sql, …)`, marks, safe links, and the whole address of a path."""

    async def select(sql, **parameters):
        return (await datasette.execute("kia", sql, parameters)).rows

    return {
        "select": select,
        "row_url": lambda table, key: row_url(datasette, table, key),
        "highlight": highlight,
        "web": web,
        "by_sentence": by_sentence,
        "marks": lambda figures: [(figure["start"], figure["end"]) for figure in figures],
        "counted": lambda counts: json.loads(counts or "{}").items(),
        "instant": lambda iso: iso if "T" in iso else (iso + "-01-01")[:10] + "T00:00:00Z",
        "described": datasette.metadata("databases")["kia"]["tables"],
        "identifiers": identifiers,
        "bibtex": bibtex,
        "tag": xml_id,
        "answer_cell": lambda column, row: answer_cell(column, row, datasette),
        "absolute": lambda path: datasette.absolute_url(request, datasette.urls.path(path)) if request else path,
    }
