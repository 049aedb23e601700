"""Rows of the longest tables, written here in one go: a template takes five times as long over their many cells."""

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import tilde_encode
from markupsafe import Markup, escape


def point_rows(claims, claims_url):
    """The claims of a chart over time as rows of the table behind it; what is text is escaped, the rest are numbers."""
    language = pm.get_plugin("language.py")
    see = language.text("see.claim")
    rows = (
        f'<tr><td data-v="{escape(claim["as_of_end"])}">{escape(language.day(claim["as_of"]))}</td>'
        f'<td data-v="{claim["share_pct"]}">{language.number(claim["share_pct"])} %</td>'
        f"<td>{escape(claim['outlet'] or '–')}</td>"
        f'<td data-v="{claim["approximate"]}">{"±" if claim["approximate"] else ""}</td>'
        f'<td><a href="{claims_url}/{tilde_encode(claim["id"])}">{see}</a></td></tr>'
        for claim in claims
    )
    return Markup("".join(rows))


def place_rows(places, regions_url):
    """The places of the map as rows of its table, with what the map draws in their attributes."""
    language = pm.get_plugin("language.py")
    verdicts, number = language.words("verdicts"), language.number
    rows = (
        f'<tr data-lat="{place["lat"]}" data-lng="{place["lng"]}" data-share="{place["share_pct"]}"'
        f' data-eligible="{place["eligible"] or ""}" data-verdict="{place["target_verdict"] or "unknown"}">'
        f'<th scope="row"><a href="{regions_url}/{place["code"]}">{escape(place["name"])}</a></th>'
        f'<td class="n">{number(place["share_pct"])} %</td>'
        f'<td class="n">{"–" if place["national_pct"] is None else number(place["national_pct"]) + " %"}</td>'
        f"<td>{verdict(place['target_verdict'], verdicts)}</td>"
        f'<td class="n">{number(place["eligible"])}</td><td>{escape(language.day(place["as_of"]))}</td></tr>\n'
        for place in places
    )
    return Markup("".join(rows))


def verdict(name, words):
    """A verdict as the macro of that name shows it, or a dash."""
    return f'<span class="verdict {name}">{escape(words[name])}</span>' if name else "–"


@hookimpl
def extra_template_vars(datasette):
    """Let templates call what writes rows."""
    urls = datasette.urls
    return {
        "point_rows": lambda claims: point_rows(claims, str(urls.table("kia", "claims"))),
        "place_rows": lambda places: place_rows(places, str(urls.path("/wilayah"))),
    }
