"""What Datasette's own pages lack: marked numbers, Indonesian numbers, safe searching, limits and security headers."""

import sqlite3
from datetime import date

from datasette import hookimpl
from datasette.utils import tilde_encode
from markupsafe import Markup, escape

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DOCUMENTS = {
    "kia": "KIA",
    "ktp": "KTP-el",
    "birth": "Akta kelahiran",
    "death": "Akta kematian",
    "family": "Kartu keluarga",
    "ikd": "IKD",
}
MEASURES = {
    "eligible": ("wajib memiliki", "should hold it"),
    "issued": ("sudah memiliki", "hold it"),
    "recorded": ("sudah merekam", "recorded"),
    "unissued": ("belum memiliki", "still without it"),
    "unrecorded": ("belum merekam", "not recorded yet"),
    "issued_pct": ("sudah memiliki", "hold it"),
    "recorded_pct": ("sudah merekam", "recorded"),
    "unissued_pct": ("belum memiliki", "still without it"),
    "unrecorded_pct": ("belum merekam", "not recorded yet"),
    "target": ("ditargetkan", "aimed at"),
    "target_pct": ("ditargetkan", "aimed at"),
    "batch": ("dilayani dalam satu kegiatan atau kurun", "served at one event or within a period"),
}
QUALIFIERS = {"exact": "", "about": "sekitar ", "more": "lebih dari ", "less": "kurang dari "}
COUNTED = {"value", "eligible", "issued", "recorded", "unissued", "unrecorded", "target", "stated", "expected"}
OUTCOMES = {"agrees": "cocok", "conflicts": "bertentangan", "cannot tell": "tidak dapat dipastikan"}
VERDICTS = {"met": "target tercapai", "missed": "target belum tercapai"}

# The inline scripts of Datasette 0.65's own pages: the SQL editor and the facets of table pages. A test compares them.
SCRIPTS = ("sha256-uEjwHx6B6TylDkwnKXY5NeNNPyI38FvghD4BDhzZMRc=", "sha256-fyi5q99UcdjzV8X7vfr/UYD4dsV4ViDDhotcy8GQ6PM=")
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' " + " ".join(f"'{script}'" for script in SCRIPTS),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
LONGEST_VALUE = 1_000_000  # bytes of one SQL value; the time limit alone lets zeroblob() fill the memory


def highlight(sentence, start, end):
    """The sentence with the characters start:end marked; every piece is escaped."""
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(sentence)):
        return escape(sentence)
    return Markup("{}<mark>{}</mark>{}").format(sentence[:start], sentence[start:end], sentence[end:])


def number(value, decimals=0):
    """A number as Indonesians write it: 115109 → 115.109, 57.6 → 57,6, 57.6 with 2 decimals → 57,60."""
    if value is None:
        return "–"
    english = f"{value:,.{decimals}f}" if decimals and decimals > 0 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return english.translate(str.maketrans(",.", ".,"))


def day(text):
    """A date as Indonesians write it: 2024-10-31 → 31 Oktober 2024, 2024-10 → Oktober 2024."""
    try:
        year, *rest = (int(part) for part in (text or "").split("T")[0].split("-"))
        date(year, *[*rest, 1, 1][:2])
    except ValueError:
        return text or "–"
    return " ".join([*(str(part) for part in rest[1:]), *(MONTHS[part - 1] for part in rest[:1]), str(year)])


def web(url):
    """The URL when it leads to the web, else None: no javascript:, no data:."""
    return url if isinstance(url, str) and url.lower().startswith(("https://", "http://")) else None


@hookimpl
def render_cell(row, value, column, table, datasette):
    """Mark the number in its sentence, group the digits of counts, and link the ids in results of queries."""
    if column == "sentence" and isinstance(value, str) and row is not None and {"start", "end"} <= set(row.keys()):
        return highlight(value, row["start"], row["end"])
    if isinstance(value, int | float) and (column in COUNTED or column.endswith("_pct")):
        return number(value, row["decimals"] if column == "value" and "decimals" in row.keys() else 0)  # noqa: SIM118
    if table is None and column in {"article", "claim", "figure"} and isinstance(value, str):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.row("kia", f"{column}s", tilde_encode(value)), value)
    return None


@hookimpl
def prepare_connection(conn):
    """Bound the size of a value."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)


@hookimpl
def prepare_jinja2_environment(env, datasette):
    """Tell every page, also those that Datasette renders without our functions, whether the data set is made up."""
    env.globals["made_up"] = datasette.metadata("made_up")


@hookimpl
def extra_template_vars(datasette):
    """What our templates call: `select(sql, …)` and the words and formats for numbers, dates and outcomes."""

    async def select(sql, **parameters):
        return (await datasette.execute("kia", sql, parameters)).rows

    return {
        "select": select,
        "highlight": highlight,
        "number": number,
        "day": day,
        "web": web,
        "documents": DOCUMENTS,
        "measures": MEASURES,
        "qualifiers": QUALIFIERS,
        "outcomes": OUTCOMES,
        "verdicts": VERDICTS,
    }


@hookimpl
def asgi_wrapper():
    """Put the security headers on every answer."""

    def wrap(app):
        async def with_headers(scope, receive, send):
            async def send_more(message):
                if message["type"] == "http.response.start":
                    message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
                await send(message)

            await app(scope, receive, send_more)

        return with_headers

    return wrap
