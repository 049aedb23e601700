-- The published tables, written anew at every publication. The lines above a table and above a column are what
-- Datasette shows as their descriptions; the expression that fills a column has the same name in views.sql.

-- The Kemendagri gazetteer: country, provinces, regencies and cities, districts.
create table regions (
    -- Kemendagri code: ID the country, 17 a province, 17.71 a regency or city, 17.71.03 a district. Text: 17.10 is not 17.1.
    code text primary key,
    -- The place with its level word, as 'Kota Kupang' and 'Kabupaten Kupang' differ.
    name text not null,
    -- country, province, regency, city or district.
    level text not null,
    -- The region that this one is part of.
    parent text references regions (code),
    -- Latitude of one point in the place, in degrees; known for regencies and cities.
    lat real,
    -- Longitude of that point, in degrees.
    lng real,
    -- How many published figures are about this very place.
    figures integer not null default 0,
    -- Date of publication of the newest of them.
    newest text
);
create index regions_by_parent on regions (parent);
create index regions_by_level on regions (level, code);

-- The news articles that were read. Their text stays their publishers' and is not published here.
create table articles (
    -- Outlet and the article's own number or slug there.
    id text primary key,
    -- Outlet and date, short enough for a table cell.
    label text not null,
    -- The article's title.
    title text,
    -- The outlet, by the name it gives itself.
    outlet text,
    -- Where the article stood when it was fetched.
    url text,
    -- The date of publication (ISO), as precise as it is known; never guessed.
    published text,
    -- What gave the date of publication: metadata, the visible date, the URL, a feed …
    published_from text,
    -- The place line that the article opens with.
    dateline text,
    -- The earliest article with (nearly) the same text, such as an agency's; its own id where it is no copy. Count these,
    -- not articles, where it matters how many said something.
    origin text not null references articles (id),
    -- How many numbers of this article are published as figures.
    figures integer not null,
    -- How many earlier versions of this article are known.
    revisions integer not null,
    -- When the page was fetched (ISO instant).
    fetched_at text,
    -- SHA-256 of the fetched page, so that an archived copy can be checked against it.
    sha256 text,
    -- The WARC file that keeps the fetched page.
    snapshot_file text,
    -- Where the record begins in that file, in bytes.
    snapshot_offset integer,
    -- What became of it, looked at before this publication: whole, missing, or changed (its bytes are not those that were
    -- fetched); empty where nobody looked.
    evidence text
);
create index articles_by_published on articles (published);
create index articles_by_outlet on articles (outlet);
create index articles_by_origin on articles (origin);

-- Earlier versions of articles whose text was changed after it had been read here; version 1 is the first.
create table revisions (
    -- Article and number of the version.
    id text primary key,
    -- The article.
    article text not null references articles (id),
    -- Number of the version.
    number integer not null,
    -- The title that it had.
    title text,
    -- The date of publication that it had.
    published text,
    -- When another text was found in its place (ISO instant).
    replaced_at text,
    -- How many figures it stated.
    figures integer not null
);
create index revisions_by_article on revisions (article, number);

-- The figures that earlier versions of articles stated, with the same words as in figures.
create table revision_figures (
    -- Version and figure.
    id text primary key,
    -- The version.
    revision text not null references revisions (id),
    -- The article.
    article text not null references articles (id),
    -- The figure's id in that version: the same as in figures where nothing of it changed.
    figure text not null,
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- The place that the number is about.
    region text references regions (code),
    -- What is counted.
    measure text not null,
    -- The number; shares are per cent.
    value numeric not null,
    -- exact, about, more or less.
    qualifier text not null,
    -- The date that it holds for.
    as_of text,
    -- The sentence that stated it.
    sentence text not null,
    -- Where the number begins in the sentence, in characters.
    start integer not null,
    -- Where it ends.
    "end" integer not null,
    -- Who said it.
    speaker text,
    -- The speaker's title and office.
    speaker_office text,
    -- The number as it was written.
    surface text not null
);
create index revision_figures_by_revision on revision_figures (revision);
create index revision_figures_by_article on revision_figures (article);

