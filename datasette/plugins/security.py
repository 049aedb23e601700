"""Headers on every answer, a bound on the size of a value, and CSV that spreadsheets do not execute."""

import csv
import io
import re
import sqlite3

from datasette import hookimpl

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
# A cell that spreadsheets take for a formula (OWASP, CSV injection); numbers with a sign are none.
FORMULA = re.compile(r"(?![-+]?[\d.,]+%?$)[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


@hookimpl
def prepare_connection(conn):
    """Bound the size of a value."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)


def harmless(rows):
    """Lines of CSV with an apostrophe before every cell that a spreadsheet would execute."""
    out = io.StringIO()
    writer = csv.writer(out)
    for cells in csv.reader(io.StringIO(rows.decode(), newline="")):
        writer.writerow(["'" + cell if FORMULA.match(cell) else cell for cell in cells])
    return out.getvalue().encode()


@hookimpl
def asgi_wrapper():
    """Put the security headers on every answer; Datasette sends CSV in whole rows, and each is made harmless."""

    def wrap(app):
        async def guarded(scope, receive, send):
            is_csv = False

            async def send_more(message):
                nonlocal is_csv
                if message["type"] == "http.response.start":
                    headers = message.get("headers", [])
                    kinds = [value for name, value in headers if name.lower() == b"content-type"]
                    is_csv = scope["path"].endswith(".csv") and not any(b"html" in kind for kind in kinds)
                    ours = {name for name, _ in HEADERS}
                    kept = [(name, value) for name, value in headers if name.lower() not in ours]
                    message = {**message, "headers": [*kept, *HEADERS]}
                elif is_csv and message.get("body"):
                    message = {**message, "body": harmless(message["body"])}
                await send(message)

            await app(scope, receive, send_more)

        return guarded

    return wrap
