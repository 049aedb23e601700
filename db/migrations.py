"""The tables of the working database that cannot be rebuilt; a released step is never edited, only followed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

kept = Migrations("cekangka")


@kept()
def ledger_articles_and_runs(db: Database) -> None:
    """The ledger with its snapshots, the articles with their old revisions, and the runs."""
    for statement in _FIRST.split(";"):
        db.execute(statement)


@kept()
def facts_of_the_data_set(db: Database) -> None:
    """What is true of all that a data directory holds, such as that it is made up."""
    db.execute("create table facts (key text primary key, value text not null)")


_FIRST = """
create table pages (
    id integer primary key,
    source text not null,
    key text not null,
    url text not null,
    title text,
    listed text,
    found_by text not null,
    state text not null check (state in ('pending', 'fetched', 'off_topic', 'failed', 'refused')),
    tries integer not null,
    reason text,
    unique (source, key)
);
create index pages_by_state on pages (source, state);
create table snapshots (
    id integer primary key,
    source text not null,
    key text not null,
    url text not null,
    fetched_at text not null,
    status integer not null,
    sha256 text not null,
    file text not null,
    offset integer not null,
    length integer not null,
    unique (file, offset),
    foreign key (source, key) references pages (source, key)
);
create index snapshots_by_page on snapshots (source, key);
create table articles (
    id text primary key,
    source text not null,
    key text not null,
    text text not null,
    title text,
    outlet text,
    url text,
    published text,
    region text,
    dateline text,
    published_from text,
    read_by text,
    snapshot integer references snapshots (id),
    rules text,
    foreign key (source, key) references pages (source, key)
);
create table revisions (
    article text not null references articles (id),
    number integer not null,
    title text,
    text text not null,
    published text,
    replaced_at text,
    primary key (article, number)
);
create table runs (
    id integer primary key,
    command text not null,
    started text not null,
    ended text,
    outcome text,
    counts text
);
create table source_runs (
    run integer not null references runs (id),
    source text not null,
    found integer not null,
    new integer not null,
    fetched integer not null,
    articles integer not null,
    off_topic integer not null,
    refused integer not null,
    failed integer not null,
    reason text,
    primary key (run, source)
)
"""