-- Claims: the figures of one article that speak of the same document, region, date and group, side by side.
create table claims (
    -- Stable id, made from the claim's content.
    id text primary key,
    -- kia child identity card, ktp identity card, birth and death certificates, family card, ikd digital identity.
    document text not null,
    -- The place that the claim is about.
    region text references regions (code),
    -- The date that the claim holds for, as precise as the article is.
    as_of text,
    -- The group it speaks of, such as first-time voters; empty when it is about everyone eligible there.
    group_label text,
    -- People who should hold the document.
    eligible integer,
    -- People who hold it.
    issued integer,
    -- People whose biometrics are recorded.
    recorded integer,
    -- People still without the document.
    unissued integer,
    -- People whose biometrics are not recorded yet.
    unrecorded integer,
    -- Stated share that hold it, per cent of the eligible.
    issued_pct numeric,
    -- Stated share recorded, per cent of the eligible.
    recorded_pct numeric,
    -- Stated share still without it, per cent of the eligible.
    unissued_pct numeric,
    -- Stated share not recorded, per cent of the eligible.
    unrecorded_pct numeric,
    -- 100 x issued / eligible (for ktp recorded / eligible when nothing is said of issued), per cent; only from exact counts.
    computed_pct numeric,
    -- The share that is held against a target, per cent: of those with the document, for ktp of those recorded; computed
    -- where the counts are exact, else as stated; empty outside 0 to 100, and when it speaks of a group.
    share_pct numeric,
    -- The number of documents that the article says is aimed at.
    target integer,
    -- The share that the article says is aimed at, per cent.
    target_pct numeric,
    -- The national target of that year, per cent.
    national_pct numeric,
    -- met or missed, against the target of that year in the table targets, the national one where it has one; empty
    -- when it cannot be told.
    target_verdict text,
    -- What the article itself says of its target: met or missed; empty when it says nothing of it.
    said_verdict text,
    -- Its own words on that.
    said text,
    -- In how many articles the claim appears: copies of one text, such as an agency's, tell it once.
    appearances integer not null,
    -- 1 where one of its numbers is said to be about, more than or less than; else 0.
    approximate integer not null,
    -- How many checks agree; the target check, whose outcome is met or missed, is not counted.
    agrees integer not null,
    -- How many checks found a contradiction.
    conflicts integer not null,
    -- How many checks could not tell.
    cannot_tell integer not null,
    -- The first day that as_of can mean.
    as_of_start text,
    -- The last day that as_of can mean.
    as_of_end text,
    -- The outlet of the article.
    outlet text,
    -- The date of publication.
    published text,
    -- The article.
    article text not null references articles (id),
    -- The place by name.
    region_name text
);
create index claims_by_region on claims (region, document, as_of_end);
create index claims_by_document on claims (document);
create index claims_by_verdict on claims (target_verdict);
create index claims_by_outlet on claims (outlet);
create index claims_by_article on claims (article);
create index claims_by_date on claims (as_of_end);

-- Coverage: the newest share claimed of each document in each place and year.
create table coverage (
    -- Document, place and year: kia-17.71-2024.
    id text primary key,
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- The place.
    region text not null references regions (code),
    -- The year that the share holds for.
    year text not null,
    -- 1 where no later year is known for this document and place.
    newest integer not null,
    -- The date that the share holds for, as precise as the article is.
    as_of text not null,
    -- The share with the document, for ktp recorded, per cent of the eligible.
    share_pct numeric not null,
    -- computed from exact counts, or stated.
    basis text not null,
    -- 1 where one of the claim's numbers is said to be about, more than or less than; else 0.
    approximate integer not null,
    -- People who should hold the document.
    eligible integer,
    -- People who hold it, for ktp who are recorded.
    held integer,
    -- People still without it.
    remaining integer,
    -- The national target of that year, per cent.
    national_pct numeric,
    -- met or missed, against the targets of that year; empty when it cannot be told.
    target_verdict text,
    -- How many checks found a contradiction in the claim.
    conflicts integer not null,
    -- The outlet of the article.
    outlet text,
    -- The date of publication.
    published text,
    -- The claim.
    claim text not null references claims (id),
    -- country, province, regency, city or district.
    level text not null,
    -- The place by name.
    region_name text not null
);
create index coverage_by_region on coverage (region, document);
create index coverage_by_document on coverage (document, region, year);
create index coverage_by_year on coverage (document, year, level);
create index coverage_newest on coverage (document, level) where newest;

-- Appearances: the articles in which a claim stands. Copies of one text, such as an agency's, make one claim.
create table appearances (
    -- The claim.
    claim text not null references claims (id),
    -- The article.
    article text not null references articles (id),
    -- 1 for the article whose figures the claim shows, 0 for copies of it.
    is_first integer not null,
    -- The outlet of the article.
    outlet text,
    -- The date of publication.
    published text
);
create index appearances_by_claim on appearances (claim);
create index appearances_by_article on appearances (article);

