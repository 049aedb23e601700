-- The tables of the working database that are read anew from the articles. When this file changes, they are
-- dropped and made again, and every article counts as unread. What is published of them stands in derived.sql.
create table figures (
    id text primary key,
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
);
create index figures_by_article on figures (article, start);
create table revision_figures (
    number integer not null,
    id text not null,
    article text not null,
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
    confidence real not null,
    primary key (article, number, id),
    foreign key (article, number) references revisions (article, number)
);
create table unread (
    article text not null references articles (id),
    surface text not null,
    start integer not null,
    "end" integer not null,
    reason text not null
);
create index unread_by_article on unread (article, start);
create table claims (
    id text primary key,
    article text not null references articles (id),
    position integer not null,
    document text not null,
    region text,
    as_of text,
    group_label text,
    first text,
    checked text,
    said_verdict text,
    said_surface text,
    said_start integer,
    said_aim text references figures (id)
);
create index claims_by_article on claims (article, position);
create index claims_by_place on claims (document, region);
create index claims_by_said_aim on claims (said_aim);
create table claim_figures (
    claim text not null references claims (id),
    figure text not null references figures (id),
    position integer not null,
    primary key (claim, figure)
) without rowid;
create index claim_figures_by_figure on claim_figures (figure);
create table findings (
    claim text not null references claims (id),
    position integer not null,
    check_id text not null,
    outcome text not null,
    verdict text,
    stated numeric,
    expected numeric,
    against text not null,
    why_id text not null,
    why_en text not null,
    figures text not null,
    primary key (claim, position)
) without rowid;
create table unchecked (
    document text not null,
    region text not null,
    primary key (document, region)
) without rowid;
create table checked_against (
    digest text primary key
);
create table official_sources (
    source text primary key
);
create table official_findings (
    source_url text not null,
    document text not null,
    region text not null,
    as_of text not null,
    position integer not null,
    check_id text not null,
    outcome text not null,
    stated numeric,
    expected numeric,
    against text not null,
    why_id text not null,
    why_en text not null,
    primary key (source_url, document, region, as_of, position)
) without rowid;
create table checks (
    id text primary key,
    title text not null,
    description text not null
);
