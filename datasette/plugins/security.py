"""Headers on every answer, bounds on what is asked, and a plain refusal of what is no question."""

import json
import sqlite3

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.handle_exception import handle_exception as answer_with
from datasette.utils.asgi import BadRequest
from datasette.views.base import DatasetteError

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
METHODS = {"GET", "HEAD"}
LONGEST_PATH = 1000  # characters; a file name of more is an error of the system
PLAIN = [(b"content-type", b"text/plain; charset=utf-8"), (b"allow", b"GET, HEAD")]
# What no reader needs: an address in memory, and the folder of the database.
HIDDEN_TABLE = "pragma_database_list"
HIDDEN_FUNCTIONS = {
    "fts3_tokenizer",
    # They gather without heed to LONGEST_VALUE; group_concat(json_quote(x)) gives the same, and heeds it.
    *("json_group_array", "json_group_object", "jsonb_group_array", "jsonb_group_object"),
}
# The errors of SQL as it is asked; others of SQLite are of the file.
ASKED_WRONGLY = (
    *(sqlite3.OperationalError, sqlite3.DataError, sqlite3.ProgrammingError, QueryInterrupted),
    *(OverflowError, json.JSONDecodeError),
)
LONGEST_VALUE = 1_000_000  # bytes of one SQL value; the time limit alone lets zeroblob() fill the memory


@hookimpl
def prepare_connection(conn):
    """Bound the size of a value, and hide what tells of the machine."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    conn.set_authorizer(authorize)


def authorize(action, first, second, _database, _trigger):
    """Refuse the hidden functions and table; Datasette itself refuses to write, attach and load."""
    hidden = (action == sqlite3.SQLITE_FUNCTION and second in HIDDEN_FUNCTIONS) or first == HIDDEN_TABLE
    return sqlite3.SQLITE_DENY if hidden else sqlite3.SQLITE_OK


@hookimpl
def handle_exception(datasette, request, exception):
    """Answer SQL that is wrong or takes too long with 400 in every format; Datasette's CSV would answer 500."""
    if not request.path.startswith("/kia"):
        return None
    if isinstance(exception, DatasetteError) and exception.status == 500:  # what it says without a status
        return answer_with(datasette, request, BadRequest(exception.message))
    # Datasette takes _through for JSON of its own form, whatever it is.
    wrong = (*ASKED_WRONGLY, ValueError, TypeError, LookupError) if "_through" in request.args else ASKED_WRONGLY
    return answer_with(datasette, request, BadRequest(str(exception))) if isinstance(exception, wrong) else None


def refusal(scope):
    """The status of a request that is none for this site, else None.

    Braces are of our templates' names, such as pages/wilayah/{code}.html, which must not be asked for themselves.
    """
    if scope["type"] != "http":
        return None
    if scope["method"] not in METHODS:
        return 405
    path = scope["path"]
    return 404 if len(path) > LONGEST_PATH or not {"{", "}", "\0"}.isdisjoint(path) else None


@hookimpl
def asgi_wrapper():
    """Refuse what is no request; put the headers on every answer, in the place of others of the same names."""
    ours = {name for name, _ in HEADERS}

    def wrap(app):
        async def guarded(scope, receive, send):
            async def send_more(message):
                if message["type"] == "http.response.start":
                    kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in ours]
                    message = {**message, "headers": [*kept, *HEADERS]}
                await send(message)

            if (status := refusal(scope)) is None:
                await app(scope, receive, send_more)
            else:
                await send_more({"type": "http.response.start", "status": status, "headers": PLAIN})
                await send_more({"type": "http.response.body", "body": f"{status}\n".encode()})

        return guarded

    return wrap