-- Figures: one number that an article states about an identity document in a place at a time, with its sentence.
create table figures (
    -- Stable id, made from the figure's content, safe to cite.
    id text primary key,
    -- kia child identity card, ktp identity card, birth and death certificates, family card, ikd digital identity.
    document text not null,
    -- The place that the number is about.
    region text references regions (code),
    -- What is counted: eligible, issued, recorded, unissued, unrecorded, their shares (_pct), target, target_pct, or batch (a flow).
    measure text not null,
    -- The number itself; shares are per cent.
    value numeric not null,
    -- The sentence that states the number, with the number marked. Identity, telephone and house numbers are dots.
    sentence text not null,
    -- per cent, people, or documents (for batches).
    unit text not null,
    -- exact, about (sekitar), more (lebih dari) or less (hampir).
    qualifier text not null,
    -- The date that the number holds for, as precise as the article is; for a target its deadline.
    as_of text,
    -- Where the number begins in the sentence, in characters from 0.
    start integer not null,
    -- Where the number ends in the sentence.
    "end" integer not null,
    -- The person to whom the article attributes the number.
    speaker text,
    -- The speaker's title and office, as the article words them.
    speaker_office text,
    -- A part of the people, such as first-time voters; empty when it is about everyone eligible there.
    group_label text,
    -- For a batch: event, day, week, month or year.
    period text,
    -- The number as it is written, with its unit.
    surface text not null,
    -- The paragraph around the sentence, where there is more of it and it has no more than 600 characters.
    paragraph text,
    -- The outlet of the article.
    outlet text,
    -- The date of publication.
    published text,
    -- The article.
    article text not null references articles (id),
    -- The claim that this number is part of.
    claim text references claims (id),
    -- The rules that read the number, as a JSON list.
    rules text not null,
    -- Why we read it so: arithmetic (an identity closes over it), pattern (a rule) or context.
    basis text not null,
    -- Between 0 and 1: of figures with 0.9, about nine in ten were right on our annotated articles.
    confidence real not null,
    -- How many decimals the article wrote.
    decimals integer not null,
    -- The first day that as_of can mean.
    as_of_start text,
    -- The last day that as_of can mean.
    as_of_end text,
    -- The place by name.
    region_name text
);
create index figures_by_region on figures (region, document, as_of_end);
create index figures_by_region_published on figures (region, published);
create index figures_by_document on figures (document, measure);
create index figures_by_measure on figures (measure);
create index figures_by_outlet on figures (outlet);
create index figures_by_published on figures (published);
create index figures_by_date on figures (as_of_end);
create index figures_by_article on figures (article);
create index figures_by_claim on figures (claim);

-- Numbers that several articles stated alike, of the same place, document, measure and date: who said each first.
create table first_told (
    -- The figure of the earliest of these articles.
    figure text primary key references figures (id),
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- The place that the number is about.
    region text not null references regions (code),
    -- What is counted, as in figures.
    measure text not null,
    -- The number; shares are per cent.
    value numeric not null,
    -- How many decimals the earliest article wrote.
    decimals integer not null,
    -- The date that the number holds for.
    as_of text,
    -- How many articles stated it, the earliest among them; only those whose date of publication is known.
    articles integer not null,
    -- Date of publication of the earliest.
    first text not null,
    -- Date of publication of the latest.
    last text not null,
    -- The outlet of the earliest.
    outlet text,
    -- Who said it there.
    speaker text,
    -- The place by name.
    region_name text
);
create index first_told_by_region on first_told (region, document, articles desc, last desc, value, figure);

-- Reviews: what people decided of single figures, with all earlier decisions.
create table reviews (
    -- Number of the review.
    id integer primary key,
    -- confirm, reject (the number is none of ours) or correct.
    decision text not null,
    -- in force; new: not applied yet; replaced: by a later review; reopened: the article's text, or what the rules read,
    -- is not what was reviewed.
    state text not null,
    -- Why.
    reason text not null,
    -- Who decided.
    reviewer text not null,
    -- When (ISO instant).
    at text not null,
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- The place that the rules read.
    region text references regions (code),
    -- What the rules took it to count.
    measure text not null,
    -- The number that the rules read.
    value numeric not null,
    -- The date that they read.
    as_of text,
    -- The number as it is written.
    surface text not null,
    -- The sentence that states it.
    sentence text not null,
    -- What it counts, as corrected.
    to_measure text,
    -- The number as corrected.
    to_value numeric,
    -- The place as corrected.
    to_region text references regions (code),
    -- The date as corrected.
    to_as_of text,
    -- The article.
    article text not null references articles (id)
);
create index reviews_by_article on reviews (article);
create index reviews_by_state on reviews (state);
create index reviews_by_decision on reviews (decision);

