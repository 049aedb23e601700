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


@kept()
def health_of_sources(db: Database) -> None:
    """What a night counts at a source, how it was judged, and what sources.toml says of it."""
    for name in _COUNTED_AT_NIGHT:
        db.execute(f"alter table source_runs add column {name} integer not null default 0")
    db.execute("alter table source_runs add column status text check (status in ('ok', 'red'))")
    db.execute("alter table source_runs add column why text")
    db.execute(
        "create table outlets (source text primary key, title text not null, region text not null, "
        "status text not null, note text not null)"
    )


@kept()
def visits_and_listings(db: Database) -> None:
    """When articles are to be asked for again, and what is needed to ask whether a page has changed."""
    for name in ("fetched_at", "recheck_at", "etag", "last_modified"):
        db.execute(f"alter table pages add column {name} text")
    db.execute("create index pages_by_recheck on pages (source, recheck_at) where recheck_at is not null")
    db.execute("alter table revisions add column rules text")
    db.execute(
        "create table listings (source text not null, url text not null, etag text, last_modified text, "
        "links text not null, primary key (source, url))"
    )


@kept()
def origins_of_copies(db: Database) -> None:
    """The earliest article with (nearly) the same text, an article's own id where it is alone."""
    db.execute("alter table articles add column origin text")
    db.execute("create index articles_by_origin on articles (origin)")


@kept()
def the_past_that_was_listed(db: Database) -> None:
    """The days of a source's past, month by month, that a backfill has listed in full."""
    db.execute(
        "create table backfilled (source text not null, first text not null, last text not null, "
        "primary key (source, first, last))"
    )


@kept()
def archives_and_when_revisions_were_fetched(db: Database) -> None:
    """The web archives that were imported. Their captures come in any order, revisions stand in that of time."""
    for statement in _ARCHIVES.split(";"):
        db.execute(statement)


_COUNTED_AT_NIGHT = (
    *("listings", "unchanged", "empty", "undated", "generic", "alike", "rechecked", "changed", "blocked", "robots"),
    *("figures", "figured"),
)


@kept()
def imported_tables(db: Database) -> None:
    """Official figures and targets that were imported from tables."""
    for table, who in (("official", "publisher"), ("targets", "authority")):
        db.execute(
            f"create table imported_{table} (document text not null, measure text not null, value numeric not null, "
            f"decimals integer not null, region text not null, as_of text not null, {who} text not null, "
            f"source_url text not null, note text not null, "
            f"unique (document, measure, region, as_of, {who}, source_url))"
        )


@kept()
def reviews_by_people(db: Database) -> None:
    """What people decided of figures, with the figure as it was read then."""
    db.execute(_REVIEWS)
    db.execute("create index reviews_by_article on reviews (article)")


@kept()
def evidence_of_snapshots(db: Database) -> None:
    """Whether the bytes of a page are still those that were fetched, and the digest of the record as it lies there."""
    db.execute("alter table snapshots add column packed text")
    db.execute("alter table snapshots add column evidence text check (evidence in ('whole', 'missing', 'changed'))")


@kept()
def articles_taken_down(db: Database) -> None:
    """Articles that were removed for good and must not come back, and why."""
    db.execute(
        "create table takedowns (article text primary key, url text not null, reason text not null, at text not null)"
    )


_REVIEWS = """
create table reviews (
    review integer primary key,
    text_digest text not null,
    decision text not null check (decision in ('confirm', 'reject', 'correct')),
    to_measure text,
    to_value numeric,
    to_decimals integer,
    to_region text,
    to_as_of text,
    reason text not null,
    reviewer text not null,
    at text not null,
    state text not null check (state in ('new', 'in force', 'reopened', 'replaced')),
    id text not null,
    article text not null references articles (id),
    document text not null,
    measure text not null,
    value numeric not null,
    decimals integer not null,
    qualifier text not null,
    region text,
    as_of text,
    group_label text,
    period text,
    speaker text,
    speaker_office text,
    surface text not null,
    start integer not null,
    "end" integer not null,
    sentence text not null,
    rules text not null,
    basis text not null,
    confidence real not null
)
"""
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
_ARCHIVES = """
create table archives (
    path text primary key,
    size integer not null,
    sha256 text not null,
    imported_at text not null,
    records integer not null,
    pages integer not null,
    matches integer not null,
    refused integer not null,
    articles integer not null
);
create table archive_damage (
    archive text not null references archives (path),
    offset integer not null,
    what text not null
);
alter table revisions add column fetched_at text
"""
