"""Questions: the rows of questions.yml as Datasette's canned queries, with their forms and charts."""

from pathlib import Path

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import parse_metadata

SHOWN = 100  # rows on the page of a question: Datasette takes longer over a row than SQLite over the answer
QUESTIONS = parse_metadata((Path(__file__).parent.parent / "questions.yml").read_text(encoding="utf-8"))


@hookimpl
def canned_queries(database):
    """Every question as a query with its parameters; titles in both languages, as Datasette's own pages list them."""
    if database != "kia":
        return {}
    return {name: query(name, question) for name, question in QUESTIONS.items()}


def query(name, question):
    """One question as Datasette describes a query."""
    language = pm.get_plugin("language.py")
    said = [language.TEXTS[code]["questions"][name] for code in ("id", "en")]
    is_page = language.visit.get().path.endswith(name)  # and no .csv, .json, .xlsx
    return {
        "sql": f"{question['sql']}\nlimit {SHOWN + 1}" if is_page else question["sql"],
        "params": question["form"],
        "title": " / ".join(one["title"] for one in said),
        "description": " ".join(one["about"] for one in said),
        "hide_sql": True,
    }


@hookimpl
def prepare_jinja2_environment(env):
    """Let templates list the questions."""
    env.globals.update(questions=QUESTIONS, rows_shown=SHOWN)