-- Takedowns: articles whose text, figures and archived pages were removed for good, and why.
create table takedowns (
    -- Outlet and the article's own number or slug there.
    id text primary key,
    -- Its address.
    url text not null,
    -- Why it was removed.
    reason text not null,
    -- When (ISO instant).
    at text not null
);

-- What each check asserts, with its tolerance.
create table checks (
    -- The check's id.
    id text primary key,
    -- What it asserts, in one sentence.
    title text,
    -- The whole explanation, as it stands beside the code.
    description text
);

-- Findings: the outcome of one check on one claim, with one plain sentence why.
create table findings (
    -- Stable id, made from the claim, the check, and the place of the finding among those of this check.
    id text primary key,
    -- The check that was made.
    check_id text not null references checks (id),
    -- agrees, conflicts or cannot tell. A missed target is no conflict.
    outcome text not null,
    -- Of the target check: met or missed; empty when it cannot be told.
    verdict text,
    -- Why, in Indonesian.
    why_id text not null,
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- The place that the claim is about.
    region text references regions (code),
    -- The date that the claim holds for.
    as_of text,
    -- What the article states, or what follows from it.
    stated numeric,
    -- What it was held against.
    expected numeric,
    -- Where the expected value comes from.
    against text not null,
    -- Why, in English.
    why_en text not null,
    -- The outlet of the article.
    outlet text,
    -- The date of publication.
    published text,
    -- The claim.
    claim text not null references claims (id),
    -- The article.
    article text not null references articles (id),
    -- The ids of the figures that took part, as a JSON list: the claim's own, then those of other articles or places.
    figures text not null,
    -- The place by name.
    region_name text
);
create index findings_by_outcome on findings (outcome, published);
create index findings_by_kind on findings (outcome, document, check_id);
create index findings_by_check on findings (check_id);
create index findings_by_document on findings (document);
create index findings_by_claim on findings (claim);
create index findings_by_article on findings (article);
create index findings_by_region on findings (region, outcome);
create index findings_by_published on findings (published);

-- Outlets: what each has said of each document in each year, and what came of its checks.
create table outlets (
    -- The outlet, by the name it gives itself.
    outlet text not null,
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- The year of publication; ? where it is not known.
    year text not null,
    -- Articles with a figure about it.
    articles integer not null,
    -- Figures about it.
    figures integer not null,
    -- Claims about it, copies of other articles' claims not counted.
    claims integer not null,
    -- Checks that agree; the target check is not counted.
    agrees integer not null,
    -- Checks that found a contradiction.
    conflicts integer not null,
    -- Checks that could not tell.
    cannot_tell integer not null,
    -- Date of publication of the first of these articles.
    first text,
    -- Date of publication of the last.
    last text
);

-- Accuracy: how well the rules read annotated articles, by measure; measured at a date with one version of the project.
create table accuracy (
    -- What is counted, as in figures; all for all measures.
    measure text primary key,
    -- Figures in the annotated articles.
    figures integer not null,
    -- Of the figures read, the part that is right in document, measure, value, region and date.
    precision real,
    -- Of the figures annotated, the part that was read so.
    recall real,
    -- The harmonic mean of both.
    f1 real,
    -- When it was measured.
    measured text not null,
    -- The commit of the project.
    version text not null
);

-- Targets: shares and counts aimed at, national and local, each with its source.
create table targets (
    -- kia, ktp, birth, death, family or ikd; for ktp the target is about recording.
    document text not null,
    -- target_pct or target.
    measure text not null,
    -- The share in per cent, or the count.
    value numeric not null,
    -- Where it holds.
    region text not null references regions (code),
    -- Its deadline.
    as_of text not null,
    -- Who set it.
    authority text not null,
    -- Where it is stated.
    source_url text not null,
    -- What to know about it.
    note text
);

