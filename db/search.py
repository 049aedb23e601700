"""Full-text search that finds *rekam* in *perekaman*: what is indexed, and what is searched for, are stems of words."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from functools import lru_cache

from datasette import hookimpl
from jinja2 import Environment
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

# Column by table; the index of a table is called TABLE_fts, and Datasette is told so in metadata.yml.
SEARCHED = {"figures": "sentence", "articles": "title"}

_WORD = re.compile(r"\w+")
_STEMMER = StemmerFactory().create_stemmer()


def stems(text: str | None) -> str:
    """The stem of every word, in order, by PySastrawi: 'Perekaman KTP-el' → 'rekam ktp el'."""
    plain = (text or "").lower()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_stem(word) for word in _WORD.findall(plain))


def match(text: str | None) -> str:
    """User text as an FTS5 query that cannot be malformed: every stem in quotes; nothing but marks finds nothing."""
    return " ".join(f'"{stem}"' for stem in stems(text).split()) or '""'


def found(text: str, searched: str | None) -> list[tuple[int, int]]:
    """Where the words stand that a search found, as offsets: 'perekaman' in 'Ia merekam.' → [(3, 10)]."""
    wanted = set(stems(searched).split())
    return [word.span() for word in _WORD.finditer(text) if wanted & set(stems(word[0]).split())] if wanted else []


@lru_cache(maxsize=500_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stem(word)) if word.isalpha() else word


def index(db: sqlite3.Connection) -> None:
    """Index the stems of the searched columns; the index holds no text of its own."""
    db.create_function("stems", 1, stems, deterministic=True)
    for table, column in SEARCHED.items():
        db.execute(f"create virtual table main.{table}_fts using fts5({column}, content='', tokenize='unicode61')")
        db.execute(f"insert into main.{table}_fts (rowid, {column}) select rowid, stems({column}) from main.{table}")
        db.execute(f"insert into main.{table}_fts ({table}_fts) values ('optimize')")


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment) -> None:
    """Let templates mark what a search found."""
    env.globals["found"] = found


# After Datasette, whose function for the search box of its table pages this one replaces.
@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let SQL on the site search: `figures_fts match fts_query(:words)`. This module is a plugin of Datasette."""
    for name in ("fts_query", "escape_fts"):
        conn.create_function(name, 1, match, deterministic=True)
