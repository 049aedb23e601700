"""Headers on every answer, and a bound on the size of a value."""

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


@hookimpl
def prepare_connection(conn):
    """Bound the size of a value."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)


@hookimpl
def asgi_wrapper():
    """Put the security headers on every answer, in the place of others of the same names."""
    ours = {name for name, _ in HEADERS}

    def wrap(app):
        async def guarded(scope, receive, send):
            async def send_more(message):
                if message["type"] == "http.response.start":
                    kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in ours]
                    message = {**message, "headers": [*kept, *HEADERS]}
                await send(message)

            await app(scope, receive, send_more)

        return guarded

    return wrap