-- Figures that government bodies published themselves, each with its source: tables, and articles of their own sites.
create table official (
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- What is counted, as in figures.
    measure text not null,
    -- The number; shares are per cent.
    value numeric not null,
    -- The place that it is about.
    region text not null references regions (code),
    -- The date that it holds for.
    as_of text not null,
    -- Who published it.
    publisher text not null,
    -- Where.
    source_url text not null,
    -- What to know about it.
    note text,
    -- The article, where it was read from one.
    article text references articles (id)
);
create index official_by_region on official (region, document);
create index official_by_article on official (article);

-- What the checks found in official figures themselves: a release can contradict itself as an article can.
create table official_findings (
    -- The check that was made.
    check_id text not null references checks (id),
    -- agrees, conflicts or cannot tell.
    outcome text not null,
    -- Why, in Indonesian.
    why_id text not null,
    -- kia, ktp, birth, death, family or ikd.
    document text not null,
    -- The place.
    region text not null references regions (code),
    -- The date that the figures hold for.
    as_of text not null,
    -- What the source states, or what follows from it.
    stated numeric,
    -- What it was held against.
    expected numeric,
    -- Where the expected value comes from.
    against text not null,
    -- Why, in English.
    why_en text not null,
    -- Where the figures are stated.
    source_url text not null
);
create index official_findings_by_region on official_findings (region);
create index official_findings_by_check on official_findings (check_id);

-- The outlets that are crawled, and how the last run went.
create table sources (
    -- The source's short name in the configuration.
    source text primary key,
    -- The outlet's name.
    title text,
    -- The region that it writes about, a Kemendagri code.
    region text references regions (code),
    -- active: crawled every night; paused: not tried yet; quarantined: tried and broken; gone: no longer there.
    status text,
    -- Since when, and what is known of it.
    note text,
    -- Pages known.
    pages integer not null,
    -- Articles read.
    articles integer not null,
    -- Figures published.
    figures integer not null,
    -- Date of publication of its newest article.
    newest text,
    -- Start of the last run that tried it.
    last_run text,
    -- Start of the last run that reached it.
    last_success text,
    -- Why the last run could not reach it; empty when it did.
    last_reason text,
    -- ok or red: how its last night was judged.
    health text,
    -- Why it is red.
    why text
);

-- The runs of this project: when, what, and how they ended.
create table runs (
    -- Number of the run.
    id integer primary key,
    -- The command.
    command text not null,
    -- When it started (ISO instant).
    started text not null,
    -- When it ended.
    ended text,
    -- How it ended.
    outcome text,
    -- What it counted, as JSON.
    counts text
);

-- Every night at every source: what was counted there, and whether the source is well, against its own last 28 days.
create table source_health (
    -- Source and number of the run.
    id text primary key,
    -- The run.
    run integer not null references runs (id),
    -- The source.
    source text not null references sources (source),
    -- When the run started (ISO instant).
    started text not null,
    -- ok or red; empty where only pages were fetched and nothing was judged.
    status text,
    -- Why it is red, or was not seen in full.
    reason text,
    -- Articles that its listings show.
    found integer not null,
    -- Those not seen before.
    new integer not null,
    -- Pages fetched and read.
    fetched integer not null,
    -- Those on topic.
    articles integer not null,
    -- Share of the fetched pages that are on topic, per cent.
    on_topic_pct numeric,
    -- Figures read from its articles.
    figures integer not null,
    -- Figures for each article on topic.
    figures_per_article numeric,
    -- Pages that are no article, forbidden, or gone.
    refused integer not null,
    -- Pages that could not be had.
    failed integer not null,
    -- Pages that answered and held no body.
    empty integer not null,
    -- Articles without a date of their own.
    undated integer not null,
    -- Articles that the source's own selectors did not find.
    generic integer not null,
    -- Articles with the body of another one.
    alike integer not null,
    -- Answers 401, 403 and 429.
    blocked integer not null,
    -- Requests that robots.txt forbids.
    robots integer not null,
    -- Listing pages answered.
    listings integer not null,
    -- Listing pages that had not changed (304).
    unchanged integer not null,
    -- Known articles that were asked for again.
    rechecked integer not null,
    -- Those whose text had changed.
    changed integer not null
);
create index source_health_by_source on source_health (source, run);
create index source_health_by_run on source_health (run);
create index source_health_by_status on source_health (status);

-- Facts about this publication.
create table meta (
    -- data_date: when the newest page was fetched; oldest_article, newest_article: their dates; rules: versions of the
    -- reading rules; figures, articles, outlets, regions, agrees, conflicts: how many are published;
    -- made_up: only where the articles and numbers are invented, as in the demonstration.
    key text primary key,
    -- The fact.
    value text
);
