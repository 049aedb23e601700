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


@hookimpl
def extra_template_vars(datasette):
    """Let templates call what writes rows."""
    return {"point_rows": lambda claims: point_rows(claims, str(datasette.urls.table("kia", "claims")))}
