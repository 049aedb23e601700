"""The gate before a publication: what must hold of the new file by itself, and against what is published now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

COUNTED = ("articles", "figures", "claims", "findings")
# Of the rows, and of the share of rows that have a value: under this part of what is published now, it collapsed. Where
# the values themselves are no fewer, only rows without one have come, as from an outlet that names no speakers.
_FLOOR = 0.8
# Of the figures of one measure and document: under this part it has all but vanished. Rules may well tell a batch from
# a stock better than before, and halve a measure rightly.
_VANISHED = 0.2
# So few figures, or values, come and go by chance.
_FEW = 10
_FILLED = {  # each field with what counts as filled
    "articles": {**dict.fromkeys(("title", "published", "url"), "{} is not null"), "evidence": "{} = 'whole'"},
    "figures": dict.fromkeys(("region", "as_of", "speaker", "published", "claim"), "{} is not null"),
}
_ARTICLE_OF = {"articles": "id", "figures": "article", "claims": "article", "findings": "article"}
_OFFSETS = """
select f.id, f.surface, f.article from work.figures f join work.articles t on t.id = f.article
    where substr(t.text, f.start + 1, f."end" - f.start) <> f.surface
union all
select f.id, f.surface, f.article from work.revision_figures f
    join work.revisions t on t.article = f.article and t.number = f.number
    where substr(t.text, f.start + 1, f."end" - f.start) <> f.surface
union all
select id, surface, article from main.figures where substr(sentence, start + 1, "end" - start) <> surface
union all
select id, surface, article from main.revision_figures where substr(sentence, start + 1, "end" - start) <> surface
"""


class Refused(ValueError):
    """Why a new file must not be published, in one line without a path: it is shown to all."""


class Collapsed(Refused):
    """What is published now holds so much more that something must have broken; a person may know better."""


def in_place(db: sqlite3.Connection) -> None:
    """Prove what was built (`main`) by what it was built from (`work`), in the transaction that built it.

    Every number stands at its place in the article's stored text and in its sentence, and no figure is lost on the
    way. Raises Refused.
    """
    for figure, surface, article in db.execute(_OFFSETS):
        raise Refused(f"figure {figure}, '{surface}', is not where it should be in {article}")
    for table in ("articles", "figures", "revision_figures"):
        query = f"select (select count(*) from work.{table}) - (select count(*) from main.{table})"
        if lost := db.execute(query).fetchone()[0]:
            raise Refused(f"{lost} rows of {table} would be lost")


def unfit(db: sqlite3.Connection, table: str, error: sqlite3.IntegrityError) -> Refused:
    """Why the rows of the view `table` do not fit the published table of that name, with the first that does not."""
    if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_NOTNULL:
        return Refused(f"{table}: {error}")
    empty = str(error).rpartition(".")[2]
    row = _named(db.execute(f'select * from temp.{table} where "{empty}" is null'))
    if empty in ("start", "end"):  # the view gives none where the sentence is not found in the text
        return Refused(f"{table}: the sentence of the row with {row} is not where it should be")
    return Refused(f"{table}: the row with {row} has no {empty}")


def proved(new: Path, published: Path) -> dict[str, int]:
    """The counts of rows of the new file, by table, when it is whole and nothing collapsed. Raises Refused."""
    with _read(new) as db:
        _whole(db)
        now = _measured(db)
        taken_down = [row[0] for row in db.execute("select id from takedowns")]
    before = _published(published, taken_down)
    if not now["figures"] and before.get("figures") != 0:
        raise Refused("there are no figures")
    for problem in _collapsed(before, now):
        raise Collapsed(problem)
    return {table: now[table] for table in COUNTED}


def _whole(db: sqlite3.Connection) -> None:
    for problem in db.execute("pragma integrity_check"):
        if problem[0] != "ok":
            raise Refused(problem[0])
    for table, rowid, parent, _ in db.execute("pragma foreign_key_check"):
        row = _named(db.execute(f"select * from {table} where rowid = ?", (rowid,)))
        raise Refused(f"{table}: the row with {row} points to nothing in {parent}")


def _named(found: sqlite3.Cursor) -> str:
    """What names the first row found: "id 4b401fc39938e952, surface '901 orang', article 'lain:7'"."""
    row = dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))
    return ", ".join(f"{name} {row[name]!r}" for name in ("id", "surface", "article") if name in row)


def _measured(db: sqlite3.Connection) -> dict[str, int]:
    """What a publication holds, by a name that says it: rows of each table, values of a field, figures of a measure."""
    held = {table: int(db.execute(f"select count(*) from {table}").fetchone()[0]) for table in COUNTED}
    for table, fields in _FILLED.items():
        there = {row[1] for row in db.execute(f"pragma table_info({table})")}  # an older publication may have fewer
        for field, filled in fields.items():
            if field not in there:
                continue
            query = f"select count(*) from {table} where {filled.format(field)}"
            held[f"{table} with {field}"] = db.execute(query).fetchone()[0]
    for document, measure, count in db.execute("select document, measure, count(*) from figures group by 1, 2"):
        held[f"{document} {measure}"] = count
    return held


def _published(path: Path, taken_down: Sequence[str]) -> dict[str, int]:
    """What is published now but for articles `taken_down` since, which are not to be missed.

    Nothing when there is no publication that can be read, or one of another schema.
    """
    if not path.exists():
        return {}
    try:
        with _read(path) as db:
            db.execute("create temp table gone as select value as id from json_each(?)", (json.dumps(taken_down),))
            for table, article in _ARTICLE_OF.items():
                kept = f"select * from main.{table} where {article} not in (select id from gone)"
                db.execute(f"create temp view {table} as {kept}")
            return _measured(db)
    except sqlite3.DatabaseError:
        return {}


def _collapsed(before: dict[str, int], now: dict[str, int]) -> Iterator[str]:
    for name, count in before.items():
        left, (table, is_field, _) = now.get(name, 0), name.partition(" with ")
        if name in COUNTED and left < _FLOOR * count:
            yield f"{left} {name}, and {count} are published now"
        elif is_field and count > max(left, _FEW) and left * before[table] < _FLOOR * count * now[table]:
            yield f"{left} of {now[table]} {name}, and {count} of {before[table]} in what is published now"
        elif name not in COUNTED and not is_field and count >= _FEW and left < _VANISHED * count:
            yield f"{left} figures of {name}, and {count} are published now"


@contextmanager
def _read(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        yield db
