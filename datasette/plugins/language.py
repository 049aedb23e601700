"""The language of a page: Indonesian first, another by ?_lang= or a cookie; its texts, numbers and dates."""

import tomllib
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from datasette import hookimpl
from markupsafe import Markup

FIRST = "id"
TEXTS = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent.parent / "texts").glob("*.toml")
}
COOKIE = "lang"
# Direction overrides would turn the text around them; control characters are in no text and forbidden in XML.
UNSEEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page needs to know of its request: the language, and path and query for links to itself."""

    language: str = FIRST
    path: str = "/"
    query: str = ""


visit = ContextVar("visit", default=Visit())  # noqa: B039 -- a frozen one


def text(key, **values):
    """The text of a dotted key in the language of the page; values are escaped, whole numbers grouped."""
    found = TEXTS[visit.get().language]
    for part in key.split("."):
        found = found[part]
    return Markup(found).format(
        **{name: number(value) if isinstance(value, int) else value for name, value in values.items()}
    )


def words(section):
    """All texts of a section, by name: words('documents')['ktp'] is 'KTP-el'."""
    return TEXTS[visit.get().language][section]


def number(value, decimals=0):
    """A number as the language writes it: 115109 → 115.109, 57.6 → 57,6, 57.6 with 2 decimals → 57,60."""
    if value is None:
        return "–"
    written = f"{value:,.{decimals}f}" if decimals and decimals > 0 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return written if visit.get().language == "en" else written.translate(str.maketrans(",.", ".,"))


def day(iso):
    """A date as the language writes it: 2024-10-31 → 31 Oktober 2024, 2024-10 → Oktober 2024."""
    try:
        year, *rest = (int(part) for part in (iso or "").split("T")[0].split("-"))
        date(year, *[*rest, 1, 1][:2])
    except ValueError:
        return iso or "–"
    months = words("months")["names"]
    return " ".join([*(str(part) for part in rest[1:]), *(months[part - 1] for part in rest[:1]), str(year)])


def here(**changed):
    """The address of this page with these parameters changed, for the links between languages."""
    at = visit.get()
    kept = [(name, value) for name, value in parse_qsl(at.query, keep_blank_values=True) if name not in changed]
    query = urlencode([*kept, *((name, value) for name, value in changed.items() if value is not None)])
    return quote(at.path, safe="/:~.-_+,") + ("?" + query if query else "")


def seen(value):
    """What a template shows: without direction overrides and control characters."""
    return value.translate(UNSEEN) if isinstance(value, str) else value


@hookimpl
def prepare_jinja2_environment(env, datasette):
    """Give every template, also those that Datasette renders without our variables, the language and its formats."""
    env.finalize = seen
    env.globals.update(
        t=text,
        words=words,
        number=number,
        day=day,
        here=here,
        visit=visit.get,
        languages={code: texts["language"] for code, texts in sorted(TEXTS.items(), reverse=True)},
        made_up=datasette.metadata("made_up"),
    )


def chosen(scope):
    """The language asked for in the address, or None; and the one to use, by address, cookie, or the first."""
    query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
    cookies = SimpleCookie()
    try:
        for name, value in scope.get("headers", []):
            if name == b"cookie":
                cookies.load(value.decode("latin-1"))
    except CookieError:
        cookies.clear()
    asked = query.get("_lang") if query.get("_lang") in TEXTS else None
    kept = cookies[COOKIE].value if COOKIE in cookies else None
    return asked, asked or (kept if kept in TEXTS else FIRST)


@hookimpl
def asgi_wrapper():
    """Answer each request in its language, and remember the one that was asked for."""

    def wrap(app):
        async def in_language(scope, receive, send):
            if scope["type"] != "http":
                return await app(scope, receive, send)
            asked, language = chosen(scope)
            visit.set(Visit(language, scope["path"], scope.get("query_string", b"").decode("latin-1")))

            async def send_more(message):
                if message["type"] == "http.response.start" and is_page(message):
                    added = [(b"content-language", language.encode())]  # Datasette says that pages vary by cookie
                    if asked:
                        kept = f"{COOKIE}={asked}; Path=/; Max-Age=31536000; SameSite=Lax"
                        added.append((b"set-cookie", kept.encode()))
                    message = {**message, "headers": [*message.get("headers", []), *added]}
                await send(message)

            return await app(scope, receive, send_more)

        return in_language

    return wrap


def is_page(message):
    """Whether an answer is a page of HTML."""
    return any(name.lower() == b"content-type" and b"text/html" in value for name, value in message.get("headers", []))
